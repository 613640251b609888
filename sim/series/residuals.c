/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include <gsl/gsl_cdf.h>

#include <aisle/diagnostics.h>

#include "base/mem.h"
#include "series/gaps.h"

/* Portmanteau tests --------------------------------------------------------------------------- */

static struct aisle_portmanteau portmanteau(const double *e, size_t n, size_t lag, int fitted,
                                            bool ljung)
{
    struct aisle_portmanteau q = {.lag = lag, .df = (int)lag - fitted, .statistic = NAN, .p = NAN};
    double count = (double)gaps_present(e, n), sum = 0, *r;

    if (lag == 0 || lag >= n)
        return q;
    r = mem_new(lag + 1, sizeof *r);
    aisle_acf(e, n, lag, r);
    for (size_t k = 1; k <= lag; k++)
        sum += ljung ? r[k] * r[k] * (count + 2) / (count - (double)k) : r[k] * r[k];
    mem_free(r);
    /* With many gaps there may be as many lags as values: then the weights make no sense. */
    if (isnan(sum) || count <= (double)lag)
        return q;
    q.statistic = count * sum;
    if (q.df > 0) {
        q.defined = true;
        q.p = gsl_cdf_chisq_Q(q.statistic, q.df);
    }
    return q;
}

struct aisle_portmanteau aisle_ljung_box(const double *e, size_t n, size_t lag, int fitted)
{
    return portmanteau(e, n, lag, fitted, true);
}

struct aisle_portmanteau aisle_box_pierce(const double *e, size_t n, size_t lag, int fitted)
{
    return portmanteau(e, n, lag, fitted, false);
}

/* Normality ----------------------------------------------------------------------------------- */

struct aisle_jarque_bera aisle_jarque_bera(const double *e, size_t n)
{
    double count = (double)gaps_present(e, n), mean = 0, m2 = 0, m3 = 0, m4 = 0;
    struct aisle_jarque_bera jb = {
        .n = (size_t)count, .skewness = NAN, .kurtosis = NAN, .statistic = NAN, .p = NAN};

    if (gaps_constant(e, n))
        return jb;
    for (size_t t = 0; t < n; t++)
        mean += isnan(e[t]) ? 0 : e[t] / count;
    for (size_t t = 0; t < n; t++) {
        double x = isnan(e[t]) ? 0 : e[t] - mean, square = x * x;

        m2 += square / count;
        m3 += square * x / count;
        m4 += square * square / count;
    }
    jb.skewness = m3 / pow(m2, 1.5);
    jb.kurtosis = m4 / (m2 * m2);
    jb.statistic =
        count / 6 * (jb.skewness * jb.skewness + (jb.kurtosis - 3) * (jb.kurtosis - 3) / 4);
    jb.defined = isfinite(jb.statistic);
    jb.p = jb.defined ? gsl_cdf_chisq_Q(jb.statistic, 2) : NAN;
    return jb;
}

/* Constant variance --------------------------------------------------------------------------- */

/* P(max |Brownian bridge| > x): Kolmogorov's series; below 0.2 it is 1 to twelve digits, and slow.
 */
static double kolmogorov(double x)
{
    double p = 0, term = 1;

    if (x < 0.2)
        return 1;
    for (int j = 1; fabs(term) > 1e-17; j++) {
        term = (j % 2 ? 2 : -2) * exp(-2.0 * j * j * x * x);
        p += term;
    }
    return fmax(0, fmin(1, p));
}

struct aisle_cusum_squares aisle_cusum_squares(const double *e, size_t n)
{
    double count = (double)gaps_present(e, n), total = 0, sum = 0, seen = 0, most = 0;
    struct aisle_cusum_squares c = {.statistic = NAN, .p = NAN};

    for (size_t t = 0; t < n; t++)
        total += isnan(e[t]) ? 0 : e[t] * e[t];
    if (count < 2 || !(total > 0) || !isfinite(total))
        return c;
    for (size_t t = 0; t < n; t++) {
        double off;

        if (isnan(e[t]))
            continue;
        sum += e[t] * e[t];
        off = fabs(sum / total - ++seen / count);
        if (off > most) {
            most = off;
            c.where = t + 1;
        }
    }
    c.defined = true;
    c.statistic = sqrt(count / 2) * most;
    c.p = kolmogorov(c.statistic);
    return c;
}
