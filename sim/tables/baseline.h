/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which point each point is compared with. */
#ifndef AISLE_TABLES_BASELINE_H
#define AISLE_TABLES_BASELINE_H

#include "tables/points.h"

struct baseline {
    const char *text; /* "policy=fifo/best-fit", values in full; NULL: there is none */
    size_t *of;       /* of each point: the number of its baseline, its own if it is one; SIZE_MAX: none */
};

/**
 * Reads "AXIS=VALUE,...", as in aisle_table_options; NULL gives none. Memory is the points'.
 *
 * @return AISLE_EVALUE: no such axis, none or several such values, or no point with all of them
 */
AISLE_MUST_CHECK
enum aisle_status baseline_read(struct baseline *out, struct points *points, const char *text,
                                struct aisle_error *err);

#endif
