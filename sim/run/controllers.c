/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/controllers.h"

#include "base/error.h"
#include "control/control.h"
#include "control/kubelet.h"
#include "run/ranks.h"
#include "run/run.h"
#include "workload/listed.h"

/* A unit's job, and its pods on their nodes. */
struct unit {
    aisle_job_id job;
    uint32_t *node; /* of each of the job's parts, while it runs */
    size_t node_count;
    int64_t running_us, ready_us;
    struct ticket ready;
    bool getting_ready; /* the ticket is posted */
    bool deleting;      /* its controller wants it gone: what ends has not finished */
};

/* The units of one gang, as they were created. */
struct members {
    uint32_t *unit;
    size_t count, cap;
    int64_t pods_done; /* of those that have finished */
};

/* A group of the scenario's own. */
struct listed_group {
    int64_t left;        /* that have not ended */
    bool well;           /* all that ended did so well */
    int64_t released_us; /* since when its jobs may arrive, if it waited for others */
};

struct controllers {
    struct aisle_view *run;
    struct control *control;
    struct kubelets *kubelets; /* NULL: no manifests */
    struct unit *unit;
    size_t unit_cap;
    struct members *gang; /* by number */
    size_t gang_cap;
    struct listed_group *group;
    size_t group_count;
    char *name; /* of the arrival at hand */
    size_t name_cap;
    struct ticket next;
    bool waiting; /* `next` is posted */
    int64_t next_us;
    int64_t *last_us; /* by gang: when the last of its members runs that start in one round */
    size_t last_cap;
};

/* Set-up ----------------------------------------------------------------------------------------- */

static bool anything_waits(const struct aisle_workload_spec *spec)
{
    for (size_t i = 0; i < listed_groups(spec); i++)
        if (listed_waits(spec, i))
            return true;
    return false;
}

static void warn(void *ctx, const struct aisle_place *at, const char *message)
{
    struct aisle_error *w = errors_next(ctx);

    error_at(w, AISLE_EVALUE, at, "%s", message);
    error_warn(w);
}

/* The state machines of all loads and dependencies; *out is NULL where there are none. */
static enum aisle_status make_control(struct control **out, const struct aisle_spec *spec,
                                      const struct world *world, struct aisle_errors *errs)
{
    struct control_env env = {.facts = world->kubernetes, .spec = spec};

    *out = NULL;
    if (spec->workload.manifest_count > 0)
        env.manifest = &world->objects->manifest;
    if (!env.manifest && !anything_waits(&spec->workload))
        return AISLE_OK;
    return control_new(out, &env, errs);
}

enum aisle_status controllers_check(const struct aisle_spec *spec, const struct world *world,
                                    struct aisle_errors *errs)
{
    struct control *control;
    enum aisle_status status = make_control(&control, spec, world, errs);

    if (status == AISLE_OK && control)
        control_each_warning(control, warn, errs);
    control_free(control);
    return status;
}

enum aisle_status controllers_new(struct controllers **out, struct aisle_view *run,
                                  struct aisle_errors *errs)
{
    const struct aisle_workload_spec *spec = &run->spec->workload;
    struct control *control;
    enum aisle_status status = make_control(&control, run->spec, &run->world, errs);
    struct controllers *c;

    *out = NULL;
    if (!control)
        return status;
    *out = c = mem_new(1, sizeof *c);
    c->run = run;
    c->control = control;
    c->group_count = listed_groups(spec);
    c->group = mem_new(c->group_count, sizeof *c->group);
    for (size_t i = 0; i < c->group_count; i++)
        c->group[i] = (struct listed_group){.left = listed_count(spec, i), .well = true};
    if (spec->manifest_count > 0)
        c->kubelets = kubelets_new(&run->spec->kubernetes, run->world.kubernetes);
    return AISLE_OK;
}

void controllers_free(struct controllers *c)
{
    if (!c)
        return;
    for (size_t i = 0; c->control && i < control_unit_count(c->control) && i < c->unit_cap; i++)
        mem_free(c->unit[i].node);
    control_free(c->control);
    kubelets_free(c->kubelets);
    for (size_t i = 0; i < c->gang_cap; i++)
        mem_free(c->gang[i].unit);
    mem_free(c->gang);
    mem_free(c->unit);
    mem_free(c->group);
    mem_free(c->last_us);
    mem_free(c->name);
    mem_free(c);
}

/* What controllers want --------------------------------------------------------------------------- */

static void ask(struct controllers *c, int64_t at_us);

/* More than any node has fits nowhere, however much it is; and sums over pods hold. */
static int64_t capped(int64_t amount, int64_t most)
{
    return amount > most ? most + 1 : amount;
}

