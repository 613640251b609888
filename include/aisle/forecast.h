/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * ARIMA: models of one series, their estimation, choice and forecasts.
 *
 * The model of order (p,d,q)(P,D,Q)s, with regressors x and coefficients b, is
 *
 *     phi(B) Phi(B^s) (1-B)^d (1-B^s)^D (y_t - x_t b) = theta(B) Theta(B^s) e_t,  e_t ~ N(0,
 * sigma2) phi(B) = 1 - ar1 B - ... - arp B^p,   theta(B) = 1 + ma1 B + ... + maq B^q
 *
 * with B y_t = y_(t-1); the signs and the names of the coefficients are those of R. A mean is the
 * regressor 1 ("intercept", only where d = D = 0), a drift the regressor t = 1, 2, ... ("drift",
 * only where d + D = 1). A series is an array of n doubles at equal steps; NaN is a missing value.
 *
 * Estimation is by exact maximum likelihood, by conditional sum of squares, or by the first started
 * from the second. Where d + D > 0 the exact likelihood is that of the differenced series; if
 * values are missing as well, it is that of the series itself with a diffuse prior of variance 10^6
 * sigma2 for the values before the first, as in R. sigma2 is the maximum likelihood estimate
 * (divisor: the number of values that count).
 *
 * Sources: Box, Jenkins, Reinsel, Ljung, "Time Series Analysis", 5th ed., 2016; Durbin, Koopman,
 * "Time Series Analysis by State Space Methods", 2nd ed., 2012; Morf, Sidhu, Kailath, IEEE Trans.
 * Automatic Control 19 (1974) 315-323; Hyndman, Khandakar, J. Stat. Software 27 (2008) 3.
 */
#ifndef AISLE_FORECAST_H
#define AISLE_FORECAST_H

#include <stdbool.h>
#include <stddef.h>

#include <aisle/error.h>
#include <aisle/series.h>

/** (p,d,q)(P,D,Q)s. Without a season P = D = Q = 0 and s = 1; s = 0 is taken as 1. */
struct aisle_arima_order {
    int p, d, q, P, D, Q, s;
};

/** What is accepted: p, q, P, Q up to _LAGS, d and D up to _DIFF, s up to _PERIOD, and
 * p + s P and q + s Q up to _REACH. */
enum {
    AISLE_ARIMA_LAGS = 100,
    AISLE_ARIMA_DIFF = 3,
    AISLE_ARIMA_PERIOD = AISLE_PERIOD_MOST,
    AISLE_ARIMA_REACH = 2000
};

enum aisle_arima_method {
    AISLE_ARIMA_CSS_ML, /* exact maximum likelihood, started from CSS; from zero, too, if there are
                           three ARMA coefficients or more */
    AISLE_ARIMA_ML,     /* the same, started from zero as well and from other points */
    AISLE_ARIMA_CSS     /* conditional sum of squares; no AIC */
};

enum aisle_arima_constant {
    AISLE_CONSTANT_AUTO, /* as R's arima(): a mean if d = D = 0, else none */
    AISLE_CONSTANT_NONE,
    AISLE_CONSTANT_MEAN, /* only if d = D = 0 */
    AISLE_CONSTANT_DRIFT /* only if d + D = 1 */
};

/** What to estimate. {0} but for the order is a good choice. */
struct aisle_arima_spec {
    struct aisle_arima_order order;
    enum aisle_arima_method method;
    enum aisle_arima_constant constant;
    const struct aisle_regressor *regressor; /* borrowed during the call */
    size_t regressor_count;
    bool brief; /* leave the standard errors out: half the time */
    bool log;   /* the model is one of log y; y must be positive. Forecasts are then in logs, too */
    /** All coefficients in their order: nothing is estimated, the likelihood is that of this
     * point. NULL: estimate. */
    const double *fixed;
    /** All coefficients in their order, from which to start first; NULL: none. One such start is
     * all that is tried: for refits of a series that has grown. */
    const double *start;
};

struct aisle_coefficient {
    char name[40]; /* ar1.., ma1.., sar1.., sma1.., intercept or drift, regressors */
    double value,
        se; /* se is NaN where the information matrix is not positive definite, or fixed */
};

/** Which likelihood `loglik` is. */
enum aisle_likelihood {
    AISLE_LIKELIHOOD_EXACT,      /* of the (differenced) series */
    AISLE_LIKELIHOOD_DIFFUSE,    /* of the series, diffuse prior */
    AISLE_LIKELIHOOD_CONDITIONAL /* -n/2 (1 + log 2 pi sigma2), as R reports for CSS */
};

/** A fitted model. Read-only but for aisle_arima_observe(). */
struct aisle_arima {
    struct aisle_arima_order order;
    enum aisle_arima_method method;
    enum aisle_arima_constant constant; /* never AUTO */
    bool log;

