/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/randomness.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t count_distinct(const char **text, size_t n)
{
    size_t distinct = n > 0;

    if (n > 0)
        qsort(text, n, sizeof *text, by_text);
    for (size_t i = 1; i < n; i++)
        distinct += strcmp(text[i], text[i - 1]) != 0;
    return distinct;
}

enum randomness randomness_of(const struct replications *r, size_t *distinct, size_t *runs)
{
    const char **digest = mem_new(r->count, sizeof *digest);
    bool known = true, drawn = false;
    size_t n = 0, different;

    for (size_t i = 0; i < r->count; i++) {
        if (!r->of[i].digest || !*r->of[i].digest)
            continue;
        digest[n++] = r->of[i].digest;
        known = known && !isnan(r->of[i].draws);
        drawn = drawn || r->of[i].draws > 0;
    }
    different = count_distinct(digest, n);
    mem_free(digest);
    if (distinct)
        *distinct = different;
    if (runs)
        *runs = n;
    if (n < 2 || different == n)
        return RANDOMNESS_FINE;
    if (different > 1)
        return RANDOMNESS_SOME;
    return drawn ? RANDOMNESS_IDLE : known ? RANDOMNESS_NONE : RANDOMNESS_EQUAL;
}

/* Is nothing random anywhere, and would somebody have thought so? */
static bool nothing_is_random(const struct replications *points, size_t count)
{
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        size_t runs;
        enum randomness what = randomness_of(&points[i], NULL, &runs);

        if (runs > 1 && what != RANDOMNESS_NONE)
            return false;
        any = any || what == RANDOMNESS_NONE;
    }
    return any;
}

static void print_point(const struct replications *r, const char *before, FILE *out)
{
    size_t distinct, runs;

    switch (randomness_of(r, &distinct, &runs)) {
    case RANDOMNESS_FINE:
        break;
    case RANDOMNESS_SOME:
        fprintf(out, "%s%s: %zu seeds gave only %zu different histories\n", before, r->point, runs,
                distinct);
        break;
    case RANDOMNESS_NONE:
        fprintf(out, "%s%s: nothing here is random: one seed is enough, not %zu\n", before,
                r->point, runs);
        break;
    case RANDOMNESS_IDLE:
        fprintf(out,
                "%swarning: %s: all %zu seeds gave the same history, though random numbers were "
                "drawn (metrics random.*): they count as one, not as %zu\n",
                before, r->point, runs, runs);
        break;
    case RANDOMNESS_EQUAL:
        fprintf(out, "%swarning: %s: all %zu seeds gave the same history: they count as one\n",
                before, r->point, runs);
        break;
    }
}

void randomness_print(const struct replications *points, size_t count, FILE *out)
{
    bool told = false;

    if (nothing_is_random(points, count)) {
        fputs("\nnothing here is random: one seed is enough\n", out);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        print_point(&points[i], told ? "" : "\n", out);
        told = told || randomness_of(&points[i], NULL, NULL) != RANDOMNESS_FINE;
    }
}
