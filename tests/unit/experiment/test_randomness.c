/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of replications that are none. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdlib.h>

#include "experiment/randomness.h"

#define POINT(name, ...)                                                                           \
    {                                                                                              \
        name, (const struct replication[]){__VA_ARGS__},                                           \
            sizeof((const struct replication[]){__VA_ARGS__}) / sizeof(struct replication)         \
    }

static void expect(const struct replications *points, size_t count, const char *expected)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    randomness_print(points, count, out);
    fclose(out);
    cr_expect(eq(str, text, (char *)expected));
    free(text);
}

Test(randomness, nothing_is_said_where_all_histories_differ)
{
    const struct replications p[] = {POINT("fifo", {"a", 5}, {"b", 5}, {"c", 5})};

    expect(p, 1, "");
}

Test(randomness, nothing_is_said_of_one_seed)
{
    const struct replications p[] = {POINT("fifo", {"a", 0}), POINT("sjf", {"a", 3})};

    expect(p, 2, "");
}

Test(randomness, once_for_all_where_nothing_draws)
{
    const struct replications p[] = {POINT("fifo", {"a", 0}, {"a", 0}),
                                     POINT("sjf", {"b", 0}, {"b", 0})};

    expect(p, 2, "\nnothing here is random: one seed is enough\n");
}

Test(randomness, point_by_point_where_only_some_are_random)
{
    const struct replications p[] = {POINT("fifo", {"a", 0}, {"a", 0}),
                                     POINT("random", {"b", 7}, {"c", 9})};

    expect(p, 2, "\nfifo: nothing here is random: one seed is enough, not 2\n");
}

Test(randomness, draws_without_effect_are_warned_of)
{
    const struct replications p[] = {POINT("x", {"a", 7}, {"a", 9}, {"a", 9})};

    expect(p, 1,
           "\nwarning: x: all 3 seeds gave the same history, though random numbers were drawn "
           "(metrics random.*): they count as one, not as 3\n");
}

Test(randomness, equal_histories_are_warned_of_where_draws_are_not_known)
{
    const struct replications p[] = {POINT("x", {"a", NAN}, {"a", NAN})};

    expect(p, 1, "\nwarning: x: all 2 seeds gave the same history: they count as one\n");
}

Test(randomness, a_few_equal_histories_are_told_of)
{
    const struct replications p[] = {POINT("x", {"a", 1}, {"b", 1}, {"a", 1}, {"b", 1})};

    expect(p, 1, "\nx: 4 seeds gave only 2 different histories\n");
}

Test(randomness, runs_that_failed_are_left_out)
{
    const struct replication of[] = {{"a", 0}, {"", 0}, {NULL, 0}, {"a", 0}};
    size_t distinct, runs;

    cr_expect(eq(int, randomness_of(&(struct replications){"x", of, 4}, &distinct, &runs),
                 RANDOMNESS_NONE));
    cr_expect(eq(sz, distinct, 1));
    cr_expect(eq(sz, runs, 2));
    cr_expect(eq(int, randomness_of(&(struct replications){"x", of, 0}, &distinct, &runs),
                 RANDOMNESS_FINE));
    cr_expect(eq(sz, runs, 0));
}
