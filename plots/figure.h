/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A figure: a question to the database and a drawing of the answer.
 *
 * One file each in plots/figures, with its table at the bottom; one line in registry.c. To add one,
 * copy the nearest. A figure sees its frame and a canvas, nothing else: what is not in the
 * database can't be drawn.
 */
#ifndef AISLE_PLOTS_FIGURE_H
#define AISLE_PLOTS_FIGURE_H

#include "plots/canvas.h"
#include "plots/frame.h"
#include "plots/path.h"

struct figure {
    /** SQL without parameters. Takes complete runs only. No row: there is nothing to show. */
    const char *query;
    /** What is absent then ("samples of gpu.allocated_ratio"), and which runs have it. */
    const char *shows, *needs;
    /** Draws a frame of at least one row into a part of the canvas. Can't fail. */
    void (*draw)(const struct frame *f, struct box room, const struct canvas *c);
};

/** The figure of that name, whose summary is in aisle_figures; AISLE_EVALUE, listing all. */
AISLE_MUST_CHECK
enum aisle_status figure_find(const struct figure **out, const char *name, struct aisle_error *err);

extern const struct figure figure_allocation;
extern const struct figure figure_fragmentation;
extern const struct figure figure_utilisation;
extern const struct figure figure_wait;
extern const struct figure figure_wait_ecdf;

#endif
