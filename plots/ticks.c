/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/ticks.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>

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

static void fill(struct ticks *out, double from, double to, double step, double unit)
{
    int decimals = decimals_of(step);
    double first = ceil(from / step - slack), last = floor(to / step + slack);

    out->count = 0;
    for (double i = first; i <= last && out->count < TICKS_MAX; i++) {
        double value = i * step;

        snprintf(out->label[out->count], sizeof *out->label, "%s%.*f", value < 0 ? "\u2212" : "",
                 decimals, fabs(value));
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

void ticks_cover(double *from, double *to, int intervals)
{
    double step = decimal_step(*to - *from, intervals);

    *from = floor(*from / step + slack) * step;
    *to = ceil(*to / step - slack) * step;
}
