/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fair-share: max-min fairness between tenants. The next job is the first waiting one, in order of
 * submission, of the tenant with the least share; of equal ones that whose next job was submitted
 * first. Jobs without a tenant are one tenant; all tenants weigh the same.
 *
 * A tenant's share is its dominant one: the largest of what it holds of GPU, CPU and memory, each
 * over what the cluster has. With resource=gpu it is that of GPU alone, and jobs without GPUs are
 * free. What happens if the next job does not fit is the knob `pass`:
 *
 *   skip      its tenant is passed over in this round: within a tenant the first job blocks.
 *             A wide job may starve, as others take what becomes free.
 *   blocking  the round ends: what becomes free is kept for the tenant with the least share.
 *   preempt   as skip; but before that jobs are taken off, always the last submitted one of the
 *             tenant that then has the largest share, until the job fits, as long as each of these
 *             tenants keeps at least the share that the job lifts its own tenant to. If it does not
 *             fit then, all stay. So every preemption lifts a smaller share and brings none below
 *             it: the shares in ascending order, compared like words, only ever go up. Between two
 *             events nobody can come back at the cost of who displaced him.
 *
 * Source: Dominant Resource Fairness, Ghodsi et al., NSDI 2011; `blocking` is its algorithm 1,
 * skipping and preempting are ours. Waiting jobs stand in a heap for each tenant: a round costs
 * O(tenants + what is placed x log), however many wait; a preemption O(tenants + the running jobs
 * of one tenant) for each job taken off.
 */
#include <aisle/round.h>

#include "base/mem.h"
#include "policy/policies.h"
#include "policy/shares.h"

enum { PASS, RESOURCE };
enum pass { PASS_SKIP, PASS_BLOCKING, PASS_PREEMPT };
enum resource { RESOURCE_DOMINANT, RESOURCE_GPU };

static const char *const pass_names[] = {"skip", "blocking", "preempt", NULL};
static const char *const resource_names[] = {"dominant", "gpu", NULL};

static const struct aisle_knob knobs[] = {
    [PASS] = {.name = "pass",
              .summary = "what happens if the next job does not fit",
              .max = PASS_PREEMPT,
              .choices = pass_names},
    [RESOURCE] = {.name = "resource",
                  .summary = "what a tenant's share is of",
                  .max = RESOURCE_GPU,
                  .choices = resource_names},
    {0},
};

struct tenant {
    struct amounts held;
    double share;
    aisle_job_id *waiting; /* a heap, the first submitted on top */
    size_t waiting_count, waiting_cap;
    aisle_job_id *running; /* in order of submission */
    size_t running_count, running_cap;
};

struct state {
    enum pass pass;
    enum resource resource;
    const struct aisle_cluster_facts *all;
    struct tenant *tenant; /* jobs of no tenant come first, then tenants by number */
    size_t tenant_count, tenant_cap;
    size_t *turn; /* heap of the tenants that may have a turn in this round */
    size_t turn_count, turn_cap;
    struct victim {
        aisle_job_id job;
        int64_t pods;
    } * victim;
    size_t victim_count, victim_cap;
};

static size_t tenant_of(const struct aisle_job *job)
{
    return job->tenant == AISLE_NONE ? 0 : (size_t)job->tenant + 1;
}

/* What is held --------------------------------------------------------------------------------- */

static double share_of(const struct state *st, const struct amounts *a)
{
    return st->resource == RESOURCE_GPU ? share_of_gpu(a, st->all) : share_dominant(a, st->all);
}

static void add_running(struct tenant *t, aisle_job_id job)
{
    size_t i = t->running_count++;

    t->running = mem_reserve(t->running, &t->running_cap, t->running_count, sizeof *t->running);
    for (; i > 0 && t->running[i - 1] > job; i--)
        t->running[i] = t->running[i - 1];
    t->running[i] = job;
}

static void remove_running(struct tenant *t, aisle_job_id job)
{
    size_t i = t->running_count - 1;

    while (t->running[i] != job)
        i--;
    for (t->running_count--; i < t->running_count; i++)
        t->running[i] = t->running[i + 1];
}

/* Books that a job now holds so many pods; how many it held is its job state. */
static void book(struct state *st, struct aisle_round *r, aisle_job_id id, int64_t pods)
{
    int64_t *held = aisle_round_job_state(r, id);
    struct aisle_job job = aisle_round_job(r, id);
    struct tenant *t = &st->tenant[tenant_of(&job)];
    struct amounts more = amounts_of(job.shape, pods - *held);

    t->held = amounts_sum(&t->held, &more);
    t->share = share_of(st, &t->held);
    if (*held > 0)
        remove_running(t, id);
    if (pods > 0)
        add_running(t, id);
    *held = pods;
}

