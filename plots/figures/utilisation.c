/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How busy the cluster is: allocated GPU over time. */
#include "plots/chart.h"
#include "plots/figure.h"

static void draw(const struct frame *f, struct box room, const struct canvas *c)
{
    struct lines lines;
    struct chart chart = {
        .x = {.label = "Time", .to = 1, .unit = AXIS_TIME},
        .y = {.label = "GPU allocated (%)", .to = 1},
        .lines = &lines,
    };
    double first, last, least;

    lines_init(&lines, f, BETWEEN_STRAIGHT);
    if (lines_extent(&lines, &first, &last) && last > 0) {
        chart.x.to = last;
        lines_bounds(&lines, 0, last, &least, &chart.y.to);
        if (chart.y.to <= 0)
            chart.y.to = 1;
        ticks_cover(&chart.y.from, &chart.y.to, 5);
    }
    chart_draw(&chart, room, c);
    lines_fini(&lines);
}

const struct figure figure_utilisation = {
    .query = LINES_SELECT "t_s AS x, 100 * value AS y FROM series JOIN run USING (run_id)"
                          " WHERE series.name = 'gpu.allocated_ratio'" LINES_ORDER,
    .shows = "samples of allocated GPU over time",
    .needs = "they come from runs of scenarios that say sample: {every_s: ...}",
    .draw = draw,
};
