/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/polyline.h"

#include <math.h>

#include "plots/marks.h"
#include "plots/memory.h"
#include "plots/range.h"

static size_t end_of_piece(const double *y, size_t begin, size_t count)
{
    while (begin < count && range_holds(y[begin]))
        begin++;
    return begin;
}

void polyline_init(struct polyline *out, const struct axes *a, const double *x, const double *y,
                   size_t count)
{
    size_t pieces = 0, end;

    for (size_t i = 0; i < count; i++)
        pieces += range_holds(y[i]) && (i == 0 || !range_holds(y[i - 1]));
    *out = (struct polyline){.piece = plot_new(pieces, sizeof *out->piece)};
    for (size_t begin = 0; begin < count; begin = end + 1) {
        end = end_of_piece(y, begin, count);
        if (end > begin)
            path_init(&out->piece[out->count++], &a->x, &a->y, x + begin, y + begin, end - begin);
    }
}

void polyline_fini(struct polyline *t)
{
    for (size_t i = 0; i < t->count; i++)
        path_fini(&t->piece[i]);
    plot_free(t->piece);
    *t = (struct polyline){0};
}

void polyline_draw(const struct polyline *t, const struct canvas *c, const struct look *look,
                   double width_pt)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct path *p = &t->piece[i];

        if (p->count == 1)
            mark_dot(c, p->x[0], p->y[0], 2 * width_pt, look->colour);
        else
            mark_line_wide(c, p, look, width_pt);
    }
}

double polyline_width(const struct axes *a, size_t count)
{
    double line = a->canvas->theme->line_pt, apart = a->plot.width / (double)(count + 1);

    return fmax(0.6 * line, fmin(0.7 * apart, line));
}
