/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Tables of statistics, out of a results database alone.
 *
 * Complete runs that differ in nothing but their seed are replications of one *point*. A point is
 * known by the values of its axes: those of the experiment (table axis), or the policy of runs
 * without any. Of each point and metric the table has n, mean and quantiles with intervals. With a
 * baseline it has, of every other point, the differences by seed, their p-values corrected for being
 * many, and ratios; see <aisle/statistics.h>.
 */
#ifndef AISLE_TABLE_H
#define AISLE_TABLE_H

#include <stdio.h>

#include <aisle/error.h>

enum aisle_table_format {
    AISLE_TABLE_TEXT,     /* in columns, for people */
    AISLE_TABLE_MARKDOWN, /* a table a metric */
    AISLE_TABLE_CSV,      /* a row for each point, metric and statistic; numbers as they are */
    AISLE_TABLE_LATEX,    /* a table environment; needs the package booktabs */
    AISLE_TABLE_JSON      /* one line */
};

struct aisle_table_options {
    const char *metrics;   /* "job.wait.*,gpu.allocated.mean_ratio": names, '*' is any text; "all";
                              NULL: a short list */
    const char *quantiles; /* "0.5,0.9"; NULL: "0.5"; "": none */
    /** "policy=best-fit,load=1": a point's baseline is the one with these values, and of the other axes
     * its own. Of a policy, queue or placement do, without knobs, if that tells it from the others.
     * NULL: none. */
    const char *baseline;
    double level;          /* of intervals and tests; 0: 0.95 */
    enum aisle_table_format format;
};

/**
 * Prints the table. With AISLE_OK `errs` has warnings: replications that are the same run; under CSV,
 * which has no place for them, also the other notes that stand below a table.
 *
 * @return AISLE_EIO, AISLE_EDB: as of the database; AISLE_EVALUE: there is no complete run, no such
 *         metric, axis or baseline, a quantile or level that is none. Nothing is printed then
 */
AISLE_MUST_CHECK
enum aisle_status aisle_table(const char *database, const struct aisle_table_options *options,
                              FILE *out, struct aisle_errors *errs);

#endif
