/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "plots/scale.h"
#include "plots/ticks.h"

/* "0 20 40" */
static const char *spell(const struct ticks *t)
{
    static char out[512];

    *out = '\0';
    for (int i = 0; i < t->count; i++)
        snprintf(out + strlen(out), sizeof out - strlen(out), i ? " %s" : "%s", t->label[i]);
    return out;
}

Test(ticks, are_round_numbers_with_the_decimals_that_the_step_needs)
{
    static const struct {
        double from, to;
        int intervals;
        const char *labels;
    } cases[] = {
        {0, 100, 5, "0 20 40 60 80 100"},
        {0, 130, 7, "0 20 40 60 80 100 120"},
        {80, 130, 5, "80 90 100 110 120 130"},
        {78.3, 95.4, 5, "80 85 90 95"},
        {0, 10, 4, "0.0 2.5 5.0 7.5 10.0"},
        {0, 1, 5, "0.0 0.2 0.4 0.6 0.8 1.0"},
        {0, 0.003, 3, "0.000 0.001 0.002 0.003"},
        {-10, 10, 4, "\u221210 \u22125 0 5 10"},
        {0, 5000000, 5, "0 1000000 2000000 3000000 4000000 5000000"},
        {100 * 0.07, 100 * 0.29, 5, "10 15 20 25"},
        {3.2, 3.4, 1, "3.2 3.4"},
        {0, 3e9, 3, "0 1\u00b710\u2079 2\u00b710\u2079 3\u00b710\u2079"},
        {0, 1e7, 4, "0 2.5\u00b710\u2076 5.0\u00b710\u2076 7.5\u00b710\u2076 10.0\u00b710\u2076"},
        {-2e-9, 2e-9, 2, "\u22122\u00b710\u207b\u2079 0 2\u00b710\u207b\u2079"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ticks t;

        ticks_plain(&t, cases[i].from, cases[i].to, cases[i].intervals);
        cr_expect_str_eq(spell(&t), cases[i].labels, "%g..%g: %s", cases[i].from, cases[i].to,
                         spell(&t));
    }
}

Test(ticks, of_time_count_in_the_unit_that_suits_the_span)
{
    static const struct {
        double from_s, to_s;
        const char *unit, *labels;
    } cases[] = {
        {0, 60, "s", "0 10 20 30 40 50 60"},
        {0, 3600, "min", "0 10 20 30 40 50 60"},
        {0, 4 * 3600, "h", "0 1 2 3 4"},
        {0, 86400, "h", "0 6 12 18 24"},
        {0, 3 * 86400, "d", "0.0 0.5 1.0 1.5 2.0 2.5 3.0"},
        {0, 30 * 86400.0, "d", "0 5 10 15 20 25 30"},
        {0, 400 * 86400.0, "d", "0 100 200 300 400"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ticks t;
        const char *unit = ticks_time(&t, cases[i].from_s, cases[i].to_s, 7);

        cr_expect_str_eq(unit, cases[i].unit);
        cr_expect_str_eq(spell(&t), cases[i].labels, "%g s: %s", cases[i].to_s, spell(&t));
    }
}

Test(ticks, lie_within_the_range_in_the_unit_of_the_data)
{
    struct ticks t;

    ticks_time(&t, 0, 86400, 7);
    cr_expect_float_eq(t.at[1], 6 * 3600, 1e-6);
    for (double to = 0.001; to < 1e9; to *= 1.37) {
        ticks_plain(&t, 0, to, 5);
        cr_assert_geq(t.count, 3, "%g", to);
        cr_assert_leq(t.count, 6, "%g", to);
        cr_assert_leq(t.at[t.count - 1], to * (1 + 1e-8));
        ticks_time(&t, 0, to, 7);
        cr_assert_geq(t.count, 3, "%g s", to);
        cr_assert_leq(t.count, 8, "%g s", to);
    }
}

Test(ticks, of_lags_are_whole_periods_if_there_are_two)
{
    struct ticks t;

    ticks_lags(&t, 0.5, 36.5, 7, 12);
    cr_expect_str_eq(spell(&t), "12 24 36");
    ticks_lags(&t, 0.5, 100.5, 4, 7);
    cr_expect_str_eq(spell(&t), "28 56 84");
    ticks_lags(&t, 0.5, 20.5, 7, 12);
    cr_expect_str_eq(spell(&t), "5 10 15 20");
    ticks_lags(&t, 0.5, 3.5, 7, 0);
    cr_expect_str_eq(spell(&t), "1 2 3");
    ticks_lags(&t, 0.5, 15.5, 7, 1);
    cr_expect_str_eq(spell(&t), "5 10 15");
}

Test(ticks, cover_widens_to_whole_steps_and_leaves_whole_steps_alone)
{
    double from = 78.1, to = 95.4;

    ticks_cover(&from, &to, 5);
    cr_expect_float_eq(from, 75, 1e-9);
    cr_expect_float_eq(to, 100, 1e-9);
    ticks_cover(&from, &to, 5);
    cr_expect_float_eq(from, 75, 1e-9);
    cr_expect_float_eq(to, 100, 1e-9);
}

Test(ticks, cover_ends_on_ticks_even_if_widening_asks_for_a_wider_step)
{
    double from = 114, to = 163; /* to 110..170 in tens, which are six intervals */
    struct ticks t;

    ticks_cover(&from, &to, 5);
    ticks_plain(&t, from, to, 5);
    cr_expect_str_eq(spell(&t), "100 120 140 160 180");
    cr_expect_float_eq(from, 100, 1e-9);
    cr_expect_float_eq(to, 180, 1e-9);
}

Test(scale, maps_both_ends_and_what_lies_beyond_and_back)
{
    struct scale up = {.from = 10, .to = 20, .at_from = 100, .at_to = 0};

    cr_expect_float_eq(scale_at(&up, 10), 100, 1e-12);
    cr_expect_float_eq(scale_at(&up, 20), 0, 1e-12);
    cr_expect_float_eq(scale_at(&up, 25), -50, 1e-12);
    cr_expect_float_eq(scale_value(&up, scale_at(&up, 13.7)), 13.7, 1e-12);
}
