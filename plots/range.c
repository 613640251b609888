/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/range.h"

#include "plots/ticks.h"

static const double most = 1e300;

bool range_holds(double value)
{
    return fabs(value) <= most;
}

void range_add(struct range *r, const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!range_holds(values[i]))
            continue;
        r->from = fmin(r->from, values[i]);
        r->to = fmax(r->to, values[i]);
    }
}

void range_cover(struct range *r, int intervals)
{
    double size;

    if (r->from > r->to)
        *r = (struct range){0, 1};
    size = fmax(fabs(r->from), fabs(r->to));
    if (r->to - r->from <= 1e-9 * size || r->from == r->to) {
        double room = size > 1e-300 ? 0.1 * size : 1;

        r->from -= room;
        r->to += room;
    }
    ticks_cover(&r->from, &r->to, intervals);
}
