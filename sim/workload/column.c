/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload/column.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "base/error.h"

static const char mark[] = "{seed}";

static char *name_for(const struct aisle_column *column, uint64_t seed, struct arena *a)
{
    const char *at = strstr(column->column, mark);

    if (!at)
        return arena_text(a, column->column);
    return arena_printf(a, "%.*s%" PRIu64 "%s", (int)(at - column->column), column->column, seed,
                        at + strlen(mark));
}

/* The seed that a column is for, if its name follows the pattern. */
static bool seed_of(const char *pattern, const char *name, uint64_t *seed)
{
    const char *at = strstr(pattern, mark);
    size_t before = (size_t)(at - pattern), used = 0;

    if (strncmp(pattern, name, before) != 0)
        return false;
    name += before;
    for (*seed = 0; name[used] >= '0' && name[used] <= '9' && used < 19; used++)
        *seed = *seed * 10 + (uint64_t)(name[used] - '0');
    return used && strcmp(name + used, at + strlen(mark)) == 0;
}

/* "42..51, 60": the seeds that there are columns for, in the file's order; "" if there are none. */
static void list_seeds(const char *pattern, const char *const *names, char *out, size_t size)
{
    uint64_t first = 0, last = 0, seed = 0;
    size_t used = 0, runs = 0;
    bool open = false;

    out[0] = '\0';
    for (;; names++) {
        bool ours = *names && seed_of(pattern, *names, &seed);

        if (*names && !ours)
            continue;
        if (open && ours && seed == last + 1) {
            last = seed;
            continue;
        }
        if (open && used < size)
            used +=
                (size_t)snprintf(out + used, size - used, "%s%" PRIu64, runs++ ? ", " : "", first);
        if (open && last > first && used < size)
            used += (size_t)snprintf(out + used, size - used, "..%" PRIu64, last);
        if (!*names)
            return;
        first = last = seed;
        open = true;
    }
}

static enum aisle_status missing(const struct csv *csv, const struct aisle_column *column,
                                 const char *name, struct aisle_error *err)
{
    enum aisle_status status = csv_missing(csv, name, err);
    char seeds[300];

    if (!strstr(column->column, mark))
        return status;
    list_seeds(column->column, csv_header(csv), seeds, sizeof seeds);
    if (seeds[0])
        error_hint(err, "\"%s\" is there for the seeds %s", column->column, seeds);
    return status;
}

/* Opens the file; `want` must last as long as the reader. */
static enum aisle_status open_column(struct csv **out, struct csv_column *want,
                                     const struct aisle_column *column, uint64_t seed,
                                     struct arena *a, struct aisle_error *err)
{
    enum aisle_status status;

    *want = (struct csv_column){.name = name_for(column, seed, a), .optional = true};
    status = csv_open(out, &column->file, want, 1, err);
    if (status || csv_has(*out, 0))
        return status;
    status = missing(*out, column, want->name, err);
    csv_close(*out);
    *out = NULL;
    return status;
}

enum aisle_status column_read(const struct aisle_column *column, uint64_t seed, struct arena *a,
                              int64_t **out, size_t *count, struct aisle_error *err)
{
    struct arena scratch = {0};
    struct csv_column want;
    struct csv *csv = NULL;
    int64_t *value = NULL;
    size_t n = 0, capacity = 0;
    int ended = 0;
    enum aisle_status status = open_column(&csv, &want, column, seed, &scratch, err);

    while (!status && !(status = csv_next(csv, err))) {
        if (csv_cell(csv, 0).length == 0) {
            ended = ended ? ended : csv_line(csv);
            continue;
        }
        if (ended) {
            status = csv_fail(csv, 0, err, "a number after the column ended on line %d", ended);
            continue;
        }
        if (n == capacity)
            value = mem_reserve(value, &capacity, n + 1, sizeof *value);
        status = csv_int(csv, 0, 0, INT32_MAX, &value[n], err);
        n += status == AISLE_OK;
    }
    if (status == AISLE_END) {
        *out = arena_new(a, n, sizeof **out);
        if (n)
            memcpy(*out, value, n * sizeof **out);
        *count = n;
        status = AISLE_OK;
    }
    csv_close(csv);
    mem_free(value);
    arena_fini(&scratch);
    return status;
}

/* An error that knows the file alone, or the column's name within it. */
static enum aisle_status fail_whole(const struct aisle_column *column, struct aisle_error *err,
                                    const char *message)
{
    struct aisle_place at = {.file = column->file.path};

    return error_at(err, AISLE_EVALUE, &at, "%s", message);
}

enum aisle_status column_fail(const struct aisle_column *column, uint64_t seed, size_t k,
                              struct aisle_error *err, const char *fmt, ...)
{
    struct arena scratch = {0};
    struct csv_column want;
    struct csv *csv;
    char message[256];
    enum aisle_status status;
    va_list args;

    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    status = open_column(&csv, &want, column, seed, &scratch, NULL);
    for (size_t i = 0; !status && i <= k; i++)
        status = csv_next(csv, NULL);
    if (status) /* the file has changed, or can't be read twice, as a pipe */
        fail_whole(column, err, message);
    else
        csv_fail(csv, 0, err, "%s", message);
    csv_close(csv);
    arena_fini(&scratch);
    return AISLE_EVALUE;
}

enum aisle_status column_check_permutation(const struct aisle_column *column, uint64_t seed,
                                           const char *what, const int64_t *value, size_t count,
                                           size_t expected, struct aisle_error *err)
{
    bool *seen = mem_new(expected, sizeof *seen);
    enum aisle_status status = AISLE_OK;
    char message[256];

    for (size_t i = 0; i < count && !status; i++) {
        if ((uint64_t)value[i] >= expected)
            status = column_fail(column, seed, i, err,
                                 "%s %" PRId64 " is beyond 0..%" PRId64 ", as there are %zu", what,
                                 value[i], (int64_t)expected - 1, expected);
        else if (seen[value[i]])
            status =
                column_fail(column, seed, i, err, "%s %" PRId64 " is given twice", what, value[i]);
        else
            seen[value[i]] = true;
    }
    mem_free(seen);
    if (status || count == expected)
        return status;
    snprintf(message, sizeof message, "%zu %ss, but %zu are needed", count, what, expected);
    return fail_whole(column, err, message);
}
