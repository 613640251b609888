/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Decimals as they stand in tables, multiplied exactly.
 *
 * A trace says 201694000 ms, or 5853661 iterations of 490 ms; a double would do for most of them
 * and be a microsecond off for some. A decimal is whole digits and a power of ten, and products are
 * computed in integers and rounded once, at the end.
 *
 * Locale has no say, and the text need not be terminated.
 */
#ifndef AISLE_BASE_DECIMAL_H
#define AISLE_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** digits x 10^exponent; zero-initialised is 0. */
struct decimal {
    int64_t digits; /* below 10^18 either way, without trailing zeros */
    int exponent;
};

/** Reads "12", "-0.5", "8.66e+05": digits with an optional minus, point and exponent, and nothing
 * else. Of more than 18 digits those behind are cut off. False: it is no such number. */
bool decimal_read(struct decimal *out, const char *text, size_t length);

/** The decimal of 15 digits nearest to a finite double: that which somebody wrote, if it was as
 * short. */
struct decimal decimal_of(double x);

/**
 * The product of `count` decimals and 10^exponent as a whole number, rounded half away from zero.
 * Exact up to 37 digits.
 *
 * @param whole  tells if nothing was rounded; may be NULL
 * @return false: it is beyond 63 bits, and *out is left alone
 */
bool decimal_product(const struct decimal *factor, size_t count, int exponent, int64_t *out,
                     bool *whole);

/** The product of `count` decimals as a double: within 1e-15 of it; 0 or infinite if beyond. */
double decimal_real(const struct decimal *factor, size_t count);

#endif
