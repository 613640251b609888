/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of running jobs, in a draft that places, takes off and goes back. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <aisle/round.h>

#include "chance.h"
#include "policy/policies.h"
#include "round/running.h"

enum { ROUNDS = 1500, NODES = 12 };

static struct test_world w;
static gsl_rng *rng;
static size_t compared;

/* All running jobs of the draft, by (expected end, id). */
static void expect_running(struct aisle_round *r)
{
    size_t n, seen = 0;
    const aisle_job_id *id = aisle_round_running(r, &n);

    for (size_t i = 0; i < n; i++) {
        struct aisle_job job = aisle_round_job(r, id[i]), last;

        cr_assert(eq(int, job.state, AISLE_JOB_RUNNING));
        if (i == 0)
            continue;
        last = aisle_round_job(r, id[i - 1]);
        cr_assert(last.expected_end_us < job.expected_end_us ||
                  (last.expected_end_us == job.expected_end_us && last.id < job.id));
    }
    for (aisle_job_id i = 0; i < w.jobs.count; i++)
        seen += jobs_kept(&w.jobs, i) && jobs_row(&w.jobs, i)->state == AISLE_JOB_RUNNING;
    cr_assert(eq(sz, n, seen));
    compared += n;
}

static void draft(struct aisle_round *r, int depth)
{
    size_t mark = aisle_round_mark(r);

    for (int64_t i = chance_int(rng, 1, 6); i > 0; i--) {
        aisle_job_id id = (aisle_job_id)chance_int(rng, 0, (int64_t)w.jobs.count - 1);

        if (jobs_row(&w.jobs, id)->state == AISLE_JOB_WAITING)
            aisle_round_place(r, id);
        else if (jobs_row(&w.jobs, id)->state == AISLE_JOB_RUNNING)
            aisle_round_evict(r, id);
        if (chance(rng, 0.2))
            expect_running(r);
    }
    if (depth > 0)
        draft(r, depth - 1);
    if (chance(rng, 0.5))
        aisle_round_undo(r, mark);
    expect_running(r);
}

static void decide(void *state, struct aisle_round *r)
{
    (void)state;
    if (chance(rng, 0.3))
        return; /* nobody asks in this round */
    draft(r, 2);
    aisle_round_pass(r, AISLE_PASS_SKIP);
}

static const struct aisle_queue_type queue = {
    .abi = AISLE_POLICY_ABI, .name = "random-moves", .decide = decide};

Test(running, jobs_are_in_order_of_their_expected_end_whatever_the_draft_does)
{
    const struct aisle_shape *shape[16];

    rng = random_stream(1, "running");
    test_world_init(&w, 1);
    chance_nodes(&w, rng, NODES, false);
    shape[0] = test_world_shape(&w, 500, 512, 1, 1000, "");
    shape[1] = test_world_shape(&w, 500, 512, 2, 1000, "");
    test_world_start(&w, &queue, &placement_first_fit, SEARCH_AUTO);
    for (int64_t now = 0; now < ROUNDS; now++) {
        if (now < 200) {
            aisle_job_id id = test_world_arrive(&w, shape[chance_int(rng, 0, 1)], 1);

            jobs_row(&w.jobs, id)->estimate_us =
                chance(rng, 0.2) ? AISLE_NEVER : chance_int(rng, 1, 2000);
        }
        test_world_decide(&w, now);
        test_world_audit(&w);
    }
    cr_expect(gt(sz, compared, 10000));
    test_world_fini(&w);
    gsl_rng_free(rng);
}

/* Two jobs start, one of 10 and one of 20; the first is held up from outside until the second is to
 * end before it. */
static aisle_job_id first_to_end;

static void place_and_look(void *state, struct aisle_round *r)
{
    size_t n;

    (void)state;
    aisle_round_pass(r, AISLE_PASS_SKIP);
    first_to_end = aisle_round_running(r, &n)[0];
    cr_assert(eq(sz, n, 2));
}

static const struct aisle_queue_type looks = {
    .abi = AISLE_POLICY_ABI, .name = "looks", .decide = place_and_look};

Test(running, a_job_whose_plan_was_changed_from_outside_takes_its_new_place)
{
    const struct aisle_shape *whole;

    test_world_init(&w, 1);
    test_world_node(&w, 0, 0, 2, "A");
    whole = test_world_shape(&w, 0, 0, 1, 1000, "");
    test_world_start(&w, &looks, &placement_first_fit, SEARCH_AUTO);
    for (int i = 0; i < 2; i++)
        jobs_row(&w.jobs, test_world_arrive(&w, whole, 1))->estimate_us = 10 * (i + 1);
    test_world_decide(&w, 0);
    cr_expect(eq(u32, first_to_end, 0));
    jobs_row(&w.jobs, 0)->plan.from_us += 15;
    round_plan_changed(w.round, 0);
    test_world_decide(&w, 1);
    cr_expect(eq(u32, first_to_end, 1));
    test_world_fini(&w);
}

static struct order by_id(void *self, aisle_job_id job)
{
    (void)self;
    return (struct order){.job = job};
}

Test(running, a_list_that_was_asked_for_once_holds_no_more_than_what_runs)
{
    struct running list = {0};
    struct jobs jobs = {0};

    running_update(&list, &jobs, (struct order_by){.stands = by_id}, false);
    for (int i = 0; i < 100000; i++) {
        aisle_job_id id = jobs_add(&jobs, &(struct job_row){.name = "j", .pods = 1});

        jobs_row(&jobs, id)->state = AISLE_JOB_RUNNING;
        running_note(&list, &jobs, id);
        if (id >= 100) {
            jobs_row(&jobs, id - 100)->state = AISLE_JOB_FINISHED;
            jobs_row(&jobs, id - 100)->end_us = i;
            jobs_let_go(&jobs, id - 100);
        }
        running_note(&list, &jobs, id - id % 50); /* drafts note the same job again and again */
    }
    cr_expect(lt(sz, list.started.cap, 1024));
    running_update(&list, &jobs, (struct order_by){.stands = by_id}, false);
    cr_expect(eq(sz, list.count, 100));
    running_fini(&list);
    jobs_fini(&jobs);
}
