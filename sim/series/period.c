/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include <gsl/gsl_fft_real.h>

#include <aisle/diagnostics.h>

#include "base/mem.h"
#include "series/gaps.h"
#include "series/scales.h"

enum { CYCLES_LEAST = 3, MULTIPLES_MOST = 6 };

/* What makes a proposal stand; found by simulation, see aisle_find_period(). */
#define ERRORS_LEAST  3.5 /* standard errors */
#define ERRORS_LIKELY 2.5 /* the same, if the calendar suggests that length: it is one of few */
#define SHARE_LEAST   0.2 /* autocorrelation: the season's share of the variance at its scale */
#define KEPT_LEAST    0.5 /* of that, on average, at multiples of the lag */
#define PART_LEAST    0.9 /* of the power of a multiple, to be preferred to it */
#define LIKELY_LEAST  0.8 /* of the strongest one's power, to be preferred */

/* Peaks --------------------------------------------------------------------------------------- */

/* The frequency of the wave that explains most, between low and high, where there is one peak: by
 * golden sections until the period is known to a twentieth of a step. */
static double climb(const struct scale *s, double low, double high, int harmonics)
{
    const double golden = (sqrt(5) - 1) / 2;
    double a = high - golden * (high - low), b = low + golden * (high - low);
    double at_a, at_b;

    if (high - low < low * low / 20)
        return (low + high) / 2;
    at_a = scale_explained(s, a, harmonics);
    at_b = scale_explained(s, b, harmonics);
    while (high - low >= low * low / 20) {
        if (at_a > at_b) {
            high = b;
            b = a;
            at_b = at_a;
            a = high - golden * (high - low);
            at_a = scale_explained(s, a, harmonics);
        } else {
            low = a;
            a = b;
            at_a = at_b;
            b = low + golden * (high - low);
            at_b = scale_explained(s, b, harmonics);
        }
    }
    return (low + high) / 2;
}

/* The frequency of the largest peak of a scale's periodogram among the periods for which it is
 * meant; 0 if there are none. */
static double peak(const struct scales *all, const struct scale *s)
{
    double least = s->width > 1 ? SCALE_SHORTEST * (double)s->width : 2;
    double most = fmin(2 * SCALE_SHORTEST * (double)s->width, (double)(all->n / CYCLES_LEAST));
    double unit, best = 0, *f;
    size_t size = 2, top = 0;

    while (size < 2 * s->n)
        size *= 2;
    unit = 1 / (double)(size * s->step);
    f = mem_new(size, sizeof *f);
    for (size_t t = 0; t < s->n; t++)
        f[t] = s->z[t];
    gsl_fft_real_radix2_transform(f, 1, size);
    for (size_t k = 1; k <= size / 2; k++) {
        double is = f[k] * f[k] + (k < size / 2 ? f[size - k] * f[size - k] : 0);

        /* A little more to both sides: the true peak is between two points. */
        if (is > best && least * (double)k * unit <= 1.05 && most * (double)k * unit >= 0.95) {
            best = is;
            top = k;
        }
    }
    mem_free(f);
    if (top == 0)
        return 0;
    return climb(s, (double)(top - 1) * unit, fmin((double)(top + 1) * unit, 0.5 / (double)s->step),
                 1);
}

/* Proposals ----------------------------------------------------------------------------------- */

/*
 * Bartlett: under the hypothesis that nothing is correlated at this lag or beyond, the variance is
 * 1 + 2 sum r_k^2 over the number of products. The sum is of shorter lags; it is bounded by what it
 * is for a random walk or white noise, for a season would make itself improbable. Fisher's atanh
 * makes correlations near 1 normal.
 */
static double standard_errors(const struct scale *s, size_t period, double r)
{
    size_t lag = period / s->step;
    double sum = 0, count;

    for (size_t k = 1; k <= lag / 2; k++)
        sum += s->r[k] * s->r[k];
    count = (double)(s->n - lag) / fmin(3, 1 + 2 * sum) - 3;
    return count > 0 ? atanh(fmin(r, 0.9999)) * sqrt(count) : 0;
}

/* True if the season is a local maximum of the correlations, significant, and kept up at its
 * multiples. */
