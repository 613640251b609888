/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Completion time of a job under failures, against the closed form.
 *
 * A job of work W on one node that fails after exponential times of mean M, with a checkpoint of
 * cost d after each tau of running, and R to restore after a failure, during which it may fail
 * again. Each segment of length L takes M e^(R/M) (e^(L/M) - 1) in the mean (Daly, "A higher order
 * estimate of the optimum checkpoint interval for restart dumps", FGCS 22, 2006, equation 13). In
 * the first there is nothing to restore yet, so that R = 0; the last is followed by no checkpoint:
 * W/tau - 1 segments of tau + d, and one of tau. Repair takes the least there is, a microsecond.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include <aisle/run.h>

enum { RUNS = 600 };

struct plan {
    double work_h, tau_h, cost_h, restore_h, mtbf_h;
};

static double segment_h(const struct plan *p, double length_h, double restore_h)
{
    return p->mtbf_h * exp(restore_h / p->mtbf_h) * expm1(length_h / p->mtbf_h);
}

static double expected_h(const struct plan *p)
{
    double segments = round(p->work_h / p->tau_h);

    return segment_h(p, p->tau_h + p->cost_h, 0) +
           (segments - 2) * segment_h(p, p->tau_h + p->cost_h, p->restore_h) +
           segment_h(p, p->tau_h, p->restore_h);
}

static struct aisle_scenario *load(const struct plan *p)
{
    struct aisle_errors errs = {0};
    struct aisle_scenario *s = NULL;
    char path[] = "/tmp/aisle-theory-XXXXXX";
    int fd = mkstemp(path);
    FILE *f = fdopen(fd, "w");

    fprintf(f,
            "aisle: 1\nname: t\n"
            "cluster: {groups: [{name: n, cpu_milli: 0, mem_mib: 0, gpu_count: 1}]}\n"
            "workload: {jobs: [{name: j, duration_s: %.17gh}]}\n"
            "training: {restore_s: %.17gh, checkpoint: {every_s: %.17gh, cost_s: %.17gh, mode: sync}}\n"
            "faults: {node: {mtbf_s: %.17gh, repair_s: 0.000001}}\n"
            "policy: fifo/count\n",
            p->work_h, p->restore_h, p->tau_h, p->cost_h, p->mtbf_h);
    fclose(f);
    if (aisle_scenario_load(&s, path, NULL, &errs) != AISLE_OK)
        aisle_errors_print(&errs, stderr);
    unlink(path);
    cr_assert(ne(ptr, s, NULL));
    return s;
}

static double completion_h(const struct aisle_scenario *s, uint64_t seed)
{
    struct aisle_errors errs = {0};
    struct aisle_result *r = NULL;
    double jct_s;

    if (aisle_run(s, &(struct aisle_run_options){.seed = &seed}, &r, &errs) != AISLE_OK)
        aisle_errors_print(&errs, stderr);
    cr_assert(ne(ptr, r, NULL));
    jct_s = aisle_result_value(r, "job.jct.mean_s");
    aisle_result_free(r);
    return jct_s / 3600;
}

/* The mean over runs and half of its 99 % confidence interval. */
static void measure(const struct plan *p, double *mean, double *half)
{
    struct aisle_scenario *s = load(p);
    double sum = 0, squares = 0;

    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        double h = completion_h(s, seed);

        sum += h;
        squares += h * h;
    }
    aisle_scenario_free(s);
    *mean = sum / RUNS;
    *half = 2.576 * sqrt((squares / RUNS - *mean * *mean) / (RUNS - 1));
}

static void compare(struct plan p)
{
    double mean, half, theory = expected_h(&p);

    measure(&p, &mean, &half);
    fprintf(stderr, "compared: completion time, MTBF %g h, interval %g h: %.2f +- %.2f h, theory %.2f h\n",
            p.mtbf_h, p.tau_h, mean, half, theory);
    cr_expect(lt(dbl, fabs(mean - theory), half), "outside of the 99 %% interval");
    /* The test would notice a formula that is off by 2 %. */
    cr_expect(gt(dbl, fabs(mean - 1.02 * theory), half));
    cr_expect(gt(dbl, fabs(mean - 0.98 * theory), half));
}

Test(checkpoints, completion_time_under_failures_is_that_of_the_closed_form)
{
    compare((struct plan){
        .work_h = 200, .tau_h = 1, .cost_h = 1.0 / 12, .restore_h = 1.0 / 6, .mtbf_h = 10});
}

Test(checkpoints, so_it_is_where_failures_are_more_frequent_than_checkpoints)
{
    compare((struct plan){
        .work_h = 300, .tau_h = 3, .cost_h = 0.25, .restore_h = 0.5, .mtbf_h = 4});
}
