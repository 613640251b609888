/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series/acf.h"

#include <math.h>

#include <gsl/gsl_fft_halfcomplex.h>
#include <gsl/gsl_fft_real.h>

#include <aisle/diagnostics.h>

#include "base/mem.h"
#include "series/gaps.h"

enum { DIRECT_VALUES = 2000, DIRECT_LAGS = 32 };

/* sum_t x_t x_(t+k) by its definition, missing products left out; `pairs` is how many there were.
 */
static double product(const double *x, size_t n, size_t k, size_t *pairs)
{
    double sum = 0;

    *pairs = 0;
    for (size_t t = 0; t + k < n; t++) {
        double term = x[t] * x[t + k];

        if (isnan(term))
            continue;
        sum += term;
        ++*pairs;
    }
    return sum;
}

/* Turns x, n values and zeros up to `size` (a power of two, 2 n or more), into its sums of lagged
 * products: the inverse transform of the periodogram. */
static void transform(double *x, size_t size)
{
    gsl_fft_real_radix2_transform(x, 1, size);
    x[0] *= x[0];
    x[size / 2] *= x[size / 2];
    for (size_t k = 1; k < size / 2; k++) {
        x[k] = x[k] * x[k] + x[size - k] * x[size - k];
        x[size - k] = 0;
    }
    gsl_fft_halfcomplex_radix2_inverse(x, 1, size);
}

/* All sums at once: of the values with zeros in the gaps, and of what is there (1) or missing (0),
 * which counts pairs. */
static void by_fourier(const double *x, size_t n, size_t lags, double *out)
{
    bool gaps = gaps_present(x, n) < n;
    size_t size = 2;
    double *sum, *pairs = NULL;

    while (size < 2 * n)
        size *= 2;
    sum = mem_new(size, sizeof *sum);
    for (size_t t = 0; t < n; t++)
        sum[t] = isnan(x[t]) ? 0 : x[t];
    transform(sum, size);
    if (gaps) {
        pairs = mem_new(size, sizeof *pairs);
        for (size_t t = 0; t < n; t++)
            pairs[t] = !isnan(x[t]);
        transform(pairs, size);
    }
    for (size_t k = 0; k <= lags; k++) {
        double there = gaps ? round(pairs[k]) : (double)(n - k);

        out[k] = there > 0 ? sum[k] / (there + (double)k) : NAN;
    }
    mem_free(pairs);
    mem_free(sum);
}

void acf_centred(const double *x, size_t n, size_t lags, double *out)
{
    size_t last = lags < n ? lags : n - 1;
    double variance;

    if (n > DIRECT_VALUES && last > DIRECT_LAGS) {
        by_fourier(x, n, last, out);
    } else {
        for (size_t k = 0; k <= last; k++) {
            size_t pairs;
            double sum = product(x, n, k, &pairs);

            out[k] = pairs > 0 ? sum / (double)(pairs + k) : NAN;
        }
    }
    variance = out[0] > 0 ? out[0] : NAN;
    for (size_t k = 0; k <= lags; k++) /* with gaps the ratio may be beyond 1 */
        out[k] = k > last || isnan(out[k] / variance) ? NAN : fmax(-1, fmin(1, out[k] / variance));
}

void aisle_acf(const double *y, size_t n, size_t lags, double *out)
{
    double mean = 0, *x;

    for (size_t k = 0; k <= lags; k++)
        out[k] = NAN;
    if (gaps_constant(y, n))
        return;
    for (size_t t = 0; t < n; t++)
        mean += isnan(y[t]) ? 0 : y[t];
    mean /= (double)gaps_present(y, n);
    x = mem_new(n, sizeof *x);
    for (size_t t = 0; t < n; t++)
        x[t] = y[t] - mean;
    acf_centred(x, n, lags, out);
    mem_free(x);
}

/* The recursion: phi(k,k) = (r_k - sum phi(k-1,j) r_(k-j)) / (1 - sum phi(k-1,j) r_j), and
 * phi(k,j) = phi(k-1,j) - phi(k,k) phi(k-1,k-j). */
void aisle_pacf(const double *y, size_t n, size_t lags, double *out)
{
    double *r = mem_new(lags + 1, sizeof *r), *phi = mem_new(lags + 1, sizeof *phi);
    double *last = mem_new(lags + 1, sizeof *last);

    aisle_acf(y, n, lags, r);
    out[0] = r[0];
    for (size_t k = 1; k <= lags; k++) {
        double above = r[k], below = 1;

        for (size_t j = 1; j < k; j++) {
            above -= last[j] * r[k - j];
            below -= last[j] * r[j];
        }
        phi[k] = below > 0 && fabs(above) <= below * (1 + 1e-9) ? above / below : NAN;
        for (size_t j = 1; j < k; j++)
            phi[j] = last[j] - phi[k] * last[k - j];
        for (size_t j = 1; j <= k; j++)
            last[j] = phi[j];
        out[k] = phi[k];
    }
    mem_free(last);
    mem_free(phi);
    mem_free(r);
}

double aisle_acf_band(size_t n)
{
    return n > 0 ? 1.96 / sqrt((double)n) : NAN;
}
