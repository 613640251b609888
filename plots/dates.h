/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Ticks of the calendar: hours, days, weeks, months, years.
 *
 * A tick says no more than it must: "06:00", but "10 Apr" at midnight; "Apr", but "2022" in
 * January. What the ticks of an axis leave unsaid, they have in common, and the label of the axis
 * says it once. Weeks begin on Monday.
 */
#ifndef AISLE_PLOTS_DATES_H
#define AISLE_PLOTS_DATES_H

#include "plots/ticks.h"

enum { DATES_CONTEXT = 48 };

/**
 * Ticks for from..to (from < to; seconds since 1970, UTC) in at most `intervals` (1..20) steps.
 *
 * @param context  what the ticks have in common and don't say: "2022", "2022–2023", "10 Apr 2014"
 * or ""
 */
void ticks_dates(struct ticks *out, double from_s, double to_s, int intervals,
                 char context[DATES_CONTEXT]);

#endif
