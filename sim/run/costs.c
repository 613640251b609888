/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/costs.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "training/llm.h"

enum { SLOTS = AISLE_GPUS_MAX + 1 }; /* of a node: its GPUs, and its CPU */

/* Work beyond this could not be added to a time. */
static const double longest_us = 0x1p61;

enum aisle_status costs_init(struct costs *c, const struct aisle_training_spec *spec,
                             const struct cluster *cluster, const struct shapes *shapes,
                             struct aisle_error *err)
{
    enum aisle_status status;

    *c = (struct costs){
        .spec = spec, .cluster = cluster, .shapes = shapes, .charge_starts = true};
    status = overhead_new(&c->overhead, &spec->overhead, spec->overhead_default_us, err);
    if (status == AISLE_OK)
        status = speed_new(&c->speed, &spec->speed, err);
    if (status != AISLE_OK)
        return status;
    c->trivial = speed_is_trivial(c->speed);
    if (spec->stop_us > 0)
        c->vacant_us = mem_new(cluster->node_count * SLOTS, sizeof *c->vacant_us);
    return AISLE_OK;
}

void costs_fini(struct costs *c)
{
    overhead_free(c->overhead);
    speed_free(c->speed);
    mem_free(c->vacant_us);
    mem_free(c->gpus);
}

int64_t costs_work_us(const struct costs *c, const struct aisle_arrival *a, const char **why)
{
    struct speed_job job = {.job_type = a->job_type,
                            .batch = a->batch,
                            .gpus = (int64_t)a->pods * a->gpu_count,
                            .llm = a->llm,
                            .gpu_models = a->gpu_models ? a->gpu_models : ""};
    double steps = a->steps, step_s, us;

    if (a->llm)
        steps = speed_llm_steps(a->llm);
    else if (!(steps < 0 || steps > 0))
        return a->duration_us;
    else if (steps < 0)
        steps = speed_steps(c->speed, &job);
    step_s = speed_step_s(c->speed, &job);
    *why = "training.speed does not tell how long its steps take";
    if (steps > 0 && step_s > 0) {
        us = steps * step_s * 1e6;
        return us < longest_us ? llround(us) : llround(longest_us);
    }
    return -1;
}

static enum aisle_status speed_unknown(struct aisle_errors *errs, const struct aisle_job_group *j,
                                       const char *why)
{
    struct aisle_error *err = errors_next(errs);

    error_at(err, AISLE_EVALUE, &j->at, "job \"%s\": %s", j->name, why);
    error_hint(err, "name a table of speeds in training.speed.file, for llm jobs one of GPUs in "
                    "training.speed.hardware; or give duration_s");
    return AISLE_EVALUE;
}

static enum aisle_status check_group(const struct costs *c, const struct aisle_job_group *j,
                                     struct aisle_errors *errs)
{
    struct aisle_arrival a = {.pods = (uint32_t)j->pods,
                              .gpu_count = (int32_t)j->gpu_count,
                              .gpu_models = j->gpu_model,
                              .job_type = j->job_type,
                              .steps = j->steps,
                              .batch = j->batch,
                              .duration_us = j->duration_us,
                              .llm = j->llm.params > 0 ? &j->llm : NULL};
    struct arena arena = {0};
    const char *why = NULL, *fault = NULL;
    enum aisle_status status = AISLE_OK;

    if (a.llm)
        fault = llm_fault(a.llm, j->pods * j->gpu_count, &arena);
    if (fault)
        status = error_at(errors_next(errs), AISLE_EVALUE, &j->llm.at, "job \"%s\": %s", j->name, fault);
    else if (costs_work_us(c, &a, &why) < 0)
        status = speed_unknown(errs, j, why);
    arena_fini(&arena);
    return status;
}

enum aisle_status costs_check(const struct costs *c, const struct aisle_workload_spec *spec,
                              struct aisle_errors *errs)
{
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < spec->job_count; i++)
        if (check_group(c, &spec->job[i], errs) != AISLE_OK)
            status = AISLE_EVALUE;
    return status;
}

/* Speed ------------------------------------------------------------------------------------------ */

static bool equal_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Parts of one node come one after another where placements make several of them; if not, a node
 * counts twice, which no table tells apart from two nodes. */
