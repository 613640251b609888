/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The standard passes against taking all jobs off and placing them in order, under random keys,
 * gangs, ends, failures and placements.
 *
 * Before a pass, a draft works out what ought to come and goes back; so undo is tested as well. In
 * every other round it does not, so that passes are not always seen after a sort of their own.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdlib.h>

#include <aisle/round.h>

#include "chance.h"
#include "policy/policies.h"

enum { ROUNDS = 300, JOBS_MOST = ROUNDS * 4 };

static struct test_world w;
static gsl_rng *rng;
static enum aisle_pass pass;
static bool foresee; /* work out beforehand who will run, and where */
static bool meddles; /* the policy does something of its own before each pass */
static size_t ran_count, waited_count, evicted_count, moved_count;

/* The policy: keys lie in the jobs' state. */
static int64_t key(const void *state, const void *job_state, const struct aisle_job *job)
{
    (void)state;
    (void)job;
    return *(const int64_t *)job_state;
}

static int64_t key_of(aisle_job_id id)
{
    return *(const int64_t *)jobs_state(&w.jobs, id);
}

static bool before(aisle_job_id x, aisle_job_id y)
{
    return key_of(x) != key_of(y) ? key_of(x) < key_of(y) : x < y;
}

static int by_key(const void *a, const void *b)
{
    return before(*(const aisle_job_id *)a, *(const aisle_job_id *)b) ? -1 : 1;
}

/* All jobs that have not ended, in order. */
static size_t live_jobs(aisle_job_id *out)
{
    size_t n = 0;

    for (aisle_job_id i = 0; i < w.jobs.count; i++)
        if (jobs_kept(&w.jobs, i) && (jobs_row(&w.jobs, i)->state == AISLE_JOB_WAITING ||
                                      jobs_row(&w.jobs, i)->state == AISLE_JOB_RUNNING))
            out[n++] = i;
    qsort(out, n, sizeof *out, by_key);
    return n;
}

static bool runs(aisle_job_id id)
{
    return jobs_row(&w.jobs, id)->state == AISLE_JOB_RUNNING;
}

/* What the draft holds of each live job. */
struct picture {
    size_t n;
    aisle_job_id id[JOBS_MOST];
    struct held where[JOBS_MOST];
};

static void take_picture(struct picture *p)
{
    p->n = live_jobs(p->id);
    for (size_t i = 0; i < p->n; i++) {
        struct aisle_placement where = held_placement(&jobs_row(&w.jobs, p->id[i])->where);

        p->where[i] = (struct held){0};
        if (where.count > 0)
            held_set(&p->where[i], &where);
    }
}

static void drop_picture(struct picture *p)
{
    for (size_t i = 0; i < p->n; i++)
        held_clear(&p->where[i]);
}

static void expect_equal(const struct picture *a, const struct picture *b, const char *what)
{
    cr_assert(eq(sz, a->n, b->n));
    for (size_t i = 0; i < a->n; i++) {
        cr_assert(eq(u32, a->id[i], b->id[i]));
        cr_assert(held_equal(&a->where[i], &b->where[i]), "%s: job %u, key %ld", what, a->id[i],
                  (long)key_of(a->id[i]));
    }
}

/* The same by brute force: passes over all jobs, one by one. */
static void place_in_order(struct aisle_round *r)
{
    static aisle_job_id id[JOBS_MOST];
    size_t n = live_jobs(id);

    if (pass == AISLE_PASS_PREEMPT || pass == AISLE_PASS_REPACK)
        for (size_t i = 0; i < n; i++)
            if (runs(id[i]))
                aisle_round_evict(r, id[i]);
    for (size_t i = 0; i < n; i++)
        if (!runs(id[i]) && !aisle_round_place(r, id[i]) && pass == AISLE_PASS_BLOCKING)
            return;
}

