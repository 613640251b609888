/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A canvas: the sheet that a figure is drawn on.
 *
 * One drawing code for PNG, PDF and SVG: coordinates are points (1/72 inch) from the upper left
 * corner in all three, and a PNG has 300 dots for 72 of them. Nothing reaches the disk before
 * canvas_finish(), and nothing in the file depends on the clock or on what was drawn before.
 */
#ifndef AISLE_PLOTS_CANVAS_H
#define AISLE_PLOTS_CANVAS_H

#include <cairo.h>

#include <aisle/error.h>

#include "plots/output.h"
#include "plots/provenance.h"
#include "plots/theme.h"

enum { CANVAS_PNG_DPI = 300 };

struct canvas {
    cairo_t *cr;
    const struct theme *theme;
    double width_pt, height_pt;
    const struct canvas_format *format;
    cairo_surface_t *surface;
    struct output output;
    const char *path; /* borrowed */
};

/** Whether the ending of `path` is that of a format: AISLE_EVALUE if not. */
AISLE_MUST_CHECK
enum aisle_status canvas_check(const char *path, struct aisle_error *err);

/** An empty sheet as wide as the theme says for the file `path`. AISLE_EVALUE as above. */
AISLE_MUST_CHECK
enum aisle_status canvas_init(struct canvas *c, const char *path, const struct theme *theme,
                              double height_pt, struct aisle_error *err);

/** Writes the file, once. AISLE_EIO. */
AISLE_MUST_CHECK
enum aisle_status canvas_finish(struct canvas *c, const struct provenance *from,
                                struct aisle_error *err);

void canvas_fini(struct canvas *c); /* also of a zeroed one */

#endif
