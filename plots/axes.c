/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/axes.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "plots/dates.h"
#include "plots/look.h"
#include "plots/marks.h"
#include "plots/text.h"

/* Of the tick's type size. */
static const double tick_length = 0.4, gap = 0.3;

static void name_axis(char *out, size_t size, struct ticks *ticks, const struct axis *axis,
                      int intervals)
{
    const char *label = axis->label ? axis->label : "", *unit = "";
    char context[DATES_CONTEXT];

    switch (axis->unit) {
    case AXIS_PLAIN:
        ticks_plain(ticks, axis->from, axis->to, intervals);
        break;
    case AXIS_TIME:
        unit = ticks_time(ticks, axis->from, axis->to, intervals);
        break;
    case AXIS_DATE:
        ticks_dates(ticks, axis->from, axis->to, intervals, context);
        unit = context;
        break;
    case AXIS_LAGS:
        ticks_lags(ticks, axis->from, axis->to, intervals, axis->period);
        break;
    case AXIS_GIVEN:
        *ticks = *axis->given;
        break;
    }
    if (*unit && *label)
        snprintf(out, size, "%s (%s)", label, unit);
    else
        snprintf(out, size, "%s%s", label, unit);
}

static double widest(const struct canvas *c, const struct ticks *t)
{
    double width = 0;

    for (int i = 0; i < t->count; i++)
        width = fmax(width, text_width(c, c->theme->tick_pt, t->label[i]));
    return width;
}

/* Whether there is a space at least between the labels of ticks along the plot. */
static bool fit_across(const struct axes *a)
{
    const struct canvas *c = a->canvas;
    double space = 2 * gap * c->theme->tick_pt, end = -INFINITY;

    for (int i = 0; i < a->x_ticks.count; i++) {
        double half = text_width(c, c->theme->tick_pt, a->x_ticks.label[i]) / 2;
        double x = scale_at(&a->x, a->x_ticks.at[i]);

        if (x - half < end)
            return false;
        end = x + half + space;
    }
    return true;
}

struct margins axes_margins(const struct axes *a)
{
    const struct canvas *c = a->canvas;
    double em = c->theme->tick_pt, tick_height = text_height(c, em);
    double label_height = text_height(c, c->theme->label_pt) + gap * em;
    double half = widest(c, &a->x_ticks) / 2, edge = c->theme->hair_pt * 2;
    double left = (*a->y_label ? label_height : 0) + widest(c, &a->y_ticks);

    return (struct margins){
        .left = edge + fmax(left + (tick_length + gap) * em, half),
        .right = edge + half,
        .top = edge + tick_height / 2,
        .bottom = edge + (*a->x_label ? label_height : 0) + tick_height + (tick_length + gap) * em,
    };
}

void axes_place(struct axes *a, struct box room, struct margins m)
{
    a->room = room;
    a->plot = (struct box){
        .x = room.x + m.left,
        .y = room.y + m.top,
        .width = fmax(1, room.width - m.left - m.right),
        .height = fmax(1, room.height - m.top - m.bottom),
    };
    a->x.at_from = a->plot.x;
    a->x.at_to = a->plot.x + a->plot.width;
    a->y.at_from = a->plot.y + a->plot.height;
    a->y.at_to = a->plot.y;
}

int axes_across(const struct canvas *c, double width_pt)
{
    return (int)fmax(3, fmin(width_pt / (4.7 * c->theme->tick_pt), 14));
}

void axes_init(struct axes *out, const struct canvas *c, struct box room, const struct axis *x,
               const struct axis *y)
{
    int across = x->intervals ? x->intervals : 7, upwards = y->intervals ? y->intervals : 5;

    *out = (struct axes){
        .canvas = c,
        .x = {.from = x->from, .to = x->to},
        .y = {.from = y->from, .to = y->to},
    };
    name_axis(out->y_label, sizeof out->y_label, &out->y_ticks, y, upwards);
    do {
        name_axis(out->x_label, sizeof out->x_label, &out->x_ticks, x, across);
        axes_place(out, room, axes_margins(out));
    } while (!fit_across(out) && --across > 0);
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
              a->room.y + a->room.height - c->theme->hair_pt * 2, (struct anchor){0.5, 1},
              a->x_label);
}

/* Beside the middle of the plot, but never beyond the room: a label that is too long is set as
 * small as ticks, and then cut. */
static void draw_y_label(const struct axes *a, double edge)
{
    const struct canvas *c = a->canvas;
    double most = a->room.height - 2 * edge, size = c->theme->label_pt;
    double length = text_width(c, size, a->y_label), half;
    double y;

    if (length > most)
        length = text_width(c, size = c->theme->tick_pt, a->y_label);
    half = fmin(length, most) / 2 + edge;
    y = fmax(a->room.y + half,
             fmin(a->plot.y + a->plot.height / 2, a->room.y + a->room.height - half));
    text_draw_up(c, size, a->room.x + edge, y, most, (struct anchor){0.5, 0}, a->y_label);
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
