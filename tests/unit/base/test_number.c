/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include <inttypes.h>
#include <locale.h>
#include <stdint.h>

#include "base/number.h"

struct integer {
    const char *text;
    enum number_fault fault;
    int64_t value;
};

static void expect(enum number_fault parse(int64_t *, const char *), const struct integer *c)
{
    for (; c->text; c++) {
        int64_t n = -77;
        enum number_fault fault = parse(&n, c->text);

        cr_expect(fault == c->fault, "\"%s\": fault %d, not %d", c->text, fault, c->fault);
        cr_expect(n == (c->fault ? -77 : c->value), "\"%s\" is %" PRId64, c->text, n);
    }
}

Test(number, whole_numbers_are_exact)
{
    static const struct integer cases[] = {
        {"0", NUMBER_OK, 0},
        {"-0", NUMBER_OK, 0},
        {"+8", NUMBER_OK, 8},
        {"007", NUMBER_OK, 7},
        {"1e3", NUMBER_OK, 1000},
        {"1.5E1", NUMBER_OK, 15},
        {"2.0", NUMBER_OK, 2},
        {"1200e-2", NUMBER_OK, 12},
        {"0e999999999999", NUMBER_OK, 0},
        {"9223372036854775807", NUMBER_OK, INT64_MAX},
        {"-9223372036854775807", NUMBER_OK, -INT64_MAX},
        {"9223372036854775808", NUMBER_RANGE, 0},
        {"1e19", NUMBER_RANGE, 0},
        {"1e999999999999", NUMBER_RANGE, 0},
        {"1.5", NUMBER_FRACTION, 0},
        {"1e-1", NUMBER_FRACTION, 0},
        {"1e-999999999999", NUMBER_FRACTION, 0},
        {"", NUMBER_SYNTAX, 0},
        {" 1", NUMBER_SYNTAX, 0},
        {"1 ", NUMBER_SYNTAX, 0},
        {"-", NUMBER_SYNTAX, 0},
        {".5", NUMBER_SYNTAX, 0},
        {"5.", NUMBER_SYNTAX, 0},
        {"1,5", NUMBER_SYNTAX, 0},
        {"1_000", NUMBER_SYNTAX, 0},
        {"--1", NUMBER_SYNTAX, 0},
        {"nan", NUMBER_SYNTAX, 0},
        {"inf", NUMBER_SYNTAX, 0},
        {"0x10", NUMBER_UNIT, 0},
        {"1e", NUMBER_UNIT, 0},
        {"8GiB", NUMBER_UNIT, 0},
        {NULL, NUMBER_OK, 0},
    };

    expect(number_int64, cases);
}

Test(number, times_are_exact_to_the_microsecond)
{
    static const struct integer cases[] = {
        {"1", NUMBER_OK, 1000000},
        {"0.1", NUMBER_OK, 100000},
        {"250ms", NUMBER_OK, 250000},
        {"7us", NUMBER_OK, 7},
        {"1.5 min", NUMBER_OK, 90000000},
        {"2h", NUMBER_OK, INT64_C(7200000000)},
        {"30d", NUMBER_OK, INT64_C(2592000000000)},
        {"1e3s", NUMBER_OK, 1000000000},
        {"-3s", NUMBER_OK, -3000000},
        {"0.0000005", NUMBER_OK, 1},
        {"0.00000049999999999999999999999999", NUMBER_OK, 0},
        {"1.0000014999", NUMBER_OK, 1000001},
        {"0.999999999", NUMBER_OK, 1000000},
        {"123456.789012345678901234567890", NUMBER_OK, INT64_C(123456789012)},
        {"0.00000000001157407407407407407407407407d", NUMBER_OK, 1},
        {"1e-300", NUMBER_OK, 0},
        {"9223372036854.775807", NUMBER_OK, INT64_MAX},
        {"9223372036854.775808", NUMBER_RANGE, 0},
        {"106751992d", NUMBER_RANGE, 0},
        {"1e300d", NUMBER_RANGE, 0},
        {"3w", NUMBER_UNIT, 0},
        {"3S", NUMBER_UNIT, 0},
        {"3  s", NUMBER_SYNTAX, 0},
        {"3 ", NUMBER_SYNTAX, 0},
        {"s", NUMBER_SYNTAX, 0},
        {"3s s", NUMBER_UNIT, 0},
        {NULL, NUMBER_OK, 0},
    };

    expect(number_us, cases);
}

Test(number, memory_is_whole_mib)
{
    static const struct integer cases[] = {
        {"512", NUMBER_OK, 512},      {"96GiB", NUMBER_OK, 98304},
        {"1.5 GiB", NUMBER_OK, 1536}, {"2TiB", NUMBER_OK, 2097152},
        {"2048KiB", NUMBER_OK, 2},    {"0.5", NUMBER_FRACTION, 0},
        {"1KiB", NUMBER_FRACTION, 0}, {"1.0000001MiB", NUMBER_FRACTION, 0},
        {"-4MiB", NUMBER_OK, -4},     {"96GB", NUMBER_UNIT, 0},
        {"96gib", NUMBER_UNIT, 0},    {"99999999999999TiB", NUMBER_RANGE, 0},
        {NULL, NUMBER_OK, 0},
    };

    expect(number_mib, cases);
    cr_expect_str_eq(number_unit("96 GB"), "GB");
    cr_expect_str_eq(number_unit("96"), "");
    cr_expect_str_eq(number_unit("much"), "");
}

Test(number, seeds_have_64_bits)
{
    uint64_t n = 5;

    cr_expect(!number_uint64(&n, "18446744073709551615") && n == UINT64_MAX);
    cr_expect(!number_uint64(&n, "-0") && n == 0);
    cr_expect(number_uint64(&n, "18446744073709551616") == NUMBER_RANGE);
    cr_expect(number_uint64(&n, "-1") == NUMBER_RANGE);
    cr_expect(number_uint64(&n, "0.5") == NUMBER_FRACTION && n == 0);
}

Test(number, doubles_are_finite_and_know_no_locale)
{
    static const char *const bad[] = {"nan", "inf",  "-inf",     "1e999", "0x1p3", "1,5",
                                      "",    "1.5x", "infinity", "1e400", "1.5 "};
    double x = 7;

    setlocale(LC_ALL, "de_DE.UTF-8"); /* where it is installed */
    cr_expect(!number_double(&x, "0.05") && x == 0.05);
    cr_expect(!number_double(&x, "-1.5e-3") && x == -1.5e-3);
    cr_expect(!number_double(&x, "0.30000000000000004") && x == 0.1 + 0.2);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect(number_double(&x, bad[i]) && x == 0.1 + 0.2, "%s", bad[i]);
}