/* What waits ----------------------------------------------------------------------------------- */

static void push_waiting(struct tenant *t, aisle_job_id job)
{
    size_t i = t->waiting_count++;

    t->waiting = mem_reserve(t->waiting, &t->waiting_cap, t->waiting_count, sizeof *t->waiting);
    for (; i > 0 && job < t->waiting[(i - 1) / 2]; i = (i - 1) / 2)
        t->waiting[i] = t->waiting[(i - 1) / 2];
    t->waiting[i] = job;
}

static void remove_waiting(struct tenant *t, size_t i)
{
    aisle_job_id last = t->waiting[--t->waiting_count];
    size_t child;

    for (; i > 0 && last < t->waiting[(i - 1) / 2]; i = (i - 1) / 2)
        t->waiting[i] = t->waiting[(i - 1) / 2];
    while ((child = 2 * i + 1) < t->waiting_count) {
        child += child + 1 < t->waiting_count && t->waiting[child + 1] < t->waiting[child];
        if (last <= t->waiting[child])
            break;
        t->waiting[i] = t->waiting[child];
        i = child;
    }
    t->waiting[i] = last;
}

static void waits(struct state *st, struct aisle_round *r, aisle_job_id id)
{
    struct aisle_job job = aisle_round_job(r, id);
    size_t t = tenant_of(&job);

    if (t >= st->tenant_count) {
        st->tenant = mem_reserve(st->tenant, &st->tenant_cap, t + 1, sizeof *st->tenant);
        st->tenant_count = t + 1;
    }
    push_waiting(&st->tenant[t], id);
}

/* A job that is gone for good: it ran, or was taken back while it waited. */
static void forget(struct state *st, struct aisle_round *r, aisle_job_id id)
{
    struct aisle_job job = aisle_round_job(r, id);
    struct tenant *t = &st->tenant[tenant_of(&job)];

    if (*(int64_t *)aisle_round_job_state(r, id) > 0) {
        book(st, r, id, 0);
        return;
    }
    for (size_t i = 0; i < t->waiting_count; i++)
        if (t->waiting[i] == id) {
            remove_waiting(t, i);
            return;
        }
}

static void learn(struct state *st, struct aisle_round *r)
{
    size_t n;
    const struct aisle_change *change = aisle_round_changes(r, &n);

    for (size_t i = 0; i < n; i++)
        switch (change[i].kind) {
        case AISLE_CHANGE_FAILED:
            book(st, r, change[i].job, 0);
            waits(st, r, change[i].job);
            break;
        case AISLE_CHANGE_ARRIVED:
            waits(st, r, change[i].job);
            break;
        case AISLE_CHANGE_ENDED:
        case AISLE_CHANGE_DIED:
            forget(st, r, change[i].job);
            break;
        case AISLE_CHANGE_EVICTED: /* booked when it was done */
        case AISLE_CHANGE_NODES:
            break;
        }
}

/* Making room ---------------------------------------------------------------------------------- */

/* The tenant with the largest share, but for `but`. */
static size_t richest(const struct state *st, size_t but)
{
    size_t most = but;

    for (size_t t = 0; t < st->tenant_count; t++)
        if (t != but && (most == but || st->tenant[t].share > st->tenant[most].share))
            most = t;
    return most;
}

/* Takes one more job off for the good of tenant `t`, unless its tenant came to less than `share`.
 */
static bool take_off_one(struct state *st, struct aisle_round *r, size_t t, double share)
{
    size_t rich = richest(st, t);
    const struct tenant *from = &st->tenant[rich];
    aisle_job_id id;
    int64_t pods;

    if (rich == t || from->running_count == 0)
        return false;
    id = from->running[from->running_count - 1];
    pods = *(int64_t *)aisle_round_job_state(r, id);
    book(st, r, id, 0);
    if (from->share < share) {
        book(st, r, id, pods);
        return false;
    }
    aisle_round_evict(r, id);
    st->victim = mem_reserve(st->victim, &st->victim_cap, st->victim_count + 1, sizeof *st->victim);
    st->victim[st->victim_count++] = (struct victim){.job = id, .pods = pods};
    return true;
}

