/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs over shaken workloads. */
#include "history.h"

#include <math.h>

#define TWO_GPUS                                                                                   \
    "aisle: 1\nname: t\n"                                                                          \
    "cluster: {groups: [{name: n, cpu_milli: 9000, mem_mib: 9000, gpu_count: 2}]}\n"

/* Jobs of 100 s with an estimate of 101 s, and others of 50 s that are said to take 10. */
#define JOBS(shake)                                                                                \
    TWO_GPUS "workload:\n"                                                                         \
             "  jobs:\n"                                                                           \
             "  - {name: a, count: 200, every_s: 60, duration_s: 100, estimate_s: 101}\n"          \
             "  - {name: b, count: 200, submit_s: 30, every_s: 60, duration_s: 50, estimate_s: 10}\n" shake

#define SHAKE "  shake: {arrival_s: 60, duration_ratio: 0.05}\n"

static char *digest(const char *text, const char *policy, uint64_t seed)
{
    struct aisle_result *r =
        history_run(NULL, text, NULL, &(struct aisle_run_options){.policy = policy, .seed = &seed});
    char *copy = strdup(aisle_result_digest(r));

    aisle_result_free(r);
    return copy;
}

static void expect_digests(bool equal, char *a, char *b)
{
    cr_expect(eq(int, strcmp(a, b) == 0, equal));
    free(a);
    free(b);
}

Test(shaken, a_run_differs_from_seed_to_seed_and_from_the_trace)
{
    expect_digests(true, digest(JOBS(""), "fifo", 1), digest(JOBS(""), "fifo", 2));
    expect_digests(false, digest(JOBS(SHAKE), "fifo", 1), digest(JOBS(SHAKE), "fifo", 2));
    expect_digests(false, digest(JOBS(SHAKE), "fifo", 1), digest(JOBS(""), "fifo", 1));
    expect_digests(true, digest(JOBS(SHAKE), "fifo", 1), digest(JOBS(SHAKE), "fifo", 1));
}

Test(shaken, by_nothing_a_run_is_as_it_was)
{
    expect_digests(true, digest(JOBS("  shake: {arrival_s: 0, duration_ratio: 0}\n"), "sjf", 1),
                   digest(JOBS(""), "sjf", 1));
}

Test(shaken, workloads_are_the_same_under_all_policies)
{
    static struct history h[2];
    const char *const policy[2] = {"fifo/first-fit", "srtf/random"};

    for (int k = 0; k < 2; k++)
        aisle_result_free(history_run(&h[k], JOBS(SHAKE), NULL,
                                      &(struct aisle_run_options){.policy = policy[k]}));
    for (int i = 0; i < 200; i++) {
        char name[32];
        const struct history_row *row[2];

        snprintf(name, sizeof name, "%c-%d", i % 2 ? 'a' : 'b', i);
        for (int k = 0; k < 2; k++)
            row[k] = history_find(&h[k], AISLE_NOTICE_SUBMITTED, name, 0);
        cr_assert(eq(i64, row[0]->at_us, row[1]->at_us));
        cr_assert(eq(i64, row[0]->job.work_us, row[1]->job.work_us));
    }
}

/* Room for 1 s, of the 5 that were to be: a fifth falls within, the rest is at either end. */
Test(shaken, work_keeps_to_an_estimate_that_covered_it_and_loses_no_load_by_that)
{
    static struct history h;
    int up = 0, down = 0, beyond = 0;

    aisle_result_free(history_run(&h, JOBS(SHAKE), NULL, NULL));
    for (int i = 0; i < 200; i++) {
        char name[32];
        int64_t us;

        snprintf(name, sizeof name, "a-%d", i);
        us = history_find(&h, AISLE_NOTICE_SUBMITTED, name, 0)->job.work_us;
        cr_assert(us >= 99000000 && us <= 101000000);
        up += us == 101000000;
        down += us == 99000000;
        snprintf(name, sizeof name, "b-%d", i);
        us = history_find(&h, AISLE_NOTICE_SUBMITTED, name, 0)->job.work_us;
        cr_assert(us >= 47500000 && us <= 52500000);
        beyond += us > 50000000;
    }
    cr_expect(up > 50 && up < 110, "%d: two fifths of them", up);
    cr_expect(down > 50 && down < 110, "%d: two fifths of them", down);
    cr_expect(beyond > 60 && beyond < 140, "%d: half of them", beyond);
}

Test(shaken, work_that_was_killed_at_its_estimate_stays)
{
    static struct history h;

    aisle_result_free(history_run(
        &h, TWO_GPUS "workload:\n  jobs: [{name: j, duration_s: 100, estimate_s: 100}]\n" SHAKE, NULL,
        NULL));
    cr_expect(eq(i64, history_find(&h, AISLE_NOTICE_SUBMITTED, "j", 0)->job.work_us, 100000000));
}

Test(shaken, pods_that_never_end_still_do_not)
{
    static struct history h;

    aisle_result_free(
        history_run(&h, TWO_GPUS "workload:\n  pods: [{name: p, gpu_count: 1}]\n" SHAKE, NULL, NULL));
    cr_expect(eq(i64, history_find(&h, AISLE_NOTICE_SUBMITTED, "p", 0)->job.work_us, AISLE_NEVER));
}
