/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/chart.h"

#include <stdio.h>

#include "plots/legend.h"
#include "plots/marks.h"
#include "plots/memory.h"

/* The three paths of a line; what the legend must not cover. */
enum { MEAN, LOW, HIGH, PATHS };

static void init_paths(struct path *paths, const struct lines *lines, const struct axes *a)
{
    for (size_t i = 0; i < lines->count; i++) {
        const struct spread *s = &lines->line[i].spread;

        path_init(&paths[i * PATHS + MEAN], &a->x, &a->y, s->x, s->mean, s->count);
        path_init(&paths[i * PATHS + LOW], &a->x, &a->y, s->x, s->low, s->count);
        path_init(&paths[i * PATHS + HIGH], &a->x, &a->y, s->x, s->high, s->count);
    }
}

static void fini_paths(struct path *paths, size_t line_count)
{
    for (size_t i = 0; i < line_count * PATHS; i++)
        path_fini(&paths[i]);
}

static void draw_markers(const struct canvas *c, const struct path *p, const struct look *look)
{
    for (size_t i = 0; i < p->count; i++)
        mark_marker(c, p->x[i], p->y[i], look);
}

static void draw_data(const struct canvas *c, const struct path *paths, size_t line_count,
                      const struct look *looks, struct box plot, bool categories)
{
    double spacing = plot.width / 5, rim = c->theme->line_pt;

    cairo_save(c->cr);
    cairo_rectangle(c->cr, plot.x, plot.y - rim, plot.width + rim, plot.height + 2 * rim);
    cairo_clip(c->cr);
    for (size_t i = 0; i < line_count; i++)
        mark_band(c, &paths[i * PATHS + LOW], &paths[i * PATHS + HIGH], looks[i].colour);
    for (size_t i = 0; i < line_count; i++)
        mark_line(c, &paths[i * PATHS + MEAN], &looks[i]);
    cairo_restore(c->cr);
    for (size_t i = 0; i < line_count && categories; i++)
        draw_markers(c, &paths[i * PATHS + MEAN], &looks[i]);
    for (size_t i = 0; i < line_count && !categories; i++)
        mark_markers(c, &paths[i * PATHS + MEAN], &looks[i], plot.x, plot.x + plot.width, spacing,
                     ((double)i + 0.5) / (double)line_count);
}

/* "mean, min–max (n = 10)"; NULL for single runs, which have no band. */
static const char *explain_band(char *out, size_t size, const struct lines *lines)
{
    size_t least = lines->line[0].spread.run_count, most = least;

    for (size_t i = 0; i < lines->count; i++) {
        size_t n = lines->line[i].spread.run_count;

        least = n < least ? n : least;
        most = n > most ? n : most;
    }
    if (most < 2)
        return NULL;
    if (least == most)
        snprintf(out, size, "mean, min\u2013max (n = %zu)", most);
    else
        snprintf(out, size, "mean, min\u2013max (n = %zu\u2013%zu)", least, most);
    return out;
}

void chart_draw(const struct chart *chart, struct box room, const struct canvas *c)
{
    size_t lines = chart->lines->count;
    struct path *paths = plot_new(lines * PATHS, sizeof *paths);
    struct look *looks = plot_new(lines, sizeof *looks);
    struct legend_entry *entries = plot_new(lines, sizeof *entries);
    char band[64];
    struct legend legend;
    struct axes axes;

    for (size_t i = 0; i < lines; i++) {
        looks[i] = look_of(i);
        entries[i] = (struct legend_entry){chart->lines->line[i].label, &looks[i], LEGEND_MARKED};
    }
    legend_init(&legend, c, entries, lines, explain_band(band, sizeof band, chart->lines));
    axes_init(&axes, c, room, &chart->x, &chart->y);
    init_paths(paths, chart->lines, &axes);
    if (legend_place(&legend, &axes, paths, lines * PATHS)) {
        fini_paths(paths, lines);
        init_paths(paths, chart->lines, &axes);
    }
    axes_draw_grid(&axes);
    draw_data(c, paths, lines, looks, axes.plot, chart->x.unit == AXIS_GIVEN);
    legend_draw(&legend);
    axes_draw(&axes);
    fini_paths(paths, lines);
    plot_free(paths);
    plot_free(looks);
    plot_free(entries);
}
