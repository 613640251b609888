/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Differences of pairs: Student's test and Wilcoxon's. */
#include <aisle/statistics.h>

#include <float.h>
#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "base/mem.h"

enum { EXACT_MOST = 25 }; /* of Wilcoxon's; sums of doubled ranks reach 650 */

/* Signed ranks of the differences that are not 0. */
struct signed_ranks {
    size_t n;
    double *size;   /* absolute values, ascending */
    double *sign;   /* -1, 1 */
    size_t *twice;  /* mean ranks, doubled so as to be whole */
    size_t sum;     /* of those of positive differences */
    double ties;    /* sum over groups of t equal ones: t^3 - t */
};

/* Sizes that differ by no more than `slack` are equal. */
static void rank(struct signed_ranks *r, const double *d, size_t n, double slack)
{
    for (size_t i = 0; i < n; i++)
        if (d[i] < 0 || d[i] > 0) {
            r->size[r->n] = fabs(d[i]);
            r->sign[r->n++] = d[i] < 0 ? -1 : 1;
        }
    gsl_sort2(r->size, 1, r->sign, 1, r->n);
    for (size_t from = 0, to; from < r->n; from = to) {
        double t;

        for (to = from + 1; to < r->n && r->size[to] - r->size[from] <= slack;)
            to++;
        t = (double)(to - from);
        r->ties += t * t * t - t;
        for (size_t i = from; i < to; i++) {
            r->twice[i] = from + 1 + to; /* of ranks from + 1 to `to` */
            r->sum += r->sign[i] > 0 ? r->twice[i] : 0;
        }
    }
}

/* All 2^n signs are alike likely: counts them by the sum that they give. */
static double exact(const struct signed_ranks *r)
{
    double ways[EXACT_MOST * (EXACT_MOST + 1) + 1] = {1}, below = 0, above = 0;
    size_t most = r->n * (r->n + 1), reached = 0;

    for (size_t i = 0; i < r->n; i++) {
        reached += r->twice[i];
        for (size_t s = reached + 1; s-- > r->twice[i];)
            ways[s] += ways[s - r->twice[i]];
    }
    for (size_t s = 0; s <= most; s++) {
        below += s <= r->sum ? ways[s] : 0;
        above += s >= r->sum ? ways[s] : 0;
    }
    return fmin(1, 2 * fmin(below, above) / exp2((double)r->n));
}

static double normal(const struct signed_ranks *r)
{
    double n = (double)r->n, off = fabs((double)r->sum / 2 - n * (n + 1) / 4);
    double variance = n * (n + 1) * (2 * n + 1) / 24 - r->ties / 48;

    return fmin(1, 2 * gsl_cdf_ugaussian_Q(fmax(0, off - 0.5) / sqrt(variance)));
}

static double wilcoxon(const double *d, size_t n, double slack)
{
    struct signed_ranks r = {
        .size = mem_new(n, sizeof *r.size),
        .sign = mem_new(n, sizeof *r.sign),
        .twice = mem_new(n, sizeof *r.twice),
    };
    double p;

    rank(&r, d, n, slack);
    p = r.n <= EXACT_MOST ? exact(&r) : normal(&r);
    mem_free(r.size);
    mem_free(r.sign);
    mem_free(r.twice);
    return p;
}

/* What subtracting x and y of that size may be off by. */
static double noise(const double *x, const double *y, size_t n)
{
    return 10 * DBL_EPSILON * fmax(fabs(gsl_stats_mean(x, 1, n)), fabs(gsl_stats_mean(y, 1, n)));
}

struct aisle_difference aisle_paired(const double *x, const double *y, size_t n, double level)
{
    struct aisle_difference out = {.mean = {NAN, NAN, NAN}, .p_t = NAN, .p_wilcoxon = NAN, .n = n};
    double *d, least, most, slack;

    if (n == 0)
        return out;
    slack = noise(x, y, n);
    d = mem_new(n, sizeof *d);
    for (size_t i = 0; i < n; i++)
        d[i] = fabs(x[i] - y[i]) > slack ? x[i] - y[i] : 0;
    out.mean = aisle_mean(d, n, level);
    gsl_stats_minmax(&least, &most, d, 1, n);
    if (n > 1 && most - least > slack) {
        double error = gsl_stats_sd(d, 1, n) / sqrt((double)n);

        out.p_t = 2 * gsl_cdf_tdist_Q(fabs(out.mean.value) / error, (double)(n - 1));
    } else if (n > 1) {
        out.mean.low = out.mean.high = out.mean.value;
        out.p_t = out.mean.value < 0 || out.mean.value > 0 ? (double)NAN : 1;
    }
    if (n > 1)
        out.p_wilcoxon = wilcoxon(d, n, slack);
    mem_free(d);
    return out;
}
