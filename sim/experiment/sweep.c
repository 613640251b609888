/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Experiments as the public API has them: a plan, and what can be done with it. */
#include <string.h>

#include <aisle/experiment.h>

#include "base/error.h"
#include "experiment/batch.h"
#include "experiment/command.h"
#include "experiment/engine_slurm.h"
#include "experiment/plan.h"

struct aisle_experiment {
    struct plan *plan;
    const char *metrics, *baseline;
    struct arena arena;
};

/* "a,b" */
static const char *join(struct arena *a, const char *list, const char *item)
{
    return list ? arena_printf(a, "%s,%s", list, item) : item;
}

enum aisle_status aisle_experiment_load(struct aisle_experiment **out, const char *path,
                                        const struct aisle_load_options *options,
                                        struct aisle_errors *errs)
{
    struct aisle_experiment *e;
    struct plan *p;
    enum aisle_status status = plan_load(&p, path, options, errs);

    *out = NULL;
    if (status != AISLE_OK)
        return status;
    *out = e = mem_new(1, sizeof *e);
    e->plan = p;
    for (size_t i = 0; i < p->metric_count; i++)
        e->metrics = join(&e->arena, e->metrics, p->metric[i]);
    for (size_t i = 0; i < p->axis_count; i++)
        if (p->baseline[i])
            e->baseline = join(&e->arena, e->baseline,
                               arena_printf(&e->arena, "%s=%s", p->axis[i].name, p->baseline[i]));
    return AISLE_OK;
}

void aisle_experiment_free(struct aisle_experiment *e)
{
    if (!e)
        return;
    plan_free(e->plan);
    arena_fini(&e->arena);
    mem_free(e);
}

void aisle_experiment_print_plan(const struct aisle_experiment *e, FILE *out)
{
    plan_print(e->plan, out);
}

const char *aisle_experiment_metrics(const struct aisle_experiment *e)
{
    return e->metrics;
}

const char *aisle_experiment_baseline(const struct aisle_experiment *e)
{
    return e->baseline;
}

/* Running ---------------------------------------------------------------------------------------- */

/* The cells that are meant, by number; NULL after an error. The caller frees it. */
static bool *choose(const struct plan *p, const struct aisle_sweep_options *o,
                    struct aisle_errors *errs)
{
    bool *chosen = mem_new(p->cell_count, sizeof *chosen);
    struct aisle_error err = {0};

    if (plan_choose(p, o->cells, chosen, &err) != AISLE_OK) {
        errors_add(errs, &err);
        mem_free(chosen);
        return NULL;
    }
    if (o->shards > 0)
        plan_shard(p, o->shard, o->shards, chosen);
    return chosen;
}

static struct aisle_sweep_state state_of(const struct batch_state *b)
{
    return (struct aisle_sweep_state){.cells = b->cells,
                                      .finished = b->finished,
                                      .skipped = b->skipped,
                                      .failed = b->failed,
                                      .running = b->running};
}

static void progress(void *self, const struct batch_state *state)
{
    const struct aisle_sweep_options *o = self;
    struct aisle_sweep_state s = state_of(state);

    o->progress(o->progress_self, &s);
}

enum aisle_status aisle_sweep(const struct aisle_experiment *e,
                              const struct aisle_sweep_options *options,
                              struct aisle_sweep_state *state, bool *whole,
                              struct aisle_errors *errs)
{
    struct arena a = {0};
    struct batch_options batch = {
        .workers = options->workers,
        .chosen = choose(e->plan, options, errs),
        .force = options->force,
        .reproducible = options->reproducible,
        .naive = options->naive,
        .interrupt = options->interrupt,
        .progress = options->progress ? progress : NULL,
        .progress_self = (void *)options,
    };
    struct batch_state b;
    enum aisle_status status;

    *state = (struct aisle_sweep_state){0};
    *whole = false;
    if (!batch.chosen)
        return AISLE_EUSAGE;
    if (options->reproducible)
        batch.command = arena_printf(&a, "%s --reproducible",
                                     command_of_batch(&a, e->plan, options->folder));
    status = batch_run(e->plan, options->folder, &batch, &b, errs);
    *state = state_of(&b);
    *whole = batch_finished(e->plan, options->folder) == e->plan->cell_count;
    mem_free((void *)batch.chosen);
    arena_fini(&a);
    return status;
}

enum aisle_status aisle_slurm_write(const struct aisle_experiment *e,
                                    const struct aisle_sweep_options *options,
                                    const struct aisle_slurm_options *slurm, struct aisle_slurm *out,
                                    struct aisle_errors *errs)
{
    const char *argument[3] = {NULL};
    struct slurm_options o = {
        .experiment = e->plan->path,
        .folder = options->folder,
        .data = slurm->data,
        .argument = argument,
        .chosen = choose(e->plan, options, errs),
        .array_limit = slurm->array_limit,
        .chunk = slurm->chunk,
    };
    struct slurm_written written = {0};
    struct aisle_error err = {0};
    enum aisle_status status;
    size_t n = 0;

    *out = (struct aisle_slurm){0};
    if (!o.chosen)
        return AISLE_EUSAGE;
    if (options->reproducible)
        argument[n++] = "--reproducible";
    status = slurm_write(e->plan, &o, &written, &err);
    mem_free((void *)o.chosen);
    if (status != AISLE_OK)
        return errors_add(errs, &err);
    out->cells = written.cells;
    out->chunk = written.chunk;
    out->elements = written.elements;
    memcpy(out->submit, written.submit, sizeof out->submit);
    return AISLE_OK;
}

enum aisle_status aisle_slurm_submit(const struct aisle_slurm *s, struct aisle_errors *errs)
{
    struct slurm_written written = {
        .cells = s->cells, .chunk = s->chunk, .elements = s->elements};
    struct aisle_error err = {0};

    memcpy(written.submit, s->submit, sizeof written.submit);
    if (slurm_submit(&written, &err) != AISLE_OK)
        return errors_add(errs, &err);
    return AISLE_OK;
}

enum aisle_status aisle_merge(const char *const *folder, size_t folder_count, const char *database,
                              bool partial, struct aisle_merged *out, struct aisle_errors *errs)
{
    struct batch_merged m;
    enum aisle_status status = batch_merge(folder, folder_count, database, partial, &m, errs);

    *out = (struct aisle_merged){.cells = m.cells,
                                 .merged = m.merged,
                                 .missing = m.missing,
                                 .failed = m.failed,
                                 .damaged = m.damaged};
    return status;
}
