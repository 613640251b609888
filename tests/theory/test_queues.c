/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Waiting in M/M/c, against Erlang's formula, in two steps.
 *
 * First come, first served on c servers obeys a recursion (Kiefer and Wolfowitz, 1955): a job
 * starts when it has arrived and the server that is free first is free. The simulator must give
 * every single start that the recursion gives for the same draws. Then the mean wait of the
 * recursion, which is cheap enough for a hundred million jobs, must agree with Erlang's formula:
 * E[W] = C(c, a) / (c mu - lambda), C the probability to wait. So what the simulator computes has
 * that mean. Intervals are Student's over independent replications.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <gsl/gsl_cdf.h>

#include <aisle/run.h>

#include "base/random.h"

enum { SERVERS_MOST = 64 };

/* The instants at which servers are free, the earliest first: a heap. Times are in mean services. */
struct recursion {
    double free[SERVERS_MOST], arrival;
    int servers;
};

/* An exponential of mean 1: the draw is never 0. */
static double draw(gsl_rng *rng)
{
    return -log(gsl_rng_uniform_pos(rng));
}

static void replace_first(struct recursion *q, double at)
{
    int i = 0, child;

    while ((child = 2 * i + 1) < q->servers) {
        child += child + 1 < q->servers && q->free[child + 1] < q->free[child];
        if (q->free[child] >= at)
            break;
        q->free[i] = q->free[child];
        i = child;
    }
    q->free[i] = at;
}

/* The wait of the next job. */
static double next_wait(struct recursion *q, double gap, double service)
{
    double start;

    q->arrival += gap;
    start = fmax(q->arrival, q->free[0]);
    replace_first(q, start + service);
    return start - q->arrival;
}

/* Erlang's C formula: the probability to wait with c servers and offered load a < c. */
static double erlang_c(int c, double a)
{
    double b = 1; /* Erlang's B, by recursion over servers */

    for (int k = 1; k <= c; k++)
        b = a * b / (k + a * b);
    return b / (1 - a / c * (1 - b));
}

/* Mean wait in services. */
static double theory(int servers, double load)
{
    return erlang_c(servers, load * servers) / (servers * (1 - load));
}

/* The simulator against the recursion ------------------------------------------------------------ */

struct watcher {
    int64_t *start_us;
    size_t count;
};

static enum aisle_status note(void *self, const struct aisle_view *view,
                              const struct aisle_notice *what, struct aisle_error *err)
{
    struct watcher *w = self;

    (void)view;
    (void)err;
    if (what->kind == AISLE_NOTICE_STARTED) {
        w->start_us[what->job] = what->at_us;
        w->count++;
    }
    return AISLE_OK;
}

/* In whole milliseconds, which doubles add exactly; a service is 1000 s in the mean. */
static void write_trace(FILE *f, gsl_rng *rng, int servers, double load, size_t jobs,
                        int64_t *start_us)
{
    struct recursion q = {.servers = servers};

    fputs("t,d\n", f);
    for (size_t i = 0; i < jobs; i++) {
        double gap = ceil(1e6 * draw(rng) / (load * servers)), service = ceil(1e6 * draw(rng));
        double wait = next_wait(&q, gap, service);

        start_us[i] = (int64_t)(q.arrival + wait) * 1000;
        fprintf(f, "%.0f,%.0f\n", q.arrival, service);
    }
}

static void run_trace(const char *trace, int servers, struct watcher *w)
{
    struct aisle_observer observer = {.self = w, .notice = note};
    struct aisle_errors errs = {0};
    struct aisle_scenario *s = NULL;
    char path[] = "/tmp/aisle-theory-XXXXXX";
    FILE *f = fdopen(mkstemp(path), "w");
    enum aisle_status status;

    fprintf(f,
            "aisle: 1\nname: t\n"
            "cluster: {groups: [{name: n, count: %d, cpu_milli: 0, mem_mib: 0, gpu_count: 1}]}\n"
            "workload: {file: %s, format: csv, columns: {submit_s: {column: t, scale: 0.001}, "
            "duration_s: {column: d, scale: 0.001}, gpus: 1}}\n"
            "policy: fifo/count\n",
            servers, trace);
    fclose(f);
    status = aisle_scenario_load(&s, path, NULL, &errs);
    if (status == AISLE_OK)
        status = aisle_run(s, &(struct aisle_run_options){.observer = &observer}, NULL, &errs);
    if (status != AISLE_OK)
        aisle_errors_print(&errs, stderr);
    aisle_scenario_free(s);
    unlink(path);
    cr_assert(eq(int, status, AISLE_OK));
}