static size_t gpus_by_node(struct costs *c, const struct aisle_placement *where)
{
    size_t n = 0;

    c->gpus = mem_reserve(c->gpus, &c->gpus_cap, where->count, sizeof *c->gpus);
    for (size_t i = 0; i < where->count; i++) {
        bool same = i > 0 && where->part[i].node == where->part[i - 1].node;

        if (!same)
            c->gpus[n++] = 0;
        c->gpus[n - 1] += __builtin_popcount(where->part[i].gpus);
    }
    return n;
}

static enum speed_span span_of(const struct costs *c, const struct aisle_placement *where, size_t n)
{
    const struct node *first = &c->cluster->node[where->part[0].node];

    if (n <= 1)
        return SPEED_NODE;
    for (size_t i = 1; i < where->count; i++) {
        const struct node *other = &c->cluster->node[where->part[i].node];

        if (!equal_text(first->rack, other->rack) || !equal_text(first->zone, other->zone))
            return SPEED_SPINE;
    }
    return SPEED_RACK;
}

/* A gang is as fast as the slowest of its GPUs. */
static double rate_of(struct costs *c, const struct job_row *row)
{
    struct aisle_placement where = held_placement(&row->where);
    struct speed_job job = {.job_type = row->job_type,
                            .batch = row->batch,
                            .gpus = (int64_t)row->pods * row->shape->gpu_count,
                            .llm = row->llm,
                            .gpu_models = shapes_spec(c->shapes, row->shape)};
    struct speed_place place = {.node_count = gpus_by_node(c, &where)};
    uint64_t seen = 0;
    double rate = INFINITY;

    if (row->shape->gpu_count == 0)
        return (double)row->where.pods / row->pods;
    place.gpus = c->gpus;
    place.span = span_of(c, &where, place.node_count);
    for (size_t i = 0; i < where.count; i++) {
        uint32_t model = c->cluster->node[where.part[i].node].model;

        if (model == AISLE_NONE || !where.part[i].gpus) {
            place.gpu_model = NULL;
        } else {
            if (seen >> model & 1)
                continue;
            seen |= UINT64_C(1) << model;
            place.gpu_model = names_text(&c->cluster->models, model);
        }
        rate = fmin(rate, speed_rate(c->speed, &job, &place));
    }
    return rate;
}

/* Starts and stops ------------------------------------------------------------------------------- */

void costs_plan(void *self, const struct job_row *row, int64_t now_us, struct progress_plan *out)
{
    struct costs *c = self;
    const struct aisle_training_spec *s = c->spec;

    (void)now_us;
    out->from_us += s->start_us;
    if (out->done_us > 0) /* else there is nothing to restore */
        out->from_us += s->restore_us;
    if (c->charge_starts)
        out->from_us += overhead_us(c->overhead, row->job_type,
                                    (int64_t)row->where.pods * row->shape->gpu_count);
    out->every_us = s->checkpoint_every_us;
    out->cost_us = s->checkpoint_cost_us;
    out->stall_us = s->checkpoint_stall_us;
    if (!c->trivial || row->where.pods < row->pods)
        out->rate = rate_of(c, row);
}

static int64_t *vacant_at(struct costs *c, const struct aisle_part *part, int slot)
{
    return &c->vacant_us[(size_t)part->node * SLOTS + (size_t)slot];
}

static bool slot_of(const struct aisle_part *part, int slot)
{
    return part->gpus ? part->gpus >> slot & 1 : slot == AISLE_GPUS_MAX;
}

void costs_leave(struct costs *c, struct job_row *row, const struct aisle_placement *from,
                 int64_t now_us)
{
    if (!c->vacant_us)
        return;
    row->written_us = now_us + c->spec->stop_us;
    for (size_t i = 0; i < from->count; i++)
        for (int slot = 0; slot < SLOTS; slot++)
            if (slot_of(&from->part[i], slot))
                *vacant_at(c, &from->part[i], slot) = row->written_us;
}

bool costs_enter(struct costs *c, struct job_row *row, int64_t now_us)
{
    struct aisle_placement where = held_placement(&row->where);
    int64_t vacant_us = now_us;

    if (!c->vacant_us)
        return false;
    if (row->written_us > vacant_us)
        vacant_us = row->written_us;
    for (size_t i = 0; i < where.count; i++)
        for (int slot = 0; slot < SLOTS; slot++)
            if (slot_of(&where.part[i], slot) && *vacant_at(c, &where.part[i], slot) > vacant_us)
                vacant_us = *vacant_at(c, &where.part[i], slot);
    row->plan.from_us += vacant_us - now_us;
    return vacant_us > now_us;
}
