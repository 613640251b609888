/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Filling errors. See <aisle/error.h> for what an error is. */
#ifndef AISLE_PLOTS_FAIL_H
#define AISLE_PLOTS_FAIL_H

#include <aisle/error.h>

/** Fills `err` (may be NULL), clearing what it held, and returns `status`. `file` may be NULL. */
enum aisle_status plot_fail(struct aisle_error *err, enum aisle_status status, const char *file,
                            const char *fmt, ...) AISLE_PRINTF(4, 5);

/** Sets the hint of an error that was just filled; `err` may be NULL. */
void plot_hint(struct aisle_error *err, const char *fmt, ...) AISLE_PRINTF(2, 3);

/** Appends `name` to the hint as one more of a list: "one of a, b, c". */
void plot_hint_name(struct aisle_error *err, const char *name);

#endif
