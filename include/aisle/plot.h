/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Figures, drawn from a results database or from arrays.
 *
 * Implemented by `plots/` and linked into the program; `libaisle` itself needs no Cairo.
 *
 * All of them: the file is written whole or not at all, its ending says the format, .png (300 dpi),
 * .pdf or .svg, and equal input gives equal bytes.
 */
#ifndef AISLE_PLOT_H
#define AISLE_PLOT_H

#include <stddef.h>

#include <aisle/error.h>

/** A figure that can be drawn: for `aisle list figures`. */
struct aisle_figure_info {
    const char *name;    /* "allocation" */
    const char *summary; /* one line */
};

/** All figures, by name; ends with {0}. */
extern const struct aisle_figure_info aisle_figures[];

struct aisle_plot_options {
    /** Width: "acm1", "ieee1", "usenix1", "acm2", "ieee2" or "slide". NULL: "acm1", but "acm2" for
     * aisle_plot_diagnosis(). */
    const char *preset;
    const char *title; /* NULL: none, as captions do that */
};

/**
 * Draws figure `name` from the database at `database` into the file `out`.
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

/* From arrays ----------------------------------------------------------------------------------
 *
 * What follows knows no database and no model: the caller says what is drawn. A value that is not
 * finite is missing: a gap in a line, no mark. Texts are UTF-8 and may be NULL where there is
 * nothing to say. All is borrowed during the call. There is no input that is refused, be it empty
 * or constant; what can't be shown is left out.
 */

/** What the positions of a series in time are; those of `enum aisle_axis`, in its order. */
enum aisle_plot_axis {
    AISLE_PLOT_NUMBERS,
    AISLE_PLOT_SECONDS, /* since 1970-01-01 00:00 UTC: ticks are dates */
    AISLE_PLOT_MONTHS /* 12 x year + month, January being 0: ticks are dates, at a month's first */
};

/** Where values stand in time: value i at first + i step. */
struct aisle_plot_time {
    enum aisle_plot_axis axis;
    double first, step; /* in the axis's unit; a step that is not above 0 is taken as 1 */
    /** Under the axis; dates need none, and have appended what their ticks don't say, as the year.
     */
    const char *label;
};

/** An interval around a forecast at each step. */
struct aisle_plot_band {
    double level;             /* percent, for the legend */
    const double *low, *high; /* `horizon` values each */
};

/** A fan chart: a series, and from its end on a forecast with intervals. */
struct aisle_plot_fan {
    const char *label; /* of the vertical axis: what it is, with its unit in parentheses */
    struct aisle_plot_time time; /* of history[0] */

    const double *history; /* n values */
    size_t n;
    /** How many of the last of them are drawn. 0: 4 x horizon, 200 at least, but before a horizon
     * of less than 17 only 12 x horizon, 60 at least; all, if that is all but a fifth. */
    size_t show;

    const char *point_label; /* for the legend, as "ARIMA(0,1,1)"; NULL: "forecast" */
    const double *point;     /* `horizon` values, the first one step after the last of history */
    size_t horizon;
    /** Nested; in any order. They begin at the last value of history, whose width is 0. */
    const struct aisle_plot_band *band;
    size_t band_count;

    const double *actual; /* what came in truth: actual_count values from the first step on */
    size_t actual_count;  /* up to horizon; 0: none */

    const char *source; /* written into the file: what it was drawn from, a line or more */
};

/**
 * Draws a fan chart into the file `out`.
 *
 * @return AISLE_OK; AISLE_EVALUE for an unknown preset or ending (with a suggestion); AISLE_EIO
 */
AISLE_MUST_CHECK
enum aisle_status aisle_plot_fan(const struct aisle_plot_fan *fan, const char *out,
                                 const struct aisle_plot_options *options, struct aisle_error *err);

/** A series, its correlations, and what a model leaves of it. */
struct aisle_plot_diagnosis {
    const char *label;           /* of the series: what it is, with its unit in parentheses */
    struct aisle_plot_time time; /* of series[0] and residual[0] */
    const double *series;        /* n values */
    size_t n;

    /** Of what the correlations are, in titles: "the first differences". NULL: "the series". */
    const char *correlated;
    const double *acf, *pacf; /* lag_count values each: [0] is of lag 1; NULL: none */
    size_t lag_count;
    double limit; /* of 95 % without correlation, 1.96 / sqrt(values); 0: none is drawn */
    int period;   /* multiples of it are marked among the lags; 0 or 1: none */

    const double *residual; /* n values, standardised: mean 0 and variance 1 if the model holds */

    const char *source; /* as above */
};

/**
 * Draws five panels into the file `out`: the series; its ACF and PACF; the residuals over time, and
 * their quantiles against those of the normal distribution, with a line through the quartiles and
 * the point-wise 95 % limits of order statistics around it.
 *
 * On presets of two columns and on slides in three rows, on those of one column one below the
 * other.
 *
 * @return as aisle_plot_fan()
 */
AISLE_MUST_CHECK
enum aisle_status aisle_plot_diagnosis(const struct aisle_plot_diagnosis *diagnosis,
                                       const char *out, const struct aisle_plot_options *options,
                                       struct aisle_error *err);

#endif
