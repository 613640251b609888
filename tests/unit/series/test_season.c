/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>

#include <aisle/diagnostics.h>

#include "series/stl.h"

Test(stl, takes_a_pure_season_for_a_season)
{
    double y[40], season[40], trend[40];

    for (int t = 0; t < 40; t++)
        y[t] = (const double[]){-3, 1, 4, -2}[t % 4];
    stl(y, 40, 4, season, trend);
    for (int t = 0; t < 40; t++) {
        cr_expect(epsilon_eq(dbl, season[t], y[t], 1e-12));
        cr_expect(epsilon_eq(dbl, trend[t], 0, 1e-12));
    }
}

/* R 4.2.2: stl(ts(y, frequency = 4), s.window = 11). */
Test(stl, decomposes_as_r_does)
{
    const double y[] = {1, 4, 2, 0, 2, 6, 3, 1, 2, 5, 4, 0};
    const double season_of_r[] = {-0.67524135108831, 2.52058924252586,  0.40433814865988,
                                  -2.24662493870192, -0.68388860157842, 2.51660020011994,
                                  0.42564088334051,  -2.25514759415622, -0.69255423249687,
                                  2.51256740543464,  0.44685570776320,  -2.26380327164670};
    const double trend_of_r[] = {1.39517317709654, 1.64772894082881, 1.92554178317709,
                                 2.23881690140269, 2.65692337271446, 2.89876997300866,
                                 3.00475312371031, 2.88238703651263, 2.85848438779960,
                                 2.84114947124329, 2.75246548584081, 2.68000426959708};
    double season[12], trend[12];

    stl(y, 12, 4, season, trend);
    for (int t = 0; t < 12; t++) {
        cr_expect(epsilon_eq(dbl, season[t], season_of_r[t], 1e-13));
        cr_expect(epsilon_eq(dbl, trend[t], trend_of_r[t], 1e-13));
    }
    cr_expect(epsilon_eq(dbl, aisle_seasonal_strength(y, 12, 4), 0.9519752785, 1e-10));
}

Test(season, is_differenced_if_it_is_strong)
{
    double strong[120], weak[120];

    for (int t = 0; t < 120; t++) {
        double noise = (t * 7919 % 101) / 101.0 - 0.5;

        strong[t] = 0.1 * t + sin(2 * M_PI * t / 12) + 0.5 * noise;
        weak[t] = 0.1 * t + 0.2 * sin(2 * M_PI * t / 12) + 2 * noise;
    }
    cr_expect(eq(int, aisle_nsdiffs(strong, 120, 12), 1));
    cr_expect(eq(int, aisle_nsdiffs(weak, 120, 12), 0));
    cr_expect(eq(int, aisle_nsdiffs(strong, 120, 1), 0));
    for (int t = 17; t < 120; t += 17)
        strong[t] = NAN;
    cr_expect(eq(int, aisle_nsdiffs(strong, 120, 12), 1));
}

Test(season, has_no_strength_where_there_is_none_to_measure)
{
    double same[24], line[24], missing[24];

    for (int t = 0; t < 24; t++) {
        same[t] = 2;
        line[t] = t;
        missing[t] = NAN;
    }
    cr_expect(isnan(aisle_seasonal_strength(line, 24, 12))); /* two periods, not more */
    cr_expect(isnan(aisle_seasonal_strength(line, 24, 1)));
    cr_expect(isnan(aisle_seasonal_strength(line, 24, -3)));
    cr_expect(isnan(aisle_seasonal_strength(same, 24, 4)));
    cr_expect(isnan(aisle_seasonal_strength(missing, 24, 4)));
    cr_expect(isnan(aisle_seasonal_strength(NULL, 0, 4)));
    cr_expect(
        eq(dbl, aisle_seasonal_strength(line, 24, 4), 0)); /* rounding errors have no season */
}
