/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of controllers and of their units. */
#include <string.h>

#include "base/error.h"
#include "control/state.h"

enum { PODS_MOST = 10000000 }; /* of a load */

/* Units -------------------------------------------------------------------------------------- */

void act(struct control *c, enum control_verb verb, uint32_t unit)
{
    struct actions *a = &c->next;

    a->item = mem_reserve(a->item, &a->cap, a->count + 1, sizeof *a->item);
    a->item[a->count++] = (struct control_action){.verb = verb, .unit = unit};
}

void unit_move(struct unit *u, enum unit_state state)
{
    struct tally *t = &u->owner->tally[u->revision];

    t->state[u->state]--;
    t->state[state]++;
    u->state = state;
}

void unit_delete(struct control *c, struct unit *u)
{
    if (u->state == UNIT_WANTED) {
        unit_move(u, UNIT_ENDED);
    } else if (u->state == UNIT_CREATED || u->state == UNIT_READY) {
        unit_move(u, UNIT_LEAVING);
        act(c, CONTROL_DELETE, u->number);
    }
}

/* Controllers -------------------------------------------------------------------------------- */

static const struct controller_type *type_of(const struct kube_load *load)
{
    static const struct controller_type *const types[] = {
        [KUBE_SINGLE_POD] = &controller_plain,
        [KUBE_DEPLOYMENT] = &controller_deployment,
        [KUBE_REPLICA_SET] = &controller_deployment,
        [KUBE_STATEFUL_SET] = &controller_stateful_set,
        [KUBE_DAEMON_SET] = &controller_daemon_set,
        [KUBE_JOB] = &controller_job,
        [KUBE_CRON_JOB] = &controller_cron_job,
        [KUBE_DISTRIBUTED] = &controller_plain,
    };

    return types[load->controller];
}

/* How many units a load has in all, and at the same time. */
static void count_units(const struct control *c, struct controller *k)
{
    const struct kube_load *load = k->load;

    if (load->controller == KUBE_DISTRIBUTED) {
        for (size_t i = 0; i < load->group_count; i++)
            k->total += load->group[i].pods > 0 ? load->copies : 0;
    } else if (load->controller == KUBE_DAEMON_SET) {
        for (uint32_t i = 0; i < c->env.facts->node_count; i++)
            k->total += daemon_set_wants(c, load->group[0].spec, i);
    } else {
        k->total = load->group[0].pods;
    }
    k->at_once = k->total;
    if ((load->controller == KUBE_JOB || load->controller == KUBE_CRON_JOB) &&
        load->completions > k->total)
        k->total = load->completions;
}

struct controller *controller_new(struct control *c, const struct controller_type *type,
                                  const struct kube_load *load, const struct settled *facts,
                                  const char *base)
{
    struct controller *k = arena_new(&c->arena, 1, sizeof *k);

    *k = (struct controller){
        .type = type, .load = load, .facts = facts, .base = base, .thing = AISLE_NONE};
    count_units(c, k);
    k->previous = c->newest;
    c->newest = k;
    return k;
}

void controller_touch(struct control *c, struct controller *k)
{
    if (k->dirty || !k->started || k->over || !k->type->step)
        return;
    k->dirty = true;
    c->dirty = mem_reserve(c->dirty, &c->dirty_cap, c->dirty_count + 1, sizeof(struct controller *));
    c->dirty[c->dirty_count++] = k;
}

/* All is done that a load waits for: from now on its time counts. */
static void free_thing(void *ctx, uint32_t thing)
{
    struct control *c = ctx;

    if (thing >= c->loads) {
        act(c, CONTROL_RELEASE, thing - (uint32_t)c->loads);
        return;
    }
    if (c->controller[thing])
        timers_post(&c->timers, c->now_us + c->settled[thing].at_us, c->controller[thing],
                    TIMER_START);
}

/* An update may have waited for the image that was built here. */
static void end_thing(struct control *c, uint32_t thing, bool well)
{
    after_end(&c->after, thing, well ? AFTER_DONE : AFTER_FAILED, free_thing, c);
    for (size_t i = 0; well && c->updates_waiting && i < c->loads; i++)
        if (c->controller[i] && c->controller[i]->update_waits)
            deployment_update(c, c->controller[i]);
}

