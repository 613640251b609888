/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * las: least attained service first, in queues: 2D-LAS of Tiresias (Gu et al., NSDI 2019).
 *
 * Jobs arrive at the tail of queue 0. One whose service reaches the threshold of its queue goes to
 * the tail of the next one, one queue a round; service is time x GPUs held (service=gpu; pods where
 * there are no GPUs) or time alone. A round scans the queues in order, each from its head, and the
 * jobs that fit run; pass=preempt moves nobody who stays. Then each queue is put in order again:
 * first who runs, then who waits, both as they stood; so who is preempted stands before older ones
 * that wait, and who starts behind those that ran. reorder=off leaves all as they stand.
 *
 * Nobody returns to queue 0, unless starvation=k > 0: a job of a later queue that has run and then
 * waited for k times as long as it ran, both since it last was in queue 0 by this rule or arrived,
 * goes to its tail and begins anew.
 *
 * Demotions are due at the microsecond (demotion=exact). In the artifacts a job is looked at when
 * anything happens, and else at a time of their own: "tiresias" at the next whole number of seconds
 * from now that is not below (threshold - seconds run) / GPUs, which is late for gangs, worked out
 * anew at each event; "muri" when it has run for the threshold / GPUs, rounded up to seconds. Both
 * were repeated to the last digit, see docs/validation.md. With round=s decisions fall on s, 2 s,
 * 3 s, ... and the queues change only then.
 *
 * A round costs O(running) and what aisle_round_pass() does, however many wait; with starvation
 * also O(jobs of later queues that wait).
 */
#include <aisle/round.h>

#include <stdlib.h>

#include "base/error.h"
#include "base/mem.h"
#include "policy/ordered.h"
#include "policy/policies.h"

enum { PASS = ORDERED_PASS, QUEUES, SERVICE, DEMOTION, STARVATION, ROUND, REORDER, THRESHOLD };
enum { QUEUES_MOST = 8, THRESHOLDS = QUEUES_MOST - 1 };
enum service { SERVICE_GPU, SERVICE_TIME };
enum demotion { DEMOTION_EXACT, DEMOTION_TIRESIAS, DEMOTION_MURI };

static const int64_t SECOND_US = 1000000;

static const char *const services[] = {"gpu", "time", NULL};
static const char *const demotions[] = {"exact", "tiresias", "muri", NULL};
static const char *const switches[] = {"off", "on", NULL};

#define THRESHOLD_KNOB(n, gpu_s)                                                                   \
    [THRESHOLD + (n) - 1] = {.name = "threshold-" #n,                                              \
                             .summary = "service that ends queue " #n " of them, GPU-s or s",      \
                             .value = (gpu_s),                                                     \
                             .min = 1e-6,                                                          \
                             .max = 1e9}

static const struct aisle_knob knobs[] = {
    ORDERED_KNOB(AISLE_PASS_PREEMPT),
    [QUEUES] = {.name = "queues",
                .summary = "how many; of n queues the thresholds 1 to n - 1 count",
                .value = 3,
                .min = 1,
                .max = QUEUES_MOST},
    [SERVICE] = {.name = "service",
                 .summary = "what is measured: time x GPUs, or time",
                 .max = 1,
                 .choices = services},
    [DEMOTION] = {.name = "demotion",
                  .summary = "when a job is looked at: as it is due, or as the artifacts do",
                  .max = 2,
                  .choices = demotions},
    [STARVATION] = {.name = "starvation",
                    .summary = "waiting x this lifts a job to queue 0, of the time it ran; 0: never",
                    .max = 1e6},
    [ROUND] = {.name = "round", .summary = "time between decisions, s; 0: at every event", .max = 1e6},
    [REORDER] = {.name = "reorder",
                 .summary = "in each queue who runs goes before who waits",
                 .value = 1,
                 .max = 1,
                 .choices = switches},
    THRESHOLD_KNOB(1, 3250),
    THRESHOLD_KNOB(2, 7200),
    THRESHOLD_KNOB(3, 18000),
    THRESHOLD_KNOB(4, 36000),
    THRESHOLD_KNOB(5, 72000),
    THRESHOLD_KNOB(6, 144000),
    THRESHOLD_KNOB(7, 288000),
    {0},
};

