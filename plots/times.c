/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/times.h"

#include <math.h>

#include "plots/calendar.h"
#include "plots/memory.h"
#include "plots/range.h"

double times_at(const struct aisle_plot_time *t, double index)
{
    double first = range_holds(t->first) ? t->first : 0;
    double step = range_holds(t->step) && t->step > 0 ? t->step : 1, at = first + index * step;

    return t->axis == AISLE_PLOT_MONTHS ? calendar_month_s(at) : at;
}

double *times_new(const struct aisle_plot_time *t, double first, size_t count)
{
    double *x = plot_new(count, sizeof *x);

    for (size_t i = 0; i < count; i++)
        x[i] = times_at(t, first + (double)i);
    return x;
}

struct axis times_axis(const struct aisle_plot_time *t, double first, double last)
{
    struct axis axis = {
        .label = t->label,
        .from = times_at(t, first),
        .to = times_at(t, last),
        .unit = t->axis == AISLE_PLOT_NUMBERS ? AXIS_PLAIN : AXIS_DATE,
    };

    if (first == last) {
        axis.from = times_at(t, first - 0.5);
        axis.to = times_at(t, last + 0.5);
    }
    if (!(axis.to - axis.from > 1e-12 * fabs(axis.from))) { /* steps that are lost in rounding */
        axis.from -= 1 + 0.1 * fabs(axis.from);
        axis.to += 1 + 0.1 * fabs(axis.to);
    }
    return axis;
}
