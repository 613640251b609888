/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole runs of small scenarios whose histories can be worked out by hand. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <aisle/run.h>

#include "experiment/seeds.h"

/* A scenario from its text. */
static struct aisle_scenario *scenario(const char *text)
{
    char path[] = "test-run-XXXXXX";
    struct aisle_errors errs = {0};
    struct aisle_scenario *s = NULL;
    FILE *f = fdopen(mkstemp(path), "w");

    fputs(text, f);
    fclose(f);
    if (aisle_scenario_load(&s, path, NULL, &errs) != AISLE_OK) {
        aisle_errors_print(&errs, stderr);
        unlink(path);
        cr_fatal("the scenario does not load");
    }
    unlink(path);
    return s;
}

static struct aisle_result *run(const char *text, const struct aisle_run_options *options)
{
    static const struct aisle_run_options none;
    struct aisle_scenario *s = scenario(text);
    struct aisle_errors errs = {0};
    struct aisle_result *r = NULL;

    if (aisle_run(s, options ? options : &none, &r, &errs) != AISLE_OK) {
        aisle_errors_print(&errs, stderr);
        cr_fatal("the run failed");
    }
    aisle_scenario_free(s);
    return r;
}

#define ONE_GPU                                                                                    \
    "aisle: 1\nname: t\n"                                                                          \
    "cluster: {groups: [{name: n, cpu_milli: 1000, mem_mib: 1000, gpu_count: 1}]}\n"

static void expect(const struct aisle_result *r, const char *name, double value)
{
    cr_expect(epsilon_eq(dbl, aisle_result_value(r, name), value, 1e-9), "%s", name);
}

/* a runs 0..10; b, from 1 on in line, 10..15; c, from 2 on, 15..16. */
Test(run, a_queue_for_one_gpu_is_served_in_order)
{
    struct aisle_result *r = run(ONE_GPU
                                 "workload:\n"
                                 "  pods:\n"
                                 "  - {name: a, gpu_count: 1, submit_s: 0, duration_s: 10}\n"
                                 "  - {name: b, gpu_count: 1, submit_s: 1, duration_s: 5}\n"
                                 "  - {name: c, gpu_count: 1, submit_s: 2, duration_s: 1}\n",
                                 NULL);

    expect(r, "job.finished", 3);
    expect(r, "job.wait.mean_s", (0 + 9 + 13) / 3.0);
    expect(r, "job.jct.mean_s", (10 + 14 + 14) / 3.0);
    expect(r, "job.jct.median_s", 14);
    expect(r, "job.jct.p99_s", 14);
    expect(r, "job.makespan_s", 16);
    expect(r, "job.bounded_slowdown.mean", (1 + 1.4 + 1.4) / 3);
    expect(r, "gpu.allocated.mean_ratio", 1);
    expect(r, "queue.length.mean", (9 + 13) / 16.0);
    expect(r, "sched.decisions", 6);
    cr_expect(isnan(aisle_result_value(r, "gpu.allocated.load_100_ratio")));
    aisle_result_free(r);
}

Test(run, what_ends_now_gives_its_room_to_what_arrives_now)
{
    struct aisle_result *r = run(ONE_GPU
                                 "workload:\n"
                                 "  pods:\n"
                                 "  - {name: a, gpu_count: 1, duration_s: 10}\n"
                                 "  - {name: b, gpu_count: 1, submit_s: 10, duration_s: 5}\n",
                                 NULL);

    expect(r, "job.wait.mean_s", 0);
    expect(r, "sched.decisions", 3); /* at 0, 10 and 15 */
    aisle_result_free(r);
}

Test(run, the_first_that_does_not_fit_blocks_under_fifo)
{
    struct aisle_result *r =
        run("aisle: 1\nname: t\n"
            "cluster: {groups: [{name: n, cpu_milli: 9, mem_mib: 9, gpu_count: 2}]}\n"
            "workload:\n"
            "  pods:\n"
            "  - {name: a, gpu_count: 1, duration_s: 10}\n"
            "  - {name: wide, gpu_count: 2, submit_s: 1, duration_s: 5}\n"
            "  - {name: b, gpu_count: 1, submit_s: 2, duration_s: 1}\n",
            NULL);

    expect(r, "job.wait.mean_s", (0 + 9 + 13) / 3.0);
    aisle_result_free(r);
}

/* early starts at 0; late comes at 6, when a holds a GPU, and waits for 20 s until the stop. */
Test(run, what_the_widest_wait_is_told_with_those_that_never_start)
{
    struct aisle_result *r =
        run("aisle: 1\nname: t\n"
            "cluster: {groups: [{name: n, cpu_milli: 9, mem_mib: 9, gpu_count: 2}]}\n"
            "workload:\n"
            "  pods:\n"
            "  - {name: early, gpu_count: 2, duration_s: 5}\n"
            "  - {name: a, gpu_count: 1, submit_s: 1, duration_s: 100}\n"
            "  - {name: late, gpu_count: 2, submit_s: 6, duration_s: 5}\n"
            "stop: {at_s: 26}\n",
            NULL);

    expect(r, "job.wait.mean_s", 0); /* of the finished: early alone */
    expect(r, "job.wait.widest.mean_s", (0 + 20) / 2.0);
    expect(r, "job.wait.widest.started_ratio", 0.5);
    aisle_result_free(r);
}

