/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/legend.h"

#include <math.h>
#include <stdio.h>

#include "plots/marks.h"
#include "plots/text.h"

void legend_init(struct legend *out, const struct canvas *c, const struct legend_entry *entries,
                 size_t count, const char *band)
{
    double em = c->theme->tick_pt;

    *out = (struct legend){
        .canvas = c,
        .entry = entries,
        .band = band,
        .count = count,
        .widest_entry = 0.7 * c->width_pt,
        .row_height = 1.1 * text_height(c, em),
        .swatch_width = 2.8 * em,
        .gap = 0.5 * em,
        .pad = 0.5 * em,
    };
}

/* Labels with many knobs are cut, so that one column always fits on the sheet. */
static double entry_width(const struct legend *l, const char *label)
{
    double width = text_width(l->canvas, l->canvas->theme->tick_pt, label);

    return fmin(l->swatch_width + l->gap + width, l->widest_entry);
}

static void arrange(struct legend *l, size_t columns)
{
    size_t extra_rows = (l->band ? 1U : 0U) + (*l->more ? 1U : 0U);
    double width = 0, band_width = l->band ? entry_width(l, l->band) : 0;

    l->columns = columns;
    l->rows = (l->count + columns - 1) / columns;
    for (size_t i = 0; i < columns; i++)
        l->column_width[i] = 0;
    for (size_t i = 0; i < l->count; i++) {
        double *column = &l->column_width[i / l->rows];

        *column = fmax(*column, entry_width(l, l->entry[i].label));
    }
    for (size_t i = 0; i < columns; i++)
        width += l->column_width[i] + (i > 0 ? 2 * l->gap : 0);
    l->box.width = fmax(width, band_width) + 2 * l->pad;
    l->box.height = (double)(l->rows + extra_rows) * l->row_height + 2 * l->pad;
}

static bool is_free(const struct legend *l, const struct path *paths, size_t path_count)
{
    for (size_t i = 0; i < path_count; i++)
        if (path_inside(&paths[i], l->box) > 0)
            return false;
    return true;
}

static bool place_inside(struct legend *l, struct box plot, const struct path *paths,
                         size_t path_count)
{
    /* Right before left and top before bottom: where a reader ends, and away from the axes. */
    static const double corners[][2] = {{1, 0}, {0, 0}, {1, 1}, {0, 1}, {0.5, 0}, {0.5, 1}};

    for (size_t columns = 1; columns <= 3 && columns <= l->count; columns++) {
        arrange(l, columns);
        if (l->box.width > plot.width || l->box.height > plot.height)
            continue;
        for (size_t i = 0; i < sizeof corners / sizeof *corners; i++) {
            l->box.x = plot.x + corners[i][0] * (plot.width - l->box.width);
            l->box.y = plot.y + corners[i][1] * (plot.height - l->box.height);
            if (is_free(l, paths, path_count))
                return true;
        }
    }
    return false;
}

/* The fewest rows that are no wider than `width`. */
static void arrange_wide(struct legend *l, double width)
{
    size_t columns = l->count < LEGEND_COLUMNS ? l->count : LEGEND_COLUMNS;

    arrange(l, columns);
    while (columns > 1 && l->box.width > width)
        arrange(l, --columns);
    /* As few columns as these rows need: 6 + 1 becomes 4 + 3. */
    arrange(l, (l->count + l->rows - 1) / l->rows);
}

static void place_above(struct legend *l, struct box room)
{
    size_t all = l->count;

    arrange_wide(l, room.width);
    while (l->box.height > room.height && l->count > 1) {
        l->count--;
        snprintf(l->more, sizeof l->more, "and %zu more", all - l->count);
        arrange_wide(l, room.width);
    }
    l->box.x = room.x + fmax(0, (room.width - l->box.width) / 2);
    l->box.y = room.y;
}

bool legend_place(struct legend *l, struct axes *a, const struct path *paths, size_t path_count)
{
    struct margins m = axes_margins(a);
    struct box room = a->room;

    l->widest_entry = 0.7 * room.width;
    if (place_inside(l, a->plot, paths, path_count))
        return false;
    place_above(l, (struct box){a->plot.x, room.y, a->plot.width, room.height * 0.45});
    m.top += l->box.height;
    axes_place(a, room, m);
    return true;
}

static void draw_label(const struct legend *l, const char *label, double x, double y)
{
    mark_colour(l->canvas, look_ink);
    text_draw_within(l->canvas, l->canvas->theme->tick_pt, x + l->swatch_width + l->gap, y,
                     entry_width(l, label) - l->swatch_width - l->gap, label);
}

static void draw_entry(const struct legend *l, const struct legend_entry *e, double x, double y)
{
    double xs[] = {x, x + l->swatch_width}, ys[] = {y, y};

    if (e->swatch == LEGEND_FILL)
        mark_rule(l->canvas, xs[0], y, xs[1], y, l->row_height * 0.7, e->look->colour);
    else
        mark_line(l->canvas, &(struct path){xs, ys, 2}, e->look);
    if (e->swatch == LEGEND_MARKED)
        mark_marker(l->canvas, x + l->swatch_width / 2, y, e->look);
    draw_label(l, e->label, x, y);
}

static void draw_band(const struct legend *l, double x, double y)
{
    double xs[] = {x, x + l->swatch_width}, half = l->row_height * 0.3;
    double low[] = {y + half, y + half}, middle[] = {y, y}, high[] = {y - half, y - half};
    struct look look = {.colour = look_ink, .dash = look_of(0).dash};

    mark_band(l->canvas, &(struct path){xs, low, 2}, &(struct path){xs, high, 2}, look_ink);
    mark_line(l->canvas, &(struct path){xs, middle, 2}, &look);
    draw_label(l, l->band, x, y);
}

void legend_draw(const struct legend *l)
{
    cairo_t *cr = l->canvas->cr;
    double x = l->box.x + l->pad, top = l->box.y + l->pad;

    /* Grid lines would run through the words; the one at the plot's edge doesn't. */
    mark_colour(l->canvas, look_paper);
    cairo_rectangle(cr, l->box.x + l->pad / 2, l->box.y + l->pad / 2, l->box.width - l->pad,
                    l->box.height - l->pad);
    cairo_fill(cr);
    for (size_t i = 0; i < l->count; i++) {
        if (i > 0 && i % l->rows == 0)
            x += l->column_width[i / l->rows - 1] + 2 * l->gap;
        draw_entry(l, &l->entry[i], x, top + ((double)(i % l->rows) + 0.5) * l->row_height);
    }
    x = l->box.x + l->pad;
    top += ((double)l->rows + 0.5) * l->row_height;
    if (*l->more) {
        draw_label(l, l->more, x, top);
        top += l->row_height;
    }
    if (l->band)
        draw_band(l, x, top);
}
