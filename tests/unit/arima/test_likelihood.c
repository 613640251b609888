/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two ways over missing values: bridges and the filter. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>

#include <gsl/gsl_randist.h>

#include "base/random.h"
#include "arima/likelihood.h"

enum { N = 90 };

/* A walk with a season, a regressor, and every seventh value or so missing, the first and last too.
 */
static void draw(gsl_rng *r, double *y, double *x)
{
    double level = 0;

    for (size_t t = 0; t < N; t++) {
        level += gsl_ran_gaussian(r, 0.5);
        x[t] = gsl_ran_gaussian(r, 3);
        y[t] =
            100 + level + 2 * sin((double)t * 2 * M_PI / 4) + 0.5 * x[t] + gsl_ran_gaussian(r, 1);
        if (gsl_ran_flat(r, 0, 1) < 0.15 || t == 0 || t == N - 1)
            y[t] = NAN;
    }
}

struct told {
    double log, b;
};

static struct told tell(enum likelihood_way way, const struct aisle_arima_order *o, const double *y,
                        const double *x, const double *arma)
{
    const double *column[] = {y, x};
    struct likelihood l;
    struct told told;
    size_t collinear;

    cr_assert(likelihood_init(&l, way, o, column, N, 1, &collinear));
    cr_assert(likelihood_at(&l, arma));
    told = (struct told){likelihood_log(&l), likelihood_b(&l, 0)};
    cr_expect(eq(sz, l.nu, l.used));
    likelihood_fini(&l);
    return told;
}

Test(likelihood, of_a_stationary_model_is_the_same_by_bridges_and_by_the_filter)
{
    const struct aisle_arima_order orders[] = {
        {2, 0, 0, 0, 0, 0, 1}, {1, 0, 2, 0, 0, 0, 1}, {1, 0, 1, 1, 0, 1, 4}};
    const double arma[][4] = {{0.6, -0.3}, {0.7, 0.4, -0.2}, {0.5, 0.3, 0.6, -0.4}};
    gsl_rng *r = random_stream(1, "likelihood");
    double y[N], x[N];

    for (size_t i = 0; i < 30; i++) {
        struct told bridged, filtered;

        draw(r, y, x);
        bridged = tell(LIKELIHOOD_BRIDGED, &orders[i % 3], y, x, arma[i % 3]);
        filtered = tell(LIKELIHOOD_FILTERED, &orders[i % 3], y, x, arma[i % 3]);
        cr_expect(epsilon_eq(dbl, bridged.log, filtered.log, 1e-8));
        cr_expect(epsilon_eq(dbl, bridged.b, filtered.b, 1e-8));
    }
    gsl_rng_free(r);
}

/* The prior of the filter has a bound: they differ by what that makes. */
Test(likelihood, of_a_differenced_model_is_the_same_but_for_the_bound_of_the_prior)
{
    const struct aisle_arima_order orders[] = {
        {0, 1, 1, 0, 0, 0, 1}, {1, 1, 0, 0, 0, 0, 1}, {0, 1, 1, 0, 1, 1, 4}};
    const double arma[][2] = {{-0.6}, {0.4}, {-0.5, -0.6}};
    gsl_rng *r = random_stream(2, "likelihood");
    double y[N], x[N];

    for (size_t i = 0; i < 30; i++) {
        struct told bridged, filtered;

        draw(r, y, x);
        y[0] = 99; /* else the filter waits for the first, and so do the constants of its density */
        bridged = tell(LIKELIHOOD_BRIDGED, &orders[i % 3], y, x, arma[i % 3]);
        filtered = tell(LIKELIHOOD_FILTERED, &orders[i % 3], y, x, arma[i % 3]);
        cr_expect(epsilon_eq(dbl, bridged.log, filtered.log, 0.02));
        cr_expect(epsilon_eq(dbl, bridged.b, filtered.b, 1e-4));
    }
    gsl_rng_free(r);
}