void controller_end(struct control *c, struct controller *k, bool well)
{
    if (k->told)
        return;
    k->told = true;
    if (k->parent)
        cron_job_heard(c, k->parent, well);
    else
        end_thing(c, k->thing, well);
}

void controller_fail(struct control *c, struct controller *k)
{
    k->over = true;
    for (size_t i = 0; i < k->unit_count; i++)
        unit_delete(c, k->unit[i]);
    controller_end(c, k, false);
}

/* What never ends is done once it is up; else all its work has to be done. */
static void judge(struct control *c, struct controller *k)
{
    if (!k->started || k->over || k->type->counts_jobs)
        return;
    if (finished_of(k) >= k->total) {
        k->over = !never_ends(k);
        controller_end(c, k, true);
    } else if (never_ends(k) && ready_of(k) >= k->at_once) {
        controller_end(c, k, true);
    }
}

void controller_start(struct control *c, struct controller *k)
{
    k->started = true;
    if (k->type->start)
        k->type->start(c, k);
    if (k->type->step)
        k->type->step(c, k);
    judge(c, k);
}

/* Events ------------------------------------------------------------------------------------- */

/* A member of a distributed job is missing for ever: with too few left, the others go as well. */
static void lose_member(struct control *c, struct unit *u)
{
    struct controller *k = u->owner;

    if (k->load->controller == KUBE_DISTRIBUTED && !k->gang && gang_lose(u->gang, u->shown.pods)) {
        k->total--;
        k->at_once--;
        return;
    }
    for (size_t i = 0; i < k->unit_count && k->load->controller == KUBE_DISTRIBUTED; i++)
        if (k->unit[i]->gang == u->gang)
            unit_delete(c, k->unit[i]);
    controller_end(c, k, false);
}

static void end_unit(struct control *c, struct unit *u, bool finished)
{
    struct tally *t = &u->owner->tally[u->revision];
    bool expected = u->state == UNIT_LEAVING;

    unit_move(u, UNIT_ENDED);
    quota_take(c, u, -1);
    if (expected)
        return;
    if (finished) {
        t->finished++;
    } else {
        t->gone++;
        lose_member(c, u);
    }
}

/* Timers of what is over must not prolong a run. */
static void prune(struct control *c)
{
    const struct timer *first;

    while ((first = timers_first(&c->timers)) != NULL && first->controller->over)
        timers_take(&c->timers);
}

void control_tell(struct control *c, uint32_t unit, enum control_event event, int64_t now_us)
{
    struct unit *u = c->unit[unit];
    struct controller *k = u->owner;

    c->now_us = now_us;
    if (u->state == UNIT_ENDED)
        return;
    switch (event) {
    case CONTROL_READY:
        if (u->state == UNIT_CREATED)
            unit_move(u, UNIT_READY);
        break;
    case CONTROL_LOST:
        k->lost += u->state != UNIT_LEAVING;
        if (u->state == UNIT_READY)
            unit_move(u, UNIT_CREATED);
        break;
    case CONTROL_FINISHED:
    case CONTROL_GONE:
        end_unit(c, u, event == CONTROL_FINISHED);
        break;
    }
    controller_touch(c, k);
    judge(c, k);
    prune(c);
}

void control_group_done(struct control *c, uint32_t group, bool well, int64_t now_us)
{
    c->now_us = now_us;
    end_thing(c, (uint32_t)c->loads + group, well);
    prune(c);
}

bool control_group_is_free(const struct control *c, uint32_t group)
{
    return after_is_free(&c->after, (uint32_t)c->loads + group);
}

/* Running ------------------------------------------------------------------------------------ */

static void fire(struct control *c, const struct timer *t)
{
    switch (t->kind) {
    case TIMER_START:
        controller_start(c, t->controller);
        break;
    case TIMER_UPDATE:
        deployment_update(c, t->controller);
        break;
    case TIMER_DEADLINE:
        controller_fail(c, t->controller);
        break;
    case TIMER_SCHEDULE:
        cron_job_due(c, t->controller);
        break;
    }
}

static void run_due(struct control *c)
{
    for (;;) {
        const struct timer *first;
        struct timer due;

        prune(c);
        first = timers_first(&c->timers);
        if (!first || first->at_us > c->now_us)
            return;
        due = timers_take(&c->timers);
        fire(c, &due);
    }
}