/* State of a job. "Since" is since its arrival or since it was lifted to queue 0. */
struct las_job {
    int64_t key;              /* its place in the order: see make_key() */
    bool runs;
    int64_t rate_milli;       /* while it runs: growth of its service, thousandths of a GPU */
    int64_t zero_us;          /* while it runs: now - zero_us is how long it has run since */
    int64_t due_us;           /* while it runs: its service reaches the threshold */
    int64_t ran_us;           /* while it waits: how long it has run since */
    int64_t stopped_us;       /* while it waits */
    int64_t waited_us;        /* since, but for the present wait and the one before it first ran */
    int64_t lift_us;          /* while it waits: starvation lifts it then; AISLE_NEVER: not */
    int64_t service_us, held_us; /* when "since" began */
};

struct entry {
    int64_t key;
    aisle_job_id job;
};

struct list {
    struct entry *entry;
    size_t count, cap;
};

struct state {
    struct ordered ordered;
    int queues;
    enum service service;
    enum demotion demotion;
    double starvation;
    int64_t round_us;
    bool reorder;
    int64_t threshold_us[THRESHOLDS]; /* GPU-us, or us */
    int64_t first, next;              /* sequence numbers: `first` is taken, `next` is not */
    int64_t due_us;                   /* the first of those that run */
    bool news;                        /* something happened since the last round=s was held */
    struct list running, starving, scratch; /* starving: waits and can be lifted */
};

/* The order of a scan ----------------------------------------------------------------------------- */

/* Within a queue first those that ran after the last round, then all others, in sequence. With
 * reorder=off all are "others". */
enum phase { RAN, OTHER };

enum { QUEUE_BIT = 60, PHASE_BIT = 59 };

static int64_t make_key(int queue, enum phase phase, int64_t sequence)
{
    return (int64_t)queue << QUEUE_BIT | (int64_t)phase << PHASE_BIT |
           (sequence + (INT64_C(1) << (PHASE_BIT - 1)));
}

static int queue_of(const struct las_job *j)
{
    return (int)(j->key >> QUEUE_BIT);
}

static enum phase phase_of(const struct las_job *j)
{
    return (enum phase)(j->key >> PHASE_BIT & 1);
}

static void to_tail(struct state *st, struct las_job *j, int queue)
{
    j->key = make_key(queue, OTHER, st->next++);
}

static void append(struct list *l, aisle_job_id job, int64_t key)
{
    l->entry = mem_reserve(l->entry, &l->cap, l->count + 1, sizeof *l->entry);
    l->entry[l->count++] = (struct entry){.key = key, .job = job};
}

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->job > y->job) - (x->job < y->job);
}

static void sort(struct list *l)
{
    if (l->count > 1)
        qsort(l->entry, l->count, sizeof *l->entry, by_key);
}

/* Service ----------------------------------------------------------------------------------------- */

static int64_t service_us(const struct state *st, const struct aisle_job *job)
{
    return st->service == SERVICE_TIME ? job->held_us : ordered_attained_us(job);
}

static int64_t rate_milli(const struct state *st, const struct aisle_job *job)
{
    int64_t gpu_milli = aisle_shape_gpu_milli(job->shape);

    if (st->service == SERVICE_TIME)
        return AISLE_GPU_MILLI;
    return (gpu_milli > 0 ? gpu_milli : AISLE_GPU_MILLI) * job->pods_held;
}

static int64_t divide_up(int64_t a, int64_t b)
{
    return a / b + (a % b > 0);
}