static struct aisle_arrival arrival_of(const struct controllers *c, const struct control_unit *u,
                                       int64_t now_us)
{
    const struct kube_amounts *asked = &u->spec->request.amounts;
    int32_t gpus =
        (int32_t)capped(objects_gpus(c->run->world.objects, asked, NULL), AISLE_GPUS_MAX);

    return (struct aisle_arrival){
        .name = u->name,
        .pods = u->pods,
        .pods_min = u->pods_min,
        .cpu_milli = capped(kube_amount_of(asked, KUBE_CPU, NULL), CPU_MILLI_MAX),
        /* Rounded down, as capacities are rounded up: bytes are counted elsewhere. */
        .mem_mib = capped(kube_amount_of(asked, KUBE_MEMORY, NULL) >> 20, MEM_MIB_MAX),
        .gpu_count = gpus,
        .gpu_milli = gpus ? AISLE_GPU_MILLI : 0,
        .gpu_models = "",
        .tenant = kube_name_text(c->run->world.kubernetes->names, u->spec->namespace_),
        .priority = (int32_t)u->spec->priority,
        .submit_us = now_us,
        .duration_us = u->duration_us,
        .at = u->load->at,
        .pod_spec = u->spec,
        .gang = u->gang,
        .once = !u->remade,
    };
}

static void join(struct controllers *c, const struct aisle_gang *gang, uint32_t unit)
{
    struct members *m;

    if (!gang)
        return;
    c->gang = mem_reserve(c->gang, &c->gang_cap, gang->number + 1, sizeof *c->gang);
    m = &c->gang[gang->number];
    m->unit = mem_reserve(m->unit, &m->cap, m->count + 1, sizeof *m->unit);
    m->unit[m->count++] = unit;
}

static void create(struct controllers *c, uint32_t unit, int64_t now_us)
{
    struct aisle_arrival a = arrival_of(c, control_unit(c->control, unit), now_us);

    join(c, a.gang, unit);
    c->unit = mem_reserve(c->unit, &c->unit_cap, unit + 1, sizeof *c->unit);
    c->unit[unit] = (struct unit){.job = (aisle_job_id)c->run->jobs.count};
    run_arrive(c->run, &a, unit, now_us);
}

static void delete(struct controllers *c, uint32_t unit, int64_t now_us)
{
    static const char why[] = "deleted by its controller";
    aisle_job_id job = c->unit[unit].job;
    struct job_row *row;

    if (!jobs_kept(&c->run->jobs, job))
        return;
    row = jobs_row(&c->run->jobs, job);
    c->unit[unit].deleting = true;
    if (row->state == AISLE_JOB_WAITING) {
        run_withdraw(c->run, job, now_us, why);
    } else if (row->state == AISLE_JOB_RUNNING) {
        run_cancel_end(c->run, row);
        if (row->work_us == AISLE_NEVER) {
            run_end(c->run, job, now_us);
        } else {
            round_fail(c->run->round, job, now_us, true, why);
            run_tell(c->run, AISLE_NOTICE_DIED, job);
            run_ask_for_round(c->run);
        }
    }
}

/* The next of a group that waited for others; k in the high bits, the group in the low ones. */
static void arrive_late(void *subject, uint64_t arg, int64_t now_us)
{
    struct controllers *c = subject;
    const struct aisle_workload_spec *spec = &c->run->spec->workload;
    size_t group = arg & UINT32_MAX;
    int64_t k = (int64_t)(arg >> 32);
    struct aisle_arrival a = listed_arrival(spec, group, k, &c->name, &c->name_cap);

    run_arrive(c->run, &a, AISLE_NONE, now_us);
    if (++k == listed_count(spec, group))
        return;
    a = listed_arrival(spec, group, k, &c->name, &c->name_cap);
    engine_post(c->run->engine, c->group[group].released_us + a.submit_us, RANK_ARRIVAL,
                arrive_late, c, (uint64_t)k << 32 | group);
}

static void release(struct controllers *c, uint32_t group, int64_t now_us)
{
    struct aisle_arrival first =
        listed_arrival(&c->run->spec->workload, group, 0, &c->name, &c->name_cap);

    c->group[group].released_us = now_us;
    engine_post(c->run->engine, now_us + first.submit_us, RANK_ARRIVAL, arrive_late, c, group);
}

static void act(void *subject, uint64_t arg, int64_t now_us)
{
    struct controllers *c = subject;
    const struct control_action *action;
    size_t count;

    (void)arg;
    c->waiting = false;
    action = control_run(c->control, now_us, &count);
    for (size_t i = 0; i < count; i++)
        switch (action[i].verb) {
        case CONTROL_CREATE:
            create(c, action[i].unit, now_us);
            break;
        case CONTROL_DELETE:
            delete (c, action[i].unit, now_us);
            break;
        case CONTROL_RELEASE:
            release(c, action[i].unit, now_us);
            break;
        }
    if (control_next_us(c->control) != AISLE_NEVER)
        ask(c, control_next_us(c->control));
}

