/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/marks.h"

static const double full_turn = 6.283185307179586;

void mark_colour(const struct canvas *c, struct colour colour)
{
    cairo_set_source_rgb(c->cr, colour.red, colour.green, colour.blue);
}

void mark_line_wide(const struct canvas *c, const struct path *p, const struct look *look,
                    double width_pt)
{
    double dash[sizeof look->dash->part / sizeof *look->dash->part];

    for (int i = 0; i < look->dash->count; i++)
        dash[i] = look->dash->part[i] * c->theme->line_pt;
    cairo_save(c->cr);
    mark_colour(c, look->colour);
    cairo_set_line_width(c->cr, width_pt);
    cairo_set_line_join(c->cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_dash(c->cr, dash, look->dash->count, 0);
    cairo_new_path(c->cr);
    for (size_t i = 0; i < p->count; i++)
        cairo_line_to(c->cr, p->x[i], p->y[i]);
    cairo_stroke(c->cr);
    cairo_restore(c->cr);
}

void mark_line(const struct canvas *c, const struct path *p, const struct look *look)
{
    mark_line_wide(c, p, look, c->theme->line_pt);
}

static void trace_band(cairo_t *cr, const struct path *low, const struct path *high)
{
    cairo_new_path(cr);
    for (size_t i = 0; i < low->count; i++)
        cairo_line_to(cr, low->x[i], low->y[i]);
    for (size_t i = high->count; i-- > 0;)
        cairo_line_to(cr, high->x[i], high->y[i]);
    cairo_close_path(cr);
}

void mark_band(const struct canvas *c, const struct path *low, const struct path *high,
               struct colour colour)
{
    trace_band(c->cr, low, high);
    cairo_set_source_rgba(c->cr, colour.red, colour.green, colour.blue, 0.16);
    cairo_fill(c->cr);
}

void mark_fill(const struct canvas *c, const struct path *low, const struct path *high,
               struct colour colour)
{
    if (low->count == 1 && high->count == 1) {
        mark_rule(c, low->x[0], low->y[0], high->x[0], high->y[0], 2 * c->theme->marker_pt, colour);
        return;
    }
    trace_band(c->cr, low, high);
    mark_colour(c, colour);
    cairo_fill(c->cr);
}

void mark_rule(const struct canvas *c, double x0, double y0, double x1, double y1, double width_pt,
               struct colour colour)
{
    mark_colour(c, colour);
    cairo_set_line_width(c->cr, width_pt > 0 ? width_pt : c->theme->hair_pt);
    cairo_new_path(c->cr);
    cairo_move_to(c->cr, x0, y0);
    cairo_line_to(c->cr, x1, y1);
    cairo_stroke(c->cr);
}

void mark_dot(const struct canvas *c, double x, double y, double diameter_pt, struct colour colour)
{
    mark_colour(c, colour);
    cairo_new_path(c->cr);
    cairo_arc(c->cr, x, y, diameter_pt / 2, 0, full_turn);
    cairo_fill(c->cr);
}

/* Corners in units of half the marker's width, y downwards. */
static const struct {
    int corners;
    double at[4][2];
} shapes[MARKER_COUNT] = {
    [MARKER_SQUARE] = {4, {{-0.88, -0.88}, {0.88, -0.88}, {0.88, 0.88}, {-0.88, 0.88}}},
    [MARKER_TRIANGLE] = {3, {{0, -1.2}, {1.1, 0.8}, {-1.1, 0.8}}},
    [MARKER_DIAMOND] = {4, {{0, -1.25}, {1.25, 0}, {0, 1.25}, {-1.25, 0}}},
    [MARKER_NABLA] = {3, {{0, 1.2}, {1.1, -0.8}, {-1.1, -0.8}}},
};

static void trace_marker(cairo_t *cr, enum marker marker, double x, double y, double half)
{
    cairo_new_path(cr);
    if (marker == MARKER_CIRCLE)
        cairo_arc(cr, x, y, half, 0, full_turn);
    for (int i = 0; i < shapes[marker].corners; i++)
        cairo_line_to(cr, x + half * shapes[marker].at[i][0], y + half * shapes[marker].at[i][1]);
    if (marker == MARKER_CROSS) {
        cairo_move_to(cr, x - half, y - half);
        cairo_line_to(cr, x + half, y + half);
        cairo_move_to(cr, x - half, y + half);
        cairo_line_to(cr, x + half, y - half);
    } else {
        cairo_close_path(cr);
    }
}

/* A rim of paper keeps a marker readable on the lines of others. */
void mark_marker(const struct canvas *c, double x, double y, const struct look *look)
{
    cairo_t *cr = c->cr;

    trace_marker(cr, look->marker, x, y, c->theme->marker_pt / 2);
    mark_colour(c, look_paper);
    cairo_set_line_width(cr, c->theme->line_pt * (look->marker == MARKER_CROSS ? 2.2 : 1));
    cairo_stroke_preserve(cr);
    mark_colour(c, look->colour);
    cairo_set_line_width(cr, c->theme->line_pt);
    if (look->marker == MARKER_CROSS)
        cairo_stroke(cr);
    else
        cairo_fill(cr);
}

void mark_markers(const struct canvas *c, const struct path *p, const struct look *look,
                  double x_from, double x_to, double spacing, double phase)
{
    double next = x_from + spacing * phase;

    for (size_t i = 0; i < p->count; i++) {
        if (p->x[i] < next || p->x[i] > x_to)
            continue;
        mark_marker(c, p->x[i], p->y[i], look);
        while (next <= p->x[i])
            next += spacing;
    }
}
