/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Lines: what most figures show, one spread for each policy.
 *
 * Made from a frame with the columns run_id, name, policy, x and y, ordered by run_id and x. Runs
 * of equal name and policy are one line; lines come in the order of their first run.
 */
#ifndef AISLE_PLOTS_LINES_H
#define AISLE_PLOTS_LINES_H

#include <stdbool.h>

#include "plots/frame.h"
#include "plots/spread.h"

struct line {
    char *label;
    struct spread spread;
};

struct lines {
    size_t count;
    struct line *line;
};

/** What columns a query of lines yields, and from which runs: to be followed by the table's part.
 */
#define LINES_SELECT "SELECT run_id, run.name AS name, policy, "
#define LINES_ORDER  " AND status = 'complete' ORDER BY run_id, x"

void lines_init(struct lines *out, const struct frame *f, enum between between);
void lines_fini(struct lines *l);

/** The least and the greatest of all bands within x_from..x_to; false if there is no point. */
bool lines_bounds(const struct lines *l, double x_from, double x_to, double *least,
                  double *greatest);

/** First and last x of all lines; false if there is no point. */
bool lines_extent(const struct lines *l, double *x_from, double *x_to);

#endif
