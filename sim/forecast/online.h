/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The inside of struct aisle_forecaster; only online.c and online_forecast.c use it. */
#ifndef AISLE_FORECAST_ONLINE_H
#define AISLE_FORECAST_ONLINE_H

#include <aisle/forecaster.h>

#include "base/mem.h"
#include "forecast/choice.h"
#include "forecast/instance.h"
#include "forecast/recent.h"
#include "forecast/transform.h"

/** One-step errors since the last estimation, the older the fainter. */
struct leaning {
    double sum, absolute;
    double weight, square; /* sums of the weights and of their squares */
    size_t count;
};

struct aisle_forecaster {
    struct aisle_forecaster_options options; /* with no 0 left */
    struct arena arena;
    const char *text;
    enum transform transform; /* all below are of transformed values */
    struct instance in;

    double *window; /* begin.. begin + count: the last values */
    size_t window_cap, begin, count;
    size_t seen; /* all values */

    size_t since, at_fit; /* values since the last try, and in the window then */
    struct leaning leaning;
    size_t refits;
    enum aisle_refit why;
    char note[512];

    struct recent recent; /* errors `lead` steps ahead */
    double *promised;     /* ring by time: forecasts made for the next `lead` values */

    double *mean, *se; /* the forecast from the last value, h = 1..horizon; 0: not made */
    size_t horizon, longest, mean_cap, se_cap;
};

/** Makes sure that mean and se reach to h. */
void online_refresh(struct aisle_forecaster *f, size_t h);

#endif
