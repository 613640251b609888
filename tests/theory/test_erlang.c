/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * M/M/c through the whole simulator: fifo on c nodes of one GPU, jobs of exponential length that
 * arrive as a Poisson process, read from a file.
 *
 * Every wait must be, to the microsecond, that of the recursion of Kiefer and Wolfowitz ("On the
 * theory of queues with many servers", 1955), and the mean wait that of Erlang's formula:
 * C / (c m - l), with arrival rate l, service rate m, and C the probability that all servers are
 * busy (Kleinrock, Queueing Systems, vol. 1, 1975, section 3.5).
 *
 * The plain mean of a busy queue is of little use: waits one after the other are so much alike that
 * at load 0.95 a million jobs leave 20 % of doubt. So it is taken less control variates, quantities
 * of known mean that vary with it: in the long run a queue that goes from q - 1 to q as often as
 * back spends its times T so that l T(q - 1) = min(q, c) m T(q). What is missing to that in a batch
 * of jobs (for some q, summed over all q >= c, and that sum weighted by q) has mean 0, whatever the
 * formula says. It is worked out from the file's times alone, by the recursion, not by the
 * simulator. The mean wait is the intercept of a regression of the batches' means on these, and its
 * 99 % interval that of the regression. Lavenberg and Welch, "A perspective on the use of control
 * variables to increase the efficiency of Monte Carlo simulations", 1981.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_randist.h>

#include <aisle/run.h>

#include "base/mem.h"
#include "base/random.h"

enum { BATCHES = 60, CUTS_MOST = 28, CONTROLS_MOST = CUTS_MOST + 1, LEVELS = 4096 };

struct station {
    int servers;
    double load;
    int jobs; /* of each batch */
};

/* One server serves one job a second in the mean. */
static double rate_of(const struct station *s)
{
    return s->load * s->servers;
}

static double mean_wait_s(const struct station *s)
{
    double busy = 1; /* Erlang's B, by its recursion; then C */

    for (int k = 1; k <= s->servers; k++)
        busy = rate_of(s) * busy / (k + rate_of(s) * busy);
    busy = busy / (1 - s->load * (1 - busy));
    return busy / (s->servers - rate_of(s));
}

/* What happens -----------------------------------------------------------------------------------
 */

struct history {
    size_t count;
    int64_t *submit_us, *work_us, *wait_us;
    double measured_s; /* mean wait without the first batch, by the simulator itself */
};

static void draw(struct history *h, const struct station *s)
{
    gsl_rng *arrivals = random_stream(1, "arrivals"), *work = random_stream(1, "work");
    double t_s = 0;

    h->count = (size_t)s->jobs * (BATCHES + 1); /* the first is left out */
    h->submit_us = mem_new(h->count, sizeof *h->submit_us);
    h->work_us = mem_new(h->count, sizeof *h->work_us);
    h->wait_us = mem_new(h->count, sizeof *h->wait_us);
    for (size_t i = 0; i < h->count; i++) {
        t_s += gsl_ran_exponential(arrivals, 1 / rate_of(s));
        h->submit_us[i] = llround(t_s * 1e6);
        h->work_us[i] = 1 + (int64_t)(gsl_ran_exponential(work, 1) * 1e6);
    }
    gsl_rng_free(arrivals);
    gsl_rng_free(work);
}

static void write_jobs(FILE *f, const struct history *h)
{
    fputs("submit_us,work_us\n", f);
    for (size_t i = 0; i < h->count; i++)
        fprintf(f, "%" PRId64 ",%" PRId64 "\n", h->submit_us[i], h->work_us[i]);
}

static void write_scenario(FILE *f, const struct station *s, const char *jobs)
{
    fprintf(f,
            "aisle: 1\n"
            "name: erlang\n"
            "cluster:\n"
            "  groups: [{name: n, count: %d, cpu_milli: 1000, mem_mib: 1, gpu_count: 1}]\n"
            "workload:\n"
            "  file: %s\n"
            "  format: csv\n"
            "  columns:\n"
            "    submit_s: {column: submit_us, scale: 1e-6}\n"
            "    duration_s: {column: work_us, scale: 1e-6}\n"
            "    gpus: 1\n"
            "policy: fifo/first-fit\n"
            "measure: {from_job: %d}\n",
            s->servers, jobs, s->jobs);
}

static enum aisle_status note_start(void *self, const struct aisle_view *view,
                                    const struct aisle_notice *what, struct aisle_error *err)
{
    struct history *h = self;

    (void)view;
    (void)err;
    if (what->kind == AISLE_NOTICE_STARTED)
        h->wait_us[what->job] = what->at_us - h->submit_us[what->job];
    return AISLE_OK;
}

static void simulate(struct history *h, const struct station *s)
{
    char jobs[] = "test-erlang-XXXXXX", scenario[] = "test-erlang-XXXXXX";
    const struct aisle_observer observer = {.self = h, .notice = note_start};
    FILE *f = fdopen(mkstemp(jobs), "w");
    struct aisle_scenario *sc = NULL;
    struct aisle_errors errs = {0};
    struct aisle_result *r = NULL;
    enum aisle_status status;

    write_jobs(f, h);
    fclose(f);
    f = fdopen(mkstemp(scenario), "w");
    write_scenario(f, s, jobs);
    fclose(f);
    status = aisle_scenario_load(&sc, scenario, NULL, &errs);
    if (status == AISLE_OK)
        status = aisle_run(sc, &(struct aisle_run_options){.observer = &observer}, &r, &errs);
    aisle_errors_print(&errs, stderr);
    aisle_scenario_free(sc);
    unlink(jobs);
    unlink(scenario);
    cr_assert(eq(int, status, AISLE_OK));
    h->measured_s = aisle_result_value(r, "job.wait.mean_s");
    aisle_result_free(r);
}

/* What should happen -----------------------------------------------------------------------------
 */

/* A queue by the recursion, and how long there were how many jobs. */
struct queue {
    int servers;
    int64_t *free_us; /* when each server is free */
    int64_t *end_us;  /* of jobs that are present: a heap */
    size_t present, cap;
    int64_t now_us;
    double time_s[LEVELS]; /* with so many present, since the last batch began */
};

static void push(struct queue *q, int64_t end_us)
{
    size_t i = q->present++;

    q->end_us = mem_reserve(q->end_us, &q->cap, q->present, sizeof *q->end_us);
    for (; i > 0 && end_us < q->end_us[(i - 1) / 2]; i = (i - 1) / 2)
        q->end_us[i] = q->end_us[(i - 1) / 2];
    q->end_us[i] = end_us;
}

static void pop(struct queue *q)
{
    int64_t last = q->end_us[--q->present];
    size_t i = 0, child;

    while ((child = 2 * i + 1) < q->present) {
        child += child + 1 < q->present && q->end_us[child + 1] < q->end_us[child];
        if (last <= q->end_us[child])
            break;
        q->end_us[i] = q->end_us[child];
        i = child;
    }
    q->end_us[i] = last;
}

static void pass_time(struct queue *q, int64_t until_us)
{
    while (q->present > 0 && q->end_us[0] <= until_us) {
        q->time_s[q->present] += (double)(q->end_us[0] - q->now_us) / 1e6;
        q->now_us = q->end_us[0];
        pop(q);
    }
    q->time_s[q->present] += (double)(until_us - q->now_us) / 1e6;
    q->now_us = until_us;
}

/* A job arrives: first come, first served by whichever server is free first. Returns its wait. */
static int64_t arrive(struct queue *q, int64_t submit_us, int64_t work_us)
{
    int first = 0;
    int64_t start_us;

    pass_time(q, submit_us);
    for (int i = 1; i < q->servers; i++)
        if (q->free_us[i] < q->free_us[first])
            first = i;
    start_us = q->free_us[first] > submit_us ? q->free_us[first] : submit_us;
    q->free_us[first] = start_us + work_us;
    push(q, q->free_us[first]);
    cr_assert(lt(sz, q->present + 1, LEVELS));
    return start_us - submit_us;
}

static int control_count(const struct station *s)
{
    return 1 + (s->servers < CUTS_MOST ? s->servers : CUTS_MOST);
}

/* The control variates of a batch: flow up less flow down between q - 1 and q present, in the mean
 * over its time. */
static void control(const struct queue *q, const struct station *s, double *out)
{
    double total_s = 0;

    memset(out, 0, (size_t)control_count(s) * sizeof *out);
    for (int n = 1; n < LEVELS; n++) {
        int below = s->servers - n;
        double flow =
            rate_of(s) * q->time_s[n - 1] - (n < s->servers ? n : s->servers) * q->time_s[n];

        total_s += q->time_s[n];
        if (below <= 0) {
            out[0] += flow * (1 - below);
            out[1] += flow;
        } else if (below < control_count(s) - 1) {
            out[1 + below] = flow;
        }
    }
    for (int i = 0; i < control_count(s); i++)
        out[i] /= total_s + q->time_s[0];
}

/* The estimate -----------------------------------------------------------------------------------
 */

struct interval {
    double mean, half;
};

/* Intercept of a regression: the mean of y where all of x are 0. */
static struct interval intercept(const gsl_matrix *x, const gsl_vector *y)
{
    gsl_multifit_linear_workspace *work = gsl_multifit_linear_alloc(x->size1, x->size2);
    gsl_vector *c = gsl_vector_alloc(x->size2);
    gsl_matrix *cov = gsl_matrix_alloc(x->size2, x->size2);
    struct interval out;
    double chisq;

    gsl_multifit_linear(x, y, c, cov, &chisq, work);
    out.mean = gsl_vector_get(c, 0);
    out.half =
        gsl_cdf_tdist_Pinv(0.995, (double)(x->size1 - x->size2)) * sqrt(gsl_matrix_get(cov, 0, 0));
    gsl_matrix_free(cov);
    gsl_vector_free(c);
    gsl_multifit_linear_free(work);
    return out;
}

/* Goes through the history a batch at a time, holding each wait against the recursion's. */
static struct interval estimate(const struct history *h, const struct station *s)
{
    struct queue *q = mem_new(1, sizeof *q);
    int controls = control_count(s);
    gsl_matrix *x = gsl_matrix_alloc(BATCHES, (size_t)controls + 1);
    gsl_vector *y = gsl_vector_alloc(BATCHES);
    struct interval out;
    size_t job = 0;

    q->servers = s->servers;
    q->free_us = mem_new((size_t)s->servers, sizeof *q->free_us);
    for (int b = -1; b < BATCHES; b++) {
        double sum_s = 0, of[CONTROLS_MOST];

        memset(q->time_s, 0, sizeof q->time_s);
        for (int i = 0; i < s->jobs; i++, job++) {
            cr_assert(eq(i64, h->wait_us[job], arrive(q, h->submit_us[job], h->work_us[job])),
                      "job %zu", job);
            sum_s += (double)h->wait_us[job] / 1e6;
        }
        if (b < 0)
            continue;
        control(q, s, of);
        gsl_vector_set(y, (size_t)b, sum_s / s->jobs);
        gsl_matrix_set(x, (size_t)b, 0, 1);
        for (int i = 0; i < controls; i++)
            gsl_matrix_set(x, (size_t)b, (size_t)i + 1, of[i]);
    }
    out = intercept(x, y);
    gsl_matrix_free(x);
    gsl_vector_free(y);
    mem_free(q->free_us);
    mem_free(q->end_us);
    mem_free(q);
    return out;
}

/* The run's own mean, whose warm-up is cut off by `measure`, must be that of the batches. */
static void expect_warm_up_cut(const struct history *h, const struct station *s)
{
    double sum_s = 0;

    for (size_t i = (size_t)s->jobs; i < h->count; i++)
        sum_s += (double)h->wait_us[i] / 1e6;
    sum_s /= (double)(h->count - (size_t)s->jobs);
    cr_expect(epsilon_eq(dbl, h->measured_s, sum_s, 1e-9 * (1 + sum_s)));
}

/* The interval must hold the formula's value, and must not hold what is 2 % off. */
static void expect_theory(const struct station *s)
{
    struct history h;
    struct interval wait;
    double theory_s = mean_wait_s(s);

    draw(&h, s);
    simulate(&h, s);
    expect_warm_up_cut(&h, s);
    wait = estimate(&h, s);
    cr_log_info("%d servers, load %.2f: wait %.5g +- %.2g s, theory %.5g s", s->servers, s->load,
                wait.mean, wait.half, theory_s);
    cr_expect(lt(dbl, fabs(wait.mean - theory_s), wait.half));
    cr_expect(gt(dbl, fabs(wait.mean - 0.98 * theory_s), wait.half));
    cr_expect(gt(dbl, fabs(wait.mean - 1.02 * theory_s), wait.half));
    mem_free(h.submit_us);
    mem_free(h.work_us);
    mem_free(h.wait_us);
}

#define STATION(servers, percent, jobs)                                                            \
    Test(erlang, mean_wait_for_##servers##_servers_at_load_##percent##_is_that_of_theory)          \
    {                                                                                              \
        expect_theory(&(const struct station){servers, percent / 100.0, jobs});                    \
    }

STATION(1, 50, 4000)
STATION(1, 80, 4000)
STATION(1, 95, 5000)
STATION(4, 50, 4000)
STATION(4, 80, 4000)
STATION(4, 95, 5000)
STATION(64, 80, 8000)
STATION(64, 95, 8000)

/* By the formula one job in two million waits: nothing to take a mean of. */
Test(erlang, of_64_servers_at_half_load_one_is_free_for_everybody)
{
    const struct station s = {64, 0.5, 2000};
    struct history h;

    draw(&h, &s);
    simulate(&h, &s);
    for (size_t i = 0; i < h.count; i++)
        cr_assert(eq(i64, h.wait_us[i], 0));
    mem_free(h.submit_us);
    mem_free(h.work_us);
    mem_free(h.wait_us);
}