Test(run, a_stop_cuts_it_and_means_reach_to_the_stop)
{
    struct aisle_result *r = run(ONE_GPU "workload: {pods: [{name: a, count: 2, gpu_count: 1, "
                                         "every_s: 5, duration_s: 4}]}\n"
                                         "stop: {at_s: 8}\n",
                                 NULL);

    expect(r, "job.finished", 1);
    expect(r, "job.unfinished", 1);
    expect(r, "gpu.allocated.mean_ratio", (4 + 3) / 8.0);
    aisle_result_free(r);
}

Test(run, sampling_does_not_prolong_it)
{
    struct aisle_result *r = run(ONE_GPU "workload: {pods: [{name: a, gpu_count: 1, duration_s: 10}]}\n"
                                         "sample: {every_s: 1000}\n",
                                 NULL);

    expect(r, "gpu.allocated.mean_ratio", 1);
    aisle_result_free(r);
}

Test(run, pods_that_never_leave_are_measured_against_load)
{
    struct aisle_result *r =
        run("aisle: 1\nname: t\n"
            "cluster: {groups: [{name: n, cpu_milli: 99000, mem_mib: 99, gpu_count: 1}]}\n"
            "workload: {pods: [{name: a, count: 13, gpu_count: 1, gpu_milli: 100, every_s: 1}]}\n",
            NULL);

    expect(r, "pod.submitted", 13);
    expect(r, "pod.placed", 10);
    expect(r, "pod.rejected", 3);
    expect(r, "gpu.allocated.load_80_ratio", 0.8);
    expect(r, "gpu.allocated.load_100_ratio", 1);
    expect(r, "gpu.allocated.load_130_ratio", 1);
    cr_expect(isnan(aisle_result_value(r, "gpu.allocated.mean_ratio")));
    cr_expect(isnan(aisle_result_value(r, "job.jct.mean_s")));
    aisle_result_free(r);
}

Test(run, jobs_for_which_nothing_will_change_are_named)
{
    struct aisle_result *r = run(ONE_GPU "workload:\n"
                                         "  pods:\n"
                                         "  - {name: stays, gpu_count: 1}\n"
                                         "  - {name: w, count: 7, gpu_count: 1, duration_s: 1}\n",
                                 NULL);
    const struct aisle_errors *w = aisle_result_warnings(r);

    cr_assert(eq(sz, w->count, 1));
    cr_expect(eq(str, (char *)w->item[0].message,
                 (char *)"7 jobs still wait and nothing is left to happen: w-0, w-1, w-2, w-3, w-4, "
                         "..."));
    expect(r, "job.unfinished", 8);
    aisle_result_free(r);
}

static enum aisle_status count(void *self, const struct aisle_view *view,
                               const struct aisle_notice *what, struct aisle_error *err)
{
    (void)view;
    (void)err;
    ((size_t *)self)[what->kind]++;
    return AISLE_OK;
}

static const char MIX[] = "aisle: 1\nname: t\n"
                          "cluster: {groups: [{name: n, count: 90, cpu_milli: 96000, mem_mib: "
                          "768GiB, gpu_count: 8}]}\n"
                          "workload: {generate: {kind: openb-mix, jobs: 400, arrival: "
                          "{poisson_per_s: 0.1}, duration_s: {lognormal: {mean: 600, cv: 2}}}}\n"
                          "sample: {every_s: 60}\n";

Test(run, observers_change_nothing_and_every_job_is_told_of)
{
    size_t seen[AISLE_NOTICE_KINDS] = {0};
    struct aisle_observer observer = {.self = seen, .notice = count};
    struct aisle_result *a = run(MIX, NULL);
    struct aisle_result *b = run(MIX, &(struct aisle_run_options){.observer = &observer});

    cr_expect(eq(str, (char *)aisle_result_digest(a), (char *)aisle_result_digest(b)));
    cr_expect(eq(sz, seen[AISLE_NOTICE_SUBMITTED], 400));
    cr_expect(eq(sz, seen[AISLE_NOTICE_STARTED], 400));
    cr_expect(eq(sz, seen[AISLE_NOTICE_FINISHED], 400));
    cr_expect(gt(sz, seen[AISLE_NOTICE_SAMPLE], 60));
    aisle_result_free(a);
    aisle_result_free(b);
}

Test(run, an_interrupt_ends_it_as_a_failure)
{
    struct aisle_scenario *s = scenario(MIX);
    struct aisle_errors errs = {0};
    uint64_t seed = 7;
    volatile sig_atomic_t interrupt = 1;

    cr_expect(eq(int, aisle_run(s, &(struct aisle_run_options){.seed = &seed, .interrupt = &interrupt},
                                NULL, &errs),
                 AISLE_EIO));
    cr_expect(eq(str, errs.item[0].message, (char *)"interrupted"));
    aisle_scenario_free(s);
}

