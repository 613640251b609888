/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Format table: our own, the one to write. CSV with a header; columns in any order:
 *
 *   job_type   text, as the workload names it                                       required
 *   step_s     seconds that one step of the whole job takes, more than 0            required
 *   gpus       GPUs of the whole job
 *   gpu_model  model of its GPUs; an empty cell: all models without rows of their own
 *   nodes      on how many nodes they are
 *   batch      samples a step, over all GPUs
 *
 *     job_type,gpus,gpu_model,nodes,step_s
 *     bert,8,A100,1,0.21
 *     bert,8,A100,2,0.29
 *
 * Leave out the columns that do not matter; a column that is there has a number in each row.
 * Between known values a step's time is linear in GPUs, nodes and batch. Outside: of nodes the
 * nearest known; of GPUs above the most the time at that, below the fewest longer in proportion; a
 * larger batch goes on as the last two, a smaller one (or none said) is the smallest. Without a
 * column of GPUs, fewer than asked for take longer in proportion.
 */
#include <string.h>
#include <strings.h>

#include "base/csv.h"
#include "base/mem.h"
#include "base/names.h"
#include "training/grid.h"
#include "training/speed_format.h"

enum { TYPE, STEP, MODEL, GPUS, NODES, BATCH };

static const struct csv_column want[] = {
    [TYPE] = {"job_type", false}, [STEP] = {"step_s", false}, [MODEL] = {"gpu_model", true},
    [GPUS] = {"gpus", true},      [NODES] = {"nodes", true},  [BATCH] = {"batch", true},
};

/* One job type on one GPU model. */
struct entry {
    char *gpu_model;  /* "": any */
    struct grid time; /* of a step, by GPUs, nodes and batch; 0 for those not in the table */
};

struct type {
    struct entry *entry;
    size_t count, cap;
};

struct table {
    struct names types;
    struct type *of; /* by number of the type */
    size_t cap;
    bool has[sizeof want / sizeof *want];
};

static struct entry *entry_of(struct type *t, const char *gpu_model)
{
    for (size_t i = 0; i < t->count; i++)
        if (!strcasecmp(t->entry[i].gpu_model, gpu_model))
            return &t->entry[i];
    t->entry = mem_reserve(t->entry, &t->cap, t->count + 1, sizeof *t->entry);
    t->entry[t->count].gpu_model = mem_text(gpu_model);
    return &t->entry[t->count++];
}

static enum aisle_status read_row(struct table *t, const struct csv *csv, struct arena *scratch,
                                  struct aisle_error *err)
{
    const char *type = csv_text(csv, TYPE, scratch);
    struct grid_point p = {.line = csv_line(csv)};
    uint32_t id;
    enum aisle_status status = csv_real(csv, STEP, 0, 1e12, &p.time.step_s, err);

    for (size_t k = 0; k < GRID_KEYS && !status; k++)
        if (t->has[GPUS + k])
            status = csv_int(csv, GPUS + k, 1, INT64_C(1000000000000), &p.key[k], err);
    if (status)
        return status;
    if (!type[0])
        return csv_fail(csv, TYPE, err, "empty, where a job type should be");
    if (p.time.step_s <= 0)
        return csv_fail(csv, STEP, err, "a step takes more than 0 s");
    id = names_add(&t->types, type);
    t->of = mem_reserve(t->of, &t->cap, id + 1, sizeof *t->of);
    grid_add(&entry_of(&t->of[id], csv_text(csv, MODEL, scratch))->time, &p);
    return AISLE_OK;
}

static void table_free(void *table)
{
    struct table *t = table;

    for (size_t i = 0; i < t->types.count; i++) {
        for (size_t e = 0; e < t->of[i].count; e++) {
            mem_free(t->of[i].entry[e].gpu_model);
            grid_fini(&t->of[i].entry[e].time);
        }
        mem_free(t->of[i].entry);
    }
    mem_free(t->of);
    names_fini(&t->types);
    mem_free(t);
}

static enum aisle_status finish(struct table *t, const struct aisle_file *file,
                                struct aisle_error *err)
{
    int line = 0;

    for (size_t i = 0; i < t->types.count; i++)
        for (size_t e = 0; e < t->of[i].count; e++) {
            int twice = grid_sort(&t->of[i].entry[e].time);

            if (twice && (!line || twice < line))
                line = twice;
        }
    return line ? speed_twice(file, line, err) : AISLE_OK;
}

static enum aisle_status table_load(void **out, const struct aisle_file *file,
                                    struct aisle_error *err)
{
    struct table *t = mem_new(1, sizeof *t);
    struct arena scratch = {0};
    struct csv *csv;
    enum aisle_status status = csv_open(&csv, file, want, sizeof want / sizeof *want, err);

    for (size_t i = 0; !status && i < sizeof want / sizeof *want; i++)
        t->has[i] = csv_has(csv, i);
    while (!status && !(status = csv_next(csv, err)))
        status = read_row(t, csv, &scratch, err);
    csv_close(csv);
    arena_fini(&scratch);
    if (status == AISLE_END)
        status = finish(t, file, err);
    if (status) {
        table_free(t);
        t = NULL;
    }
    *out = t;
    return status;
}

/* Seconds a step of the job on so many GPUs and nodes. */
static double entry_s(const struct table *t, const struct entry *e, const struct speed_job *job,
                      int64_t gpus, int64_t nodes)
{
    const int64_t key[GRID_KEYS] = {t->has[GPUS] ? gpus : 0, t->has[NODES] ? nodes : 0,
                                    t->has[BATCH] ? job->batch : 0};
    int64_t fewest = t->has[GPUS] ? grid_first(&e->time) : job->gpus;
    double step = grid_at(&e->time, key).step_s;

    return gpus < fewest ? step * (double)fewest / (double)gpus : step;
}

/* The entry for a GPU model, or else the one for any; NULL: none. */
static const struct entry *entry_for(const struct type *type, const char *gpu_model)
{
    const struct entry *any = NULL;

    for (size_t i = 0; i < type->count; i++) {
        if (!strcasecmp(type->entry[i].gpu_model, gpu_model))
            return &type->entry[i];
        if (!type->entry[i].gpu_model[0])
            any = &type->entry[i];
    }
    return any;
}

static double table_step_s(const void *table, const struct speed_job *job,
                           const struct speed_place *place, unsigned *knows)
{
    const struct table *t = table;
    uint32_t id = names_find(&t->types, job->job_type);
    const struct type *type;
    const struct entry *e;
    double best = 0;

    if (id == UINT32_MAX)
        return 0;
    type = &t->of[id];
    *knows = t->has[NODES] ? SPEED_KNOWS_SPAN : 0;
    if (place) {
        e = entry_for(type, place->gpu_model);
        if (!e)
            return 0;
        *knows |= e->gpu_model[0] ? SPEED_KNOWS_MODEL : 0;
        return entry_s(t, e, job, speed_place_gpus(place), (int64_t)place->node_count);
    }
    for (size_t i = 0; i < type->count; i++) {
        double step;

        e = &type->entry[i];
        if (e->gpu_model[0] && !speed_allows(job->gpu_models, e->gpu_model))
            continue;
        step = entry_s(t, e, job, job->gpus, 1);
        if (best <= 0 || step < best)
            best = step;
    }
    return best;
}

const struct speed_format speed_table = {
    .name = "table",
    .load = table_load,
    .free = table_free,
    .step_s = table_step_s,
};