static bool stands(const struct scales *all, size_t period, double errors)
{
    const struct scale *s = scales_of(all, (double)period);
    size_t low = period / s->step, high = (period + s->step - 1) / s->step, count = 0;
    double r = scale_lag(s, period), sum = 0;

    if (high + 1 >= s->n || s->r[low - 1] > r || s->r[high + 1] > r)
        return false;
    for (size_t lag = 2 * period; 4 * lag <= 3 * all->n && lag / s->step + 1 < s->n;
         lag += period) {
        sum += scale_lag(s, lag);
        count++;
    }
    return r > SHARE_LEAST && sum > KEPT_LEAST * r * (double)count &&
           standard_errors(s, period, r) > errors;
}

/* Choice -------------------------------------------------------------------------------------- */

struct seasons {
    struct season {
        size_t period;
        double power;
    } season[SCALES_MOST * MULTIPLES_MOST];
    size_t count;
};

/* Adds what stands of the multiples of a peak's period, as the peak may be a harmonic. */
static void add_multiples(const struct scales *all, double frequency, struct seasons *found)
{
    for (int j = 1; j <= MULTIPLES_MOST && j * CYCLES_LEAST <= frequency * (double)all->n; j++) {
        const struct scale *s = scales_of(all, round(j / frequency));
        double reach = 0.25 / ((double)s->n * (double)s->step), near = frequency / j, period;

        if (scale_lag(s, (size_t)round(j / frequency)) < SHARE_LEAST / 2)
            continue; /* not worth finding its exact length */
        period = round(1 / climb(s, near - reach, near + reach, SCALE_HARMONICS));
        if (period >= 2 && period * CYCLES_LEAST <= (double)all->n &&
            stands(all, (size_t)period, ERRORS_LEAST))
            found->season[found->count++] =
                (struct season){(size_t)period, scales_power(all, (size_t)period)};
    }
}

static struct season strongest(const struct seasons *found)
{
    struct season best = {1, 0};

    for (size_t i = 0; i < found->count; i++)
        if (found->season[i].power > best.power)
            best = found->season[i];
    return best;
}

/* True if n values can hardly tell two periods apart: their waves drift by half a cycle at most. */
static bool alike(const struct scales *all, size_t a, size_t b)
{
    double off = fabs((double)a - (double)b), longer = (double)(a > b ? a : b);

    return off <= longer * longer / (2 * (double)all->n);
}

/* A multiple of a season is a season, too: the shortest that makes the strongest one up, of those
 * that can hardly be told apart the strongest. */
static struct season shortest(const struct scales *all, const struct seasons *found)
{
    struct season whole = strongest(found), best = whole;

    for (size_t i = 0; i < found->count; i++) {
        struct season part = found->season[i];
        bool same = alike(all, part.period, best.period);
        size_t times = (whole.period + part.period / 2) / part.period;

        if (part.power < PART_LEAST * whole.power || !alike(all, times * part.period, whole.period))
            continue;
        if (same ? part.power > best.power : part.period < best.period)
            best = part;
    }
    return best;
}

static size_t choose(const struct scales *all, const int *likely, size_t likely_count)
{
    struct seasons found = {.count = 0};
    struct season best;

    for (size_t i = 0; i < all->count; i++) {
        double frequency = peak(all, &all->scale[i]);

        if (frequency > 0)
            add_multiples(all, frequency, &found);
    }
    best = shortest(all, &found); /* of period 1 and no power if none is found */
    best.power *= LIKELY_LEAST;
    for (size_t i = 0; i < likely_count; i++) {
        struct season s = {.period = (size_t)likely[i]};

        if (likely[i] < 2 || s.period > all->n / CYCLES_LEAST)
            continue;
        if (!stands(all, s.period, ERRORS_LIKELY) &&
            !(best.period > 1 && alike(all, s.period, best.period)))
            continue;
        s.power = scales_power(all, s.period);
        if (s.power > best.power)
            best = s;
    }
    return best.period;
}

int aisle_find_period(const double *y, size_t n, const int *likely, size_t likely_count)
{
    struct scales all;
    size_t period;

    if (n < 2 * CYCLES_LEAST || gaps_present(y, n) < n / 2 || gaps_constant(y, n))
        return 1;
    scales_init(&all, y, n, CYCLES_LEAST);
    period = choose(&all, likely, likely_count);
    scales_fini(&all);
    return (int)period;
}
