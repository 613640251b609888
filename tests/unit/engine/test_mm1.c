/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * M/M/1 on the engine, against theory: with arrival rate l and service rate m, the mean wait in
 * queue is Wq = r / (m - l), r = l / m (Kleinrock, Queueing Systems, vol. 1, 1975, section 3.2).
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics_double.h>

#include "base/mem.h"
#include "base/random.h"
#include "engine/engine.h"

enum { CUSTOMERS = 20000, WARM_UP = 2000, REPLICATIONS = 60 };

struct station {
    struct engine *engine;
    gsl_rng *arrivals, *services;
    double rate, service_rate;
    int64_t arrived_us[CUSTOMERS];
    size_t arrived, served;
    bool busy;
    double wait_s;
};

enum { SERVED, ARRIVES };

static int64_t draw_us(gsl_rng *rng, double rate)
{
    return (int64_t)llround(gsl_ran_exponential(rng, 1 / rate) * 1e6);
}

static void served(void *subject, uint64_t arg, int64_t now_us);

static void serve(struct station *s, int64_t now_us)
{
    if (s->served >= WARM_UP)
        s->wait_s += (double)(now_us - s->arrived_us[s->served]) / 1e6;
    s->served++;
    s->busy = true;
    engine_post(s->engine, now_us + draw_us(s->services, s->service_rate), SERVED, served, s, 0);
}

static void served(void *subject, uint64_t arg, int64_t now_us)
{
    struct station *s = subject;

    (void)arg;
    s->busy = false;
    if (s->served < s->arrived)
        serve(s, now_us);
}

static void arrives(void *subject, uint64_t arg, int64_t now_us)
{
    struct station *s = subject;

    s->arrived_us[s->arrived++] = now_us;
    if (arg + 1 < CUSTOMERS)
        engine_post(s->engine, now_us + draw_us(s->arrivals, s->rate), ARRIVES, arrives, s, arg + 1);
    if (!s->busy)
        serve(s, now_us);
}

static double mean_wait_s(double rate, uint64_t seed)
{
    struct station *s = mem_new(1, sizeof *s);
    double mean;

    s->engine = engine_new(NULL);
    s->arrivals = random_stream(seed, "arrivals");
    s->services = random_stream(seed, "services");
    s->rate = rate;
    s->service_rate = 1;
    engine_post(s->engine, 0, ARRIVES, arrives, s, 0);
    while (engine_step(s->engine, INT64_MAX))
        continue;
    cr_assert(eq(sz, s->served, CUSTOMERS));
    mean = s->wait_s / (CUSTOMERS - WARM_UP);
    engine_free(s->engine);
    gsl_rng_free(s->arrivals);
    gsl_rng_free(s->services);
    mem_free(s);
    return mean;
}

/* The mean over replications must lie within its 99.9 % interval around theory, and that interval
 * must be narrow enough to tell theory from a formula that is 10 % off. */
Test(engine, mean_wait_of_an_mm1_queue_is_that_of_theory)
{
    const double rates[] = {0.5, 0.7};

    for (size_t i = 0; i < 2; i++) {
        double r = rates[i], theory = r / (1 - r), wait[REPLICATIONS], mean, half;

        for (int k = 0; k < REPLICATIONS; k++)
            wait[k] = mean_wait_s(r, 1 + (uint64_t)k);
        mean = gsl_stats_mean(wait, 1, REPLICATIONS);
        half = gsl_cdf_tdist_Pinv(0.9995, REPLICATIONS - 1) *
               gsl_stats_sd(wait, 1, REPLICATIONS) / sqrt(REPLICATIONS);
        cr_log_info("load %.1f: wait %.4f +- %.4f s, theory %.4f s", r, mean, half, theory);
        cr_expect(lt(dbl, fabs(mean - theory), half));
        cr_expect(lt(dbl, 2 * half, 0.1 * theory));
    }
}