/* Preemption by count: the very jobs run that would, and whoever stays is not moved. */
static void expect_counted(const struct picture *was, const struct picture *ought,
                           const struct picture *is)
{
    for (size_t i = 0; i < is->n; i++) {
        cr_assert(eq(int, is->where[i].count > 0, ought->where[i].count > 0), "job %u", is->id[i]);
        if (is->where[i].count > 0 && was->where[i].count > 0)
            cr_assert(held_equal(&is->where[i], &was->where[i]), "job %u moved", is->id[i]);
    }
}

/* True if all parts together are free. */
static bool is_free(aisle_job_id id, const struct aisle_placement *where)
{
    const struct aisle_shape *shape = jobs_row(&w.jobs, id)->shape;
    size_t bound = 0;

    for (; bound < where->count; bound++) {
        if (cluster_objection(&w.cluster, shape, &where->part[bound]))
            break;
        cluster_bind(&w.cluster, id, &where->part[bound]);
    }
    for (size_t i = bound; i-- > 0;)
        cluster_release(&w.cluster, id, &where->part[i]);
    return bound == where->count;
}

static void evict_behind(struct aisle_round *r, const struct picture *is, size_t i)
{
    for (size_t k = i + 1; k < is->n; k++)
        if (is->where[k].count > 0)
            aisle_round_evict(r, is->id[k]);
}

/* Preemption on nodes: whoever waits would find no place even if all behind it were taken off, and
 * whoever does not stand where it `stood` (and, before the pass, still `was`) lost that place to
 * some before it. */
static void expect_no_room(struct aisle_round *r, const struct picture *stood,
                           const struct picture *was, const struct picture *is)
{
    for (size_t i = 0; i < is->n; i++) {
        struct aisle_placement old = held_placement(&stood->where[i]);
        bool had = old.count > 0 && held_equal(&stood->where[i], &was->where[i]);
        bool has = is->where[i].count > 0;
        size_t mark = aisle_round_mark(r);

        if (has && (!had || held_equal(&stood->where[i], &is->where[i])))
            continue;
        evict_behind(r, is, i);
        if (has)
            aisle_round_evict(r, is->id[i]);
        if (had)
            cr_assert(not(is_free(is->id[i], &old)), "job %u left for nothing", is->id[i]);
        if (!has)
            cr_assert(not(aisle_round_place(r, is->id[i])), "job %u waits for nothing", is->id[i]);
        aisle_round_undo(r, mark);
    }
}

/* A policy may do what it likes before a pass: what it evicts waits like all others, what it places
 * runs like all others. */
static void meddle(struct aisle_round *r)
{
    for (int64_t n = chance_int(rng, 0, 8); n > 0 && w.jobs.count > 0; n--) {
        aisle_job_id id = (aisle_job_id)chance_int(rng, 0, (int64_t)w.jobs.count - 1);

        if (!jobs_kept(&w.jobs, id))
            continue;
        if (runs(id))
            aisle_round_evict(r, id);
        else if (jobs_row(&w.jobs, id)->state == AISLE_JOB_WAITING)
            aisle_round_place(r, id);
    }
}

static void decide(void *state, struct aisle_round *r)
{
    static struct picture stood, was, ought, is;
    size_t mark;

    (void)state;
    take_picture(&stood);
    if (meddles)
        meddle(r);
    mark = aisle_round_mark(r);
    take_picture(&was);
    if (foresee) {
        place_in_order(r);
        take_picture(&ought);
        aisle_round_undo(r, mark);
        take_picture(&is);
        expect_equal(&is, &was, "undo");
        drop_picture(&is);
    }
    aisle_round_pass(r, pass);
    take_picture(&is);
    if (pass == AISLE_PASS_PREEMPT && !aisle_round_counts(r))
        expect_no_room(r, &stood, &was, &is);
    else if (foresee && pass == AISLE_PASS_PREEMPT)
        expect_counted(&was, &ought, &is);
    else if (foresee)
        expect_equal(&is, &ought, "pass");
    drop_picture(&stood);
    drop_picture(&was);
    drop_picture(&is);
    if (foresee)
        drop_picture(&ought);
}

/* The world -------------------------------------------------------------------------------------- */

