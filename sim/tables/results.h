/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a table says, before it is text: the statistics of each metric at each point. */
#ifndef AISLE_TABLES_RESULTS_H
#define AISLE_TABLES_RESULTS_H

#include <stdbool.h>

#include <aisle/statistics.h>

#include "tables/baseline.h"
#include "tables/figures.h"

enum { RESULTS_DRAWS = 10000, RESULTS_SEED = 1, RESULTS_QUANTILES = 9 }; /* of the bootstrap; at most */

struct result {
    size_t n; /* runs that have the metric */
    struct aisle_interval mean, quantile[RESULTS_QUANTILES];
    bool compared; /* it has a baseline other than itself, and what follows: */
    struct aisle_difference difference;
    size_t unpaired; /* values, of the point's runs and the baseline's, without a partner of their seed */
    double p_holm;   /* p_t corrected for all of the table; NaN: p_t is */
    struct aisle_interval ratio;
};

struct results {
    struct arena arena;
    const struct points *points;
    const struct figures *figures;
    const struct baseline *baseline;
    double level, quantile[RESULTS_QUANTILES];
    size_t quantile_count;
    size_t comparisons;    /* p-values that Holm's correction counts */
    struct result *result; /* metric by metric, in each point by point */
    size_t note_count;
    const char **note; /* sentences that qualify the numbers */
};

/** Computes all but the notes. Level and quantiles are set already. */
void results_compute(struct results *r);
void results_fini(struct results *r);

const struct result *results_at(const struct results *r, size_t metric, size_t point);

/** True if the difference is not significant at the level. */
bool result_is_insignificant(const struct results *r, const struct result *at);
/** True if all pairs differ by the same amount, so that there is no p-value. */
bool result_is_constant(const struct result *at);

/** Writes the notes: what lacks partners or figures, which replications are the same run. The latter is
 * a warning in `errs`, too. With `marks` also what the marks of a sheet mean. */
void notes_write(struct results *r, bool marks, struct aisle_errors *errs);

#endif
