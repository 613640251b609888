/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Digits of the longest number we take; a double printed in full has fewer that matter. */
enum { DIGITS = 400, ZEROS = 40 };

/* 0.d0 d1 d2 ... times 10^point, as written, without leading and trailing zeros. */
struct decimal {
    bool negative;
    int count, point;
    unsigned char digit[DIGITS + ZEROS];
    const char *rest; /* behind the number */
};

struct unit {
    const char *name;
    uint64_t factor;
};

/* In KiB, so that all are whole. */
static const struct unit mib_units[] = {
    {"", 1024}, {"KiB", 1}, {"MiB", 1024}, {"GiB", 1024ULL * 1024}, {"TiB", 1024ULL * 1024 * 1024},
    {NULL, 0},
};
static const struct unit us_units[] = {
    {"", 1000000},         {"us", 1},         {"ms", 1000},
    {"s", 1000000},        {"min", 60000000}, {"h", 3600000000ULL},
    {"d", 86400000000ULL}, {NULL, 0},
};
static const struct unit no_units[] = {
    {"", 1},
    {NULL, 0},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Appends the digits at *s; false: too many. Leading zeros are never stored. */
static bool digits(struct decimal *d, const char **s, bool fraction)
{
    for (; is_digit(**s); ++*s) {
        if (d->count == 0 && **s == '0') {
            d->point -= fraction;
            continue;
        }
        if (d->count == DIGITS)
            return false;
        d->digit[d->count++] = (unsigned char)(**s - '0');
        d->point += !fraction;
    }
    return true;
}

/* An exponent counts only if digits follow: the "e" of "1em" belongs to the rest. */
static const char *exponent(struct decimal *d, const char *s)
{
    const char *p = s + 1;
    bool negative = false;
    int e = 0;

    if (*s != 'e' && *s != 'E')
        return s;
    if (*p == '+' || *p == '-')
        negative = *p++ == '-';
    if (!is_digit(*p))
        return s;
    for (; is_digit(*p); p++)
        if (e < 100000)
            e = 10 * e + (*p - '0');
    d->point += negative ? -e : e;
    return p;
}

static enum number_fault read_decimal(struct decimal *d, const char *text)
{
    const char *s = text, *first;

    memset(d, 0, offsetof(struct decimal, digit));
    if (*s == '+' || *s == '-')
        d->negative = *s++ == '-';
    if (!is_digit(*s))
        return NUMBER_SYNTAX;
    if (!digits(d, &s, false))
        return NUMBER_RANGE;
    if (*s == '.') {
        first = ++s;
        if (!digits(d, &s, true))
            return NUMBER_RANGE;
        if (s == first)
            return NUMBER_SYNTAX;
    }
    s = exponent(d, s);
    while (d->count > 0 && d->digit[d->count - 1] == 0)
        d->count--;
    if (d->count == 0)
        d->point = 0;
    d->rest = *s == ' ' && s[1] ? s + 1 : s;
    return NUMBER_OK;
}

/* Writes out the zeros between the point and the digits; false: so many that nothing is left. */
static bool pad(struct decimal *d)
{
    int zeros = d->point < 0 ? -d->point : 0;

    if (zeros > ZEROS)
        return false;
    memmove(d->digit + zeros, d->digit, (size_t)d->count);
    memset(d->digit, 0, (size_t)zeros);
    d->count += zeros;
    d->point += zeros;
    return true;
}

/* Multiplies the digits behind the point by `factor`, by hand and so without rounding: what goes
 * over the point is the return value, the first digit left and whether anything is left at all
 * tell how to round. `factor` is below 2^38, so nothing overflows. */
static uint64_t fraction(struct decimal *d, uint64_t factor, bool *whole)
{
    uint64_t carry = 0;

    *whole = d->point >= d->count;
    if (*whole || !pad(d))
        return 0;
    *whole = true;
    for (int i = d->count - 1; i >= d->point; i--) {
        uint64_t t = d->digit[i] * factor + carry;

        d->digit[i] = (unsigned char)(t % 10);
        *whole = *whole && d->digit[i] == 0;
        carry = t / 10;
    }
    return carry + (d->digit[d->point] >= 5);
}

/* |d| * factor, rounded to the nearest; *whole tells if it was exact. */
static enum number_fault scale(uint64_t *out, struct decimal *d, uint64_t factor, bool *whole)
{
    uint64_t n = 0, part;

    for (int i = 0; i < d->point; i++) {
        unsigned char next = i < d->count ? d->digit[i] : 0;

        if (n > (UINT64_MAX - next) / 10)
            return NUMBER_RANGE;
        n = 10 * n + next;
    }
    part = fraction(d, factor, whole);
    if (n > (UINT64_MAX - part) / factor)
        return NUMBER_RANGE;
    *out = n * factor + part;
    return NUMBER_OK;
}

static enum number_fault magnitude(uint64_t *out, bool *negative, bool *whole, const char *text,
                                   const struct unit *unit)
{
    struct decimal d;
    enum number_fault fault = read_decimal(&d, text);

    if (fault)
        return fault;
    while (unit->name && strcmp(unit->name, d.rest))
        unit++;
    if (!unit->name)
        return is_letter(*d.rest) ? NUMBER_UNIT : NUMBER_SYNTAX;
    *negative = d.negative;
    return scale(out, &d, unit->factor, whole);
}

/* Nobody needs INT64_MIN, so the range is symmetric. */
static enum number_fault with_sign(int64_t *out, uint64_t n, bool negative)
{
    if (n > INT64_MAX)
        return NUMBER_RANGE;
    *out = negative ? -(int64_t)n : (int64_t)n;
    return NUMBER_OK;
}

enum number_fault number_int64(int64_t *out, const char *text)
{
    uint64_t n;
    bool negative, whole;
    enum number_fault fault = magnitude(&n, &negative, &whole, text, no_units);

    if (fault)
        return fault;
    return whole ? with_sign(out, n, negative) : NUMBER_FRACTION;
}

enum number_fault number_uint64(uint64_t *out, const char *text)
{
    uint64_t n;
    bool negative, whole;
    enum number_fault fault = magnitude(&n, &negative, &whole, text, no_units);

    if (fault)
        return fault;
    if (!whole)
        return NUMBER_FRACTION;
    if (negative && n)
        return NUMBER_RANGE;
    *out = n;
    return NUMBER_OK;
}

enum number_fault number_double(double *out, const char *text)
{
    struct decimal d;
    enum number_fault fault = read_decimal(&d, text);
    locale_t c;
    double x;

    if (fault)
        return fault;
    if (*d.rest)
        return is_letter(*d.rest) ? NUMBER_UNIT : NUMBER_SYNTAX;
    c = newlocale(LC_ALL_MASK, "C", (locale_t)0); /* glibc and musl hold it ready: no allocation */
    if (!c)
        abort();
    x = strtod_l(text, NULL, c);
    freelocale(c);
    if (!isfinite(x))
        return NUMBER_RANGE;
    *out = x;
    return NUMBER_OK;
}

enum number_fault number_mib(int64_t *out, const char *text)
{
    uint64_t kib;
    bool negative, whole;
    enum number_fault fault = magnitude(&kib, &negative, &whole, text, mib_units);

    if (fault)
        return fault;
    return whole && kib % 1024 == 0 ? with_sign(out, kib / 1024, negative) : NUMBER_FRACTION;
}

enum number_fault number_us(int64_t *out, const char *text)
{
    uint64_t n;
    bool negative, whole;
    enum number_fault fault = magnitude(&n, &negative, &whole, text, us_units);

    return fault ? fault : with_sign(out, n, negative);
}

const char *number_unit(const char *text)
{
    struct decimal d;

    return read_decimal(&d, text) ? "" : d.rest;
}

const char *number_fault_text(enum number_fault fault)
{
    static const char *const text[] = {
        [NUMBER_OK] = "is a number",           [NUMBER_SYNTAX] = "is not a number",
        [NUMBER_UNIT] = "has an unknown unit", [NUMBER_FRACTION] = "is not a whole number",
        [NUMBER_RANGE] = "is too large",
    };

    return text[fault];
}
