/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>

#include <aisle/types.h>

#include "base/random.h"
#include "training/progress.h"

enum { S = 1000000 };

/* The same, microsecond by microsecond, as the header tells it in prose. */
struct stepper {
    const struct progress_plan *plan;
    int64_t now, ran, in_run, stalling;
    int64_t begun[4096]; /* when each checkpoint began, and what it holds, as running time */
    size_t count;
    struct progress state;
};

static int64_t made(const struct progress_plan *p, int64_t ran)
{
    return (int64_t)floor((double)ran * p->rate + 0x1p-10);
}

static void stepper_settle(struct stepper *s)
{
    const struct progress_plan *p = s->plan;

    s->state.done_us = p->done_us + made(p, s->ran);
    s->state.saved_us = p->done_us;
    for (size_t k = 0; k < s->count; k++)
        if (s->begun[k] + p->cost_us <= s->now)
            s->state.saved_us = p->done_us + made(p, (int64_t)(k + 1) * p->every_us);
}

static void stepper_init(struct stepper *s, const struct progress_plan *plan)
{
    *s = (struct stepper){.plan = plan};
    stepper_settle(s);
}

/* One microsecond. A run that has come to its length is followed by a checkpoint. */
static void stepper_step(struct stepper *s)
{
    const struct progress_plan *p = s->plan;

    if (s->now++ < p->from_us)
        return;
    if (s->stalling) {
        s->stalling--;
        s->state.stalled_us++;
    } else {
        s->ran++;
        if (p->every_us && ++s->in_run == p->every_us) {
            s->in_run = 0;
            s->begun[s->count++] = s->now;
            s->stalling = p->stall_us;
        }
    }
    stepper_settle(s);
}

static bool same(struct progress a, struct progress b)
{
    return a.done_us == b.done_us && a.saved_us == b.saved_us && a.stalled_us == b.stalled_us;
}

static int64_t draw(gsl_rng *rng, int64_t n)
{
    return (int64_t)gsl_rng_uniform_int(rng, (unsigned long)n);
}

static struct progress_plan any_plan(gsl_rng *rng, bool full_speed)
{
    struct progress_plan p = {
        .from_us = draw(rng, 20),
        .done_us = draw(rng, 3) ? draw(rng, 50) : 0,
        .rate = full_speed ? 1 : 0.05 + 0.95 * gsl_rng_uniform(rng),
        .every_us = draw(rng, 4) ? 1 + draw(rng, 15) : 0,
        .cost_us = draw(rng, 12),
    };

    p.stall_us = draw(rng, 2) ? p.cost_us : draw(rng, p.cost_us + 1);
    return p;
}

Test(progress, closed_form_is_what_a_step_by_step_model_gives)
{
    gsl_rng *rng = random_stream(1, "test");
    static struct stepper s;

    for (int round = 0; round < 1000; round++) {
        struct progress_plan p = any_plan(rng, round % 2);
        int64_t work = p.done_us + draw(rng, 100), end = progress_end_us(&p, work);

        stepper_init(&s, &p);
        while (s.now < end || s.now < p.from_us) {
            struct progress at = progress_at(&p, s.now);

            cr_assert(same(at, s.state), "round %d at %lld", round, (long long)s.now);
            cr_assert(at.saved_us <= at.done_us);
            cr_assert(at.done_us < work || work == p.done_us);
            stepper_step(&s);
        }
        cr_assert(eq(i64, s.now, end));
        cr_assert(eq(i64, s.state.done_us, work));
        cr_assert(same(progress_at(&p, end), s.state));
    }
    gsl_rng_free(rng);
}

Test(progress, at_full_speed_every_microsecond_is_accounted_for)
{
    gsl_rng *rng = random_stream(2, "test");

    for (int round = 0; round < 10000; round++) {
        struct progress_plan p = any_plan(rng, true);
        int64_t work, end, now;
        struct progress at;

        p.from_us *= 7919 * (int64_t)S;
        p.every_us *= 12345678;
        p.cost_us *= 3456789;
        p.stall_us *= 3456789;
        work = p.done_us + draw(rng, 1000) * S;
        end = progress_end_us(&p, work);
        now = p.from_us + (end > p.from_us ? draw(rng, end - p.from_us + 1) : 0);
        at = progress_at(&p, now);
        cr_assert(eq(i64, at.done_us - p.done_us + at.stalled_us + p.from_us, now));
        at = progress_at(&p, end);
        cr_assert(eq(i64, at.done_us, work));
        cr_assert(eq(i64, at.stalled_us, end - p.from_us - (work - p.done_us)));
    }
    gsl_rng_free(rng);
}

