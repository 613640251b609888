/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What a series looks like before a model is fitted, and its residuals after.
 *
 * Autocorrelation, tests of stationarity, how often to difference, the strength and length of a
 * season; tests of what remains. A series is an array of n doubles at equal steps, each finite or
 * NaN: a missing value. No function fails. Where a figure is not defined (too few values, a
 * constant series, no degrees of freedom, an infinite value) it is NaN and `defined` is false.
 *
 * Sources: Box, Jenkins, Reinsel, Ljung, "Time Series Analysis", 5th ed., 2016 (ACF, PACF,
 * Ljung-Box); others where they are used.
 */
#ifndef AISLE_DIAGNOSTICS_H
#define AISLE_DIAGNOSTICS_H

#include <stdbool.h>
#include <stddef.h>

/* Autocorrelation ----------------------------------------------------------------------------- */

/**
 * Autocorrelations: sum (y_t - m)(y_(t+k) - m) / n over that at lag 0. Products with a missing
 * value are left out, and the divisor is then their number + k, as in R's acf(na.action = na.pass).
 *
 * @param out  lags + 1 values: out[k] at lag k, out[0] = 1. NaN where no product is, and all if the
 *             series is constant
 */
void aisle_acf(const double *y, size_t n, size_t lags, double *out);

/** Partial autocorrelations by the recursion of Durbin and Levinson from aisle_acf(). Shapes as
 * there; out[0] = 1. NaN from the lag on where nothing is left to explain, or where one would be
 * beyond 1: with gaps, autocorrelations need not be those of any series. */
void aisle_pacf(const double *y, size_t n, size_t lags, double *out);

/** 1.96 / sqrt(n), n values not missing: 95 % of white noise's autocorrelations are within. */
double aisle_acf_band(size_t n);

/* Stationarity -------------------------------------------------------------------------------- */

enum aisle_p_bound {
    AISLE_P_IS,      /* p is the value */
    AISLE_P_AT_MOST, /* the true one is p or less: the table ends there */
    AISLE_P_AT_LEAST
};

/** A test of stationarity. */
struct aisle_stationarity {
    const char *name; /* "KPSS", "ADF" */
    bool defined;     /* false: statistic and p are NaN, there are no critical values */
    bool trend;       /* around a straight line, else around a constant */
    size_t n;         /* values used; ADF: rows of the regression */
    size_t lags;
    double statistic;
    int critical_count;
    double level[4], critical[4]; /* of the test, 0.1 first: beyond critical[i] it rejects */
    double p;
    enum aisle_p_bound bound;
    bool stationary; /* the verdict at 5 %, level[1]: KPSS does not reject, ADF does */
};

/**
 * KPSS: is the series stationary (around a line)? Rejected if the statistic is above the critical
 * value. Long-run variance with Bartlett's weights. p is interpolated between the critical values,
 * and ends at 0.1 and 0.01. Missing values are passed over: those around them become neighbours.
 * Not defined for a series that is constant or, with `trend`, a line. O(n lags).
 *
 * Source: Kwiatkowski, Phillips, Schmidt, Shin, J. Econometrics 54 (1992) 159-178, table 1.
 *
 * @param lags  of the long-run variance; below 0: trunc(3 sqrt(n) / 13)
 */
struct aisle_stationarity aisle_kpss(const double *y, size_t n, bool trend, int lags);

/**
 * Augmented Dickey-Fuller: has the series a unit root? Rejected, for stationarity, if the statistic
 * is below the critical value: the t value of b in
 *
 *     y_t - y_(t-1) = a (+ c t) + b y_(t-1) + sum_(k = 1..lags) d_k (y_(t-k) - y_(t-k-1)) + e_t.
 *
 * Rows with a missing value are left out. Critical values are for this number of rows; p is for a
 * long series (to about 0.01 where it matters), so that near the edge the two may differ: the
 * verdict goes by the critical value. Not defined if there are not more rows than coefficients, or
 * the columns depend on each other. O(n lags^2): a million values take some seconds.
 *
 * Sources: Said, Dickey, Biometrika 71 (1984) 599-607; critical values MacKinnon, Queen's Economics
 * Department working paper 1227 (2010), table 2; p MacKinnon, J. Business & Economic Statistics 12
 * (1994) 167-176.
 *
 * @param lags  below 0: trunc((n - 1)^(1/3)), of the n values that are not missing
 */
struct aisle_stationarity aisle_adf(const double *y, size_t n, bool trend, int lags);

/**
 * How often to difference: while the KPSS test of level (lag trunc(3 sqrt(n) / 13)) rejects at 5 %,
 * at most `most` times. 0 for a constant series. Missing values are passed over, as in R's
 * ndiffs().
 */
