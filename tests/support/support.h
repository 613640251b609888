/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What several tests need: finding shared data, saying so when it is absent, saying what was
 * compared. */
#ifndef AISLE_TESTS_SUPPORT_H
#define AISLE_TESTS_SUPPORT_H

#include <stdbool.h>
#include <stdio.h>

/**
 * Path of a file of the shared data (`AISLE_DATA`), e.g. "openb/typical_default.csv".
 *
 * @return static storage, overwritten by the next call; NULL: absent. With AISLE_REQUIRE_DATA set
 *         the caller must fail then, else skip loudly: see REQUIRE_DATA.
 */
const char *shared_data(const char *name);

/** True if absent data is a failure (in CI). */
bool data_required(void);

/** A line for the test's log. CI shows those that say what was compared. */
#define say(...) (fprintf(stderr, __VA_ARGS__), fputc('\n', stderr))

/** Skips a Criterion test and says why, which Criterion by itself does in TAP alone. */
#define SKIP(...)                                                                                  \
    do {                                                                                           \
        say("SKIPPED: " __VA_ARGS__);                                                              \
        cr_skip("SKIPPED: " __VA_ARGS__);                                                          \
    } while (0)

/** Sets `path` or skips the test; fails it where the data must be there. For Criterion tests. */
#define REQUIRE_DATA(path, name)                                                                   \
    do {                                                                                           \
        (path) = shared_data(name);                                                                \
        if (!(path) && data_required())                                                            \
            cr_fatal("%s is not in AISLE_DATA", name);                                             \
        if (!(path))                                                                               \
            SKIP("%s is not in AISLE_DATA", name);                                                 \
    } while (0)

#endif
