/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scheduler/room.h"

#include "base/mem.h"
#include "scheduler/state.h"

/* A pod that was taken from a node for a trial, or put on one. */
struct trial {
    const struct sched_pod *pod;
    uint32_t node;
    int sign;
};

struct room_state {
    struct trial *trial;
    size_t trial_count, trial_cap;
};

static const struct scheduler *scheduler_of(const struct kube_part *part)
{
    return part->args;
}

static void fini(void *vstate)
{
    mem_free(((struct room_state *)vstate)->trial);
}

static enum kube_step pre_filter(struct kube_part *part, struct kube_cycle *c)
{
    (void)c;
    ((struct room_state *)part->state)->trial_count = 0;
    return KUBE_GO;
}

/* What was taken away and comes back leaves no trace. */
static void moved(struct kube_part *part, const struct kube_cycle *c, const struct kube_pod *pod,
                  uint32_t node, int sign)
{
    struct room_state *st = part->state;

    (void)c;
    for (size_t i = 0; i < st->trial_count; i++)
        if (st->trial[i].pod == pods_of(pod)) {
            st->trial[i] = st->trial[--st->trial_count];
            return;
        }
    st->trial = mem_reserve(st->trial, &st->trial_cap, st->trial_count + 1, sizeof *st->trial);
    st->trial[st->trial_count++] = (struct trial){.pod = pods_of(pod), .node = node, .sign = sign};
}

static void give_back(struct aisle_node_state *n, const struct sched_pod *pod)
{
    const struct aisle_shape *shape = pod->job->shape;

    n->cpu_milli += shape->cpu_milli;
    n->mem_mib += shape->mem_mib;
    for (int g = 0; g < n->gpu_count; g++)
        if (pod->gpus >> g & 1) {
            n->gpu_milli[g] += shape->gpu_milli;
            n->gpu_left_milli += shape->gpu_milli;
        }
}

/* A pod that waits for the node takes what it would take; if there is not enough, because who is to
 * leave is still there, it takes what there is. */
static void take(struct aisle_node_state *n, const struct aisle_shape *shape)
{
    int32_t gpus = shape->gpu_count;

    n->cpu_milli -= shape->cpu_milli < n->cpu_milli ? shape->cpu_milli : n->cpu_milli;
    n->mem_mib -= shape->mem_mib < n->mem_mib ? shape->mem_mib : n->mem_mib;
    for (int g = 0; g < n->gpu_count && gpus > 0; g++)
        if (n->gpu_milli[g] >= shape->gpu_milli) {
            n->gpu_milli[g] -= shape->gpu_milli;
            n->gpu_left_milli -= shape->gpu_milli;
            gpus--;
        }
}

static const struct aisle_node_state *with_trials(const struct room_state *st,
                                                  const struct aisle_node_state *now, uint32_t node,
                                                  struct aisle_node_state *room)
{
    bool other = false;

    for (int sign = -1; sign <= 1; sign += 2) /* first who leaves */
        for (size_t i = 0; i < st->trial_count; i++) {
            const struct trial *t = &st->trial[i];

            if (t->node != node || t->sign != sign)
                continue;
            if (!other)
                *room = *now;
            other = true;
            if (sign < 0)
                give_back(room, t->pod);
            else
                take(room, t->pod->job->shape);
        }
    return other ? room : now;
}

static bool filter(const struct kube_part *part, const struct kube_cycle *c, uint32_t node,
                   struct kube_verdict *verdict)
{
    struct scheduler *s = (struct scheduler *)scheduler_of(part); /* for its buffer */
    const struct sched_pod *pod = pods_of(c->pod);
    struct aisle_node_state room;
    const struct aisle_node_state *n = mirror_state(s, node);

    if (n->down)
        return kube_refuse(verdict, KUBE_UNRESOLVABLE, KUBE_WHY_NODE_UNSCHEDULABLE);
    n = with_trials(part->state, n, node, &room);
    if (aisle_round_fits(s->round, pod->job->id, n) > 0)
        return true;
    if (pod->job->shape->gpu_count > 0 && pod->job->shape->models != 0 &&
        !(n->model != AISLE_NONE && pod->job->shape->models >> n->model & 1))
        return kube_refuse(verdict, KUBE_UNRESOLVABLE, KUBE_WHY_NODE_AFFINITY);
    kube_refuse(verdict, KUBE_RESOLVABLE, KUBE_WHY_INSUFFICIENT);
    verdict->reason[0].name = s->facts->gpu;
    return false;
}

const struct kube_plugin sched_plugin_room = {
    .name = "Room",
    .state_size = sizeof(struct room_state),
    .fini = fini,
    .pre_filter = pre_filter,
    .filter = filter,
    .moved = moved,
};

/* The placement's score ---------------------------------------------------------------------- */

struct placement_state {
    const struct aisle_node_state **node;
    struct aisle_node_state *shadow; /* of nodes on which pods are held */
    size_t node_cap, shadow_cap;
};

static void placement_fini(void *vstate)
{
    struct placement_state *st = vstate;

    mem_free(st->node);
    mem_free(st->shadow);
}

static int64_t score(const struct kube_part *part, const struct kube_cycle *c, uint32_t node)
{
    (void)part;
    (void)c;
    (void)node;
    return 0; /* the placement is asked about all nodes at once */
}

static void score_all(const struct kube_part *part, const struct kube_cycle *c,
                      const uint32_t *node, int64_t *score, size_t count)
{
    struct scheduler *s = (struct scheduler *)scheduler_of(part);
    struct placement_state *st = part->state;

    st->node = mem_reserve(st->node, &st->node_cap, count, sizeof(*st->node));
    st->shadow = mem_reserve(st->shadow, &st->shadow_cap, count, sizeof *st->shadow);
    for (size_t i = 0; i < count; i++) {
        st->node[i] = mirror_state(s, node[i]);
        if (st->node[i] == &s->mirror.shadow) {
            st->shadow[i] = s->mirror.shadow;
            st->node[i] = &st->shadow[i];
        }
    }
    aisle_round_score(s->round, pods_of(c->pod)->job->id, st->node, count, score);
}

const struct kube_plugin sched_plugin_placement = {
    .name = "Placement",
    .weight = 1,
    .state_size = sizeof(struct placement_state),
    .fini = placement_fini,
    .score = score,
    .normalise = score_all,
};