    size_t coef_count, arma_count; /* the first arma_count are ar, ma, sar, sma */
    struct aisle_coefficient *coef;
    double *covariance; /* coef_count x coef_count by rows; NaN where se is */

    double sigma2, loglik;
    double aic, aicc, bic; /* NaN for CSS; aicc is NaN too if there are too few values */
    enum aisle_likelihood likelihood;

    size_t n, missing; /* values of the series, and how many of them are missing */
    size_t nobs;       /* values that count: not missing, less d + s D */
    /** One-step errors, n of them: NaN where the value is missing; 0 for the first d + s D. */
    double *residual;

    bool converged; /* false: the optimiser gave up, see note */
    char note[320]; /* what the user should know; may be empty */
    double ar_root,
        ma_root; /* smallest modulus of the roots of phi Phi and theta Theta; inf: none */

    struct arima_state *state; /* ours */
};

/**
 * Estimates a model.
 *
 * @param y  n values; NaN is missing
 * @return AISLE_OK and a model in *out, to be freed with aisle_arima_free(); else NULL in *out and
 *         AISLE_EVALUE: an order or constant that is out of range, a value beyond +-10^140, no value,
 * fewer values than coefficients, a log of what is not positive, a regressor that is not finite or
 * depends on the others. A fit that does not converge is AISLE_OK with `converged` false.
 */
AISLE_MUST_CHECK
enum aisle_status aisle_arima_fit(struct aisle_arima **out, const double *y, size_t n,
                                  const struct aisle_arima_spec *spec, struct aisle_error *err);

void aisle_arima_free(struct aisle_arima *model); /* NULL is fine */

/**
 * Forecasts from the last value that the model has seen.
 *
 * Errors of the coefficients are not in `se`, as in R.
 *
 * @param horizon  steps, h = 1..horizon
 * @param future   the model's regressors, `horizon` values each, in their order; NULL if it has
 * none (a drift goes on by itself)
 * @param mean, se  `horizon` values each; of log y if the model is one of logs
 */
void aisle_arima_forecast(const struct aisle_arima *model, size_t horizon,
                          const struct aisle_regressor *future, double *mean, double *se);

/**
 * Takes in the next value without estimating anew: O(p + q + s (P + Q)) once the filter is steady.
 * Statistics and residuals of the fit stay as they are.
 *
 * @param y  NaN: missing
 * @param x  the regressors' values at this step; NULL if there are none
 * @return the one-step error (in logs if the model is); NaN if y is missing
 */
double aisle_arima_observe(struct aisle_arima *model, double y, const double *x);

/** Writes "ARIMA(2,1,1)(0,1,0)[12] with drift"; always terminated. */
void aisle_arima_name(const struct aisle_arima *model, char *out, size_t size);

/* Choice of the order -------------------------------------------------------------------------- */

/** One model that a search tried, in order of trial. */
struct aisle_arima_trial {
    struct aisle_arima_order order;
    enum aisle_arima_constant constant;
    double aicc; /* inf: rejected */
    /** NULL, or why it was rejected: "root near the unit circle", "no convergence", ... */
    const char *rejected;
    bool approximate; /* aicc is from the conditional sum of squares */
};

/** How to search. {.s = period} is a good choice. The d and D are found by tests: KPSS at 5 % and
 * seasonal strength above 0.64. */
struct aisle_arima_search {
    int s;                          /* period; 0 or 1: no season */
    bool full;                      /* all models with p + q + P + Q <= 5 instead of steps */
    int max_p, max_q, max_P, max_Q; /* 0: 5, 5, 2, 2 */
    bool fix_d, fix_D;              /* take d and D as given here */
    int d, D;
    enum aisle_arima_constant constant; /* NONE: none; else it is chosen with the order */
    const struct aisle_regressor *regressor;
    size_t regressor_count;
    bool log;
    /** Called for each model tried; NULL: not wanted. */
    void (*trace)(void *self, const struct aisle_arima_trial *trial);
    void *self;
};

/**
 * Chooses the order with the least AICc, by the steps of Hyndman and Khandakar or among all, and
 * fits it by exact maximum likelihood. Models with a root of modulus below 1.01 are rejected, as
 * their estimates are not to be trusted.
 *
 * @return as aisle_arima_fit(), and AISLE_EVALUE for bounds or differences beyond what is accepted.
 *         A constant series yields (0,0,0) with its mean.
 */
AISLE_MUST_CHECK
enum aisle_status aisle_arima_choose(struct aisle_arima **out, const double *y, size_t n,
                                     const struct aisle_arima_search *search,
                                     struct aisle_error *err);

/* Limits --------------------------------------------------------------------------------------- */

/** Half the width of the interval of that level (percent, above 0 and below 100) in standard
 * errors: 1.96 for 95. */
double aisle_level_z(double level);

#endif