/* When the service of a running job reaches the threshold of its queue. */
static int64_t due_us(const struct state *st, const struct las_job *j, const struct aisle_job *job,
                      int64_t now_us)
{
    int64_t left_us;

    if (queue_of(j) == st->queues - 1)
        return AISLE_NEVER;
    left_us = st->threshold_us[queue_of(j)] - (service_us(st, job) - j->service_us);
    if (left_us <= 0)
        return now_us;
    return now_us + divide_up(left_us * AISLE_GPU_MILLI, j->rate_milli);
}

/* When a running job is looked at if nothing happens before. */
static int64_t look_us(const struct state *st, const struct las_job *j, int64_t now_us)
{
    int64_t limit_us, look;

    if (j->due_us == AISLE_NEVER || st->demotion == DEMOTION_EXACT)
        return j->due_us;
    limit_us = st->threshold_us[queue_of(j)];
    if (st->demotion == DEMOTION_TIRESIAS) {
        limit_us -= now_us - j->zero_us;
        look = now_us;
    } else {
        look = j->zero_us;
    }
    look += divide_up(limit_us * AISLE_GPU_MILLI, j->rate_milli * SECOND_US) * SECOND_US;
    return look > j->due_us ? look : j->due_us;
}

/* What jobs do ------------------------------------------------------------------------------------ */

static void begin(const struct state *st, struct las_job *j, const struct aisle_job *job,
                  int64_t now_us)
{
    if (!j->runs && j->ran_us > 0)
        j->waited_us += now_us - j->stopped_us;
    j->runs = true;
    j->rate_milli = rate_milli(st, job);
    j->zero_us = now_us - (job->held_us - j->held_us);
    j->due_us = due_us(st, j, job, now_us);
}

static void stop(struct state *st, struct las_job *j, aisle_job_id job, int64_t now_us)
{
    j->runs = false;
    j->ran_us = now_us - j->zero_us;
    j->stopped_us = now_us;
    j->lift_us = AISLE_NEVER;
    if (st->starvation > 0 && queue_of(j) > 0 && j->ran_us > 0) {
        j->lift_us = now_us + (int64_t)(st->starvation * (double)j->ran_us) - j->waited_us;
        append(&st->starving, job, job);
    }
}

/* Jobs of `scratch` go before all others of their queues, in the order that they have. */
static void to_front(struct state *st, struct aisle_round *round)
{
    sort(&st->scratch);
    st->first -= (int64_t)st->scratch.count;
    for (size_t i = 0; i < st->scratch.count; i++) {
        struct las_job *j = aisle_round_job_state(round, st->scratch.entry[i].job);

        j->key = make_key(queue_of(j), OTHER, st->first + (int64_t)i);
    }
}

/* Those that run no more leave the list, while they can still be asked for. */
static void drop_stopped(struct state *st, struct aisle_round *round)
{
    size_t kept = 0;

    for (size_t i = 0; i < st->running.count; i++)
        if (((const struct las_job *)aisle_round_job_state(round, st->running.entry[i].job))->runs)
            st->running.entry[kept++] = st->running.entry[i];
    st->running.count = kept;
}

/* What happened since the last round. A failed job is as one preempted. */
static void take_in(struct state *st, struct aisle_round *round, int64_t now_us)
{
    size_t n;
    const struct aisle_change *change = aisle_round_changes(round, &n);
    bool left = false;

    st->scratch.count = 0;
    for (size_t i = 0; i < n; i++) {
        struct las_job *j;

        if (change[i].kind == AISLE_CHANGE_NODES || change[i].kind == AISLE_CHANGE_EVICTED)
            continue;
        st->news = true;
        j = aisle_round_job_state(round, change[i].job);
        left |= change[i].kind != AISLE_CHANGE_ARRIVED;
        if (change[i].kind == AISLE_CHANGE_ARRIVED) {
            to_tail(st, j, 0);
        } else if (change[i].kind == AISLE_CHANGE_FAILED) {
            stop(st, j, change[i].job, now_us);
            if (phase_of(j) == RAN)
                append(&st->scratch, change[i].job, j->key);
        } else {
            j->runs = false;
        }
    }
    to_front(st, round);
    if (left)
        drop_stopped(st, round);
}

