/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The sheet as a whole: a title and the room below it; from a canvas to a file. */
#ifndef AISLE_PLOTS_SHEET_H
#define AISLE_PLOTS_SHEET_H

#include <aisle/plot.h>

#include "plots/canvas.h"
#include "plots/path.h"

/** A figure that needs no database. */
struct sheet {
    const char *figure; /* for the file's provenance: "fan" */
    const char *preset; /* if none is asked for; NULL: the first */
    double (*height_pt)(const struct theme *t);
    void (*draw)(const void *data, struct box room, const struct canvas *c); /* can't fail */
};

/** Draws the title across the top, unless it is NULL or empty, and returns what is left. */
struct box sheet_room(const struct canvas *c, const char *title);

/**
 * Draws `data` into the file `out`.
 *
 * @param source  what the data comes from, for the file's provenance; NULL: not known
 * @return AISLE_OK; AISLE_EVALUE for an unknown preset or ending; AISLE_EIO
 */
AISLE_MUST_CHECK
enum aisle_status sheet_write(const struct sheet *s, const void *data, const char *source,
                              const char *out, const struct aisle_plot_options *options,
                              struct aisle_error *err);

#endif
