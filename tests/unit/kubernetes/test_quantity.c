/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Beside the tables of upstream (tests/reference/test_k8s_quantity.c): what they leave out. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include "kubernetes/quantity.h"

static int64_t value(const char *text, int scale)
{
    struct kube_quantity q;
    int64_t out = -1;

    cr_assert(kube_quantity_parse(&q, text) == KUBE_QUANTITY_OK, "%s", text);
    cr_assert(kube_quantity_value(&q, scale, &out), "%s", text);
    return out;
}

static void canonical(const char *text, const char *ought)
{
    struct kube_quantity q;
    char got[KUBE_QUANTITY_TEXT];

    cr_assert(kube_quantity_parse(&q, text) == KUBE_QUANTITY_OK, "%s", text);
    cr_expect_str_eq(kube_quantity_text(&q, got), ought, "%s gives %s, not %s", text, got, ought);
}

Test(quantity, exa_and_an_exponent_differ_by_what_follows)
{
    cr_expect(eq(i64, value("1E", 0), INT64_C(1000000000000000000)));
    cr_expect(eq(i64, value("1E3", 0), 1000));
    cr_expect(eq(i64, value("1e3", 0), 1000));
    cr_expect(eq(i64, value("1e+3", 0), 1000));
    cr_expect(eq(i64, value("1Ei", 0), INT64_C(1) << 60));
}

Test(quantity, fractions_of_cores_are_thousandths_rounded_up)
{
    cr_expect(eq(i64, value("0.5", -3), 500));
    cr_expect(eq(i64, value(".1", -3), 100));
    cr_expect(eq(i64, value("0.0001", -3), 1));
    cr_expect(eq(i64, value("1.5", 0), 2));
    cr_expect(eq(i64, value("-1.5", 0), -2));
}

Test(quantity, what_is_finer_than_a_nano_is_one)
{
    cr_expect(eq(i64, value("0.00000000000000000000000000000000000000001", -9), 1));
    cr_expect(eq(i64, value(".000000000001Ki", -9), 2));
    cr_expect(eq(i64, value("1e-100", -9), 1));
}

Test(quantity, binary_amounts_stop_at_63_bits)
{
    cr_expect(eq(i64, value("8Ei", 0), INT64_MAX));
    cr_expect(eq(i64, value("9999999999999999999999999999999999999999999999Ki", 0), INT64_MAX));
    cr_expect(eq(i64, value("7.9999999999999999999Ei", 0), INT64_MAX));
    cr_expect(eq(i64, value("-100Ei", 0), -INT64_MAX));
}

Test(quantity, decimal_ones_beyond_what_we_hold_are_refused)
{
    struct kube_quantity q;

    cr_expect(kube_quantity_parse(&q, "1e30") == KUBE_QUANTITY_RANGE);
    cr_expect(kube_quantity_parse(&q, "1e999999999999") == KUBE_QUANTITY_RANGE);
    cr_expect(kube_quantity_parse(&q, "0e999999999999") == KUBE_QUANTITY_OK);
    cr_expect(kube_quantity_parse(&q, "170000000000E") == KUBE_QUANTITY_OK);
}

Test(quantity, a_number_without_digits_is_zero_where_upstream_has_it_so)
{
    cr_expect(eq(i64, value(".", 0), 0));
    cr_expect(eq(i64, value("-", 0), 0));
    cr_expect(eq(i64, value("Ki", 0), 0));
}

Test(quantity, what_is_no_quantity_is_told)
{
    static const struct {
        const char *text;
        enum kube_quantity_fault fault;
    } bad[] = {
        {"", KUBE_QUANTITY_EMPTY},      {"abc", KUBE_QUANTITY_NUMBER},
        {"1gi", KUBE_QUANTITY_SUFFIX},  {"1 Gi", KUBE_QUANTITY_SUFFIX},
        {" 1", KUBE_QUANTITY_NUMBER},   {"1K", KUBE_QUANTITY_SUFFIX},
        {"1.2.3", KUBE_QUANTITY_SUFFIX}, {"1e", KUBE_QUANTITY_SUFFIX},
        {"1e3m", KUBE_QUANTITY_SUFFIX}, {"--1", KUBE_QUANTITY_NUMBER},
        {"1,5", KUBE_QUANTITY_SUFFIX},  {"0x10", KUBE_QUANTITY_SUFFIX},
        {"1GB", KUBE_QUANTITY_SUFFIX},  {"Ei", KUBE_QUANTITY_NUMBER},
    };
    struct kube_quantity q;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect(kube_quantity_parse(&q, bad[i].text) == bad[i].fault, "\"%s\"", bad[i].text);
}

Test(quantity, the_canonical_text_keeps_the_family)
{
    canonical("1024Mi", "1Gi");
    canonical("1.5Gi", "1536Mi");
    canonical("1000M", "1G");
    canonical("0.5", "500m");
    canonical("1500e3", "1500e3");
    canonical("12E", "12E");
    canonical("1000E", "1000E");
    canonical("-2048Ki", "-2Mi");
    canonical("1023Ki", "1023Ki");
    canonical("0.5Ki", "512");
}

Test(quantity, sums_keep_within_range)
{
    struct kube_quantity a = {0}, b;

    cr_assert(kube_quantity_parse(&b, "1Gi") == KUBE_QUANTITY_OK);
    cr_expect(kube_quantity_add(&a, &b));
    cr_expect(eq(int, a.format, KUBE_BINARY_SI)); /* a zero takes the other's */
    cr_assert(kube_quantity_parse(&b, "170000000000E") == KUBE_QUANTITY_OK);
    cr_expect(not(kube_quantity_add(&b, &b)));
    cr_expect(eq(int, kube_quantity_compare(&b, &a), 1));
}
