/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Format pollux: a folder with a folder for each model, named as its job type. pollux_model.h says
 * what is in it and how the time of a step and the steps of a training follow.
 */
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/names.h"
#include "training/pollux_model.h"
#include "training/pollux_tables.h"
#include "training/speed_format.h"

struct pollux {
    struct names types;
    struct pollux_model **model; /* by number of the type */
    size_t cap;
};

static void pollux_free(void *table)
{
    struct pollux *t = table;

    for (size_t i = 0; i < t->types.count; i++)
        pollux_model_free(t->model[i]);
    mem_free(t->model);
    names_fini(&t->types);
    mem_free(t);
}

static bool is_model(const char *folder)
{
    char *path = mem_printf("%s/placements.csv", folder);
    bool there = access(path, F_OK) == 0;

    mem_free(path);
    return there;
}

static enum aisle_status load_models(struct pollux *t, const struct aisle_file *file,
                                     struct arena *a, struct aisle_error *err)
{
    char **names;
    enum aisle_status status = pollux_list(file->path, &file->at, a, &names, err);

    for (size_t i = 0; !status && names[i]; i++) {
        const char *path = arena_printf(a, "%s/%s", file->path, names[i]);
        uint32_t id;

        if (!is_model(path))
            continue;
        id = names_add(&t->types, names[i]);
        t->model = mem_reserve(t->model, &t->cap, id + 1, sizeof(void *));
        status = pollux_model_new(&t->model[id], names[i], path, &file->at, err);
    }
    if (status || t->types.count)
        return status;
    status = error_at(err, AISLE_EVALUE, &file->at, "no model in \"%.200s\"", file->path);
    error_hint(err, "a model is a folder with placements.csv, scalability.csv and "
                    "validation-BATCH.csv");
    return status;
}

static enum aisle_status pollux_load(void **out, const struct aisle_file *file,
                                     struct aisle_error *err)
{
    struct pollux *t = mem_new(1, sizeof *t);
    struct arena a = {0};
    enum aisle_status status = load_models(t, file, &a, err);

    arena_fini(&a);
    if (status) {
        pollux_free(t);
        t = NULL;
    }
    *out = t;
    return status;
}

static const struct pollux_model *model_of(const struct pollux *t, const struct speed_job *job)
{
    uint32_t id = names_find(&t->types, job->job_type);

    return id == UINT32_MAX ? NULL : t->model[id];
}

static double pollux_step_s(const void *table, const struct speed_job *job,
                            const struct speed_place *place, unsigned *knows)
{
    const struct pollux_model *m = model_of(table, job);

    *knows = SPEED_KNOWS_SPAN;
    if (!m)
        return 0;
    return pollux_model_training_s(m, job->batch, job->gpus, place) /
           pollux_model_steps(m, job->batch, job->gpus);
}

static double pollux_steps(const void *table, const struct speed_job *job)
{
    const struct pollux_model *m = model_of(table, job);

    return m ? pollux_model_steps(m, job->batch, job->gpus) : 0;
}

const struct speed_format speed_pollux = {
    .name = "pollux",
    .load = pollux_load,
    .free = pollux_free,
    .step_s = pollux_step_s,
    .steps = pollux_steps,
};
