/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Forecasters: what is said of the next values of one series, value by value.
 *
 * A forecaster is a constant table of functions, as a policy is. Its state is `state_size` zeroed
 * bytes that the core owns; the comment at each slot says what NULL means. One file holds one
 * forecaster, with its table at the bottom, and one line in sim/forecast/registry.c makes it known.
 *
 * `struct aisle_forecaster` runs one of them online. It hands each value to it, and estimates it
 * anew from time to time on a sliding window of the last values:
 *
 *  - every `refit_every` values; before that whenever their number has doubled since the last
 *    estimation, so that a young forecaster does not live with what it believed of ten values;
 *  - when the errors since the last estimation lean to one side: |sum w e| / MAD >
 *    `tracking` sqrt(sum w^2), w = (29/30)^age, MAD their weighted mean absolute value. Brown
 * (1959) has neither weights nor the root: white noise alone would trip his limit of 4 within some
 * ten values, and after some hundred a shift would no longer show.
 *
 * An estimation that fails leaves what there was. A forecaster that was never estimated, for lack
 * of values, forecasts as a random walk: the last value, with the standard deviation of the steps
 * so far times sqrt h; infinite if there was no step, and around 0 if there was no value. No
 * forecast is ever NaN.
 *
 * A missing value (NaN) moves time on: states carry on with their own forecast in its place.
 *
 * Everything is a function of the values in their order: no chance, no clock.
 */
#ifndef AISLE_FORECASTER_H
#define AISLE_FORECASTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <aisle/error.h>
#include <aisle/knob.h>

struct aisle_place; /* <aisle/spec.h> */

/* Forecasters ---------------------------------------------------------------------------------- */

enum { AISLE_FORECASTER_ABI = 1 };

/** The future, for comparisons with who knows it: the value at `step`, the first that is observed
 * being 0; NaN: there is none. */
struct aisle_future {
    double (*value)(void *self, size_t step); /* NULL: not known */
    void *self;
};

/** What a forecaster is made with. All outlives it. */
struct aisle_forecaster_env {
    const double *knob;           /* a value for each entry of its knobs, checked */
    size_t period;                /* of the season, in steps; 1: none */
    struct aisle_future future;   /* only for one that `knows_future` */
    const struct aisle_place *at; /* for errors of init(); may be NULL */
};

struct aisle_forecaster_type {
    uint32_t abi;                   /* AISLE_FORECASTER_ABI */
    const char *name;               /* [a-z0-9-], unique */
    const char *summary;            /* one line that tells its semantics */
    const struct aisle_knob *knobs; /* ends with {0}; NULL: none */
    size_t state_size;              /* 0: none */
    bool knows_future;              /* for comparisons only */

    enum aisle_status (*init)(void *state, const struct aisle_forecaster_env *env,
                              struct aisle_error *err); /* NULL: zeroed bytes do */
    void (*fini)(void *state);                          /* NULL: nothing to do */
    /**
     * Estimates anew. y[0..n-1] are the last n values, all of which were observed before; NaN is
     * missing. On failure the state is as it was. NULL: there is nothing to estimate.
     */
    enum aisle_status (*fit)(void *state, const double *y, size_t n, struct aisle_error *err);
    size_t (*least)(const void *state); /* values below which fit() fails; NULL: 1 */
    /** Takes in the next value; NaN: missing. @return its one-step error, y - forecast; NaN if it
     * is missing or nothing was forecast. Called from the first value on, estimated or not */
    double (*observe)(void *state, double y);
    /** Forecasts h = 1..horizon: means and standard errors of the forecast errors, those of the
     * estimates left out. Where there is fit(), called only after it has succeeded. */
    void (*forecast)(const void *state, size_t horizon, double *mean, double *se);
    /** Writes what was estimated, "ARIMA(1,1,0)", terminated. NULL: nothing beyond the name. */
    void (*describe)(const void *state, char *out, size_t size);
};

/** All forecasters there are; NULL-terminated, sorted by name. */
extern const struct aisle_forecaster_type *const aisle_forecasters[];

/** The one knob that every forecaster has besides its own: what it is shown instead of y, so that
 * forecasts of a positive series are positive and errors grow with the level. */
extern const struct aisle_knob aisle_forecaster_knobs[];

/* Online --------------------------------------------------------------------------------------- */

/** Where quantiles and limits are from. */
enum aisle_intervals {
    /**
     * Quantiles of the last `errors` errors of forecasts `lead` steps ahead, scaled to other
     * horizons by the model's standard errors. A bias of late is thus in them. Where there are
     * fewer than 20 errors: as MODEL. Where the quantile lies beyond the outermost of n errors (q
     * below 1 / (n + 1) or above n / (n + 1)): that one or as MODEL, whichever is further out.
     */
    AISLE_INTERVALS_RECENT,
    AISLE_INTERVALS_MODEL /* of the normal distribution with the model's standard error */
};

