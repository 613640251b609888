/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Numbers as people write them: `8`, `0.05`, `1e3`, `96GiB`, `30d`, `250ms`.
 *
 * The whole text must be one number, in ASCII digits with a decimal point whatever the locale is;
 * NaN, infinity, hexadecimal and trailing text are refused. Between a number and its unit one
 * space may stand. Integers are computed exactly, never through a double: `0.1s` is 100000 µs.
 * `1e3` and `2.0` are whole numbers, `1.5` is not.
 */
#ifndef AISLE_BASE_NUMBER_H
#define AISLE_BASE_NUMBER_H

#include <stdint.h>

enum number_fault {
    NUMBER_OK = 0,
    NUMBER_SYNTAX,   /* empty, or not a number at all */
    NUMBER_UNIT,     /* a number with a unit that is not known here */
    NUMBER_FRACTION, /* a number, but not a whole one (of MiB) */
    NUMBER_RANGE,    /* too large for the type */
};

/* All leave *out alone unless they return NUMBER_OK. Time: linear in the text. */

enum number_fault number_int64(int64_t *out, const char *text);
enum number_fault number_uint64(uint64_t *out, const char *text);
enum number_fault number_double(double *out, const char *text);

/** An amount of memory in MiB: plain, or with KiB, MiB, GiB, TiB. It must be a whole number of
 * MiB. */
enum number_fault number_mib(int64_t *out, const char *text);

/** A time in microseconds: plain (seconds), or with us, ms, s, min, h, d. What is finer than a
 * microsecond is rounded to the nearest one, halves away from zero. */
enum number_fault number_us(int64_t *out, const char *text);

/** What is behind the number: "GB" of "96 GB"; "" if there is nothing or no number. */
const char *number_unit(const char *text);

/** The rest of the sentence "TEXT ...": "is not a number". */
const char *number_fault_text(enum number_fault fault);

#endif
