/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "online.h"

#include <criterion/criterion.h>

#include <math.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

struct aisle_forecaster *online_make(const char *text, struct aisle_forecaster_options options)
{
    struct aisle_error err = {0};
    struct aisle_forecaster *f;

    cr_assert(aisle_forecaster_new(&f, text, &options, &err) == AISLE_OK, "%s", err.message);
    return f;
}

void online_feed(struct aisle_forecaster *f, const double *y, size_t n)
{
    struct aisle_error err = {0};

    for (size_t t = 0; t < n; t++)
        cr_assert(aisle_forecaster_observe(f, y[t], &err) == AISLE_OK, "%s", err.message);
}

void online_forecast_of(struct aisle_forecaster *f, size_t horizon, double *mean, double *se)
{
    struct aisle_forecast out = {.mean = mean, .se = se};

    aisle_forecaster_forecast(f, horizon, &out);
}

void online_draw(double *y, size_t n, double level, double slope, double season, size_t period,
                 double noise)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

    for (size_t t = 0; t < n; t++)
        y[t] = level + slope * (double)t + gsl_ran_gaussian(rng, noise) +
               season * sin(2 * M_PI * (double)(t % period) / (double)period);
    gsl_rng_free(rng);
}

void online_expect_described(struct aisle_forecaster *f, const char *what)
{
    char text[128];

    aisle_forecaster_describe(f, text, sizeof text);
    cr_expect(strstr(text, what) != NULL, "%s, not %s", text, what);
}

double online_known(void *self, size_t step)
{
    const double *y = self;

    return step < ONLINE_LONG ? y[step] : NAN;
}
