/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdio.h>

#include <gsl/gsl_randist.h>

#include <aisle/diagnostics.h>

#include "base/mem.h"
#include "base/random.h"

enum { MOST = 4032, SEEDS = 100 };

/* A season of that amplitude and shape (of a phase 0..1) on noise x_t = phi x_(t-1) + e_t. */
struct kind {
    size_t n, period;
    double amplitude, (*shape)(double phase), phi;
};

static double wave(double phase)
{
    return sin(2 * M_PI * phase);
}

static double five_two(double phase)
{
    return phase < 4.5 / 7 ? 0.4 : -1;
}

static double two_peaks(double phase)
{
    return 0.4 * sin(2 * M_PI * phase) + sin(4 * M_PI * phase);
}

static int find(const struct kind *k, uint64_t seed, const int *likely, size_t likely_count)
{
    static double y[MOST];
    gsl_rng *rng = random_stream(seed, "period");
    double noise = 0;

    for (size_t t = 0; t < k->n; t++) {
        noise = k->phi * noise + gsl_ran_gaussian(rng, 1);
        y[t] = noise;
        if (k->amplitude > 0)
            y[t] += k->amplitude * k->shape((double)(t % k->period) / (double)k->period);
    }
    gsl_rng_free(rng);
    return aisle_find_period(y, k->n, likely, likely_count);
}

static size_t count(const struct kind *k, int period, const int *likely, size_t likely_count)
{
    size_t found = 0;

    for (uint64_t seed = 0; seed < SEEDS; seed++)
        found += find(k, seed, likely, likely_count) == period;
    return found;
}

Test(period, is_found_in_daily_values_of_a_year_with_a_weekly_swing)
{
    cr_expect(ge(sz, count(&(struct kind){365, 7, 2, five_two, 0}, 7, NULL, 0), 99));
    cr_expect(ge(sz, count(&(struct kind){365, 7, 2, five_two, 0.7}, 7, NULL, 0), 99));
    cr_expect(ge(sz, count(&(struct kind){365, 7, 3, five_two, 1}, 7, NULL, 0), 95));
}

Test(period, is_found_in_a_day_of_five_minute_values)
{
    const int likely[] = {12, 288, 2016};

    cr_expect(ge(sz, count(&(struct kind){4032, 288, 3, wave, 0}, 288, NULL, 0), 99));
    cr_expect(ge(sz, count(&(struct kind){4032, 288, 3, two_peaks, 0}, 288, NULL, 0), 99));
    cr_expect(ge(sz, count(&(struct kind){864, 288, 2, wave, 0}, 288, likely, 3), 99));
    cr_expect(ge(sz, count(&(struct kind){4032, 288, 0.5, wave, 0}, 288, likely, 3), 99));
    cr_expect(ge(sz, count(&(struct kind){4032, 288, 40, wave, 1}, 288, likely, 3), 99));
}

/* Rate by 800 seeds: 0.5 % or less (0.7 % with likely lengths). Five or more of a hundred would be
 * one time in 600. */
Test(period, is_hardly_ever_found_in_noise)
{
    static const double phi[] = {0, 0.5, 0.9, 1};
    static const size_t n[] = {50, 100, 365, 1000};
    const int likely[] = {7, 12, 288};
    size_t alarms = 0;

    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) {
            struct kind k = {.n = n[j], .phi = phi[i]};
            size_t here = SEEDS - count(&k, 1, j % 2 ? likely : NULL, j % 2 ? 3 : 0);

            cr_expect(le(sz, here, 4), "phi %g, %zu values", phi[i], n[j]);
            alarms += here;
        }
    cr_expect(le(sz, alarms, 16)); /* 1 % */
    fprintf(stderr, "period: %zu false alarms in %d series\n", alarms, 16 * SEEDS);
}

Test(period, is_not_a_multiple_of_what_is_there)
{
    static double y[240];

    for (int t = 0; t < 240; t++)
        y[t] = (const double[]){1, 4, 2, 8, 5}[t % 5];
    cr_expect(eq(int, aisle_find_period(y, 240, NULL, 0), 5));
    cr_expect(eq(int, aisle_find_period(y, 240, (const int[]){10}, 1), 5));
    for (int t = 0; t < 240; t += 6)
        y[t] = NAN;
    cr_expect(eq(int, aisle_find_period(y, 240, NULL, 0), 5));
}

Test(period, is_one_for_series_that_tell_nothing)
{
    double y[60];
    const int odd[] = {-7, 0, 1, 2, 7, 1000000};

    for (size_t n = 0; n < 60; n++) {
        for (size_t t = 0; t < n; t++)
            y[t] = 4;
        cr_expect(eq(int, aisle_find_period(y, n, odd, 6), 1));
        for (size_t t = 0; t < n; t++)
            y[t] = NAN;
        cr_expect(eq(int, aisle_find_period(y, n, odd, 6), 1));
        for (size_t t = 0; t < n; t++)
            y[t] = 0.1 * (double)t;
        cr_expect(eq(int, aisle_find_period(y, n, odd, 6), 1));
        for (size_t t = 0; t < n; t++)
            y[t] = t == 2 ? INFINITY : (double)(t % 7);
        cr_expect(n < 3 || aisle_find_period(y, n, odd, 6) == 1);
    }
}

Test(period, is_found_in_a_million_values, .timeout = 60)
{
    enum { N = 1000000 };
    double *y = mem_new(N, sizeof *y);
    gsl_rng *rng = random_stream(1, "period");

    for (size_t t = 0; t < N; t++)
        y[t] = sin(2 * M_PI * (double)t / 1440) + gsl_ran_gaussian(rng, 1);
    cr_expect(eq(int, aisle_find_period(y, N, NULL, 0), 1440));
    gsl_rng_free(rng);
    mem_free(y);
}
