/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_multilarge.h>
#include <gsl/gsl_poly.h>

#include <aisle/diagnostics.h>

#include "base/mem.h"
#include "series/diff.h"
#include "series/gaps.h"

static struct aisle_stationarity undefined(const char *name, bool trend, size_t n, size_t lags)
{
    return (struct aisle_stationarity){
        .name = name, .trend = trend, .n = n, .lags = lags, .statistic = NAN, .p = NAN};
}

/* KPSS ---------------------------------------------------------------------------------------- */

enum { KPSS_CRITICAL = 4 };

static const double kpss_level[KPSS_CRITICAL] = {0.1, 0.05, 0.025, 0.01};
static const double kpss_critical[2][KPSS_CRITICAL] = {{0.347, 0.463, 0.574, 0.739},
                                                       {0.119, 0.146, 0.176, 0.216}};

/* Takes the mean off n > 0 values, or the line of least squares. */
static void take_off(double *y, size_t n, bool trend)
{
    double mean = 0, slope = 0, middle = (double)(n - 1) / 2, spread = 0;

    for (size_t t = 0; t < n; t++)
        mean += y[t] / (double)n;
    for (size_t t = 0; trend && t < n; t++) {
        slope += ((double)t - middle) * (y[t] - mean);
        spread += ((double)t - middle) * ((double)t - middle);
    }
    slope = spread > 0 ? slope / spread : 0;
    for (size_t t = 0; t < n; t++)
        y[t] -= mean + slope * ((double)t - middle);
}

/* The long-run variance with Bartlett's weights, times n. */
static double long_run(const double *e, size_t n, size_t lags)
{
    double sum = 0;

    for (size_t k = 0; k <= lags && k < n; k++) {
        double product = 0;

        for (size_t t = k; t < n; t++)
            product += e[t] * e[t - k];
        sum += (k ? 2 : 1) * (1 - (double)k / (double)(lags + 1)) * product;
    }
    return sum;
}

/* p by straight lines between the table's points. */
static void interpolate(struct aisle_stationarity *s)
{
    int i = 0;

    while (i < s->critical_count && s->statistic >= s->critical[i])
        i++;
    if (i == 0) {
        s->p = s->level[0];
        s->bound = AISLE_P_AT_LEAST;
    } else if (i == s->critical_count) {
        s->p = s->level[i - 1];
        s->bound = AISLE_P_AT_MOST;
    } else {
        s->p = s->level[i - 1] + (s->level[i] - s->level[i - 1]) *
                                     (s->statistic - s->critical[i - 1]) /
                                     (s->critical[i] - s->critical[i - 1]);
    }
}

/* The test of n values without gaps; they are lost. */
static struct aisle_stationarity kpss(double *e, size_t n, bool trend, int lags)
{
    size_t lag = lags < 0 ? (size_t)(3 * sqrt((double)n) / 13) : (size_t)lags;
    struct aisle_stationarity s = undefined("KPSS", trend, n, lag);
    double raw = 0, left = 0, sum = 0, squares = 0, variance;

    if (n < 2 || gaps_constant(e, n))
        return s;
    for (size_t t = 0; t < n; t++)
        raw += e[t] * e[t];
    take_off(e, n, trend);
    for (size_t t = 0; t < n; t++) {
        sum += e[t];
        squares += sum * sum;
        left += e[t] * e[t];
    }
    variance = long_run(e, n, lag);
    if (!(left > 1e-24 * raw && variance > 0)) /* no more than rounding errors are left */
        return s;
    if (!isfinite(squares / (double)n / variance))
        return s;
    s.defined = true;
    s.statistic = squares / (double)n / variance;
    s.critical_count = KPSS_CRITICAL;
    for (int i = 0; i < KPSS_CRITICAL; i++) {
        s.level[i] = kpss_level[i];
        s.critical[i] = kpss_critical[trend][i];
    }
    s.stationary = !(s.statistic > s.critical[1]);
    interpolate(&s);
    return s;
}

