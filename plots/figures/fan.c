/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A fan chart: a series, and from its end on a forecast whose intervals open like a fan.
 *
 * Intervals are drawn from the outermost, each darker than the one around it, and begin in the last
 * value of the series, which is certain. A thin rule marks that origin.
 */
#include <math.h>
#include <stdio.h>

#include <aisle/plot.h>

#include "plots/legend.h"
#include "plots/marks.h"
#include "plots/memory.h"
#include "plots/polyline.h"
#include "plots/range.h"
#include "plots/sheet.h"
#include "plots/times.h"

enum { INTERVALS_UP = 5, DASHED_AT_MOST = 100 };

/* From BANDS on: low and high of each interval, the widest first. */
enum { HISTORY, POINT, ACTUAL, BANDS };
static const int upwards[BANDS] = {HISTORY, ACTUAL, POINT}; /* the forecast on top */

/* A line: values from x[begin] on. */
struct strand {
    double *y;
    size_t begin, count;
    struct look look;
    struct polyline line;
};

/* What is drawn, in order of x: the values shown of history, then the horizon. */
struct fan {
    const struct aisle_plot_fan *in;
    size_t shown; /* of history */
    double *x;    /* shown + horizon */
    struct strand *strand;
    size_t strand_count;
};

/* Enough to see what goes on, and so little that the forecast is seen as well. */
static size_t worth_showing(size_t horizon)
{
    if (horizon < 5)
        return 60;
    if (horizon < 17)
        return 12 * horizon;
    return horizon < 50 ? 200 : 4 * horizon;
}

static size_t count_shown(const struct aisle_plot_fan *in)
{
    size_t most = in->show;

    if (most == 0) {
        most = worth_showing(in->horizon);
        if (in->n <= most + most / 4) /* hardly worth cutting */
            most = in->n;
    }
    return in->n < most ? in->n : most;
}

static struct strand strand_history(const struct fan *f)
{
    struct strand s = {.y = plot_new(f->shown, sizeof *s.y), .count = f->shown, .look = look_of(0)};

    for (size_t i = 0; i < f->shown; i++)
        s.y[i] = f->in->history[f->in->n - f->shown + i];
    s.look.colour = look_ink;
    return s;
}

/* Values of the horizon, led by the last of history, so that lines and intervals begin there. */
static struct strand strand_future(const struct fan *f, const double *values, size_t count,
                                   struct look look)
{
    size_t lead = f->shown > 0 && count > 0;
    struct strand s = {
        .y = plot_new(count + lead, sizeof *s.y),
        .begin = f->shown - lead,
        .count = count + lead,
        .look = look,
    };

    if (lead)
        s.y[0] = f->in->history[f->in->n - 1];
    for (size_t i = 0; i < count; i++)
        s.y[lead + i] = values[i];
    return s;
}

static double level_of(const struct aisle_plot_band *band)
{
    return range_holds(band->level) ? band->level : 0;
}

/* How many intervals are wider; of equal ones the first counts as wider. */
static size_t rank(const struct aisle_plot_band *bands, size_t count, size_t which)
{
    double level = level_of(&bands[which]);
    size_t wider = 0;

    for (size_t i = 0; i < count; i++)
        wider += level_of(&bands[i]) > level || (i < which && level_of(&bands[i]) == level);
    return wider;
}

/* Where one end is missing the other is of no use. */
static void pair(struct strand *low, struct strand *high)
{
    for (size_t i = 0; i < low->count; i++)
        if (!range_holds(low->y[i]) || !range_holds(high->y[i]))
            low->y[i] = high->y[i] = NAN;
}

static void add_band(struct fan *f, size_t which)
{
    const struct aisle_plot_band *band = &f->in->band[which];
    size_t count = f->in->band_count, at = rank(f->in->band, count, which);
    double inwards = count > 1 ? (double)at / (double)(count - 1) : 0;
    struct strand *low = &f->strand[BANDS + 2 * at], *high = low + 1;
    struct look look = look_of(0);

    look.colour = look_tint(look.colour, 0.18 + 0.24 * inwards);
    *low = strand_future(f, band->low, f->in->horizon, look);
    *high = strand_future(f, band->high, f->in->horizon, look);
    pair(low, high);
}

static void fan_init(struct fan *f, const struct aisle_plot_fan *in)
{
    size_t actual_count = in->actual_count < in->horizon ? in->actual_count : in->horizon;

    *f = (struct fan){
        .in = in,
        .shown = count_shown(in),
        .strand_count = BANDS + 2 * in->band_count,
        .strand = plot_new(BANDS + 2 * in->band_count, sizeof *f->strand),
    };
    f->x = times_new(&in->time, (double)(in->n - f->shown), f->shown + in->horizon);
    f->strand[HISTORY] = strand_history(f);
    f->strand[ACTUAL] = strand_future(f, in->actual, actual_count, look_of(1));
    if (actual_count > DASHED_AT_MOST) /* dashes would hide the peaks of what is that dense */
        f->strand[ACTUAL].look.dash = look_of(0).dash;
    f->strand[POINT] = strand_future(f, in->point, in->horizon, look_of(0));
    for (size_t i = 0; i < in->band_count; i++)
        add_band(f, i);
}

static void fan_fini(struct fan *f)
{
    for (size_t i = 0; i < f->strand_count; i++)
        plot_free(f->strand[i].y);
    plot_free(f->strand);
    plot_free(f->x);
}