/* In order of touching; a step may touch others, and what is created its owner. */
static void step_all(struct control *c)
{
    for (size_t i = 0; i < c->dirty_count; i++) {
        struct controller *k = c->dirty[i];

        k->dirty = false;
        if (!k->over)
            k->type->step(c, k);
    }
    c->dirty_count = 0;
}

const struct control_action *control_run(struct control *c, int64_t now_us, size_t *count)
{
    struct actions done = c->given;

    c->now_us = now_us;
    do {
        run_due(c);
        step_all(c);
        create_due(c);
    } while (c->dirty_count || (timers_first(&c->timers) && timers_first(&c->timers)->at_us <= now_us));
    prune(c);
    done.count = 0;
    c->given = c->next;
    c->next = done;
    *count = c->given.count;
    return c->given.item;
}

int64_t control_next_us(const struct control *c)
{
    const struct timer *first = timers_first(&c->timers);
    int64_t create = create_next_us(c);

    return first && first->at_us < create ? first->at_us : create;
}

const struct control_unit *control_unit(const struct control *c, uint32_t unit)
{
    return &c->unit[unit]->shown;
}

size_t control_unit_count(const struct control *c)
{
    return c->unit_count;
}

/* Making and freeing ------------------------------------------------------------------------- */

static enum aisle_status check_sizes(const struct control *c, struct aisle_errors *errs)
{
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < c->loads; i++) {
        const struct kube_load *load = &c->env.manifest->load[i];
        bool many = load->copies > PODS_MOST || load->completions > PODS_MOST;

        for (size_t g = 0; g < load->group_count; g++)
            many = many || load->group[g].pods > PODS_MOST ||
                   load->group[g].pods * load->copies > PODS_MOST;
        if (many)
            status = error_at(errors_next(errs), AISLE_EVALUE, &load->at,
                              "%s asks for more than %d pods, and no more are simulated",
                              kube_name_text(&c->env.manifest->names, load->name), PODS_MOST);
    }
    return status;
}

static void make_controllers(struct control *c)
{
    c->controller = arena_new(&c->arena, c->loads, sizeof(struct controller *));
    for (uint32_t i = 0; i < c->loads; i++) {
        const struct kube_load *load = &c->env.manifest->load[i];

        if (after_state(&c->after, i) != AFTER_OPEN)
            continue;
        c->controller[i] = controller_new(c, type_of(load), load, &c->settled[i], c->base[i]);
        c->controller[i]->thing = i;
    }
}

static enum aisle_status make(struct control *c, struct aisle_errors *errs)
{
    enum aisle_status status = check_sizes(c, errs), found;

    c->base = base_names(c);
    found = settle(c, errs);
    status = status ? status : found;
    if (status)
        return status;
    make_controllers(c);
    status = cron_jobs_read(c, errs);
    gangs_make(c);
    quota_init(c);
    create_init(c);
    c->summary = summary_make(c);
    for (uint32_t i = 0; i < c->loads; i++)
        if (after_is_free(&c->after, i))
            free_thing(c, i);
    return status;
}

enum aisle_status control_new(struct control **out, const struct control_env *env,
                              struct aisle_errors *errs)
{
    struct control *c = mem_new(1, sizeof *c);
    enum aisle_status status;

    *out = NULL;
    c->env = *env;
    c->names = env->facts ? env->facts->names : NULL;
    c->loads = env->manifest ? env->manifest->load_count : 0;
    status = make(c, errs);
    if (status)
        control_free(c);
    else
        *out = c;
    return status;
}

void control_free(struct control *c)
{
    if (!c)
        return;
    for (struct controller *k = c->newest; k; k = k->previous)
        mem_free(k->unit);
    mem_free(c->builder);
    mem_free(c->gang);
    mem_free(c->unit);
    mem_free(c->dirty);
    mem_free(c->next.item);
    mem_free(c->given.item);
    mem_free(c->creation.queue);
    mem_free(c->creation.blocked);
    names_fini(&c->unit_name);
    timers_fini(&c->timers);
    after_fini(&c->after);
    arena_fini(&c->arena);
    mem_free(c);
}