/* Places a job in the room of others. */
static bool displace(struct state *st, struct aisle_round *r, aisle_job_id id)
{
    struct aisle_job job = aisle_round_job(r, id);
    size_t t = tenant_of(&job), mark = aisle_round_mark(r);
    struct amounts after = amounts_of(job.shape, job.pods);
    double share;

    after = amounts_sum(&after, &st->tenant[t].held);
    share = share_of(st, &after);
    if (share <= st->tenant[t].share || st->tenant[richest(st, t)].share < share)
        return false;
    st->victim_count = 0;
    while (take_off_one(st, r, t, share))
        if (aisle_round_place(r, id)) {
            for (size_t i = 0; i < st->victim_count; i++)
                waits(st, r, st->victim[i].job);
            return true;
        }
    aisle_round_undo(r, mark);
    while (st->victim_count-- > 0)
        book(st, r, st->victim[st->victim_count].job, st->victim[st->victim_count].pods);
    return false;
}

/* Turns ---------------------------------------------------------------------------------------- */

static bool precedes(const struct state *st, size_t a, size_t b)
{
    const struct tenant *x = &st->tenant[a], *y = &st->tenant[b];

    return x->share < y->share || (x->share <= y->share && x->waiting[0] < y->waiting[0]);
}

static void sift_down(struct state *st, size_t i)
{
    size_t moved = st->turn[i], child;

    while ((child = 2 * i + 1) < st->turn_count) {
        child += child + 1 < st->turn_count && precedes(st, st->turn[child + 1], st->turn[child]);
        if (!precedes(st, st->turn[child], moved))
            break;
        st->turn[i] = st->turn[child];
        i = child;
    }
    st->turn[i] = moved;
}

static void open_turns(struct state *st)
{
    st->turn = mem_reserve(st->turn, &st->turn_cap, st->tenant_count, sizeof *st->turn);
    st->turn_count = 0;
    for (size_t t = 0; t < st->tenant_count; t++)
        if (st->tenant[t].waiting_count > 0)
            st->turn[st->turn_count++] = t;
    for (size_t i = st->turn_count / 2; i-- > 0;)
        sift_down(st, i);
}

static void end_turns_of_first(struct state *st)
{
    st->turn[0] = st->turn[--st->turn_count];
    if (st->turn_count > 0)
        sift_down(st, 0);
}

enum turn { PASSED_OVER, PLACED, DISPLACED_OTHERS };

static enum turn take_turn(struct state *st, struct aisle_round *r, struct tenant *t)
{
    aisle_job_id job = t->waiting[0];
    enum turn turn = PLACED;

    if (!aisle_round_place(r, job))
        turn = st->pass == PASS_PREEMPT && displace(st, r, job) ? DISPLACED_OTHERS : PASSED_OVER;
    if (turn == PASSED_OVER)
        return turn;
    remove_waiting(t, 0);
    book(st, r, job, aisle_round_job(r, job).pods_held);
    return turn;
}

/* Gives turns until nobody can take one, or one was taken at the cost of others: then shares have
 * changed, and there may be room again. True if any was taken. */
static bool give_turns(struct state *st, struct aisle_round *r)
{
    bool any = false;

    open_turns(st);
    while (st->turn_count > 0) {
        struct tenant *t = &st->tenant[st->turn[0]];
        enum turn turn = take_turn(st, r, t);

        if (turn == DISPLACED_OTHERS)
            return true;
        if (turn == PASSED_OVER && st->pass == PASS_BLOCKING)
            return any;
        any |= turn == PLACED;
        if (turn == PLACED && t->waiting_count > 0)
            sift_down(st, 0);
        else
            end_turns_of_first(st);
    }
    return any;
}

static void decide(void *vstate, struct aisle_round *r)
{
    struct state *st = vstate;

    learn(st, r);
    /* Who was given something may by that have become one of whom something can be taken. */
    while (give_turns(st, r) && st->pass == PASS_PREEMPT)
        continue;
}

static enum aisle_status init(void *vstate, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    struct state *st = vstate;

    (void)err;
    st->pass = (enum pass)env->knob[PASS];
    st->resource = (enum resource)env->knob[RESOURCE];
    st->all = env->cluster;
    return AISLE_OK;
}

static void fini(void *vstate)
{
    struct state *st = vstate;

    for (size_t t = 0; t < st->tenant_count; t++) {
        mem_free(st->tenant[t].waiting);
        mem_free(st->tenant[t].running);
    }
    mem_free(st->tenant);
    mem_free(st->turn);
    mem_free(st->victim);
}

const struct aisle_queue_type queue_fair_share = {
    .abi = AISLE_POLICY_ABI,
    .name = "fair-share",
    .summary =
        "the tenant with the least share first; a tenant whose next job does not fit is passed "
        "over, no preemption unless pass=preempt (NSDI'11)",
    .knobs = knobs,
    .state_size = sizeof(struct state),
    .job_state_size = sizeof(int64_t),
    .init = init,
    .fini = fini,
    .decide = decide,
};
