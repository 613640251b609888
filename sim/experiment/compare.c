/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The short form of an experiment: a plan of policies and seeds, a batch beside the database, its
 * cells added to that. */
#include <aisle/experiment.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "experiment/batch.h"
#include "experiment/cell.h"
#include "experiment/comparison.h"
#include "experiment/folder.h"
#include "record/store.h"

struct compare {
    const struct aisle_compare_options *options;
    struct aisle_comparison *c;
    struct aisle_errors *errs;
    struct plan *plan;
    const char *folder, *cells;
    int lock; /* the folder; below 0: not held */
    sqlite3 *db;
    size_t told; /* cells that progress was told of */
};

static enum aisle_status make_plan(struct compare *x, const struct aisle_scenario *s)
{
    const struct aisle_compare_options *o = x->options;
    struct aisle_comparison *c = x->c;
    enum aisle_status status =
        plan_compare(&x->plan, s, o->policy, o->policy_count, o->seeds, x->errs);

    if (status != AISLE_OK)
        return status;
    c->policy_count = x->plan->axis[0].value_count;
    c->policy = arena_new(&c->arena, c->policy_count, sizeof *c->policy);
    for (size_t i = 0; i < c->policy_count; i++)
        c->policy[i] = arena_text(&c->arena, x->plan->axis[0].value[i]);
    c->seed_count = x->plan->axis[1].value_count;
    c->cell_count = x->plan->cell_count;
    c->cell = arena_new(&c->arena, c->cell_count, sizeof *c->cell);
    return AISLE_OK;
}

static enum aisle_status prepare_database(struct compare *x)
{
    const struct aisle_compare_options *o = x->options;
    struct aisle_error err = {0};
    enum aisle_status status = AISLE_OK;

    if (o->overwrite)
        status = store_restart(o->database, &err);
    if (status == AISLE_OK)
        status = store_probe(o->database, &err);
    if (status == AISLE_OK)
        status = store_open(&x->db, o->database, STORE_SAFE, &err);
    return status == AISLE_OK ? AISLE_OK : errors_add(x->errs, &err);
}

/* Beside the database, under a name that the same comparison finds again. Its files are removed at
 * the end, so it is for one process at a time. */
static enum aisle_status take_folder(struct compare *x)
{
    struct aisle_error err = {0};

    x->folder = arena_printf(&x->c->arena, "%s.cells-%.8s%s", x->options->database, x->plan->key,
                             x->options->reproducible ? "r" : "");
    x->cells = arena_printf(&x->c->arena, "%s/cells", x->folder);
    if (folder_make(x->folder, &err) != AISLE_OK)
        return errors_add(x->errs, &err);
    x->lock = open(x->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (x->lock >= 0 && flock(x->lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return error_set(errors_next(x->errs), AISLE_EIO,
                         "the same comparison is being run: %s is in use", x->folder);
    return AISLE_OK;
}

static void give_up_folder(struct compare *x)
{
    struct arena a = {0};

    for (size_t i = 0; i < x->plan->cell_count; i++)
        unlink(cell_path(&a, x->cells, x->plan->cell[i].key));
    rmdir(x->cells);
    unlink(arena_printf(&a, "%s/plan.json", x->folder));
    rmdir(x->folder);
    arena_fini(&a);
}

static void progress(void *self, const struct batch_state *state)
{
    struct compare *x = self;
    size_t done = state->finished + state->failed;

    if (x->options->progress && done != x->told)
        x->options->progress(x->options->progress_self, done, state->cells);
    x->told = done;
}

/* Warnings are the comparison's, errors the caller's. */
static void sort_errors(struct compare *x, const struct aisle_errors *from)
{
    for (size_t i = 0; i < from->count; i++)
        errors_add(from->item[i].severity == AISLE_WARNING ? &x->c->warnings : x->errs,
                   &from->item[i]);
    x->errs->left_out += from->left_out;
}

static enum aisle_status run_cells(struct compare *x)
{
    struct batch_options options = {
        .workers = x->options->workers,
        .reproducible = x->options->reproducible,
        .naive = x->options->naive,
        .command = "",
        .interrupt = x->options->interrupt,
        .progress = progress,
        .progress_self = x,
    };
    struct aisle_errors *errs = mem_new(1, sizeof *errs);
    struct batch_state state;
    enum aisle_status status = batch_run(x->plan, x->folder, &options, &state, errs);

    sort_errors(x, errs);
    mem_free(errs);
    x->c->interrupted = status == AISLE_OK && state.finished < state.cells;
    return status;
}

/* Adds what is finished to the database, in the order of the plan. */
static enum aisle_status merge_cells(struct compare *x)
{
    struct aisle_error err = {0};
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < x->plan->cell_count && status == AISLE_OK; i++) {
        const char *file = cell_path(&x->c->arena, x->cells, x->plan->cell[i].key);

        if (access(file, F_OK) != 0)
            continue;
        status = cell_merge(x->db, x->plan, i, file, &err);
        if (status == AISLE_OK)
            status = comparison_read(x->c, i, file, &err);
    }
    return status == AISLE_OK ? AISLE_OK : errors_add(x->errs, &err);
}

enum aisle_status aisle_compare(const struct aisle_scenario *s,
                                const struct aisle_compare_options *options,
                                struct aisle_comparison **out, struct aisle_errors *errs)
{
    struct compare x = {.options = options, .errs = errs, .lock = -1};
    enum aisle_status status, merged;

    x.c = mem_new(1, sizeof *x.c);
    x.c->name = arena_text(&x.c->arena, aisle_scenario_spec(s)->name);
    x.c->database = arena_text(&x.c->arena, options->database);
    status = make_plan(&x, s);
    if (status == AISLE_OK)
        status = prepare_database(&x);
    if (status == AISLE_OK)
        status = take_folder(&x);
    if (status == AISLE_OK) {
        status = run_cells(&x);
        merged = merge_cells(&x);
        if (status == AISLE_OK)
            status = merged;
        if (status == AISLE_OK && !x.c->interrupted)
            give_up_folder(&x);
    }
    sqlite3_close(x.db);
    if (x.lock >= 0)
        close(x.lock);
    plan_free(x.plan);
    *out = x.c;
    return status;
}