struct aisle_stationarity aisle_kpss(const double *y, size_t n, bool trend, int lags)
{
    double *e = mem_new(n, sizeof *e);
    struct aisle_stationarity s = kpss(e, gaps_skip(y, n, e), trend, lags);

    mem_free(e);
    return s;
}

/* ADF ----------------------------------------------------------------------------------------- */

enum { ADF_CRITICAL = 3, BLOCK_ROWS = 256 };

/* MacKinnon 2010, table 2, one variable: c0 + c1/n + c2/n^2 + c3/n^3. */
static const double adf_level[ADF_CRITICAL] = {0.1, 0.05, 0.01};
static const double adf_critical[2][ADF_CRITICAL][4] = {{{-2.56677, -1.5384, -2.809, 0},
                                                         {-2.86154, -2.8903, -4.234, -40.04},
                                                         {-3.43035, -6.5393, -16.786, -79.433}},
                                                        {{-3.12705, -2.5856, -3.925, -22.38},
                                                         {-3.41049, -4.3904, -9.036, -45.374},
                                                         {-3.95877, -9.0531, -28.428, -134.155}}};

/* MacKinnon 1994: p = Phi(polynomial in the statistic), one polynomial for statistics up to
 * `between`, one for those above; beyond `least` and `most` they are not meant to hold. */
static const struct surface {
    double least, between, most, small[3], large[4];
} adf_surface[2] = {
    {-18.83, -1.61, 2.74, {2.1659, 1.4412, 0.038269}, {1.7339, 0.93202, -0.12745, -0.010368}},
    {-16.18, -2.89, 0.70, {3.2512, 1.6047, 0.049588}, {2.5261, 0.61654, -0.37956, -0.060285}},
};

static void approximate(struct aisle_stationarity *s)
{
    const struct surface *f = &adf_surface[s->trend];
    double at = fmax(f->least, fmin(f->most, s->statistic));

    s->p = gsl_cdf_ugaussian_P(at <= f->between ? gsl_poly_eval(f->small, 3, at)
                                                : gsl_poly_eval(f->large, 4, at));
    if (s->statistic < f->least)
        s->bound = AISLE_P_AT_MOST;
    if (s->statistic > f->most)
        s->bound = AISLE_P_AT_LEAST;
}

/* The regression of y_t - y_(t-1) on 1, perhaps t, lagged differences and, last, y_(t-1). */
struct adf {
    const double *y;
    size_t n, lags, columns;
    double mean; /* taken off y: the constant makes up for it, and digits are saved */
    bool trend;
    size_t rows;
};

/* Writes the row of time t; false if a value of it is missing. */
static bool write_row(const struct adf *a, size_t t, gsl_matrix *x, gsl_vector *b, size_t row)
{
    size_t j = 0;
    double sum;

    gsl_matrix_set(x, row, j++, 1);
    if (a->trend)
        gsl_matrix_set(x, row, j++, 2 * (double)t / (double)a->n - 1);
    for (size_t k = 1; k <= a->lags; k++)
        gsl_matrix_set(x, row, j++, a->y[t - k] - a->y[t - k - 1]);
    gsl_matrix_set(x, row, j, a->y[t - 1] - a->mean);
    gsl_vector_set(b, row, a->y[t] - a->y[t - 1]);
    sum = gsl_vector_get(b, row);
    for (j = 0; j < a->columns; j++)
        sum += gsl_matrix_get(x, row, j);
    return !isnan(sum);
}

/* Takes in all rows, block by block. The first block must have as many rows as columns. */
static void accumulate(struct adf *a, gsl_multilarge_linear_workspace *w)
{
    size_t most = a->columns > BLOCK_ROWS ? a->columns : BLOCK_ROWS, row = 0;
    gsl_matrix *x = gsl_matrix_alloc(most, a->columns);
    gsl_vector *b = gsl_vector_alloc(most);

    for (size_t t = a->lags + 1; t < a->n; t++) {
        row += write_row(a, t, x, b, row);
        if (row == most || (t + 1 == a->n && row > 0 && a->rows + row > a->columns)) {
            gsl_matrix_view some = gsl_matrix_submatrix(x, 0, 0, row, a->columns);
            gsl_vector_view left = gsl_vector_subvector(b, 0, row);

            gsl_multilarge_linear_accumulate(&some.matrix, &left.vector, w);
            a->rows += row;
            row = 0;
        }
    }
    gsl_vector_free(b);
    gsl_matrix_free(x);
}

