/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/decimal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

__extension__ typedef __int128 wide;

enum { DIGITS_MAX = 18, EXPONENT_MAX = 10000 };

static bool is_digit(const char *c, const char *end)
{
    return c < end && *c >= '0' && *c <= '9';
}

/* Appends digits. Those that find no room count as zeros, and are cut off behind a point. */
static const char *take_digits(struct decimal *d, const char *c, const char *end, bool fraction)
{
    static const int64_t full = INT64_C(100000000000000000);

    for (; is_digit(c, end); c++) {
        bool room = d->digits < full;

        if (room)
            d->digits = d->digits * 10 + (*c - '0');
        if (room && fraction)
            d->exponent--;
        if (!room && !fraction && d->exponent < EXPONENT_MAX)
            d->exponent++;
    }
    return c;
}

static void strip_zeros(struct decimal *d)
{
    for (; d->digits && d->digits % 10 == 0; d->digits /= 10)
        d->exponent++;
    if (!d->digits)
        d->exponent = 0;
}

/* "e+05"; *c is left alone if there is none. */
static int take_exponent(const char **c, const char *end)
{
    const char *p = *c + 1;
    bool minus = p < end && *p == '-';
    int e = 0;

    if (*c == end || (**c != 'e' && **c != 'E'))
        return 0;
    p += p < end && (*p == '-' || *p == '+');
    if (!is_digit(p, end))
        return 0;
    for (; is_digit(p, end); p++)
        if (e < EXPONENT_MAX)
            e = e * 10 + (*p - '0');
    *c = p;
    return minus ? -e : e;
}

bool decimal_read(struct decimal *out, const char *text, size_t length)
{
    const char *c = text, *end = text + length;
    bool minus = c < end && *c == '-';
    struct decimal d = {0};

    c += minus;
    if (!is_digit(c, end))
        return false;
    c = take_digits(&d, c, end, false);
    if (c < end && *c == '.') {
        if (!is_digit(++c, end))
            return false;
        c = take_digits(&d, c, end, true);
    }
    d.exponent += take_exponent(&c, end);
    if (c < end)
        return false;
    strip_zeros(&d);
    if (minus)
        d.digits = -d.digits;
    *out = d;
    return true;
}

/* "-1.01500000000000e-03", with whatever the locale has for a point. */
struct decimal decimal_of(double x)
{
    char text[48];
    struct decimal d = {0};
    const char *c = text, *end;

    snprintf(text, sizeof text, "%.14e", x);
    end = text + strlen(text);
    for (; c < end && *c != 'e'; c++)
        if (is_digit(c, end))
            d.digits = d.digits * 10 + (*c - '0');
    d.exponent = take_exponent(&c, end) - 14;
    strip_zeros(&d);
    if (x < 0)
        d.digits = -d.digits;
    return d;
}

static wide round_half(wide v, int cut)
{
    return v / 10 + (cut >= 5) - (cut <= -5);
}

/* Drops digits until what is left can be multiplied: of 37 of them nobody misses the last. */
static wide multiply(wide v, int64_t by, int *exponent)
{
    wide product;

    while (__builtin_mul_overflow(v, (wide)by, &product)) {
        v = round_half(v, (int)(v % 10));
        ++*exponent;
    }
    return product;
}

bool decimal_product(const struct decimal *factor, size_t count, int exponent, int64_t *out,
                     bool *whole)
{
    bool exact = true;
    wide v = 1;
    int cut = 0;

    for (size_t i = 0; i < count; i++) {
        v = multiply(v, factor[i].digits, &exponent);
        exponent += factor[i].exponent;
    }
    for (; exponent > 0 && v; exponent--)
        if (__builtin_mul_overflow(v, (wide)10, &v) || v > INT64_MAX || v < -INT64_MAX)
            return false;
    for (; exponent < 0 && (v || cut); exponent++) {
        cut = (int)(v % 10);
        v /= 10;
        exact = exact && cut == 0;
    }
    if (exponent == 0)
        v += (cut >= 5) - (cut <= -5);
    if (v > INT64_MAX || v < -INT64_MAX)
        return false;
    *out = (int64_t)v;
    if (whole)
        *whole = exact;
    return true;
}

double decimal_real(const struct decimal *factor, size_t count)
{
    double v = 1;
    int exponent = 0;

    for (size_t i = 0; i < count; i++) {
        v *= (double)factor[i].digits;
        exponent += factor[i].exponent;
    }
    /* A power of ten below 10^22 is exact, and so dividing by it rounds once. */
    return exponent < 0 ? v / pow(10, -exponent) : v * pow(10, exponent);
}