/** {0} is a good choice where there is no season. */
struct aisle_forecaster_options {
    size_t period; /* of the season in steps; 0 and 1: none; at most 10000 */
    size_t window; /* estimated on so many last values; 0: 2016, or 4 periods if those are more */
    size_t refit_every; /* values; 0: 100, or one period if that is more; SIZE_MAX: never again */
    double tracking;    /* limit of the tracking signal; 0: 4; infinite: never */
    enum aisle_intervals intervals;
    size_t errors; /* 0: 200 */
    size_t lead;   /* 0: 1. Above 1 each value costs one forecast */
    double lo, hi; /* limits of the series: forecasts are clipped to them; lo >= hi: none */
    struct aisle_future future;
    const struct aisle_place *at; /* where the text stands, for errors; NULL: nowhere */
};

/** One forecaster of one series. */
struct aisle_forecaster;

/**
 * Makes a forecaster.
 *
 * @param text  "ses", "arima:p=2:d=1:q=1", "holt-winters:transform=log": a name of
 *              aisle_forecasters[], then knobs
 * @return AISLE_OK and a forecaster in *out, to be freed with aisle_forecaster_free(); else NULL in
 * *out and AISLE_EVALUE: an unknown name or knob, a value out of range, a model that cannot be; a
 * future that is asked for and not given
 */
AISLE_MUST_CHECK
enum aisle_status aisle_forecaster_new(struct aisle_forecaster **out, const char *text,
                                       const struct aisle_forecaster_options *options,
                                       struct aisle_error *err);

void aisle_forecaster_free(struct aisle_forecaster *f); /* NULL is fine */

/**
 * Takes in the next value, and estimates anew if that is due. Without estimation: O(1), for ARIMA
 * O(p + q), once its filter is steady.
 *
 * @param y  NaN: missing
 * @return AISLE_EVALUE: an infinite value, or one that has no logarithm under transform=log; it
 * counts as missing
 */
AISLE_MUST_CHECK
enum aisle_status aisle_forecaster_observe(struct aisle_forecaster *f, double y,
                                           struct aisle_error *err);

/** Takes in a history of n values at once and estimates once, at its end. To be called before the
 * first aisle_forecaster_observe(). Errors as there; whether the estimation worked is in _note().
 */
AISLE_MUST_CHECK
enum aisle_status aisle_forecaster_load(struct aisle_forecaster *f, const double *y, size_t n,
                                        struct aisle_error *err);

/** What is wanted of a forecast; the arrays are the caller's, of `horizon` values for each level
 * and each q, one after another; NULL: not wanted. */
struct aisle_forecast {
    const double *level; /* percent, above 0 and below 100 */
    size_t level_count;
    const double *q; /* above 0 and below 1 */
    size_t q_count;

    double *mean, *se;     /* of y. Under a transformation: exact for a normal error */
    double *lower, *upper; /* quantiles (1 -+ level / 100) / 2 */
    double *quantile;
};

/** Forecasts from the last value: h = 1..horizon, at least 1. */
void aisle_forecaster_forecast(struct aisle_forecaster *f, size_t horizon,
                               const struct aisle_forecast *out);

/** The q-quantile (above 0 and below 1) of the value h >= 1 steps ahead. The forecast is made once
 * a value, for the longest h so far. It may be infinite where nothing is known. */
double aisle_forecaster_quantile(struct aisle_forecaster *f, size_t h, double q);

/** Its name with the knobs that differ from their defaults: "arima:p=2". */
const char *aisle_forecaster_text(const struct aisle_forecaster *f);

/** Writes what it has become: "ARIMA(2,1,1)", "pool: ses"; terminated. */
void aisle_forecaster_describe(const struct aisle_forecaster *f, char *out, size_t size);

/** Why it was estimated. */
enum aisle_refit {
    AISLE_REFIT_NONE,    /* it was not */
    AISLE_REFIT_LOADED,  /* a history was loaded */
    AISLE_REFIT_GROWN,   /* the number of values had doubled */
    AISLE_REFIT_PERIOD,  /* refit_every values had come */
    AISLE_REFIT_TRACKING /* the errors leaned to one side */
};

size_t aisle_forecaster_refits(
    const struct aisle_forecaster *f); /* that succeeded, with the first */
enum aisle_refit aisle_forecaster_last_refit(const struct aisle_forecaster *f);
const char *aisle_refit_name(enum aisle_refit why); /* "period" */

/** Why the last estimation failed, a sentence; "" if it did not. */
const char *aisle_forecaster_note(const struct aisle_forecaster *f);

#endif
