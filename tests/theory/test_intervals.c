/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often the interval of a mean over replications holds the truth: M/M/1 at load 1/2 through the
 * whole simulator, whose mean wait is known, rho / (1 - rho) = 1 service time (Kleinrock, Queueing
 * Systems, vol. 1, 1975, section 3.2).
 *
 * An experiment is ten runs of different seeds. A run is fifo on one node of one GPU; jobs come as a
 * Poisson process and take exponential times, drawn here from named streams of the run's seed. It
 * starts empty, so its first jobs wait less than later ones. By how much is known: S_n being a sum of
 * n differences of a work and a gap, the wait of job k falls short of its limit by the sum over
 * n > k of E[max(S_n, 0)] / n (Spitzer, "A combinatorial lemma and its application to probability
 * theory", Trans. AMS 82, 1956). As max(x, 0) <= exp(x / 4) 4 / e, and E[exp(S_n / 4)] = (8 / 9)^n
 * here, that is less than 10^-5 s for k of 100: the first WARM_UP jobs are not measured. The next
 * JOBS are, and as the run goes on until all of them have ended, none that waits long is missing. So
 * a run's mean wait has the right mean. It is skewed a little, as waits are, which costs the
 * interval next to nothing at so many jobs a run.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gsl/gsl_randist.h>

#include <aisle/run.h>
#include <aisle/statistics.h>

#include "base/random.h"
#include "support.h"

enum { EXPERIMENTS = 1000, REPLICATIONS = 10, WARM_UP = 100, JOBS = 1000, WORKERS = 2 };

static const double LOAD = 0.5;   /* jobs a second; a job takes one second in the mean */
static const double theory_s = 1; /* LOAD / (1 - LOAD) */

struct waits {
    int64_t submit_us[WARM_UP + JOBS];
    double sum_s; /* of those that are measured */
    int count;
};

static void write_jobs(const char *path, struct waits *w, uint64_t seed)
{
    gsl_rng *arrivals = random_stream(seed, "arrivals"), *work = random_stream(seed, "work");
    FILE *f = fopen(path, "w");
    double t_s = 0;

    fputs("submit_us,work_us\n", f);
    for (int i = 0; i < WARM_UP + JOBS; i++) {
        t_s += gsl_ran_exponential(arrivals, 1 / LOAD);
        w->submit_us[i] = llround(t_s * 1e6);
        fprintf(f, "%" PRId64 ",%" PRId64 "\n", w->submit_us[i],
                1 + (int64_t)(gsl_ran_exponential(work, 1) * 1e6));
    }
    fclose(f);
    gsl_rng_free(arrivals);
    gsl_rng_free(work);
}

static void write_scenario(const char *path, const char *jobs)
{
    FILE *f = fopen(path, "w");

    fprintf(f,
            "aisle: 1\n"
            "name: intervals\n"
            "cluster:\n"
            "  groups: [{name: n, cpu_milli: 1000, mem_mib: 1, gpu_count: 1}]\n"
            "workload:\n"
            "  file: %s\n"
            "  format: csv\n"
            "  columns:\n"
            "    submit_s: {column: submit_us, scale: 1e-6}\n"
            "    duration_s: {column: work_us, scale: 1e-6}\n"
            "    gpus: 1\n"
            "policy: fifo/first-fit\n",
            jobs);
    fclose(f);
}

static enum aisle_status note_start(void *self, const struct aisle_view *view,
                                    const struct aisle_notice *what, struct aisle_error *err)
{
    struct waits *w = self;

    (void)view;
    (void)err;
    if (what->kind == AISLE_NOTICE_STARTED && what->job >= WARM_UP) {
        w->sum_s += (double)(what->at_us - w->submit_us[what->job]) / 1e6;
        w->count++;
    }
    return AISLE_OK;
}

/* The mean wait of a run; NaN: it failed, and says why. */
static double replicate(const struct aisle_scenario *s, const char *jobs, uint64_t seed)
{
    struct waits w = {.count = 0};
    const struct aisle_observer observer = {.self = &w, .notice = note_start};
    const struct aisle_run_options options = {.seed = &seed, .observer = &observer};
    struct aisle_errors errs = {0};
    enum aisle_status status;

    write_jobs(jobs, &w, seed);
    status = aisle_run(s, &options, NULL, &errs);
    aisle_errors_print(&errs, stderr);
    return status == AISLE_OK && w.count == JOBS ? w.sum_s / w.count : (double)NAN;
}

struct tally {
    int experiments, held, below;
    double sum_s;
};

/* Every n-th experiment from the given one on; in a process of its own, so without assertions. */
static struct tally experiment(int from, int n)
{
    char jobs[] = "test-intervals-XXXXXX", scenario[] = "test-intervals-XXXXXX";
    struct aisle_scenario *s = NULL;
    struct aisle_errors errs = {0};
    struct tally out = {0};

    close(mkstemp(jobs));
    close(mkstemp(scenario));
    write_scenario(scenario, jobs);
    if (aisle_scenario_load(&s, scenario, NULL, &errs) != AISLE_OK)
        aisle_errors_print(&errs, stderr);
    for (int e = from; s && e < EXPERIMENTS; e += n) {
        double wait_s[REPLICATIONS];
        struct aisle_interval is;

        for (int i = 0; i < REPLICATIONS; i++)
            wait_s[i] = replicate(s, jobs, 1 + (uint64_t)(e * REPLICATIONS + i));
        is = aisle_mean(wait_s, REPLICATIONS, 0.95);
        out.experiments++;
        out.held += is.low <= theory_s && theory_s <= is.high;
        out.below += is.high < theory_s;
        out.sum_s += is.value;
    }
    aisle_scenario_free(s);
    unlink(jobs);
    unlink(scenario);
    return out;
}

static pid_t start(int from, int result)
{
    pid_t pid = fork();

    if (pid == 0) {
        struct tally t = experiment(from, WORKERS);

        _exit(write(result, &t, sizeof t) == (ssize_t)sizeof t ? 0 : 1);
    }
    return pid;
}

/* All experiments, on two cores: it is a long test. */
static struct tally experiment_all(void)
{
    struct tally all = {0}, part;
    pid_t pid[WORKERS];
    int end[2], status;

    cr_assert(eq(int, pipe(end), 0));
    for (int i = 0; i < WORKERS; i++)
        pid[i] = start(i, end[1]);
    close(end[1]);
    while (read(end[0], &part, sizeof part) == (ssize_t)sizeof part) {
        all.experiments += part.experiments;
        all.held += part.held;
        all.below += part.below;
        all.sum_s += part.sum_s;
    }
    close(end[0]);
    for (int i = 0; i < WORKERS; i++) {
        cr_assert(eq(int, waitpid(pid[i], &status, 0), pid[i]));
        cr_assert(eq(int, status, 0));
    }
    return all;
}

Test(intervals, of_95_percent_hold_the_mean_wait_of_theory_in_95_percent_of_experiments)
{
    struct tally all;
    double share, mean_s;

    if (getenv("AISLE_QUICK"))
        SKIP("10,000 runs, with AISLE_QUICK set");
    all = experiment_all();
    share = (double)all.held / EXPERIMENTS;
    mean_s = all.sum_s / EXPERIMENTS;
    cr_assert(eq(int, all.experiments, EXPERIMENTS));
    say("M/M/1: %.1f %% of %d intervals hold %g s, %d lie below; mean of all runs %.5f s",
        100 * share, EXPERIMENTS, theory_s, all.below, mean_s);
    cr_expect(ge(dbl, share, 0.93));
    cr_expect(le(dbl, share, 0.97));
    /* Nor is a bias to be seen of all runs together. The mean of n waits one after the other has the
     * variance r (2 + 5 r - 4 r^2 + r^3) / (1 - r)^4 / n = 29 s^2 / n (Daley, "The serial correlation
     * coefficients of waiting times in a stationary single server queue", J. Austral. Math. Soc. 8,
     * 1968). */
    cr_expect(lt(dbl, fabs(mean_s - theory_s), 3 * sqrt(29.0 / EXPERIMENTS / REPLICATIONS / JOBS)));
}