/* Who has had the service of its queue goes to the next; those of one round by submission. */
static void demote(struct state *st, struct aisle_round *round, int64_t now_us)
{
    if (st->due_us > now_us)
        return;
    st->scratch.count = 0;
    for (size_t i = 0; i < st->running.count; i++) {
        aisle_job_id job = st->running.entry[i].job;

        if (((const struct las_job *)aisle_round_job_state(round, job))->due_us <= now_us)
            append(&st->scratch, job, job);
    }
    sort(&st->scratch);
    for (size_t i = 0; i < st->scratch.count; i++) {
        struct aisle_job job = aisle_round_job(round, st->scratch.entry[i].job);
        struct las_job *j = aisle_round_job_state(round, job.id);

        to_tail(st, j, queue_of(j) + 1);
        aisle_round_key_changed(round, job.id);
        j->due_us = due_us(st, j, &job, now_us);
    }
}

/* Who has starved begins anew. */
static void lift(struct state *st, struct aisle_round *round, int64_t now_us)
{
    sort(&st->starving); /* by submission */
    for (size_t i = 0; i < st->starving.count; i++) {
        struct aisle_job job;
        struct las_job *j = aisle_round_job_state(round, st->starving.entry[i].job);

        if (j->lift_us > now_us)
            continue;
        job = aisle_round_job(round, st->starving.entry[i].job);
        to_tail(st, j, 0);
        aisle_round_key_changed(round, job.id);
        j->lift_us = AISLE_NEVER;
        j->ran_us = j->waited_us = 0;
        j->service_us = service_us(st, &job);
        j->held_us = job.held_us;
    }
}

/* After a pass ------------------------------------------------------------------------------------ */

/* Who was placed, or taken off, by the pass. A job that stood in the tail and does not run after all
 * keeps its place there. */
static void note_changes(struct state *st, struct aisle_round *round, int64_t now_us)
{
    size_t n;
    const aisle_job_id *id = aisle_round_touched(round, &n);

    st->scratch.count = 0;
    for (size_t i = 0; i < n; i++) {
        struct aisle_job job = aisle_round_job(round, id[i]);
        struct las_job *j = aisle_round_job_state(round, id[i]);

        if (job.state == AISLE_JOB_RUNNING) {
            if (!j->runs)
                append(&st->running, id[i], 0);
            begin(st, j, &job, now_us);
        } else if (j->runs) {
            stop(st, j, id[i], now_us);
            if (phase_of(j) == RAN)
                append(&st->scratch, id[i], j->key);
        }
    }
    if (n > 0)
        drop_stopped(st, round);
    to_front(st, round);
}

/* Who stands among the others and runs, goes behind those of its queue that ran. */
static void reorder(struct state *st, struct aisle_round *round)
{
    st->scratch.count = 0;
    for (size_t i = 0; i < st->running.count; i++) {
        const struct las_job *j = aisle_round_job_state(round, st->running.entry[i].job);

        if (phase_of(j) == OTHER)
            append(&st->scratch, st->running.entry[i].job, j->key);
    }
    sort(&st->scratch);
    for (size_t i = 0; i < st->scratch.count; i++) {
        struct las_job *j = aisle_round_job_state(round, st->scratch.entry[i].job);

        j->key = make_key(queue_of(j), RAN, st->next++);
        aisle_round_key_changed(round, st->scratch.entry[i].job);
    }
}

/* When ------------------------------------------------------------------------------------------- */

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The first time to decide that is not before `at_us` and later than `now_us`. */
static int64_t on_the_clock(const struct state *st, int64_t at_us, int64_t now_us)
{
    if (st->round_us == 0 || at_us == AISLE_NEVER)
        return at_us;
    return divide_up(at_us > now_us ? at_us : now_us + 1, st->round_us) * st->round_us;
}