static struct aisle_queue_type queue = {.abi = AISLE_POLICY_ABI,
                                        .name = "random-keys",
                                        .job_state_size = sizeof(int64_t),
                                        .decide = decide};

struct setting {
    const struct aisle_placement_type *placement;
    enum aisle_pass pass;
    bool equal;   /* one shape, equal nodes */
    bool elastic; /* some jobs are */
    bool fails;   /* nodes and GPUs */
};

/* Without a key jobs go by their ids. */
static int64_t any_key(void)
{
    return queue.key ? chance_int(rng, 0, 50) : 0;
}

static void arrive(const struct setting *s, const struct aisle_shape *const *shape, size_t shapes)
{
    const struct aisle_shape *which = shape[s->equal ? 0 : chance_int(rng, 0, (int64_t)shapes - 1)];
    uint32_t pods = (uint32_t)(chance(rng, 0.5) ? 1 : chance_int(rng, 2, s->equal ? 12 : 6));
    uint32_t least = s->elastic && chance(rng, 0.5) ? (uint32_t)chance_int(rng, 1, pods) : pods;
    aisle_job_id id = test_world_arrive_elastic(&w, which, pods, least);

    *(int64_t *)jobs_state(&w.jobs, id) = any_key();
}

/* Keys change as far as their kind allows; some jobs end. */
static void pass_time(int64_t now_us)
{
    for (aisle_job_id i = 0; i < w.jobs.count; i++) {
        enum aisle_job_state state =
            jobs_kept(&w.jobs, i) ? jobs_row(&w.jobs, i)->state : AISLE_JOB_FINISHED;

        if ((queue.key_kind == AISLE_KEY_ANYTIME && state == AISLE_JOB_WAITING) ||
            (queue.key_kind != AISLE_KEY_FIXED && state == AISLE_JOB_RUNNING))
            if (chance(rng, 0.3))
                *(int64_t *)jobs_state(&w.jobs, i) = any_key();
        if (state == AISLE_JOB_RUNNING && chance(rng, 0.1))
            round_end(w.round, i, now_us);
    }
}

static void count_outcome(const struct round_outcome *out)
{
    evicted_count += meddles ? 0 : out->evicted_count;
    moved_count += meddles ? 0 : out->moved_count;
    ran_count += w.jobs.in[AISLE_JOB_RUNNING];
    waited_count += w.jobs.in[AISLE_JOB_WAITING];
    for (aisle_job_id i = 0; i < w.jobs.count; i++) {
        const struct job_row *row = jobs_kept(&w.jobs, i) ? jobs_row(&w.jobs, i) : NULL;

        if (row && row->state == AISLE_JOB_RUNNING)
            cr_assert(row->where.pods >= row->pods_min && row->where.pods <= row->pods);
    }
}

static void play(uint64_t seed, const struct setting *s)
{
    const struct aisle_shape *shape[16];
    size_t shapes;

    rng = random_stream(seed, "pass");
    pass = s->pass;
    queue.key_kind = (enum aisle_key_kind)(seed % 3);
    queue.key = seed < 6 ? key : NULL;
    test_world_init(&w, seed);
    chance_nodes(&w, rng, 12, s->equal);
    shapes = chance_shapes(&w, shape);
    test_world_start(&w, &queue, s->placement, SEARCH_AUTO);
    for (int64_t now = 0; now < ROUNDS; now++) {
        struct round_outcome out;

        pass_time(now);
        if (w.jobs.in[AISLE_JOB_WAITING] < 60)
            for (int64_t n = chance_int(rng, 0, 4); n > 0; n--)
                arrive(s, shape, shapes);
        if (s->fails && chance(rng, 0.2))
            chance_outage(&w, rng, now);
        foresee = now % 2;
        meddles = seed % 3 == 0 && chance(rng, 0.2);
        out = test_world_decide(&w, now);
        test_world_audit(&w);
        count_outcome(&out);
    }
    test_world_fini(&w);
    gsl_rng_free(rng);
}

