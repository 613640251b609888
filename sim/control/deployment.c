/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Deployments and ReplicaSets: so many equal pods, and a change of their template step by step.
 *
 * Source of the update: pkg/controller/deployment/rolling.go. Pods that are on their way out count
 * neither in the total nor as available. A pod counts as available once it is ready
 * (minReadySeconds 0). What has ended by its own duration, or was rejected for good, is not made anew.
 */
#include "control/state.h"

enum { OLD, NEW, PERCENT = 100, DEFAULT_PERCENT = 25 };

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Bounds ------------------------------------------------------------------------------------- */

static int64_t resolve(const struct kube_bound *bound, int64_t replicas, bool up)
{
    int64_t value = bound->present ? bound->value : DEFAULT_PERCENT;

    if (bound->present && !bound->percent)
        return value;
    return (value * replicas + (up ? PERCENT - 1 : 0)) / PERCENT;
}

struct bounds {
    int64_t replicas;
    int64_t most;  /* pods in all */
    int64_t least; /* of them available */
};

static struct bounds bounds_of(const struct controller *k)
{
    int64_t replicas = k->total - finished_of(k);
    int64_t surge = resolve(&k->load->surge_max, replicas, true);
    int64_t unavailable = resolve(&k->load->unavailable_max, replicas, false);

    if (surge == 0 && unavailable == 0)
        unavailable = 1; /* else nothing could ever move */
    return (struct bounds){
        .replicas = replicas,
        .most = replicas + surge,
        .least = replicas - smaller(unavailable, replicas),
    };
}

/* Steps -------------------------------------------------------------------------------------- */

/* Old and new pods differ in their names; real ones in letters of a hash. */
static void grow(struct control *c, struct controller *k, int64_t count)
{
    struct tally *t = &k->tally[k->revision];

    for (; count > 0; count--) {
        const char *mark = k->revision == OLD ? "" : "r2-";

        unit_want(c, k, &(struct want){
                            .name = arena_printf(&c->arena, "%s-%s%lld", k->base, mark,
                                                 (long long)t->made),
                            .spec = k->revision == OLD ? k->load->group[0].spec : k->updated,
                            .pods = 1,
                        });
    }
}

/* Takes old units of one state away, the last made first. */
static void shrink(struct control *c, struct controller *k, enum unit_state state, int64_t count)
{
    for (size_t i = k->unit_count; i-- > 0 && count > 0;)
        if (k->unit[i]->revision == OLD && k->unit[i]->state == state) {
            unit_delete(c, k->unit[i]);
            count--;
        }
}

/* How many old ones may go: those not ready are taken first, as they serve nobody. */
static void shrink_old(struct control *c, struct controller *k, int64_t count)
{
    static const enum unit_state order[] = {UNIT_WANTED, UNIT_CREATED, UNIT_READY};

    for (size_t i = 0; i < sizeof order / sizeof *order && count > 0; i++) {
        int64_t some = smaller(count, k->tally[OLD].state[order[i]]);

        if (some > 0)
            shrink(c, k, order[i], some);
        count -= some;
    }
}

static void roll(struct control *c, struct controller *k)
{
    const struct tally *old = &k->tally[OLD], *new = &k->tally[NEW];
    struct bounds b = bounds_of(k);
    int64_t all = tally_present(old) + tally_present(new);
    int64_t missing = b.replicas - new->gone - tally_present(new);
    int64_t not_ready;

    grow(c, k, smaller(b.most - all, missing));
    if (tally_present(old) == 0)
        return;
    all = tally_present(old) + tally_present(new);
    not_ready = tally_present(new) - new->state[UNIT_READY];
    if (all - b.least - not_ready <= 0)
        return;
    shrink_old(c, k, all - b.least - not_ready);
    controller_touch(c, k);
}

static void recreate(struct control *c, struct controller *k)
{
    const struct tally *old = &k->tally[OLD];

    shrink_old(c, k, tally_present(old));
    if (old->state[UNIT_LEAVING] == 0)
        grow(c, k, bounds_of(k).replicas - k->tally[NEW].gone - tally_present(&k->tally[NEW]));
}

static void step(struct control *c, struct controller *k)
{
    const struct tally *t = &k->tally[OLD];

    if (k->revision == OLD)
        grow(c, k, k->total - t->finished - t->gone - tally_present(t));
    else if (k->load->recreate)
        recreate(c, k);
    else
        roll(c, k);
}

/* Updates ------------------------------------------------------------------------------------ */

static const struct kube_pod_spec *with_image(struct control *c, const struct kube_pod_spec *spec,
                                              uint32_t image)
{
    struct kube_pod_spec *copy = arena_new(&c->arena, 1, sizeof *copy);
    struct kube_container *container =
        arena_new(&c->arena, spec->container_count, sizeof *container);

    *copy = *spec;
    for (size_t i = 0; i < spec->container_count; i++) {
        container[i] = spec->container[i];
        if (container[i].kind == KUBE_CONTAINER)
            container[i].image = image;
    }
    copy->container = container;
    return copy;
}

void deployment_update(struct control *c, struct controller *k)
{
    const char *text = k->facts->update_image;
    uint32_t image = text ? kube_image_name(c->names, text) : 0;
    bool waits = image && builder_of(c, image) != AISLE_NONE;

    if (waits != k->update_waits)
        c->updates_waiting += waits ? 1 : SIZE_MAX;
    k->update_waits = waits;
    if (waits)
        return;
    k->updated = image ? with_image(c, k->load->group[0].spec, image) : k->load->group[0].spec;
    k->revision = NEW;
    controller_touch(c, k);
}

static void start(struct control *c, struct controller *k)
{
    int64_t at_us = k->facts->update_at_us;

    if (at_us <= c->now_us)
        deployment_update(c, k);
    else if (at_us != AISLE_NEVER)
        timers_post(&c->timers, at_us, k, TIMER_UPDATE);
}

const struct controller_type controller_deployment = {.start = start, .step = step};
