/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells as values. Locale has no say: strtod() would want a comma in some. */
#include "base/csv.h"

#include <inttypes.h>
#include <string.h>

#include "base/number.h"

char *csv_unquote(struct csv_cell cell, struct arena *a)
{
    char *text = arena_new(a, cell.length + 1, 1), *to = text;

    if (!memchr(cell.text, '"', cell.length))
        return memcpy(text, cell.text, cell.length);
    for (size_t i = 0; i < cell.length; i++) {
        *to++ = cell.text[i];
        i += cell.text[i] == '"';
    }
    return text;
}

char *csv_text(const struct csv *csv, size_t want, struct arena *a)
{
    return csv_unquote(csv_cell(csv, want), a);
}

bool csv_is(const struct csv *csv, size_t want, const char *text)
{
    struct csv_cell cell = csv_cell(csv, want);

    for (size_t i = 0; i < cell.length; i++, text++) {
        if (*text != cell.text[i])
            return false;
        i += cell.text[i] == '"';
    }
    return !*text;
}

static bool digit(const char *c, const char *end)
{
    return c < end && *c >= '0' && *c <= '9';
}

/* Digits from *c on as a negative number, since there is one more of those; stops at INT64_MIN/10
 * or at what is no digit. */
static int64_t digits(const char **c, const char *end)
{
    int64_t value = 0;

    for (; digit(*c, end) && value > INT64_MIN / 10; (*c)++)
        value = value * 10 - (**c - '0');
    return value;
}

/* Cells in messages are cut at this length. */
static int shown(struct csv_cell cell)
{
    return cell.length > 40 ? 40 : (int)cell.length;
}

static enum aisle_status not_a(const char *what, const struct csv *csv, size_t want,
                               struct aisle_error *err)
{
    struct csv_cell cell = csv_cell(csv, want);

    if (!cell.length)
        return csv_fail(csv, want, err, "empty, where %s should be", what);
    return csv_fail(csv, want, err, "\"%.*s\" is not %s", shown(cell), cell.text, what);
}

enum aisle_status csv_int(const struct csv *csv, size_t want, int64_t min, int64_t max,
                          int64_t *out, struct aisle_error *err)
{
    struct csv_cell cell = csv_cell(csv, want);
    const char *c = cell.text, *end = c + cell.length;
    bool minus = c < end && *c == '-';
    int64_t value;

    c += minus;
    if (!digit(c, end))
        return not_a("a whole number", csv, want, err);
    value = digits(&c, end);
    if (c < end && !digit(c, end))
        return not_a("a whole number", csv, want, err);
    if (c == end)
        value = minus ? value : -value;
    /* What did not fit into 63 bits is beyond any bounds that are asked for. */
    if (c == end && value >= min && value <= max)
        *out = value;
    else if (minus && min == 0)
        return csv_fail(csv, want, err, "%.*s is negative", shown(cell), cell.text);
    else
        return csv_fail(csv, want, err, "%.*s is not within %" PRId64 "..%" PRId64, shown(cell),
                        cell.text, min, max);
    return AISLE_OK;
}

enum aisle_status csv_real(const struct csv *csv, size_t want, double min, double max, double *out,
                           struct aisle_error *err)
{
    struct csv_cell cell = csv_cell(csv, want);
    enum number_fault fault = NUMBER_SYNTAX;
    char text[512];
    double value = 0;

    if (cell.length < sizeof text) {
        memcpy(text, cell.text, cell.length);
        text[cell.length] = '\0';
        fault = number_double(&value, text);
    }
    if (fault && fault != NUMBER_RANGE)
        return not_a("a number", csv, want, err);
    if (fault || value < min || value > max)
        return csv_fail(csv, want, err, "%.*s is not within %g..%g", shown(cell), cell.text, min,
                        max);
    *out = value;
    return AISLE_OK;
}

enum aisle_status csv_seconds(const struct csv *csv, size_t want, int64_t *out_us,
                              struct aisle_error *err)
{
    static const int64_t most_s = 1000000000000;
    struct csv_cell cell = csv_cell(csv, want);
    const char *c = cell.text, *end = c + cell.length;
    bool minus = c < end && *c == '-', large;
    int64_t us;

    c += minus;
    if (!digit(c, end))
        return not_a("a time in seconds", csv, want, err);
    us = digits(&c, end);
    large = us < -most_s;
    us = large ? 0 : us * 1000000;
    while (digit(c, end))
        c++;
    if (c < end && *c == '.') {
        if (!digit(++c, end))
            return not_a("a time in seconds", csv, want, err);
        for (int64_t unit = 100000; unit && digit(c, end); unit /= 10)
            us -= (*c++ - '0') * unit;
        us -= digit(c, end) && *c >= '5';
        while (digit(c, end))
            c++;
    }
    if (c < end)
        return not_a("a time in seconds", csv, want, err);
    if (large || us < -most_s * 1000000)
        return csv_fail(csv, want, err, "%.*s s is beyond all bounds", shown(cell), cell.text);
    *out_us = minus ? us : -us;
    return AISLE_OK;
}
