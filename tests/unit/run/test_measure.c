/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is measured: windows over jobs and time, by hand. */
#include "history.h"

#include <math.h>

#define ONE_GPU                                                                                    \
    "aisle: 1\nname: t\n"                                                                          \
    "cluster: {groups: [{name: n, cpu_milli: 1000, mem_mib: 1000, gpu_count: 1}]}\n"

/* a runs 0..10; b, from 1 on in line, 10..15; c, from 2 on, 15..16. */
#define THREE                                                                                      \
    ONE_GPU "workload:\n"                                                                          \
            "  jobs:\n"                                                                            \
            "  - {name: a, submit_s: 0, duration_s: 10}\n"                                         \
            "  - {name: b, submit_s: 1, duration_s: 5}\n"                                          \
            "  - {name: c, submit_s: 2, duration_s: 1}\n"

static struct aisle_result *run(const char *text)
{
    return history_run(NULL, text, NULL, NULL);
}

static void expect(const struct aisle_result *r, const char *name, double value)
{
    cr_expect(epsilon_eq(dbl, aisle_result_value(r, name), value, 1e-9), "%s: %g", name,
              aisle_result_value(r, name));
}

static void expect_none(const struct aisle_result *r, const char *name)
{
    cr_expect(isnan(aisle_result_value(r, name)), "%s", name);
}

Test(measure, one_job_by_its_number)
{
    struct aisle_result *r = run(THREE "measure: {from_job: 1, to_job: 2}\n");

    expect(r, "job.submitted", 1);
    expect(r, "job.finished", 1);
    expect(r, "job.unfinished", 0);
    expect(r, "job.wait.mean_s", 9);
    expect(r, "job.jct.p99_s", 14);
    expect(r, "job.makespan_s", 14);
    expect(r, "job.wait.widest.mean_s", 9);
    expect(r, "job.bounded_slowdown.mean", 1.4);
    expect(r, "goodput.held_gpu_h", 5 / 3600.0);
    /* From the submission of b to that of c. */
    expect(r, "measure.from_s", 1);
    expect(r, "measure.to_s", 2);
    expect(r, "queue.length.mean", 1);
    expect(r, "gpu.allocated.mean_ratio", 1);
    expect(r, "sched.decisions", 1);
    aisle_result_free(r);
}

Test(measure, jobs_from_a_time_on_until_the_end)
{
    struct aisle_result *r = run(THREE "measure: {from_s: 2}\n");

    expect(r, "job.submitted", 1);
    expect(r, "job.wait.mean_s", 13);
    expect(r, "measure.from_s", 2);
    expect(r, "measure.to_s", 16);
    expect(r, "queue.length.mean", (2 * 8 + 5) / 14.0);
    expect(r, "sched.decisions", 4); /* at 2, 10, 15, 16 */
    aisle_result_free(r);
}

Test(measure, jobs_submitted_before_a_time_count_though_they_end_later)
{
    struct aisle_result *r = run(THREE "measure: {to_s: 2}\n");

    expect(r, "job.submitted", 2); /* c comes at 2: not before */
    expect(r, "job.wait.mean_s", 4.5);
    expect(r, "job.makespan_s", 15);
    expect(r, "queue.length.mean", 0.5);
    expect(r, "sched.decisions", 2);
    aisle_result_free(r);
}

Test(measure, means_over_time_end_between_two_events)
{
    struct aisle_result *r = run(THREE "measure: {from_s: 1500ms, to_s: 12}\n");

    expect(r, "measure.from_s", 1.5);
    expect(r, "measure.to_s", 12);
    expect(r, "queue.length.mean", (0.5 + 2 * 8 + 2) / 10.5);
    aisle_result_free(r);
}

Test(measure, both_kinds_of_ends_must_hold)
{
    struct aisle_result *r = run(THREE "measure: {from_job: 1, to_s: 2}\n");

    expect(r, "job.submitted", 1); /* b */
    expect(r, "measure.from_s", 1);
    expect(r, "measure.to_s", 2);
    aisle_result_free(r);
}

Test(measure, what_has_not_ended_is_unfinished)
{
    struct aisle_result *r = run(THREE "measure: {from_job: 1}\nstop: {at_s: 12}\n");

    expect(r, "job.submitted", 2);
    expect(r, "job.finished", 0);
    expect(r, "job.unfinished", 2);
    expect(r, "measure.to_s", 12);
    expect_none(r, "job.wait.mean_s");
    expect(r, "job.wait.widest.mean_s", (9 + 10) / 2.0);
    aisle_result_free(r);
}