static void play_all(enum aisle_pass which, bool equal, bool elastic)
{
    const struct aisle_placement_type *const placements[] = {
        &placement_count,    &placement_consolidate, &placement_first_fit_consolidate,
        &placement_best_fit, &placement_first_fit,   &placement_relaxed,
        &placement_topology, &placement_spread,
    };

    ran_count = waited_count = evicted_count = moved_count = 0;
    for (size_t p = 0; p < sizeof placements / sizeof placements[0]; p++)
        for (uint64_t seed = 1; seed <= 6; seed++)
            play(seed, &(struct setting){placements[p], which, equal, elastic, seed > 3});
    cr_log_info("%zu ran, %zu waited, %zu evicted, %zu moved", ran_count, waited_count,
                evicted_count, moved_count);
    cr_expect(gt(sz, ran_count, 10000));
    cr_expect(gt(sz, waited_count, 10000));
}

Test(pass, blocking_starts_what_comes_before_the_first_that_finds_no_place)
{
    play_all(AISLE_PASS_BLOCKING, false, false);
    cr_expect(eq(sz, evicted_count, 0));
}

Test(pass, skip_starts_whatever_finds_a_place_in_its_turn)
{
    play_all(AISLE_PASS_SKIP, false, false);
    cr_expect(eq(sz, evicted_count, 0));
}

Test(pass, repack_places_all_jobs_anew_in_order)
{
    play_all(AISLE_PASS_REPACK, false, false);
    cr_expect(gt(sz, moved_count, 1000));
}

Test(pass, preempt_by_count_runs_the_same_jobs_as_placing_all_anew_and_moves_none)
{
    const struct aisle_placement_type *const counting[] = {&placement_count, &placement_relaxed,
                                                           &placement_topology};

    ran_count = evicted_count = moved_count = 0;
    for (size_t p = 0; p < 3; p++)
        for (uint64_t seed = 1; seed <= 6; seed++)
            play(seed, &(struct setting){counting[p], AISLE_PASS_PREEMPT, true, false, seed > 3});
    cr_expect(gt(sz, evicted_count, 1000));
    cr_expect(eq(sz, moved_count, 0));
}

Test(pass, preempt_on_equal_nodes_leaves_nobody_waiting_whom_those_behind_could_make_room_for)
{
    play_all(AISLE_PASS_PREEMPT, true, false);
    cr_expect(gt(sz, evicted_count, 1000));
}

Test(pass, preempt_on_unequal_nodes_and_shapes_does_the_same)
{
    play_all(AISLE_PASS_PREEMPT, false, false);
    cr_expect(gt(sz, evicted_count, 1000));
}

/* The smallest case in which placing all anew would run a job that preemption leaves waiting. */
Test(pass, preempt_on_nodes_does_not_move_jobs_together)
{
    const struct aisle_shape *whole, *pair;

    pass = AISLE_PASS_PREEMPT;
    foresee = meddles = false;
    rng = random_stream(1, "pass");
    test_world_init(&w, 1);
    test_world_node(&w, 0, 0, 2, "A");
    test_world_node(&w, 0, 0, 2, "A");
    whole = test_world_shape(&w, 0, 0, 1, 1000, "");
    pair = test_world_shape(&w, 0, 0, 2, 1000, "");
    test_world_start(&w, &queue, &placement_first_fit, SEARCH_AUTO);
    for (int i = 0; i < 3; i++)
        test_world_arrive(&w, whole, 1);
    test_world_decide(&w, 0);
    round_end(w.round, 1, 1); /* 0 stands on one node, 2 on the other */
    test_world_arrive(&w, pair, 1);
    test_world_decide(&w, 1);
    cr_expect(eq(int, runs(3), false));
    pass = AISLE_PASS_REPACK;
    test_world_decide(&w, 2);
    cr_expect(eq(int, runs(3), true));
    test_world_fini(&w);
    gsl_rng_free(rng);
}

Test(pass, elastic_jobs_hold_at_least_the_fewest_and_at_most_all_of_their_pods)
{
    for (int which = 0; which < AISLE_PASSES; which++)
        play_all((enum aisle_pass)which, which % 2, true);
}
