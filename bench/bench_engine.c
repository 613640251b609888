/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The engine on M/M/1, per customer, against two limits in the same process: the recurrence that
 * needs no events at all, and a loop over two clocks. CPU time; medians of five.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <gsl/gsl_randist.h>

#include "base/random.h"
#include "engine/engine.h"

enum { CUSTOMERS = 2000000, RUNS = 5 };
static const double RATE = 0.9;

static double cpu_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int64_t draw_us(gsl_rng *rng, double rate)
{
    return (int64_t)(gsl_ran_exponential(rng, 1 / rate) * 1e6);
}

/* Lindley's recurrence: the floor, all of it random numbers. */
static int64_t lindley(gsl_rng *rng)
{
    int64_t wait = 0, sum = 0;

    for (int i = 0; i < CUSTOMERS; i++) {
        wait += draw_us(rng, 1) - draw_us(rng, RATE);
        if (wait < 0)
            wait = 0;
        sum += wait;
    }
    return sum;
}

/* Two clocks by hand: what an event list can be at best. */
static int64_t two_clocks(gsl_rng *rng)
{
    int64_t arrival = draw_us(rng, RATE), end = INT64_MAX, area = 0, last = 0;
    long waiting = 0, arrived = 0;

    while (arrived < CUSTOMERS) {
        int64_t now = arrival < end ? arrival : end;

        area += waiting * (now - last);
        last = now;
        if (arrival <= now) {
            arrived++;
            waiting++;
            arrival = now + draw_us(rng, RATE);
            if (waiting == 1)
                end = now + draw_us(rng, 1);
        } else {
            waiting--;
            end = waiting > 0 ? now + draw_us(rng, 1) : INT64_MAX;
        }
    }
    return area;
}

struct station {
    struct engine *engine;
    gsl_rng *rng;
    long waiting, arrived;
    int64_t area, last;
};

static void account(struct station *s, int64_t now_us)
{
    s->area += s->waiting * (now_us - s->last);
    s->last = now_us;
}

static void served(void *subject, uint64_t arg, int64_t now_us)
{
    struct station *s = subject;

    (void)arg;
    account(s, now_us);
    if (--s->waiting > 0)
        engine_post(s->engine, now_us + draw_us(s->rng, 1), 0, served, s, 0);
}

static void arrives(void *subject, uint64_t arg, int64_t now_us)
{
    struct station *s = subject;

    (void)arg;
    account(s, now_us);
    if (++s->arrived < CUSTOMERS)
        engine_post(s->engine, now_us + draw_us(s->rng, RATE), 1, arrives, s, 0);
    if (++s->waiting == 1)
        engine_post(s->engine, now_us + draw_us(s->rng, 1), 0, served, s, 0);
}

static int64_t on_engine(gsl_rng *rng)
{
    struct station s = {.engine = engine_new(NULL), .rng = rng};

    engine_post(s.engine, draw_us(rng, RATE), 1, arrives, &s, 0);
    while (engine_step(s.engine, INT64_MAX))
        continue;
    engine_free(s.engine);
    return s.area;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median_ns(int64_t (*work)(gsl_rng *))
{
    double t[RUNS];
    volatile int64_t sink = 0;

    for (int i = 0; i < RUNS; i++) {
        gsl_rng *rng = random_stream((uint64_t)i, "bench");
        double from = cpu_s();

        sink += work(rng);
        t[i] = (cpu_s() - from) / CUSTOMERS * 1e9;
        gsl_rng_free(rng);
    }
    qsort(t, RUNS, sizeof t[0], ascending);
    return t[RUNS / 2];
}

int main(void)
{
    double floor = median_ns(lindley), hand = median_ns(two_clocks), engine = median_ns(on_engine);

    printf("M/M/1 at load %.1f, %d customers, CPU ns each, median of %d\n", RATE, CUSTOMERS, RUNS);
    printf("  no event list (recurrence)   %6.1f\n", floor);
    printf("  two clocks by hand           %6.1f\n", hand);
    printf("  the engine                   %6.1f   %.2f x two clocks (goal: at most 1.3)\n", engine,
           engine / hand);
    return 0;
}
