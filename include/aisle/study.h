/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A study: all that is done and found out for one series.
 *
 * The series is read and described (season, tests of stationarity), a model of it is chosen or
 * taken as given, fitted, tested and used to forecast; on request the last values are held out and
 * the forecasts of the model and of simple methods are held against them. What the user should
 * know, such as a season that the given order does not have, is said in notes.
 *
 * With `log` the model is one of log y. Forecasts are then of y again: with m and v the mean and
 * variance of log y, the mean is exp(m + v/2), the median exp(m), a limit exp() of the limit, the
 * s.e. mean sqrt(exp(v) - 1). Without `log` mean and median are the same.
 */
#ifndef AISLE_STUDY_H
#define AISLE_STUDY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <aisle/diagnostics.h>
#include <aisle/error.h>
#include <aisle/forecast.h>
#include <aisle/series.h>

enum { AISLE_LEVELS_MAX = 8, AISLE_HORIZON_MAX = 100000, AISLE_MODEL_NAME = 96 };

/** What to do. {.path = "x.csv"} is a good choice: all else is found out. */
struct aisle_study_request {
    const char *path;
    struct aisle_series_options series; /* which columns, what to do with gaps */
    const char *xreg; /* CSV: every column of numbers is a regressor, row by row with the series;
                       * NULL: none */
    const char *xreg_future; /* the same columns for the steps after the series */

    bool given; /* `order` is to be fitted, else it is searched for */
    struct aisle_arima_order order;
    bool full;                          /* search all models instead of by steps */
    enum aisle_arima_constant constant; /* for a search: AUTO or NONE */
    enum aisle_arima_method method;
    bool log;
    int period; /* of the season, in steps; 0: that of `order`, or found out; 1: there is none */

    /** Steps to forecast, up to AISLE_HORIZON_MAX. 0: two seasons of the model but at most 100, or
     * 10 without a season; none if regressors are not known there. At least `holdout` in any case.
     */
    size_t horizon;
    size_t holdout; /* so many of the last values are held out; 0: none */
    double level[AISLE_LEVELS_MAX];
    size_t level_count; /* 0: 80 and 95 */
    /** Forecasts and limits are clipped to low..high, each may be infinite. low = high: not. */
    double clip_low, clip_high;

    bool show_acf, show_trace; /* aisle_study_print() and _json() show them */
};

/** Forecasts of `count` steps, the first after the last value that the model was fitted to. */
struct aisle_study_forecast {
    size_t count;
    double *mean, *median, *se;
    double *lower[AISLE_LEVELS_MAX], *upper[AISLE_LEVELS_MAX]; /* level by level of the request */
    size_t clipped; /* means, medians and limits that were moved to the edge */
};

/** How one method's forecasts fare on the values held out. */
struct aisle_study_score {
    char name[AISLE_MODEL_NAME];
    size_t count; /* values held out that are not missing */
    double mae, rmse;
    double mase; /* mae over the mean |y_t - y_(t-s)| of the values fitted to, s the period or 1:
                  * Hyndman, Koehler, Int. J. Forecasting 22 (2006) 679-688; NaN if that is 0 */
    double bias; /* mean of forecast - value: above 0 it is too high */
    double coverage[AISLE_LEVELS_MAX]; /* share of values within the limits, percent */
};

/** A test of stationarity and what was tested. */
struct aisle_study_test {
    const char *of; /* "the series", "the first differences" */
    struct aisle_stationarity test;
};

/** A model that was tried in a search. */
struct aisle_study_trial {
    char name[AISLE_MODEL_NAME];
    double aicc;          /* infinite: rejected */
    const char *rejected; /* why; NULL */
    bool approximate;     /* aicc is from the conditional sum of squares */
    bool aside;           /* tried for a note on the season, not for the model */
};

/** What the user should know. */
struct aisle_study_note {
    bool warning; /* it shakes the result */
    const char *text;
};

/** Where the period is from. */
enum aisle_period_source {
    AISLE_PERIOD_NONE,
    AISLE_PERIOD_GIVEN, /* by the request */
    AISLE_PERIOD_FOUND  /* in the series */
};

/** A model with the season that the given order lacks; for what it would gain. */
struct aisle_study_rival {
    bool present;
    char name[AISLE_MODEL_NAME];
    /** By how much it lowers the AICc; NaN if that can't be compared, as it differences otherwise.
     */
    double aicc_gain;
    /** Mean absolute errors of the forecasts 1..period steps ahead from each of the last `tail`
     * values, coefficients from the values before them: of the rival, and of the model. */
    double mae, own_mae;
    size_t tail;
};

/** What was found out. Read-only. */
struct aisle_study {
    struct aisle_study_request request; /* with what was left open filled in */
    const struct aisle_series *series;
    size_t n;        /* values fitted to: the series less what was held out */
    const double *y; /* these, logs if asked for */
    size_t missing;  /* of them */

    /* Before. */
    int period; /* 1: no season */
    enum aisle_period_source period_source;
    double strength; /* of the season, 0..1; NaN without */
    int d, D;        /* differences that the tests would take */
    size_t test_count;
    const struct aisle_study_test *test;
    size_t lag_count;         /* of the correlations */
    const double *acf, *pacf; /* [0..lag_count] of the series, differenced as in the model */
    size_t differenced_count; /* values of it that are not missing */
    const char *differenced;  /* what it is: "the first differences" */

    /* The model, and after. */
    const struct aisle_arima *model;
    char name[AISLE_MODEL_NAME];
    const double *standardised; /* n residuals over sqrt(sigma2); NaN for the first d + s D */
    const double *residual_acf; /* [0..lag_count] */
    struct aisle_portmanteau ljung_box;
    struct aisle_jarque_bera jarque_bera;
    struct aisle_cusum_squares cusum_squares;

    struct aisle_study_forecast forecast;
    size_t score_count; /* 0 without a holdout; the first is the model's */
    const struct aisle_study_score *score;
    size_t trial_count;
    const struct aisle_study_trial *trial;
    struct aisle_study_rival rival[2]; /* differenced as the given order; as the tests would */
    size_t note_count;
    const struct aisle_study_note *note;
    struct aisle_errors warnings; /* of reading, and notes that are warnings */

    struct study_state *state; /* ours */
};

/**
 * Carries out a study.
 *
 * @param errs  what is wrong with the request or the files
 * @return AISLE_OK and a study in *out, to be freed with aisle_study_free(); else NULL in *out and
 *         as aisle_series_read(), aisle_arima_fit(); AISLE_EVALUE for a request that can't be
 *         carried out
 */
AISLE_MUST_CHECK
enum aisle_status aisle_study_run(const struct aisle_study_request *request,
                                  struct aisle_study **out, struct aisle_errors *errs);

void aisle_study_free(struct aisle_study *study); /* NULL is fine */

/** Writes what a person wants to read. */
void aisle_study_print(const struct aisle_study *study, FILE *out);

/** Writes it as JSON, one object on one line; docs/forecast.md names its keys. */
void aisle_study_json(const struct aisle_study *study, FILE *out);

/** Writes the time of forecast h = 1, 2, ... */
void aisle_study_time(const struct aisle_study *study, size_t h, char out[AISLE_SERIES_TIME]);

#endif
