/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Figures, drawn from a results database alone.
 *
 * Implemented by `plots/` and linked into the program; `libaisle` itself needs no Cairo.
 */
#ifndef AISLE_PLOT_H
#define AISLE_PLOT_H

#include <aisle/error.h>

/** A figure that can be drawn: for `aisle list figures`. */
struct aisle_figure_info {
    const char *name;    /* "allocation" */
    const char *summary; /* one line */
};

/** All figures, by name; ends with {0}. */
extern const struct aisle_figure_info aisle_figures[];

struct aisle_plot_options {
    const char *preset; /* width: "acm1" (default if NULL), "ieee1", "usenix1", "acm2", "ieee2", "slide" */
    const char *title;  /* NULL: none, as captions do that */
};

/**
 * Draws figure `name` from the database at `database` into the file `out`, whose ending says the
 * format: .png (300 dpi), .pdf or .svg. The file is written whole or not at all; the same
 * database gives the same bytes.
 *
 * Only runs that are complete are drawn. Runs of one policy are taken together: the line is their
 * mean, the band their spread over seeds.
 *
 * @return AISLE_OK; AISLE_EVALUE for an unknown figure, preset or ending (with a suggestion) or
 *         when the database holds nothing that the figure could show; AISLE_EDB; AISLE_EIO
 */
AISLE_MUST_CHECK
enum aisle_status aisle_plot(const char *name, const char *database, const char *out,
                             const struct aisle_plot_options *options, struct aisle_error *err);

#endif
