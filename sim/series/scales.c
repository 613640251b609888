/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/scales.h"

#include <math.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>

#include "base/mem.h"
#include "series/acf.h"
#include "series/gaps.h"

#define ROUNDING 1e-18 /* of the variance of the series */

/* Correlates the head of z with its tail, each with its own variance: so a season that grows with
 * the level is as good as one that does not, and no correlation is beyond 1. If z is but rounding
 * errors of a series of that variance, as for a straight line, it has none. */
static void correlate(struct scale *s, double variance)
{
    double head = 0, tail = 0, squares = 0;

    for (size_t t = 0; t < s->n; t++)
        squares += s->z[t] * s->z[t];
    if (!(squares > ROUNDING * variance * (double)s->n))
        return;
    acf_centred(s->z, s->n, s->n - 1, s->r);
    for (size_t k = s->n; k-- > 0;) {
        double sum = s->r[k] * squares;

        head += s->z[s->n - 1 - k] * s->z[s->n - 1 - k];
        tail += s->z[k] * s->z[k];
        s->r[k] = head > 0 && tail > 0 ? sum / sqrt(head * tail) : 0;
    }
}

/* sum[t] is of the t values before t. */
static void open_scale(struct scale *s, const double *sum, size_t n, size_t width, double variance)
{
    double mean = 0;

    s->width = width;
    s->step = width > 4 ? width / 4 : 1;
    s->n = (n - 2 * width) / s->step + 1;
    s->z = mem_new(s->n, sizeof *s->z);
    s->r = mem_new(s->n, sizeof *s->r);
    for (size_t i = 0; i < s->n; i++) {
        const double *at = sum + i * s->step;

        s->z[i] = (at[2 * width] - 2 * at[width] + at[0]) / (double)width;
        mean += s->z[i] / (double)s->n;
    }
    for (size_t i = 0; i < s->n; i++)
        s->z[i] -= mean;
    correlate(s, variance);
}

void scales_init(struct scales *all, const double *y, size_t n, size_t cycles)
{
    double *x = mem_new(n, sizeof *x), *sum = mem_new(n + 1, sizeof *sum);
    double mean = 0, variance = 0;

    gaps_fill(y, n, x);
    for (size_t t = 0; t < n; t++)
        mean += x[t] / (double)n;
    for (size_t t = 0; t < n; t++)
        variance += (x[t] - mean) * (x[t] - mean) / (double)n;
    for (size_t t = 0; t < n; t++)
        sum[t + 1] = sum[t] + (x[t] - mean);
    *all = (struct scales){.n = n};
    for (size_t width = 1; width == 1 || SCALE_SHORTEST * width * cycles <= n; width *= 2)
        open_scale(&all->scale[all->count++], sum, n, width, variance);
    mem_free(sum);
    mem_free(x);
}

void scales_fini(struct scales *all)
{
    for (size_t i = 0; i < all->count; i++) {
        mem_free(all->scale[i].z);
        mem_free(all->scale[i].r);
    }
}

const struct scale *scales_of(const struct scales *all, double period)
{
    size_t i = 0;

    while (i + 1 < all->count && period >= 2 * SCALE_SHORTEST * (double)all->scale[i].width)
        i++;
    return &all->scale[i];
}

double scale_lag(const struct scale *s, size_t lag)
{
    size_t low = lag / s->step, high = (lag + s->step - 1) / s->step;

    return fmax(s->r[low], s->r[high]);
}

/* Waves --------------------------------------------------------------------------------------- */

enum { COLUMNS = 2 * SCALE_HARMONICS + 1 };

/* The constant, cosines and sines of a wave and its harmonics that fit z best. */
struct wave {
    double coef[COLUMNS];
    double explained; /* sum of squares */
};

/* Sums of products of the columns, and with z. Harmonics beyond Nyquist's frequency are columns of
 * 0. */
static void add_products(const struct scale *s, double frequency, int harmonics,
                         double gram[COLUMNS][COLUMNS], double right[COLUMNS])
{
    double column[COLUMNS] = {1};
    gsl_complex turn = gsl_complex_polar(1, 2 * M_PI * frequency * (double)s->step);
    gsl_complex now = gsl_complex_rect(1, 0);

    for (size_t t = 0; t < s->n; t++) {
        gsl_complex at = now;

        for (int h = 1; h <= harmonics && h * frequency * (double)s->step <= 0.5; h++) {
            column[2 * h - 1] = GSL_REAL(at);
            column[2 * h] = GSL_IMAG(at);
            at = gsl_complex_mul(at, now);
        }
        for (int i = 0; i <= 2 * harmonics; i++) {
            right[i] += column[i] * s->z[t];
            for (int j = 0; j <= i; j++)
                gram[i][j] += column[i] * column[j];
        }
        now = gsl_complex_mul(now, turn);
    }
}

/* Least squares, as a few cycles are not orthogonal: the peak of a periodogram would be off. */
static struct wave fit_wave(const struct scale *s, double frequency, int harmonics)
{
    double gram[COLUMNS][COLUMNS] = {{0}}, right[COLUMNS] = {0};
    struct wave w = {{0}, 0};
    gsl_matrix_view m = gsl_matrix_view_array(gram[0], COLUMNS, COLUMNS);
    gsl_vector_view r = gsl_vector_view_array(right, COLUMNS);
    gsl_vector_view c = gsl_vector_view_array(w.coef, COLUMNS);

    add_products(s, frequency, harmonics, gram, right);
    for (int i = 0; i < COLUMNS; i++)
        gram[i][i] += 1e-9 * (double)s->n; /* a sine at Nyquist's frequency is 0 */
    gsl_linalg_cholesky_decomp1(&m.matrix);
    gsl_linalg_cholesky_solve(&m.matrix, &r.vector, &c.vector);
    gsl_blas_ddot(&r.vector, &c.vector, &w.explained);
    return w;
}

double scale_explained(const struct scale *s, double frequency, int harmonics)
{
    return fit_wave(s, frequency, harmonics).explained;
}

double scales_power(const struct scales *all, size_t period)
{
    const struct scale *s = scales_of(all, (double)period);
    struct wave w = fit_wave(s, 1 / (double)period, SCALE_HARMONICS);
    double total = 0;

    for (int h = 1; h <= SCALE_HARMONICS; h++) {
        double half = M_PI * h / (double)period, width = (double)s->width;
        double gain = 2 * pow(sin(half * width), 2) / (width * sin(half));

        /* Near p = 3 widths differencing takes the third harmonic away: its noise would be blown
         * up. */
        if ((size_t)(2 * h) * s->step <= period && gain > 0.7)
            total += (pow(w.coef[2 * h - 1], 2) + pow(w.coef[2 * h], 2)) / (2 * gain * gain);
    }
    return total;
}