Test(progress, at_any_rate_the_end_is_the_first_time_that_the_work_is_done)
{
    gsl_rng *rng = random_stream(3, "test");

    for (int round = 0; round < 10000; round++) {
        struct progress_plan p = any_plan(rng, false);
        int64_t work, end;

        p.every_us *= 12345678;
        p.cost_us *= 345678;
        p.stall_us *= 345678;
        work = p.done_us + 1 + draw(rng, (int64_t)1 << (1 + draw(rng, 55)));
        end = progress_end_us(&p, work);
        if (work < (int64_t)1 << 48) /* beyond, doubles have no single microseconds */
            cr_assert(eq(i64, progress_at(&p, end).done_us, work));
        cr_assert(ge(i64, progress_at(&p, end).done_us, work));
        cr_assert(lt(i64, progress_at(&p, end - 1).done_us, work));
    }
    gsl_rng_free(rng);
}

Test(progress, a_job_that_ends_with_a_run_writes_no_checkpoint)
{
    struct progress_plan p = {
        .from_us = 10 * S, .rate = 1, .every_us = 60 * S, .cost_us = 5 * S, .stall_us = 5 * S};

    cr_expect(eq(i64, progress_end_us(&p, 60 * S), 70 * S));
    cr_expect(eq(i64, progress_end_us(&p, 60 * S + 1), 75 * S + 1));
    cr_expect(eq(i64, progress_end_us(&p, 180 * S), 200 * S));
    cr_expect(eq(i64, progress_end_us(&p, 0), 10 * S));
}

Test(progress, a_synchronous_checkpoint_counts_once_it_is_written)
{
    struct progress_plan p = {.from_us = 0,
                              .done_us = 7 * S,
                              .rate = 0.5,
                              .every_us = 60 * S,
                              .cost_us = 6 * S,
                              .stall_us = 6 * S};

    cr_expect(same(progress_at(&p, 60 * S), (struct progress){37 * S, 7 * S, 0}));
    cr_expect(same(progress_at(&p, 66 * S - 1), (struct progress){37 * S, 7 * S, 6 * S - 1}));
    cr_expect(same(progress_at(&p, 66 * S), (struct progress){37 * S, 37 * S, 6 * S}));
    cr_expect(same(progress_at(&p, 70 * S), (struct progress){39 * S, 37 * S, 6 * S}));
}

Test(progress, an_asynchronous_checkpoint_holds_what_was_done_when_it_began)
{
    struct progress_plan p = {.rate = 1, .every_us = 60 * S, .cost_us = 20 * S, .stall_us = 2 * S};

    cr_expect(same(progress_at(&p, 80 * S - 1), (struct progress){78 * S - 1, 0, 2 * S}));
    cr_expect(same(progress_at(&p, 80 * S), (struct progress){78 * S, 60 * S, 2 * S}));
    cr_expect(same(progress_at(&p, 142 * S - 1), (struct progress){138 * S - 1, 60 * S, 4 * S}));
    cr_expect(same(progress_at(&p, 142 * S), (struct progress){138 * S, 120 * S, 4 * S}));
}

Test(progress, nothing_is_done_or_saved_before_the_start_is_over)
{
    struct progress_plan p = {.from_us = 30 * S, .done_us = 5 * S, .rate = 1, .every_us = S};

    cr_expect(same(progress_at(&p, 0), (struct progress){5 * S, 5 * S, 0}));
    cr_expect(same(progress_at(&p, 30 * S), (struct progress){5 * S, 5 * S, 0}));
    cr_expect(same(progress_at(&p, 31 * S), (struct progress){6 * S, 6 * S, 0}));
}

Test(progress, work_at_a_rate_that_is_a_quotient_ends_at_its_time)
{
    gsl_rng *rng = random_stream(4, "test");

    for (int round = 0; round < 10000; round++) {
        int64_t work = 1 + draw(rng, 1000000), time = work + draw(rng, work);
        struct progress_plan p = {.rate = (double)work / (double)time};

        cr_assert(eq(i64, progress_end_us(&p, work * S), time * S));
    }
    gsl_rng_free(rng);
}

Test(progress, above_full_speed_the_last_microsecond_may_do_more_than_is_left)
{
    struct progress_plan p = {.rate = 3};

    cr_expect(eq(i64, progress_end_us(&p, 8), 3));
    cr_expect(eq(i64, progress_at(&p, 3).done_us, 9));
}

Test(progress, work_without_end_and_times_beyond_all_time_are_never)
{
    struct progress_plan p = {.from_us = 1, .rate = 1, .every_us = 1, .cost_us = S, .stall_us = S};

    cr_expect(eq(i64, progress_end_us(&p, AISLE_NEVER), AISLE_NEVER));
    cr_expect(eq(i64, progress_end_us(&p, INT64_MAX / 2), AISLE_NEVER));
    p.every_us = 0;
    cr_expect(eq(i64, progress_end_us(&p, INT64_MAX - 1), INT64_MAX));
    p.rate = 1e-9;
    cr_expect(eq(i64, progress_end_us(&p, (int64_t)1 << 50), AISLE_NEVER));
}
