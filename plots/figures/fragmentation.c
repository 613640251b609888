/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * How much of the cluster is free, but in pieces that the workload can't use, against arrived load.
 *
 * The share is of the cluster's whole GPU and not of what is idle, so that curves fall at the end:
 * what is allocated is not fragmented.
 */
#include "plots/chart.h"
#include "plots/figure.h"

static void draw(const struct frame *f, struct box room, const struct canvas *c)
{
    struct lines lines;
    struct chart chart = {
        .x = {.label = "Arrived GPU load (%)", .to = 100},
        .y = {.label = "Fragmented GPU (% of the cluster)", .to = 1},
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

const struct figure figure_fragmentation = {
    .query = LINES_SELECT "100 * load_ratio AS x, 100 * value AS y FROM by_load JOIN run"
                          " USING (run_id) WHERE by_load.name = 'gpu.fragmented_ratio'" LINES_ORDER,
    .shows = "figures of fragmented GPU by arrived load",
    .needs = "they come from runs in which pods never leave, such as queue once",
    .draw = draw,
};