Test(measure, rejected_jobs_are_counted_where_they_belong)
{
    const char *text = "aisle: 1\nname: t\n"
                       "cluster: {groups: [{name: n, cpu_milli: 1000, mem_mib: 1000, gpu_count: 2}]}\n"
                       "workload: {file: ../measure-wide.csv, format: csv, columns: "
                       "{submit_s: s, duration_s: d, gpus: g}}\n"
                       "policy: fifo/count\n"
                       "measure: {from_job: 1, to_job: 3}\n";
    struct aisle_result *r;
    FILE *f = fopen("measure-wide.csv", "w");

    fputs("s,d,g\n0,1,9\n1,1,9\n2,1,2\n3,1,9\n", f);
    fclose(f);
    r = run(text);
    unlink("measure-wide.csv");
    expect(r, "job.submitted", 2);
    expect(r, "job.rejected", 1);
    expect(r, "job.finished", 1);
    expect(r, "job.unfinished", 0);
    aisle_result_free(r);
}

Test(measure, time_does_not_begin_before_the_first_arrival)
{
    struct aisle_result *r =
        run(ONE_GPU "workload: {jobs: [{name: a, submit_s: 5, duration_s: 10}]}\n"
                    "measure: {from_s: 1}\n");

    expect(r, "measure.from_s", 5);
    expect(r, "gpu.allocated.mean_ratio", 1);
    aisle_result_free(r);
}

Test(measure, lone_pods_are_counted_as_well)
{
    struct aisle_result *r =
        run(ONE_GPU "workload: {pods: [{name: p, count: 3, gpu_count: 1, every_s: 1}]}\n"
                    "policy: fifo\nstop: {at_s: 100}\nmeasure: {to_job: 2}\n");

    expect(r, "pod.submitted", 2);
    expect(r, "pod.placed", 1);
    expect(r, "gpu.allocated.final_ratio", 1); /* of the cluster, as ever */
    aisle_result_free(r);
}

Test(measure, of_no_job_warns)
{
    struct aisle_result *r = run(THREE "measure: {from_job: 3}\n");

    cr_assert(eq(sz, aisle_result_warnings(r)->count, 1));
    cr_expect(ne(ptr, strstr(aisle_result_warnings(r)->item[0].message, "none of the 3 jobs"), NULL));
    expect(r, "job.submitted", 0);
    expect_none(r, "queue.length.mean");
    expect_none(r, "measure.from_s");
    aisle_result_free(r);
}

#define BUSY                                                                                       \
    "aisle: 1\nname: t\n"                                                                          \
    "cluster: {groups: [{name: n, count: 4, cpu_milli: 96000, mem_mib: 1000, gpu_count: 8}]}\n"    \
    "workload: {generate: {kind: training, jobs: 500, arrival: {poisson_per_s: 0.01}, "            \
    "duration_s: {lognormal: {mean: 3000, cv: 2}}, gpus_max: 16}}\n"                               \
    "training: {start_s: 10, restore_s: 20, checkpoint: {every_s: 600, cost_s: 5}}\n"              \
    "faults: {node: {mtbf_s: 2h, repair_s: 10min}}\n"                                              \
    "policy: srtf/consolidate\n"

/* To the last digit, whatever the window's machinery does. */
Test(measure, of_everything_gives_the_figures_of_a_run_without_a_window)
{
    struct aisle_result *all = run(BUSY), *window = run(BUSY "measure: {to_job: 500}\n");
    size_t n = aisle_result_metric_count(all);

    cr_expect(eq(str, (char *)aisle_result_digest(all), (char *)aisle_result_digest(window)));
    cr_expect(gt(dbl, aisle_result_value(all, "fault.stops"), 0));
    cr_expect(gt(dbl, aisle_result_value(all, "sched.preemptions"), 0));
    for (size_t i = 0; i < n; i++) {
        struct aisle_metric m = aisle_result_metric(all, i);
        bool before = strcmp(m.name, "gpu.down.mean_ratio") == 0;

        /* Faults before the first arrival are not in the window. */
        if (!before)
            cr_expect(ieee_ulp_eq(dbl, aisle_result_value(window, m.name), m.value, 0), "%s", m.name);
    }
    aisle_result_free(all);
    aisle_result_free(window);
}
