/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Tables of cases as tests: a program that says TAP itself, one line a case with the case's own
 * name. Criterion names tests in the source, and here the names are in the data.
 *
 *     int main(void)
 *     {
 *         const char *path = tap_data("AISLE_K8S_CASES", "k8s", "quantity.csv");
 *
 *         for each row of path
 *             tap_case(right, "quantity-001", "%s gave %s", ...);
 *         return tap_end();
 *     }
 */
#ifndef AISLE_TESTS_TAP_H
#define AISLE_TESTS_TAP_H

#include <stdbool.h>

#include <aisle/error.h>

/**
 * Path of `file` in the folder that the variable names, else in `folder` of the shared data.
 *
 * @return static storage. If the file is absent: ends the program, as a skip if it is only the
 *         shared data that is absent and need not be there, else as a failure
 */
const char *tap_data(const char *variable, const char *folder, const char *file);

/** One case. The rest tells what was wrong, and is printed only if it was. Returns `right`. */
bool tap_case(bool right, const char *name, const char *fmt, ...) AISLE_PRINTF(3, 4);

/** A remark, for people. */
void tap_say(const char *fmt, ...) AISLE_PRINTF(1, 2);

/** The plan, which makes no cases at all a failure. Returns what main() should. */
int tap_end(void);

#endif