static void compare_starts(int servers, double load)
{
    enum { JOBS = 100000 };
    int64_t *ought = calloc(JOBS, sizeof *ought), *is = calloc(JOBS, sizeof *is), most = 0;
    struct watcher w = {.start_us = is};
    char trace[] = "/tmp/aisle-theory-XXXXXX";
    FILE *f = fdopen(mkstemp(trace), "w");
    gsl_rng *rng = random_stream(7, "theory");

    write_trace(f, rng, servers, load, JOBS, ought);
    fclose(f);
    run_trace(trace, servers, &w);
    unlink(trace);
    cr_expect(eq(sz, w.count, JOBS));
    for (size_t i = 0; i < JOBS; i++)
        if (llabs(is[i] - ought[i]) > most)
            most = llabs(is[i] - ought[i]);
    cr_expect(eq(i64, most, 0));
    fprintf(stderr, "compared: %d starts of M/M/%d at load %g; largest difference %lld us\n", JOBS,
            servers, load, (long long)most);
    gsl_rng_free(rng);
    free(ought);
    free(is);
}

Test(queues, every_job_starts_when_the_recursion_says)
{
    static const int servers[] = {1, 4, 64};
    static const double load[] = {0.5, 0.8, 0.95};

    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            compare_starts(servers[i], load[k]);
}

/* The recursion against theory ------------------------------------------------------------------- */

/* Mean wait of one replication that starts empty; the first tenth is not counted. */
static double replicate(int servers, double load, size_t jobs, uint64_t seed)
{
    struct recursion q = {.servers = servers};
    gsl_rng *rng = random_stream(seed, "theory");
    double sum = 0;

    for (size_t i = 0; i < jobs + jobs / 10; i++) {
        double gap = draw(rng) / (load * servers), wait = next_wait(&q, gap, draw(rng));

        sum += i >= jobs / 10 ? wait : 0;
    }
    gsl_rng_free(rng);
    return sum / (double)jobs;
}

static void compare_mean(int servers, double load, double million_jobs)
{
    enum { REPLICATIONS = 20 };
    double sum = 0, squares = 0, mean, half, ought = theory(servers, load);

    for (int i = 0; i < REPLICATIONS; i++) {
        double w = replicate(servers, load, (size_t)(million_jobs * 1e6 / REPLICATIONS), 1000 + i);

        sum += w;
        squares += w * w;
    }
    mean = sum / REPLICATIONS;
    half = gsl_cdf_tdist_Pinv(0.995, REPLICATIONS - 1) *
           sqrt((squares / REPLICATIONS - mean * mean) / (REPLICATIONS - 1));
    fprintf(stderr, "compared: M/M/%d at load %g: mean wait %.5f +- %.5f services, theory %.5f\n", servers,
            load, mean, half, ought);
    cr_expect(lt(dbl, fabs(mean - ought), half), "M/M/%d at %g: outside of the 99 %% interval", servers,
              load);
    /* The test would notice a formula that is off by 2 %. */
    cr_expect(gt(dbl, fabs(mean - 1.02 * ought), half), "M/M/%d at %g", servers, load);
    cr_expect(gt(dbl, fabs(mean - 0.98 * ought), half), "M/M/%d at %g", servers, load);
}

Test(queues, the_mean_wait_is_that_of_erlang)
{
    if (getenv("AISLE_QUICK"))
        cr_skip("SKIPPED: half a billion jobs, with AISLE_QUICK set");
    compare_mean(1, 0.5, 4);
    compare_mean(1, 0.8, 12);
    compare_mean(1, 0.95, 120);
    compare_mean(4, 0.5, 12);
    compare_mean(4, 0.8, 16);
    compare_mean(4, 0.95, 120);
    /* At a load of a half next to nobody waits for one of 64 servers: C = 6e-7. */
    compare_mean(64, 0.9, 80);
    compare_mean(64, 0.95, 300);
}
