/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A run over a sorted source holds what is active, not what has been. What remains of each finished
 * job are 24 bytes, from which medians are taken, in arrays that double; sorting them takes 8 more
 * at the end. A job's row has several hundred.
 */
#include "history.h"

#include <sys/resource.h>

enum { FEW = 100000, MANY = 500000, BYTES_A_JOB = 64 };

#define REST                                                                                       \
    "cluster: {groups: [{name: n, count: 4, cpu_milli: 9000, mem_mib: 9000, gpu_count: 8}]}\n"

/* The most that this process has held so far, bytes. */
static double peak(void)
{
    struct rusage u;

    cr_assert(eq(int, getrusage(RUSAGE_SELF, &u), 0));
    return (double)u.ru_maxrss * 1024;
}

static void run_jobs(const char *workload, int n, const char *policy)
{
    char text[1024];
    struct aisle_result *r;

    snprintf(text, sizeof text, "aisle: 1\nname: t\n" REST "%s", workload);
    r = history_run(NULL, text, NULL, &(struct aisle_run_options){.policy = policy});
    cr_assert(epsilon_eq(dbl, aisle_result_value(r, "job.finished"), n, 0));
    aisle_result_free(r);
}

static void run_listed(int n, const char *policy)
{
    char workload[256];

    snprintf(workload, sizeof workload,
             "workload: {jobs: [{name: j, count: %d, pods: 4, every_s: 10, duration_s: 60}]}\n", n);
    run_jobs(workload, n, policy);
}

static void expect_flat(double few, double many)
{
#if defined(__SANITIZE_ADDRESS__)
    (void)few; /* what is freed is kept for a while */
    (void)many;
#else
    cr_expect(lt(dbl, (many - few) / (MANY - FEW), BYTES_A_JOB));
#endif
}

static void expect_flat_under(const char *policy)
{
    double few;

    run_listed(FEW, policy);
    few = peak();
    run_listed(MANY, policy);
    expect_flat(few, peak());
}

/* Each in a process of its own, as a peak never falls. */
Test(memory, stays_flat_under_fifo)
{
    expect_flat_under("fifo/count");
}

Test(memory, stays_flat_under_a_preemptive_policy_on_nodes)
{
    expect_flat_under("srtf/consolidate");
}

Test(memory, stays_flat_under_backfilling)
{
    expect_flat_under("easy/count");
}

static void run_shaken(int n, const char *policy)
{
    char workload[256];

    snprintf(workload, sizeof workload,
             "workload: {jobs: [{name: j, count: %d, pods: 4, every_s: 10, duration_s: 60}], "
             "shake: {arrival_s: 10min, duration_ratio: 0.1}}\n", n);
    run_jobs(workload, n, policy);
}

Test(memory, stays_flat_over_a_shaken_workload)
{
    double few;

    run_shaken(FEW, "fifo/count");
    few = peak();
    run_shaken(MANY, "fifo/count");
    expect_flat(few, peak());
}

static void run_trace(int n)
{
    char path[64], workload[256];
    FILE *f;

    snprintf(path, sizeof path, "memory-%ld.csv", (long)getpid());
    f = fopen(path, "w");
    cr_assert(f != NULL);
    fputs("id,submit,duration,gpus\n", f);
    for (int i = 0; i < n; i++)
        fprintf(f, "job-%d,%d,%d,%d\n", i, i * 10, 30 + i % 60, 1 + i % 8);
    fclose(f);
    snprintf(workload, sizeof workload,
             "workload: {file: ../%s, format: csv, columns: {id: id, submit_s: submit, duration_s: "
             "duration, gpus: gpus}}\n",
             path);
    run_jobs(workload, n, "fifo/count");
    unlink(path);
}

Test(memory, stays_flat_over_a_trace)
{
    double few;

    run_trace(FEW);
    few = peak();
    run_trace(MANY);
    expect_flat(few, peak());
}