int aisle_ndiffs(const double *y, size_t n, int most);

/* Season -------------------------------------------------------------------------------------- */

/**
 * How strong the season is: 1 - Var(remainder) / Var(season + remainder), within 0..1, from an STL
 * decomposition with a season window of 11 periods, as R's forecast::mstl(). Missing values are
 * interpolated on a line before, and left out of the variances (R fills gaps by a robust
 * decomposition: its figure then differs a little). NaN unless n > 2 period, period > 1, and the
 * series is not constant.
 *
 * Source: Wang, Smith, Hyndman, Data Mining and Knowledge Discovery 13 (2006) 335-364.
 */
double aisle_seasonal_strength(const double *y, size_t n, int period);

/** How often to difference at lag `period`: 1 if the strength of the season is above 0.64 (and the
 * series is longer than two periods), else 0; as R's nsdiffs(). */
int aisle_nsdiffs(const double *y, size_t n, int period);

/**
 * The length of the season in steps; 1 if none is found.
 *
 * What is periodic at scale h shows in the differences of neighbouring means of h values, h = 1, 2,
 * 4, ..., which carry neither level, trend nor much red noise. For each h the largest peak of their
 * periodogram between periods 3 h and 6 h (from 2 for h = 1), and its multiples up to 6, are
 * proposed, as is `likely`. A proposal stands if the autocorrelation of these differences at that
 * lag is a local maximum, above 0.2, beyond 3.5 standard errors (2.5 for `likely`; Bartlett's
 * formula, Fisher's transformation), and half of it is kept up at multiples of the lag, which a
 * pseudo-cycle does not. Of those that stand the season is the one of most variance in three
 * harmonics, or one that divides it and has nine tenths of that; one of `likely` is preferred if it
 * has four fifths.
 *
 * Without `likely` a long season may be off by a step or so: with white noise its standard error is
 * about p^2 / n sqrt(0.3 / (n snr)), snr the ratio of variances. Six cycles of 12 or more, of three
 * times the noise's variance, are nearly always found. False alarms, by 400 to 800 simulations of
 * 30 to 4032 values each: 1 % or less for random walks, white noise and AR(1) from -0.5 up (0.3 %
 * on average), 9 % for AR(1) of -0.8 with 50 values, up to 3 % for a pseudo-cycle, AR(2).
 *
 * Missing values are interpolated on a line; half of the values must be there, and a season fit in
 * three times. O(n log n): some 2 s for a million.
 *
 * @param likely  `likely_count` lengths that the calendar suggests (for daily values 7); NULL if 0
 * @return 1, or 2..n/3
 */
int aisle_find_period(const double *y, size_t n, const int *likely, size_t likely_count);

/* Residuals ----------------------------------------------------------------------------------- */

/** A test that the first `lag` autocorrelations are all 0. */
struct aisle_portmanteau {
    bool defined; /* false: p is NaN; statistic too, unless only df is below 1 */
    size_t lag;
    int df; /* lag less the coefficients fitted */
    double statistic;
    double p; /* of chi^2 with df degrees of freedom; below 0.05: something is left in them */
};

/**
 * Ljung and Box: n (n + 2) sum r_k^2 / (n - k). n counts values that are not missing.
 *
 * @param fitted  p + q + P + Q of the model whose residuals these are; 0 for a plain series
 */
struct aisle_portmanteau aisle_ljung_box(const double *e, size_t n, size_t lag, int fitted);

/** Box and Pierce: n sum r_k^2. */
struct aisle_portmanteau aisle_box_pierce(const double *e, size_t n, size_t lag, int fitted);

/** A test of normality. */
struct aisle_jarque_bera {
    bool defined;
    size_t n;         /* values not missing */
    double skewness;  /* m3 / m2^1.5; 0 if normal */
    double kurtosis;  /* m4 / m2^2; 3 if normal */
    double statistic; /* n/6 (skewness^2 + (kurtosis - 3)^2 / 4) */
    double p;         /* of chi^2 with 2 degrees of freedom: for large n */
};

/** Jarque, Bera, Economics Letters 6 (1980) 255-259. */
struct aisle_jarque_bera aisle_jarque_bera(const double *e, size_t n);

/** A test that the variance does not change. */
struct aisle_cusum_squares {
    bool defined;
    double statistic; /* sqrt(n/2) max_k |sum_(t<=k) e_t^2 / sum e_t^2 - k/n|; gaps don't count */
    size_t where;     /* the change, if there is one, is after that many steps of the series */
    double p;         /* for normal errors and large n; 0.05 at 1.358 */
};

/** Inclan, Tiao, J. American Statistical Association 89 (1994) 913-923. */
struct aisle_cusum_squares aisle_cusum_squares(const double *e, size_t n);

#endif
