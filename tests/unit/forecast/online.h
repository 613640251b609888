/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What tests of forecasters have in common: one that is made and fed, and series for it. */
#ifndef AISLE_TESTS_ONLINE_H
#define AISLE_TESTS_ONLINE_H

#include <aisle/forecaster.h>

enum { ONLINE_LONG = 1200 }; /* values of a long series */

/** A forecaster by text; fails the test if it is refused. */
struct aisle_forecaster *online_make(const char *text, struct aisle_forecaster_options options);

/** n values, one after another; fails the test if one is refused. */
void online_feed(struct aisle_forecaster *f, const double *y, size_t n);

void online_forecast_of(struct aisle_forecaster *f, size_t horizon, double *mean, double *se);

/** Level, a line, a season of that period, noise. Equal calls, equal series. */
void online_draw(double *y, size_t n, double level, double slope, double season, size_t period,
                 double noise);

/** The future of an oracle: `self` is an array of ONLINE_LONG values. */
double online_known(void *self, size_t step);

/** Expects `what` in what it has become. */
void online_expect_described(struct aisle_forecaster *f, const char *what);

#endif
