/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/path.h"

#include <math.h>
#include <stdbool.h>

#include "plots/memory.h"

static const double column_pt = 72.0 / 300;

static void keep(struct path *p, const double *y, size_t i, double x_pt, const struct scale *sy)
{
    p->x[p->count] = x_pt;
    p->y[p->count++] = scale_at(sy, y[i]);
}

/* Points begin..end of one column: in order, none twice. */
static void keep_column(struct path *p, const struct scale *sx, const struct scale *sy,
                        const double *x, const double *y, size_t begin, size_t end)
{
    size_t least = begin, most = begin;

    for (size_t i = begin; i <= end; i++) {
        if (y[i] < y[least])
            least = i;
        if (y[i] > y[most])
            most = i;
    }
    for (size_t i = begin; i <= end; i++)
        if (i == begin || i == least || i == most || i == end)
            keep(p, y, i, scale_at(sx, x[i]), sy);
}

void path_init(struct path *out, const struct scale *sx, const struct scale *sy, const double *x,
               const double *y, size_t count)
{
    size_t begin = 0;

    *out = (struct path){
        .x = plot_new(count, sizeof *out->x),
        .y = plot_new(count, sizeof *out->y),
    };
    for (size_t i = 1; i <= count; i++) {
        bool same = i < count && floor(scale_at(sx, x[i]) / column_pt) ==
                                     floor(scale_at(sx, x[begin]) / column_pt);

        if (same)
            continue;
        keep_column(out, sx, sy, x, y, begin, i - 1);
        begin = i;
    }
}

void path_fini(struct path *p)
{
    plot_free(p->x);
    plot_free(p->y);
    *p = (struct path){0};
}

static bool within(struct box b, double x, double y)
{
    return x >= b.x && x <= b.x + b.width && y >= b.y && y <= b.y + b.height;
}

double path_inside(const struct path *p, struct box b)
{
    double inside = 0;

    for (size_t i = 1; i < p->count; i++) {
        double dx = p->x[i] - p->x[i - 1], dy = p->y[i] - p->y[i - 1];
        double length = hypot(dx, dy), steps = ceil(length) + 1;

        /* A segment may leave the sheet where axes are zoomed; most have nothing in the box. */
        if (fmax(p->x[i], p->x[i - 1]) < b.x || fmin(p->x[i], p->x[i - 1]) > b.x + b.width)
            continue;
        for (double k = 0; k <= steps; k++)
            if (within(b, p->x[i - 1] + dx * k / steps, p->y[i - 1] + dy * k / steps))
                inside += length / (steps + 1);
    }
    return inside;
}
