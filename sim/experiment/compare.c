/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <aisle/experiment.h>

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "experiment/cell.h"
#include "experiment/comparison.h"
#include "experiment/seeds.h"
#include "record/store.h"
#include "run/choice.h"

/* The experiment while it goes on. */
struct compare {
    const struct aisle_scenario *scenario;
    const struct aisle_compare_options *options;
    struct aisle_comparison *c;
    struct aisle_errors *errs;
    char *folder; /* of the cells' files */
    sqlite3 *db;
    size_t started, merged, done, running;
    enum aisle_status status; /* of the first cell that failed */
};

/* Policies in their canonical form, so that two names of one policy are found out. */
static enum aisle_status list_policies(struct compare *x)
{
    const struct aisle_spec *spec = aisle_scenario_spec(x->scenario);
    const char *const none[] = {NULL};
    const char *const *text = x->options->policy;
    size_t n = x->options->policy_count;
    enum aisle_status status = AISLE_OK;

    if (n == 0) {
        text = spec->compare.policy;
        n = spec->compare.policy_count;
    }
    if (n == 0) {
        text = none;
        n = 1;
    }
    x->c->policy = arena_new(&x->c->arena, n, sizeof *x->c->policy);
    for (size_t i = 0; i < n; i++) {
        struct choice choice;

        if (choice_make(&choice, spec, text[i], &x->c->arena, x->errs) != AISLE_OK) {
            status = AISLE_EVALUE;
            continue;
        }
        for (size_t k = 0; k < x->c->policy_count; k++)
            if (strcmp(x->c->policy[k], choice.text) == 0)
                return error_set(errors_next(x->errs), AISLE_EVALUE, "policy %s is given twice",
                                 choice.text);
        x->c->policy[x->c->policy_count++] = choice.text;
    }
    return status;
}

static enum aisle_status list_cells(struct compare *x)
{
    const struct aisle_spec *spec = aisle_scenario_spec(x->scenario);
    struct aisle_comparison *c = x->c;
    const char *seeds = x->options->seeds ? x->options->seeds : spec->compare.seeds;
    struct aisle_error err = {0};
    uint64_t *seed;
    enum aisle_status status = list_policies(x);

    if (seeds_parse(seeds ? seeds : "10", spec->seed, &c->arena, &seed, &c->seed_count, &err) !=
        AISLE_OK)
        status = errors_add(x->errs, &err);
    if (status != AISLE_OK)
        return status;
    c->cell_count = c->policy_count * c->seed_count;
    c->cell = arena_new(&c->arena, c->cell_count, sizeof *c->cell);
    for (size_t i = 0; i < c->cell_count; i++) {
        c->cell[i].policy = c->policy[i / c->seed_count];
        c->cell[i].seed = seed[i % c->seed_count];
    }
    return AISLE_OK;
}

/* Takes over what a cell left, in the order of the cells whatever the order in which they end. */
static void merge_ended(struct compare *x)
{
    for (; x->merged < x->started && x->c->cell[x->merged].ended; x->merged++) {
        struct cell *cell = &x->c->cell[x->merged];
        struct cell_outcome *o = &cell->result;
        struct aisle_error err = {0};

        for (size_t i = 0; i < o->errs.count; i++)
            errors_add(o->status == AISLE_OK ? &x->c->warnings : x->errs, &o->errs.item[i]);
        if (o->status == AISLE_OK && store_merge(x->db, cell->database, &err) != AISLE_OK)
            o->status = errors_add(x->errs, &err);
        if (o->status != AISLE_OK && x->status == AISLE_OK)
            x->status = o->status;
        unlink(cell->database);
        unlink(cell->outcome);
    }
}

static void wait_for_one(struct compare *x)
{
    int wait_status;
    pid_t pid = waitpid(-1, &wait_status, 0);

    for (size_t i = 0; pid > 0 && i < x->started; i++)
        if (x->c->cell[i].pid == pid) {
            cell_end(&x->c->cell[i], wait_status, &x->c->arena);
            x->running--;
            x->done++;
            if (x->options->progress)
                x->options->progress(x->options->progress_self, x->done, x->c->cell_count);
            break;
        }
}

static bool interrupted(const struct compare *x)
{
    return x->options->interrupt && *x->options->interrupt;
}

static enum aisle_status run_cells(struct compare *x)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t workers = x->options->workers ? x->options->workers : cores > 0 ? (size_t)cores : 1;
    struct aisle_error err = {0};

    while (x->running > 0 || (x->started < x->c->cell_count && !interrupted(x))) {
        while (x->running < workers && x->started < x->c->cell_count && !interrupted(x)) {
            if (cell_start(&x->c->cell[x->started], x->scenario, x->options, &err) != AISLE_OK) {
                x->c->cell_count = x->started;
                x->status = errors_add(x->errs, &err);
                break;
            }
            x->started++;
            x->running++;
        }
        if (x->running > 0)
            wait_for_one(x);
        merge_ended(x);
    }
    x->c->interrupted = interrupted(x);
    return x->status;
}

/* A folder beside the database, so that both are on one file system. */
static enum aisle_status make_folder(struct compare *x)
{
    x->folder = arena_printf(&x->c->arena, "%s.cells-XXXXXX", x->options->database);
    if (!mkdtemp(x->folder))
        return error_set(errors_next(x->errs), AISLE_EIO, "cannot make a folder beside %s: %s",
                         x->options->database, strerror(errno));
    for (size_t i = 0; i < x->c->cell_count; i++) {
        x->c->cell[i].database = arena_printf(&x->c->arena, "%s/%zu.db", x->folder, i);
        x->c->cell[i].outcome = arena_printf(&x->c->arena, "%s/%zu.outcome", x->folder, i);
    }
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

enum aisle_status aisle_compare(const struct aisle_scenario *s,
                                const struct aisle_compare_options *options,
                                struct aisle_comparison **out, struct aisle_errors *errs)
{
    struct compare x = {.scenario = s, .options = options, .errs = errs};
    enum aisle_status status;

    x.c = mem_new(1, sizeof *x.c);
    x.c->name = arena_text(&x.c->arena, aisle_scenario_spec(s)->name);
    x.c->database = arena_text(&x.c->arena, options->database);
    status = list_cells(&x);
    if (status == AISLE_OK)
        status = prepare_database(&x);
    if (status == AISLE_OK)
        status = make_folder(&x);
    if (status == AISLE_OK)
        status = run_cells(&x);
    sqlite3_close(x.db);
    if (x.folder)
        rmdir(x.folder);
    *out = x.c;
    return status;
}