/* The controllers are asked no later than `at_us`. */
static void ask(struct controllers *c, int64_t at_us)
{
    if (c->waiting && c->next_us <= at_us)
        return;
    if (c->waiting)
        engine_cancel(c->run->engine, c->next);
    c->waiting = true;
    c->next_us = at_us;
    c->next = engine_post(c->run->engine, at_us, RANK_CONTROL, act, c, 0);
}

struct mixing {
    struct controllers *controllers;
    struct world *world;
};

static void mix_in(void *ctx, const struct control_unit *unit, uint64_t copies)
{
    struct mixing *m = ctx;
    struct aisle_arrival a = arrival_of(m->controllers, unit, 0);

    world_count(m->world, &a, copies);
}

void controllers_mix(struct controllers *c, struct world *w)
{
    struct mixing m = {.controllers = c, .world = w};

    if (c)
        control_each_template(c->control, mix_in, &m);
}

void controllers_begin(struct controllers *c)
{
    if (c)
        ask(c, 0);
}

/* How jobs fare ---------------------------------------------------------------------------------- */

static void tell(struct controllers *c, uint32_t unit, enum control_event event)
{
    int64_t now_us = engine_now_us(c->run->engine);

    control_tell(c->control, unit, event, now_us);
    ask(c, now_us);
}

static void get_ready(void *subject, uint64_t unit, int64_t now_us)
{
    struct controllers *c = subject;

    c->unit[unit].getting_ready = false;
    jobs_row(&c->run->jobs, c->unit[unit].job)->ready_us = now_us;
    tell(c, (uint32_t)unit, CONTROL_READY);
}

/* The unit's pods are on their nodes no more. */
static void leave(struct controllers *c, uint32_t number)
{
    struct unit *u = &c->unit[number];
    const struct kube_pod_spec *spec = control_unit(c->control, number)->spec;

    if (u->getting_ready)
        engine_cancel(c->run->engine, u->ready);
    u->getting_ready = false;
    for (size_t i = 0; i < u->node_count; i++)
        kubelets_stop(c->kubelets, u->node[i], spec, engine_now_us(c->run->engine));
    mem_free(u->node);
    u->node = NULL;
    u->node_count = 0;
}

static struct job_row *running(struct controllers *c, uint32_t unit)
{
    aisle_job_id job = c->unit[unit].job;
    struct job_row *row = jobs_kept(&c->run->jobs, job) ? jobs_row(&c->run->jobs, job) : NULL;

    return row && row->state == AISLE_JOB_RUNNING ? row : NULL;
}

/* With too few left, a gang cannot go on: all of it fails, and begins anew together. Bare pods would be
 * gone for good by that, so they run on. What is preempted takes its gang along by itself. */
static void stop_gang(struct controllers *c, const struct aisle_gang *gang)
{
    const struct members *m = &c->gang[gang->number];
    int64_t pods = m->pods_done;

    for (size_t i = 0; i < m->count; i++) {
        const struct job_row *row = running(c, m->unit[i]);

        pods += row ? row->where.pods : 0;
    }
    if (pods >= gang->pods_min)
        return;
    for (size_t i = 0; i < m->count; i++) {
        struct job_row *row = running(c, m->unit[i]);

        if (!row || row->once)
            continue;
        run_cancel_end(c->run, row);
        round_fail(c->run->round, c->unit[m->unit[i]].job, engine_now_us(c->run->engine), false,
                   NULL);
        run_tell(c->run, AISLE_NOTICE_LOST, c->unit[m->unit[i]].job);
    }
}

static void hear_of_unit(struct controllers *c, enum aisle_notice_kind kind, struct job_row *row)
{
    switch (kind) {
    case AISLE_NOTICE_EVICTED:
    case AISLE_NOTICE_LOST:
        row->ready_us = -1;
        row->pod_spec = control_unit(c->control, row->unit)->anew;
        leave(c, row->unit);
        tell(c, row->unit, CONTROL_LOST);
        if (kind == AISLE_NOTICE_LOST && row->gang)
            stop_gang(c, row->gang);
        break;
    case AISLE_NOTICE_FINISHED:
        if (row->gang)
            c->gang[row->gang->number].pods_done += row->where.pods;
        leave(c, row->unit);
        tell(c, row->unit, c->unit[row->unit].deleting ? CONTROL_GONE : CONTROL_FINISHED);
        break;
    case AISLE_NOTICE_REJECTED:
    case AISLE_NOTICE_DIED:
        leave(c, row->unit);
        tell(c, row->unit, CONTROL_GONE);
        break;
    default:
        break;
    }
}