Test(run, seeds_give_different_histories_and_policies_see_equal_arrivals)
{
    uint64_t one = 1, two = 2;
    struct aisle_result *a = run(MIX, &(struct aisle_run_options){.seed = &one});
    struct aisle_result *b = run(MIX, &(struct aisle_run_options){.seed = &two});
    struct aisle_result *c =
        run(MIX, &(struct aisle_run_options){.seed = &one, .policy = "random"});

    cr_expect(ne(str, (char *)aisle_result_digest(a), (char *)aisle_result_digest(b)));
    cr_expect(ne(str, (char *)aisle_result_digest(a), (char *)aisle_result_digest(c)));
    /* Nobody waits on this idle cluster, so completion is the same work in the same time. */
    expect(c, "job.jct.mean_s", aisle_result_value(a, "job.jct.mean_s"));
    aisle_result_free(a);
    aisle_result_free(b);
    aisle_result_free(c);
}

/* A history without random numbers, pinned: whoever changes it must say why in the CHANGELOG. */
Test(run, the_digest_of_a_fixed_history_is_pinned)
{
    struct aisle_result *r = run(ONE_GPU "workload: {pods: [{name: a, count: 5, gpu_count: 1, "
                                         "gpu_milli: 400, every_s: 1, duration_s: 10}]}\n",
                                 NULL);

    cr_expect(eq(str, (char *)aisle_result_digest(r), (char *)"91530a852c18ffc5a1f10f4ae55a3e64"
                         "9d0994d1457a6c035b9045a939a14f5f"));
    aisle_result_free(r);
}

Test(seeds, are_a_count_a_range_or_a_list)
{
    const struct {
        const char *text;
        size_t count;
        uint64_t first, last;
        const char *message;
    } cases[] = {
        {"3", 3, 42, 44, NULL},
        {"42..51", 10, 42, 51, NULL},
        {"7,1,9..10", 4, 7, 10, NULL},
        {"7,", 1, 7, 7, NULL},
        {"18446744073709551615..18446744073709551615", 1, UINT64_MAX, UINT64_MAX, NULL},
        {"0", 0, 0, 0, "\"0\" is not a list of seeds"},
        {"5..4", 0, 0, 0, "\"5..4\" is not a list of seeds"},
        {"1,,2", 0, 0, 0, "\"1,,2\" is not a list of seeds"},
        {"x", 0, 0, 0, "\"x\" is not a list of seeds"},
        {"-1", 0, 0, 0, "\"-1\" is not a list of seeds"},
        {"0..99999999", 0, 0, 0, "\"0..99999999\" is not a list of seeds"},
        {"1,2,1", 0, 0, 0, "seed 1 is given twice"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct aisle_error err = {0};
        struct arena a = {0};
        uint64_t *seed;
        size_t n;
        enum aisle_status status = seeds_parse(cases[i].text, 42, &a, &seed, &n, &err);

        cr_expect(eq(int, status, cases[i].message ? AISLE_EVALUE : AISLE_OK), "%s", cases[i].text);
        if (cases[i].message) {
            cr_expect(eq(str, err.message, (char *)cases[i].message));
        } else {
            cr_expect(eq(sz, n, cases[i].count));
            cr_expect(eq(u64, seed[0], cases[i].first));
            cr_expect(eq(u64, seed[n - 1], cases[i].last));
        }
        arena_fini(&a);
    }
}

/* Two jobs that never end on one GPU, which a policy with rounds or leases gives to one and the
 * other in turn: nothing will ever come of it. */
Test(run, sharing_time_among_jobs_that_never_end_comes_to_an_end)
{
    const char *const policies[] = {"round-based", "finish-time-fairness"};

    for (size_t i = 0; i < 2; i++) {
        struct aisle_result *r = run(ONE_GPU "workload: {pods: [{name: a, count: 2, gpu_count: 1}]}\n",
                                     &(struct aisle_run_options){.policy = policies[i]});

        cr_expect(gt(dbl, aisle_result_value(r, "sched.preemptions"), 0));
        aisle_result_free(r);
    }
}

/* a, of 100 s, begins to start at 0 and gives way at 5 to b, of 1 s, which is done at 16. a starts
 * again, with nothing to restore. Had b come at 11, a would have 1 s to restore: b is done at 22, and
 * a, with 99 s left, at 22 + 10 + 7 + 99. */
#define GIVES_WAY_AT(t)                                                                            \
    ONE_GPU "training: {start_s: 10, restore_s: 7}\n"                                              \
            "policy: srtf/first-fit\n"                                                             \
            "workload:\n"                                                                          \
            "  jobs:\n"                                                                            \
            "  - {name: a, duration_s: 100}\n"                                                     \
            "  - {name: b, submit_s: " t ", duration_s: 1}\n"

Test(run, a_job_that_has_done_nothing_has_nothing_to_restore)
{
    struct aisle_result *r = run(GIVES_WAY_AT("5"), NULL);

    expect(r, "job.makespan_s", 16 + 10 + 100);
    aisle_result_free(r);
    r = run(GIVES_WAY_AT("11"), NULL);
    expect(r, "job.makespan_s", 22 + 10 + 7 + 99);
    aisle_result_free(r);
}
