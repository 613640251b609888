/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/axes.h"

#include <math.h>
#include <stdio.h>

#include "plots/look.h"
#include "plots/marks.h"
#include "plots/text.h"

/* Of the tick's type size. */
static const double tick_length = 0.4, gap = 0.3;

static void name_axis(char *out, size_t size, struct ticks *ticks, const struct axis *axis,
                      int intervals)
{
    const char *unit = NULL;

    if (axis->unit == AXIS_TIME)
        unit = ticks_time(ticks, axis->from, axis->to, intervals);
    else
        ticks_plain(ticks, axis->from, axis->to, intervals);
    if (unit)
        snprintf(out, size, "%s (%s)", axis->label, unit);
    else
        snprintf(out, size, "%s", axis->label);
}

static double widest(const struct canvas *c, const struct ticks *t)
{
    double width = 0;

    for (int i = 0; i < t->count; i++)
        width = fmax(width, text_width(c, c->theme->tick_pt, t->label[i]));
    return width;
}

void axes_init(struct axes *out, const struct canvas *c, const struct axis *x, const struct axis *y,
               double top_pt)
{
    double em = c->theme->tick_pt, tick_height = text_height(c, em);
    double label_height = text_height(c, c->theme->label_pt);
    double left, right, bottom, edge = c->theme->hair_pt * 2;

    *out = (struct axes){.canvas = c};
    name_axis(out->x_label, sizeof out->x_label, &out->x_ticks, x, 7);
    name_axis(out->y_label, sizeof out->y_label, &out->y_ticks, y, 5);
    left = edge + label_height + gap * em + widest(c, &out->y_ticks) + (tick_length + gap) * em;
    right = edge + widest(c, &out->x_ticks) / 2;
    bottom = edge + label_height + tick_height + (tick_length + 2 * gap) * em;
    top_pt += edge + tick_height / 2;
    out->plot =
        (struct box){left, top_pt, c->width_pt - left - right, c->height_pt - top_pt - bottom};
    out->x = (struct scale){x->from, x->to, left, left + out->plot.width};
    out->y = (struct scale){y->from, y->to, top_pt + out->plot.height, top_pt};
}

static void stroke_line(cairo_t *cr, double x0, double y0, double x1, double y1)
{
    cairo_move_to(cr, x0, y0);
    cairo_line_to(cr, x1, y1);
    cairo_stroke(cr);
}

void axes_draw_grid(const struct axes *a)
{
    cairo_t *cr = a->canvas->cr;

    mark_colour(a->canvas, look_grid);
    cairo_set_line_width(cr, a->canvas->theme->hair_pt);
    for (int i = 0; i < a->y_ticks.count; i++) {
        double y = scale_at(&a->y, a->y_ticks.at[i]);

        stroke_line(cr, a->plot.x, y, a->plot.x + a->plot.width, y);
    }
}

static void draw_x(const struct axes *a, double bottom)
{
    const struct canvas *c = a->canvas;
    double em = c->theme->tick_pt, length = tick_length * em;

    stroke_line(c->cr, a->plot.x, bottom, a->plot.x + a->plot.width, bottom);
    for (int i = 0; i < a->x_ticks.count; i++) {
        double x = scale_at(&a->x, a->x_ticks.at[i]);

        stroke_line(c->cr, x, bottom, x, bottom + length);
        text_draw(c, em, x, bottom + length + gap * em, (struct anchor){0.5, 0},
                  a->x_ticks.label[i]);
    }
    text_draw(c, c->theme->label_pt, a->plot.x + a->plot.width / 2,
              c->height_pt - c->theme->hair_pt * 2, (struct anchor){0.5, 1}, a->x_label);
}

/* Beside the middle of the plot, but never beyond the sheet. */
static void draw_y_label(const struct axes *a, double edge)
{
    const struct canvas *c = a->canvas;
    double half = text_width(c, c->theme->label_pt, a->y_label) / 2 + edge;
    double y = fmax(half, fmin(a->plot.y + a->plot.height / 2, c->height_pt - half));

    text_draw_up(c, c->theme->label_pt, edge, y, (struct anchor){0.5, 0}, a->y_label);
}

static void draw_y(const struct axes *a, double bottom)
{
    const struct canvas *c = a->canvas;
    double em = c->theme->tick_pt, length = tick_length * em;

    stroke_line(c->cr, a->plot.x, a->plot.y, a->plot.x, bottom);
    for (int i = 0; i < a->y_ticks.count; i++) {
        double y = scale_at(&a->y, a->y_ticks.at[i]);

        stroke_line(c->cr, a->plot.x - length, y, a->plot.x, y);
        text_draw(c, em, a->plot.x - length - gap * em, y, (struct anchor){1, 0.5},
                  a->y_ticks.label[i]);
    }
    draw_y_label(a, c->theme->hair_pt * 2);
}

void axes_draw(const struct axes *a)
{
    double bottom = a->plot.y + a->plot.height;

    mark_colour(a->canvas, look_ink);
    cairo_set_line_width(a->canvas->cr, a->canvas->theme->hair_pt);
    draw_x(a, bottom);
    draw_y(a, bottom);
}