/* True if no column of the triangle R is, but for rounding, a sum of those before it. */
static bool independent(const gsl_matrix *r)
{
    for (size_t j = 0; j < r->size2; j++) {
        double squares = 0;

        for (size_t i = 0; i <= j; i++)
            squares += gsl_matrix_get(r, i, j) * gsl_matrix_get(r, i, j);
        if (!(fabs(gsl_matrix_get(r, j, j)) > 1e-10 * sqrt(squares)))
            return false;
    }
    return true;
}

/* X = QR: the coefficient of the last column is (Q'b)_m / R_mm and its s.e. s / |R_mm|. NaN: not
 * defined. */
static double statistic_of(struct adf *a)
{
    gsl_multilarge_linear_workspace *w =
        gsl_multilarge_linear_alloc(gsl_multilarge_linear_tsqr, a->columns);
    double statistic = NAN;

    accumulate(a, w);
    if (a->rows > a->columns && independent(gsl_multilarge_linear_matrix_ptr(w))) {
        const gsl_vector *qb = gsl_multilarge_linear_rhs_ptr(w);
        double r =
            gsl_matrix_get(gsl_multilarge_linear_matrix_ptr(w), a->columns - 1, a->columns - 1);
        double effect = gsl_vector_get(qb, a->columns - 1) * (r < 0 ? -1 : 1);
        gsl_vector *c = gsl_vector_alloc(a->columns);
        double rest, size;

        gsl_multilarge_linear_solve(0, c, &rest, &size, w);
        if (rest > 1e-10 * fabs(effect))
            statistic = effect / rest * sqrt((double)(a->rows - a->columns));
        gsl_vector_free(c);
    }
    gsl_multilarge_linear_free(w);
    return statistic;
}

struct aisle_stationarity aisle_adf(const double *y, size_t n, bool trend, int lags)
{
    size_t there = gaps_present(y, n);
    size_t lag = lags >= 0 ? (size_t)lags : there > 1 ? (size_t)cbrt((double)(there - 1)) : 0;
    struct aisle_stationarity s = undefined("ADF", trend, 0, lag);
    struct adf a = {.y = y, .n = n, .lags = lag, .columns = 2 + lag + trend, .trend = trend};

    if (n <= lag + 1 || n - lag - 1 <= a.columns || gaps_constant(y, n))
        return s;
    for (size_t t = 0; t < n; t++)
        a.mean += isnan(y[t]) ? 0 : y[t] / (double)there;
    s.statistic = statistic_of(&a);
    s.n = a.rows;
    s.defined = isfinite(s.statistic);
    if (!s.defined)
        return s;
    s.critical_count = ADF_CRITICAL;
    for (int i = 0; i < ADF_CRITICAL; i++) {
        s.level[i] = adf_level[i];
        s.critical[i] = gsl_poly_eval(adf_critical[trend][i], 4, 1 / (double)a.rows);
    }
    s.stationary = s.statistic < s.critical[1];
    approximate(&s);
    return s;
}

/* Differences --------------------------------------------------------------------------------- */

int aisle_ndiffs(const double *y, size_t n, int most)
{
    double *x = mem_new(n, sizeof *x), *e = mem_new(n, sizeof *e);
    int d = 0;

    n = gaps_skip(y, n, x);
    while (d < most && !gaps_constant(x, n)) {
        struct aisle_stationarity s;

        memcpy(e, x, n * sizeof *e);
        s = kpss(e, n, false, -1);
        if (!s.defined || s.stationary)
            break;
        n = diff_series(x, n, 1, 0, 1);
        d++;
    }
    mem_free(e);
    mem_free(x);
    return d;
}
