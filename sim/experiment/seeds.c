/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/seeds.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

enum { SEEDS_MOST = 100000 };

static enum aisle_status bad(const char *text, struct aisle_error *err)
{
    error_set(err, AISLE_EVALUE, "\"%s\" is not a list of seeds", text);
    error_hint(err, "a count (10), a range (42..51) or a list (1,5,9)");
    return AISLE_EVALUE;
}

/* "7" or "42..51", from 0 on. */
static bool parse_range(char *text, uint64_t *from, uint64_t *to)
{
    char *dots = strstr(text, "..");

    if (dots)
        *dots = '\0';
    if (number_uint64(from, text) != NUMBER_OK)
        return false;
    *to = *from;
    return !dots || (number_uint64(to, dots + 2) == NUMBER_OK && *to >= *from);
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static enum aisle_status check_distinct(const uint64_t *seed, size_t n, struct aisle_error *err)
{
    uint64_t *sorted = mem_new(n, sizeof *sorted);
    enum aisle_status status = AISLE_OK;

    memcpy(sorted, seed, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, ascending);
    for (size_t i = 1; i < n && status == AISLE_OK; i++)
        if (sorted[i] == sorted[i - 1])
            status = error_set(err, AISLE_EVALUE, "seed %" PRIu64 " is given twice", sorted[i]);
    mem_free(sorted);
    return status;
}

enum aisle_status seeds_parse(const char *text, uint64_t first, struct arena *a, uint64_t **out,
                              size_t *count, struct aisle_error *err)
{
    char *copy = arena_text(a, text), *part, *rest = copy;
    uint64_t n, from, to, *seed = arena_new(a, SEEDS_MOST, sizeof *seed);

    *out = seed;
    *count = 0;
    if (number_uint64(&n, text) == NUMBER_OK) {
        if (n < 1 || n > SEEDS_MOST)
            return bad(text, err);
        if (n - 1 > UINT64_MAX - first)
            return error_set(err, AISLE_EVALUE, "there are not %" PRIu64 " seeds from %" PRIu64 " on", n,
                             first);
        for (; *count < n; ++*count)
            seed[*count] = first + *count;
        return AISLE_OK;
    }
    while ((part = strsep(&rest, ","))) {
        if (!*part && !rest && *count > 0)
            break; /* "42," is a list of one */
        if (!parse_range(part, &from, &to) || to - from >= SEEDS_MOST - *count)
            return bad(text, err);
        for (uint64_t s = from; s - from <= to - from; s++) {
            seed[(*count)++] = s;
            if (s == to)
                break;
        }
    }
    return check_distinct(seed, *count, err);
}