static void init_axes(const struct fan *f, struct axes *a, struct box room, const struct canvas *c)
{
    double first = (double)(f->in->n - f->shown), count = (double)(f->shown + f->in->horizon);
    struct axis x = times_axis(&f->in->time, first, first + fmax(0, count - 1));
    struct range r = range_empty;

    x.intervals = axes_across(c, room.width);
    for (size_t i = 0; i < f->strand_count; i++)
        range_add(&r, f->strand[i].y, f->strand[i].count);
    range_cover(&r, INTERVALS_UP);
    axes_init(a, c, room, &x,
              &(struct axis){
                  .label = f->in->label, .from = r.from, .to = r.to, .intervals = INTERVALS_UP});
}

static void init_traces(struct fan *f, const struct axes *a)
{
    for (size_t i = 0; i < f->strand_count; i++) {
        struct strand *s = &f->strand[i];

        polyline_init(&s->line, a, f->x + s->begin, s->y, s->count);
    }
}

static void fini_traces(struct fan *f)
{
    for (size_t i = 0; i < f->strand_count; i++)
        polyline_fini(&f->strand[i].line);
}

/* From low to high and back through the widest interval: its inside is no place for a legend. */
static struct path rungs(const struct fan *f, const struct axes *a)
{
    const struct strand *low = &f->strand[BANDS], *high = low + 1;
    size_t count = f->in->band_count > 0 ? low->count : 0;
    struct path p = {plot_new(2 * count, sizeof *p.x), plot_new(2 * count, sizeof *p.y), 0};

    for (size_t i = 0; i < count; i++) {
        if (!range_holds(low->y[i]))
            continue;
        for (size_t end = 0; end < 2; end++) {
            p.x[p.count] = scale_at(&a->x, f->x[low->begin + i]);
            p.y[p.count++] = scale_at(&a->y, (end == i % 2 ? low : high)->y[i]);
        }
    }
    return p;
}

static bool place_legend(const struct fan *f, struct legend *l, struct axes *a)
{
    struct path across = rungs(f, a), *all;
    size_t count = 1;
    bool moved;

    for (size_t i = 0; i < f->strand_count; i++)
        count += f->strand[i].line.count;
    all = plot_new(count, sizeof *all);
    all[0] = across;
    count = 1;
    for (size_t i = 0; i < f->strand_count; i++)
        for (size_t k = 0; k < f->strand[i].line.count; k++)
            all[count++] = f->strand[i].line.piece[k];
    moved = legend_place(l, a, all, count);
    plot_free(all);
    path_fini(&across);
    return moved;
}

static void draw_bands(const struct fan *f, const struct canvas *c)
{
    for (size_t i = BANDS; i < f->strand_count; i += 2) {
        const struct polyline *low = &f->strand[i].line, *high = &f->strand[i + 1].line;

        for (size_t k = 0; k < low->count; k++)
            mark_fill(c, &low->piece[k], &high->piece[k], f->strand[i].look.colour);
    }
}

static void draw_origin(const struct fan *f, const struct axes *a)
{
    double x;

    if (f->shown == 0 || f->in->horizon == 0)
        return;
    x = scale_at(&a->x, f->x[f->shown - 1]);
    mark_rule(a->canvas, x, a->plot.y, x, a->plot.y + a->plot.height, 0, look_rule);
}

/* An entry for each kind of line that has a value, then the intervals from the inside outwards. */
static size_t fill_legend(const struct fan *f, struct legend_entry *entries, char (*labels)[32])
{
    const char *names[BANDS] = {"observed", f->in->point_label ? f->in->point_label : "forecast",
                                "held out"};
    size_t count = 0;

    for (size_t i = 0; i < BANDS; i++)
        if (f->strand[i].count > 0)
            entries[count++] = (struct legend_entry){names[i], &f->strand[i].look, LEGEND_LINE};
    for (size_t i = 0; i < f->in->band_count && f->in->horizon > 0; i++) {
        size_t at = f->in->band_count - 1 - rank(f->in->band, f->in->band_count, i);

        snprintf(labels[i], sizeof *labels, "%g %% interval", level_of(&f->in->band[i]));
        entries[count + at] = (struct legend_entry){
            labels[i], &f->strand[f->strand_count - 2 - 2 * at].look, LEGEND_FILL};
    }
    return f->in->horizon > 0 ? count + f->in->band_count : count;
}

static void draw(const void *data, struct box room, const struct canvas *c)
{
    const struct aisle_plot_fan *in = data;
    struct legend_entry *entries = plot_new(BANDS + in->band_count, sizeof *entries);
    char(*labels)[32] = plot_new(in->band_count, sizeof *labels);
    struct legend legend;
    struct axes axes;
    double width;
    struct fan f;

    fan_init(&f, in);
    init_axes(&f, &axes, room, c);
    init_traces(&f, &axes);
    legend_init(&legend, c, entries, fill_legend(&f, entries, labels), NULL);
    if (legend.count > 0 && place_legend(&f, &legend, &axes)) {
        fini_traces(&f);
        init_traces(&f, &axes);
    }
    width = polyline_width(&axes, f.shown + in->horizon);
    draw_bands(&f, c);
    axes_draw_grid(&axes);
    draw_origin(&f, &axes);
    for (size_t i = 0; i < BANDS; i++)
        polyline_draw(&f.strand[upwards[i]].line, c, &f.strand[upwards[i]].look, width);
    if (legend.count > 0)
        legend_draw(&legend);
    axes_draw(&axes);
    fini_traces(&f);
    fan_fini(&f);
    plot_free(labels);
    plot_free(entries);
}

enum aisle_status aisle_plot_fan(const struct aisle_plot_fan *fan, const char *out,
                                 const struct aisle_plot_options *options, struct aisle_error *err)
{
    static const struct sheet sheet = {.figure = "fan", .height_pt = theme_height_pt, .draw = draw};

    return sheet_write(&sheet, fan, fan->source, out, options, err);
}
