/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * How long the widest wait: of the pods or jobs that ask for the most GPUs, the share that has
 * started by the time they had waited so long.
 *
 * All of them are in the share, also those that never started: with such, the line ends below
 * 100 %. What was rejected is not in it.
 */
#include <math.h>
#include <stdio.h>

#include "plots/chart.h"
#include "plots/figure.h"

/* The longest wait that came to its end: where the last line stops rising. */
static double last_step(const struct lines *l)
{
    double last = 0;

    for (size_t i = 0; i < l->count; i++) {
        const struct spread *s = &l->line[i].spread;
        size_t end = s->count;

        while (end > 1 && s->mean[end - 1] == s->mean[end - 2])
            end--;
        if (end > 0)
            last = fmax(last, s->x[end - 1]);
    }
    return last;
}

static void name_widest(char *out, size_t size, const struct frame *f)
{
    double milli = frame_number(f, 0, frame_column(f, "gpu_milli"));
    const char *what = frame_number(f, 0, frame_column(f, "jobs")) > 0 ? "jobs" : "pods";

    if (milli > 0)
        snprintf(out, size, "%.7g-GPU %s started (%%)", milli / 1000, what);
    else
        snprintf(out, size, "Started %s (%%)", what);
}

static void draw(const struct frame *f, struct box room, const struct canvas *c)
{
    char label[64];
    struct lines lines;
    struct chart chart = {
        .x = {.label = "Wait", .to = 1, .unit = AXIS_TIME},
        .y = {.label = label, .to = 100},
        .lines = &lines,
    };

    name_widest(label, sizeof label, f);
    lines_init(&lines, f, BETWEEN_STEPS);
    if (last_step(&lines) > 0)
        chart.x.to = last_step(&lines);
    chart_draw(&chart, room, c);
    lines_fini(&lines);
}

const struct figure figure_wait_ecdf = {
    .query =
        "WITH complete AS (SELECT run_id, gpu_milli, job, first_start_s - submit_s AS wait_s"
        "  FROM pod JOIN run USING (run_id)"
        "  WHERE status = 'complete' AND state <> 'rejected'),"
        " wide AS (SELECT *, count(*) OVER (PARTITION BY run_id) AS pods, count(job) OVER () AS"
        "  jobs FROM complete WHERE gpu_milli = (SELECT max(gpu_milli) FROM complete)),"
        " point AS (SELECT run_id, gpu_milli, jobs, wait_s AS x, 100.0 *"
        "  row_number() OVER (PARTITION BY run_id ORDER BY wait_s) / pods AS y"
        "  FROM wide WHERE wait_s IS NOT NULL"
        "  UNION ALL SELECT DISTINCT run_id, gpu_milli, jobs, 0, 0 FROM wide"
        "  UNION ALL"
        "  SELECT run_id, gpu_milli, jobs, sim_end_s, 100.0 * count(wait_s) / pods FROM wide"
        "  JOIN run USING (run_id) GROUP BY run_id) " LINES_SELECT
        "x, y, gpu_milli, jobs FROM point JOIN run USING (run_id) WHERE true" LINES_ORDER ", y",
    .shows = "rows of pods that waited",
    .needs = "they come from runs of scenarios that don't say record: {pods: off}",
    .draw = draw,
};
