/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Tables for programs: all digits, nothing rounded, ratios as shares. */
#ifndef AISLE_TABLES_RAW_H
#define AISLE_TABLES_RAW_H

#include <stdio.h>

#include "tables/results.h"

/** A row for each metric, point and statistic (mean, quantile_0.5, difference, ratio). What is not known
 * is empty. */
void raw_print_csv(const struct results *r, FILE *out);

/** One object on one line. What is not known is null. */
void raw_print_json(const struct results *r, FILE *out);

#endif
