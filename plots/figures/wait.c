/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * How long pods and jobs wait for their first start, against the GPUs that they ask for.
 *
 * The means of each class over the pods of a run. A wait that is not over at the end of the run
 * counts as long as it is by then, or a policy that starves the wide ones would look good; the
 * figure says so if there is one. What was rejected did not wait.
 *
 * Classes: no GPU, a share of one, one, and then up to twice as many as the one before.
 * Those that no run has are left out; the others are named by what is in them.
 */
#include <stdio.h>

#include "plots/chart.h"
#include "plots/figure.h"

static void name_class(char *out, size_t size, double least_milli, double most_milli)
{
    if (most_milli == 0)
        snprintf(out, size, "0");
    else if (most_milli < 1000)
        snprintf(out, size, "share");
    else if (least_milli == most_milli)
        snprintf(out, size, "%.7g", most_milli / 1000);
    else
        snprintf(out, size, "%.7g\u2013%.7g", least_milli / 1000, most_milli / 1000);
}

/* A tick for each class of the frame, at its x: 0, 1, 2, ... */
static void name_classes(struct ticks *out, const struct frame *f)
{
    size_t x = frame_column(f, "x"), least = frame_column(f, "least");
    size_t most = frame_column(f, "most");

    *out = (struct ticks){0};
    for (size_t i = 0; i < f->row_count; i++) {
        int class = (int)frame_number(f, i, x);

        if (class >= TICKS_MAX)
            continue;
        out->count = class >= out->count ? class + 1 : out->count;
        out->at[class] = class;
        name_class(out->label[class], sizeof *out->label, frame_number(f, i, least),
                   frame_number(f, i, most));
    }
}

static void draw(const struct frame *f, struct box room, const struct canvas *c)
{
    struct ticks classes;
    struct lines lines;
    struct chart chart = {
        .x = {.label = "GPUs asked for", .from = -0.5, .unit = AXIS_GIVEN, .given = &classes},
        .y = {.label = "Mean wait", .to = 1, .unit = AXIS_TIME},
        .lines = &lines,
    };
    double least, most;

    name_classes(&classes, f);
    lines_init(&lines, f, BETWEEN_NOTHING);
    chart.x.to = classes.count - 0.5;
    if (frame_number(f, 0, frame_column(f, "unfinished")) > 0)
        chart.x.label = "GPUs asked for (unfinished waits counted to the end)";
    if (lines_bounds(&lines, chart.x.from, chart.x.to, &least, &most) && most > 0)
        chart.y.to = most;
    chart_draw(&chart, room, c);
    lines_fini(&lines);
}

const struct figure figure_wait = {
    .query = "WITH RECURSIVE whole(most) AS"
             " (VALUES (1000) UNION ALL SELECT 2 * most FROM whole WHERE most < 1 << 50),"
             " bound(most) AS (VALUES (0), (999) UNION ALL SELECT most FROM whole),"
             " width AS (SELECT run_id, gpu_milli, count(*) AS pods,"
             "  sum(first_start_s IS NULL) AS unfinished,"
             "  sum(coalesce(first_start_s, sim_end_s) - submit_s) AS wait_s"
             "  FROM pod JOIN run USING (run_id)"
             "  WHERE status = 'complete' AND state <> 'rejected' GROUP BY run_id, gpu_milli),"
             " classed AS (SELECT *,"
             "  (SELECT count(*) FROM bound WHERE most < gpu_milli) AS class FROM width),"
             " named AS (SELECT *, dense_rank() OVER (ORDER BY class) - 1 AS position,"
             "  min(gpu_milli) OVER (PARTITION BY class) AS least,"
             "  max(gpu_milli) OVER (PARTITION BY class) AS most,"
             "  sum(unfinished) OVER () AS unfinished_in_all FROM classed) " LINES_SELECT
             "position AS x, sum(wait_s) / sum(pods) AS y, least, most,"
             " unfinished_in_all AS unfinished FROM named JOIN run USING (run_id)"
             " WHERE status = 'complete' GROUP BY run_id, position ORDER BY run_id, x",
    .shows = "rows of pods that waited",
    .needs = "they come from runs of scenarios that don't say record: {pods: off}",
    .draw = draw,
};
