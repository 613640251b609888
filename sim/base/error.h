/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Filling errors. See <aisle/error.h> for what an error is. */
#ifndef AISLE_BASE_ERROR_H
#define AISLE_BASE_ERROR_H

#include <aisle/error.h>
#include <aisle/spec.h>

/** Fills `err` (may be NULL), clearing what it held, and returns `status`. */
enum aisle_status error_set(struct aisle_error *err, enum aisle_status status, const char *fmt, ...)
    AISLE_PRINTF(3, 4);

/** The same with a place; `at` may be NULL or empty. */
enum aisle_status error_at(struct aisle_error *err, enum aisle_status status,
                           const struct aisle_place *at, const char *fmt, ...) AISLE_PRINTF(4, 5);

/** Sets the hint of an error that was just filled. */
void error_hint(struct aisle_error *err, const char *fmt, ...) AISLE_PRINTF(2, 3);

/** Makes an error that was just filled a warning. */
void error_warn(struct aisle_error *err);

/** "did you mean ...?" if one of `names` (NULL-terminated) is near `word`; else lists them all as
 * "one of a, b, c" after `what`, if they are few. */
void error_suggest(struct aisle_error *err, const char *what, const char *word,
                   const char *const *names);

/** The next free error of the list, or NULL when it is full (then one more is counted as left
 * out). All error_ functions take NULL. */
struct aisle_error *errors_next(struct aisle_errors *errs);

/** Adds a copy of `err`, unless it is AISLE_OK, and returns its status. */
enum aisle_status errors_add(struct aisle_errors *errs, const struct aisle_error *err);

/** Adds copies of all of `from`, and counts those that it left out. */
void errors_take(struct aisle_errors *errs, const struct aisle_errors *from);

#endif
