/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * How much of the cluster a placement policy can fill: allocated GPU against arrived load.
 *
 * As in Weng et al., "Beware of Fragmentation" (USENIX ATC 2023): pods arrive and never leave, so
 * every policy follows the diagonal until it finds no place any more. The figure begins
 * where that happens; its axes say so.
 */
#include <math.h>

#include "plots/chart.h"
#include "plots/figure.h"

/* The last multiple of 10 % up to which all lines allocate nearly all that arrived; 0 if that is
 * in the lower half, where the whole curve is of interest. */
static double interesting_from(const struct lines *l, double last)
{
    double full = last, from;

    for (size_t i = 0; i < l->count; i++) {
        const struct spread *s = &l->line[i].spread;
        size_t p = 0;

        while (p < s->count && (s->mean[p] >= 0.95 * s->x[p] || s->x[p] - s->mean[p] < 1))
            p++;
        if (p < s->count)
            full = fmin(full, p > 0 ? s->x[p - 1] : 0);
    }
    from = floor(full / 10) * 10;
    return full < last && from >= last / 2 ? from : 0;
}

static void draw(const struct frame *f, struct box room, const struct canvas *c)
{
    struct lines lines;
    struct chart chart = {
        .x = {.label = "Arrived GPU load (%)", .to = 100},
        .y = {.label = "GPU allocated (%)", .to = 100},
        .lines = &lines,
    };
    double first, last;

    lines_init(&lines, f, BETWEEN_STRAIGHT);
    if (lines_extent(&lines, &first, &last) && last > 0) {
        chart.x.to = last;
        chart.x.from = interesting_from(&lines, last);
        lines_bounds(&lines, chart.x.from, last, &chart.y.from, &chart.y.to);
        if (chart.x.from <= 0)
            chart.y.from = 0;
        if (chart.y.to - chart.y.from < 1)
            chart.y.to = chart.y.from + 1;
        ticks_cover(&chart.y.from, &chart.y.to, 5);
    }
    chart_draw(&chart, room, c);
    lines_fini(&lines);
}

const struct figure figure_allocation = {
    .query = LINES_SELECT "100 * load_ratio AS x, 100 * value AS y FROM by_load JOIN run"
                          " USING (run_id) WHERE by_load.name = 'gpu.allocated_ratio'" LINES_ORDER,
    .shows = "figures of allocated GPU by arrived load",
    .needs = "they come from runs in which pods never leave, such as queue once",
    .draw = draw,
};