static void ask_to_be_woken(struct state *st, struct aisle_round *round, int64_t now_us)
{
    int64_t at_us = st->news ? now_us : AISLE_NEVER;
    size_t kept = 0;

    st->due_us = AISLE_NEVER;
    for (size_t i = 0; i < st->running.count; i++) {
        const struct las_job *j = aisle_round_job_state(round, st->running.entry[i].job);

        st->due_us = earlier(st->due_us, j->due_us);
        at_us = earlier(at_us, look_us(st, j, now_us));
    }
    for (size_t i = 0; i < st->starving.count; i++) {
        const struct las_job *j = aisle_round_job_state(round, st->starving.entry[i].job);

        if (j->runs || j->lift_us == AISLE_NEVER)
            continue;
        st->starving.entry[kept++] = st->starving.entry[i];
        if (j->lift_us > now_us) /* else with the next event, as in the artifact */
            at_us = earlier(at_us, j->lift_us);
    }
    st->starving.count = kept;
    at_us = on_the_clock(st, at_us, now_us);
    if (at_us != AISLE_NEVER)
        aisle_round_wake(round, at_us);
}

static void decide(void *vstate, struct aisle_round *round)
{
    struct state *st = vstate;
    int64_t now_us = aisle_round_now_us(round);

    take_in(st, round, now_us);
    if (st->round_us == 0 || (now_us > 0 && now_us % st->round_us == 0)) {
        st->news = false;
        demote(st, round, now_us);
        lift(st, round, now_us);
        ordered_decide(&st->ordered, round);
        note_changes(st, round, now_us);
        if (st->reorder)
            reorder(st, round);
    }
    ask_to_be_woken(st, round, now_us);
}

/* The table --------------------------------------------------------------------------------------- */

static enum aisle_status init(void *vstate, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    struct state *st = vstate;

    st->queues = (int)env->knob[QUEUES];
    st->service = (enum service)env->knob[SERVICE];
    st->demotion = (enum demotion)env->knob[DEMOTION];
    st->starvation = env->knob[STARVATION];
    st->round_us = (int64_t)(env->knob[ROUND] * 1e6 + 0.5);
    st->reorder = env->knob[REORDER] > 0;
    for (int i = 0; i < st->queues - 1; i++) {
        st->threshold_us[i] = (int64_t)(env->knob[THRESHOLD + i] * 1e6 + 0.5);
        if (i > 0 && st->threshold_us[i] <= st->threshold_us[i - 1]) {
            error_set(err, AISLE_EVALUE, "las: threshold-%d (%g) is not above threshold-%d (%g)",
                      i + 1, env->knob[THRESHOLD + i], i, env->knob[THRESHOLD + i - 1]);
            error_hint(err, "of %d queues the thresholds 1 to %d count", st->queues,
                       st->queues - 1);
            return AISLE_EVALUE;
        }
    }
    return ordered_init(&st->ordered, env, err);
}

static void fini(void *vstate)
{
    struct state *st = vstate;

    mem_free(st->running.entry);
    mem_free(st->starving.entry);
    mem_free(st->scratch.entry);
}

static int64_t key(const void *state, const void *job_state, const struct aisle_job *job)
{
    (void)state;
    (void)job;
    return ((const struct las_job *)job_state)->key;
}

const struct aisle_queue_type queue_las = {
    .abi = AISLE_POLICY_ABI,
    .name = "las",
    .summary = "least attained service first, in queues; preempts, what does not fit is passed over "
               "(2D-LAS, NSDI'19)",
    .knobs = knobs,
    .state_size = sizeof(struct state),
    .job_state_size = sizeof(struct las_job),
    .init = init,
    .fini = fini,
    .decide = decide,
    .key = key,
    .key_kind = AISLE_KEY_FIXED,
};
