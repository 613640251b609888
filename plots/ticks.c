/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/ticks.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/* Data that was multiplied by 100 or added up misses a round number by a few last bits. */
static const double slack = 1e-9;

struct unit {
    const char *name;
    double seconds;
    double from_span_s; /* used for spans of at least this */
    double step[12];    /* in the unit, ascending, 0 ends; beyond: decimal steps */
};

static const struct unit units[] = {
    {"d", 86400, 3 * 86400, {0.5, 1, 2, 5, 7, 14, 28}},
    {"h", 3600, 3 * 3600, {0.5, 1, 2, 3, 6, 12, 24}},
    {"min", 60, 3 * 60, {0.5, 1, 2, 5, 10, 15, 20, 30, 60}},
    {"s", 1, 0, {0}},
};

static double decimal_step(double span, int intervals)
{
    static const double round_ones[] = {1, 2, 2.5, 5, 10};
    double least = span / intervals, power = pow(10, floor(log10(least)));

    for (size_t i = 0; i < sizeof round_ones / sizeof *round_ones; i++)
        if (round_ones[i] * power >= least * (1 - slack))
            return round_ones[i] * power;
    return 10 * power;
}

static double time_step(const struct unit *u, double span, int intervals)
{
    size_t n = sizeof u->step / sizeof *u->step;

    for (size_t i = 0; i < n && u->step[i] > 0; i++)
        if (span / u->step[i] <= intervals * (1 + slack))
            return span / u->step[i] >= 2 ? u->step[i] : decimal_step(span, intervals);
    return decimal_step(span, intervals);
}

static int decimals_of(double step)
{
    int n = 0;

    for (double x = step; n < 12 && fabs(x - round(x)) > slack * fabs(x); x *= 10)
        n++;
    return n;
}

/* "2.5\u00b710\u2079": `value` in steps of `step`. Exponents go by threes, as prefixes of units do.
 */
static void name_power(char *out, size_t size, double value, double step, int exponent)
{
    static const char *const raised[] = {"\u2070", "\u00b9", "\u00b2", "\u00b3", "\u2074",
                                         "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};
    double unit = pow(10, exponent);
    int decimals = decimals_of(step / unit), n = abs(exponent);

    snprintf(out, size, "%s%.*f\u00b710%s%s%s%s", value < 0 ? "\u2212" : "", decimals,
             fabs(value) / unit, exponent < 0 ? "\u207b" : "", n >= 100 ? raised[n / 100] : "",
             n >= 10 ? raised[n / 10 % 10] : "", raised[n % 10]);
}

static void fill(struct ticks *out, double from, double to, double step, double unit)
{
    int decimals = decimals_of(step);
    double first = ceil(from / step - slack), last = floor(to / step + slack);
    double most = fmax(fabs(first), fabs(last)) * step;
    bool powers = most >= 1e7 || decimals > 6;

    out->count = 0;
    for (double i = first; i <= last && out->count < TICKS_MAX; i++) {
        double value = i * step;
        char *label = out->label[out->count];

        if (powers && i != 0)
            name_power(label, sizeof *out->label, value, step,
                       3 * (int)floor((log10(most) + slack) / 3));
        else
            snprintf(label, sizeof *out->label, "%s%.*f", value < 0 ? "\u2212" : "",
                     powers ? 0 : decimals, fabs(value));
        out->at[out->count++] = value * unit;
    }
}

void ticks_plain(struct ticks *out, double from, double to, int intervals)
{
    assert(from < to && intervals > 0 && intervals < TICKS_MAX - 1);
    fill(out, from, to, decimal_step(to - from, intervals), 1);
}

const char *ticks_time(struct ticks *out, double from_s, double to_s, int intervals)
{
    const struct unit *u = units;
    double from, to;

    assert(from_s < to_s && intervals > 0 && intervals < TICKS_MAX - 1);
    while (to_s - from_s < u->from_span_s)
        u++;
    from = from_s / u->seconds;
    to = to_s / u->seconds;
    fill(out, from, to, time_step(u, to - from, intervals), u->seconds);
    return u->name;
}

void ticks_lags(struct ticks *out, double from, double to, int intervals, int period)
{
    double step = fmax(1, decimal_step(to - from, intervals));

    assert(from < to && intervals > 0 && intervals < TICKS_MAX - 1);
    if (step == 2.5)
        step = 5;
    if (period > 1 && to >= 2 * period)
        step = period * ceil((to - from) / period / intervals * (1 - slack));
    fill(out, fmax(from, step), to, step, 1);
}

/* A wider range may ask for a wider step, of which its ends are then no multiples. */
void ticks_cover(double *from, double *to, int intervals)
{
    double step = decimal_step(*to - *from, intervals), before;

    do {
        before = step;
        *from = floor(*from / step + slack) * step;
        *to = ceil(*to / step - slack) * step;
        step = decimal_step(*to - *from, intervals);
    } while (step > before);
}