static void hear_of_group(struct controllers *c, enum aisle_notice_kind kind, uint32_t number)
{
    struct listed_group *g = &c->group[number];
    int64_t now_us = engine_now_us(c->run->engine);

    if (kind != AISLE_NOTICE_FINISHED && kind != AISLE_NOTICE_REJECTED && kind != AISLE_NOTICE_DIED)
        return;
    g->well &= kind == AISLE_NOTICE_FINISHED;
    if (--g->left > 0)
        return;
    control_group_done(c->control, number, g->well, now_us);
    ask(c, now_us);
}

void controllers_hear(struct controllers *c, enum aisle_notice_kind kind, aisle_job_id job)
{
    struct job_row *row;

    if (!c || job == AISLE_NONE)
        return;
    row = jobs_row(&c->run->jobs, job);
    if (row->unit != AISLE_NONE)
        hear_of_unit(c, kind, row);
    if (row->group != AISLE_NONE)
        hear_of_group(c, kind, row->group);
}

/* Starts ----------------------------------------------------------------------------------------- */

/* When the containers of a unit run that begins to stand where its job now does. */
static void enter(struct controllers *c, const struct job_row *row, int64_t now_us)
{
    const struct control_unit *facts = control_unit(c->control, row->unit);
    struct aisle_placement where = held_placement(&row->where);
    struct unit *u = &c->unit[row->unit];

    u->running_us = u->ready_us = now_us;
    u->node = mem_new(where.count, sizeof *u->node);
    u->node_count = where.count;
    for (size_t i = 0; i < where.count; i++) {
        struct kubelet_times t =
            kubelets_start(c->kubelets, where.part[i].node, facts->spec, facts->startup_us,
                           facts->image_bytes, now_us);

        u->node[i] = where.part[i].node;
        if (facts->load->node && row->pod_spec == facts->spec)
            continue; /* it was there before the run began */
        u->running_us = t.running_us > u->running_us ? t.running_us : u->running_us;
        u->ready_us = t.ready_us > u->ready_us ? t.ready_us : u->ready_us;
    }
}

/* Members of one gang work together or not at all: all from when the last of those runs that start
 * now. */
static void meet(struct controllers *c, const aisle_job_id *job, size_t count)
{
    for (size_t pass = 0; pass < 3; pass++)
        for (size_t i = 0; i < count; i++) {
            const struct job_row *row = jobs_row(&c->run->jobs, job[i]);
            struct unit *u = row->unit == AISLE_NONE ? NULL : &c->unit[row->unit];
            int64_t *last;

            if (!u || !row->gang)
                continue;
            c->last_us = mem_reserve(c->last_us, &c->last_cap, row->gang->number + 1,
                                     sizeof *c->last_us);
            last = &c->last_us[row->gang->number];
            if (pass == 0)
                *last = 0;
            else if (pass == 1 && u->running_us > *last)
                *last = u->running_us;
            else if (pass == 2)
                u->running_us = *last;
        }
}

void controllers_starting(struct controllers *c, const aisle_job_id *job, size_t count,
                          int64_t now_us)
{
    bool gangs = false;

    if (!c)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct job_row *row = jobs_row(&c->run->jobs, job[i]);

        if (row->unit == AISLE_NONE)
            continue;
        enter(c, row, now_us);
        gangs |= row->gang != NULL;
    }
    if (gangs)
        meet(c, job, count);
}

bool controllers_started(struct controllers *c, aisle_job_id job, int64_t now_us)
{
    struct job_row *row;
    struct unit *u;

    if (!c)
        return false;
    row = jobs_row(&c->run->jobs, job);
    if (row->unit == AISLE_NONE)
        return false;
    u = &c->unit[row->unit];
    row->plan.from_us += u->running_us - now_us;
    if (u->ready_us < u->running_us)
        u->ready_us = u->running_us;
    u->ready = engine_post(c->run->engine, u->ready_us, RANK_READY, get_ready, c, row->unit);
    u->getting_ready = true;
    return u->running_us > now_us;
}

/* For the reader --------------------------------------------------------------------------------- */

static void warn_held(void *ctx, const char *name, const char *why)
{
    struct aisle_error *w = errors_next(ctx);

    error_set(w, AISLE_EVALUE, "%s never came: %s", name, why);
    error_warn(w);
}

void controllers_warn(const struct controllers *c, struct aisle_errors *warnings)
{
    if (!c)
        return;
    control_each_warning(c->control, warn, warnings);
    control_each_held(c->control, warn_held, warnings);
}
