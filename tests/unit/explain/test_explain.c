/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts; whole stories are in tests/cli/explain. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>


#include "explain/amount.h"

#define GI ((int64_t)1 << 30)
#define MI ((int64_t)1 << 20)

static struct arena arena;

static void expect(const char *resource, int64_t value, enum amount_rounding rounding,
                   const char *text)
{
    cr_expect(eq(str, (char *)amount_text(&arena, resource, value, rounding), (char *)text));
}

static void tear_down(void)
{
    arena_fini(&arena);
}

TestSuite(amount, .fini = tear_down);

static void expect_seconds(double s, const char *text)
{
    cr_expect(eq(str, (char *)amount_seconds(&arena, s), (char *)text));
}

Test(amount, of_cpu_is_in_cores_if_they_are_whole)
{
    expect("cpu", 0, AMOUNT_DOWN, "0");
    expect("cpu", 64000, AMOUNT_DOWN, "64");
    expect("cpu", 250, AMOUNT_DOWN, "250m");
    expect("cpu", -1500, AMOUNT_DOWN, "-1500m");
}

Test(amount, of_memory_shows_what_is_asked_rounded_up_and_what_is_free_rounded_down)
{
    expect("memory", 0, AMOUNT_UP, "0");
    expect("memory", 16 * GI, AMOUNT_UP, "16Gi");
    expect("memory", 16 * GI, AMOUNT_DOWN, "16Gi");
    expect("memory", 16 * GI + 1, AMOUNT_UP, "16.01Gi");
    expect("memory", 16 * GI + 1, AMOUNT_DOWN, "16Gi");
    expect("memory", 16 * GI - 1, AMOUNT_DOWN, "15.99Gi");
    expect("memory", 16 * GI - 1, AMOUNT_UP, "16Gi");
    expect("memory", 3 * GI / 2, AMOUNT_UP, "1.5Gi");
    expect("memory", -3 * GI / 2 - 1, AMOUNT_DOWN, "-1.51Gi");
    expect("memory", INT64_MAX, AMOUNT_UP, "8589934592Gi");
}

Test(amount, of_little_memory_is_in_mi)
{
    expect("memory", 128 * MI, AMOUNT_UP, "128Mi");
    expect("memory", 1, AMOUNT_UP, "1Mi");
    expect("memory", 1, AMOUNT_DOWN, "0Mi");
    expect("hugepages-2Mi", 4 * MI, AMOUNT_DOWN, "4Mi");
}

Test(amount, of_devices_is_a_number)
{
    expect("nvidia.com/gpu", 8, AMOUNT_DOWN, "8");
    expect("pods", 110, AMOUNT_UP, "110");
}

Test(amount, of_seconds_has_no_more_decimals_than_it_needs)
{
    expect_seconds(0, "0 s");
    expect_seconds(100, "100 s");
    expect_seconds(12.5, "12.5 s");
    expect_seconds(0.000001, "0.000001 s");
}
