/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/batch.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "experiment/worker.h"
#include "experiment/cell.h"
#include "experiment/command.h"
#include "experiment/folder.h"

struct failure {
    size_t cell;
    struct aisle_error error; /* with what repeats it */
};

/* A batch while it goes on. */
struct batch {
    const struct plan *plan;
    const struct batch_options *options;
    struct batch_state *state;
    const char *folder, *cells; /* DIR, DIR/cells */
    bool *todo;                 /* by cell */
    bool *damaged;              /* by cell: a file of its name is to be replaced */
    size_t next;                /* cells before it have been started */
    struct worker *worker;      /* state->running of them, all busy */
    struct failure *failure;
    size_t failure_count, failure_cap;
    struct aisle_errors warnings;
    struct aisle_error folder_error; /* the folder takes no more */
    struct arena arena;
};

static bool interrupted(const struct batch *b)
{
    return b->options->interrupt && *b->options->interrupt;
}

static void tell_progress(const struct batch *b)
{
    if (b->options->progress)
        b->options->progress(b->options->progress_self, b->state);
}

/* Runs of one scenario warn of the same again and again. */
static void warn(struct batch *b, const struct aisle_error *w)
{
    struct aisle_error *next;

    for (size_t i = 0; i < b->warnings.count; i++)
        if (strcmp(b->warnings.item[i].message, w->message) == 0 &&
            strcmp(b->warnings.item[i].file, w->file) == 0 && b->warnings.item[i].line == w->line)
            return;
    next = errors_next(&b->warnings);
    if (!next)
        return;
    *next = *w;
    error_warn(next);
}

/* Whether a cell must be run, by its file; a damaged one is told. */
static bool needs_run(struct batch *b, size_t cell)
{
    const struct plan_cell *c = &b->plan->cell[cell];
    struct arena a = {0};
    struct aisle_error err = {0};
    enum aisle_status status = cell_check(cell_path(&a, b->cells, c->key), c, NULL, &err);

    if (status == AISLE_OK) /* it failed once, and who mended that was killed before it said so */
        unlink(cell_failed_path(&a, b->cells, c->key));
    arena_fini(&a);
    b->damaged[cell] = status != AISLE_OK && status != AISLE_END;
    if (b->damaged[cell]) {
        error_hint(&err, "the cell is run again");
        warn(b, &err);
    }
    return status != AISLE_OK;
}

static void choose_todo(struct batch *b)
{
    for (size_t i = 0; i < b->plan->cell_count; i++) {
        if (b->options->chosen && !b->options->chosen[i])
            continue;
        b->state->cells++;
        b->todo[i] = b->options->force || needs_run(b, i);
        b->state->skipped += !b->todo[i];
    }
    b->state->finished = b->state->skipped;
}

/* Folder ---------------------------------------------------------------------------------------- */

static enum aisle_status check_experiment(const struct plan *p, const char *folder,
                                          const char *file, struct aisle_error *err)
{
    struct plan *there = NULL;
    enum aisle_status status = plan_read(&there, file, err);

    if (status == AISLE_OK && strcmp(there->key, p->key) != 0) {
        status = error_set(err, AISLE_EIO, "%s is the folder of other cells: of experiment %s, as %s has it",
                           folder, there->name, file);
        error_hint(err, "choose another folder");
    }
    plan_free(there);
    return status;
}

/* Beginning with the folder's plan, which decides whose it is. */
enum aisle_status batch_prepare(const struct plan *p, const char *folder, struct aisle_error *err)
{
    struct arena a = {0};
    char *plan = arena_printf(&a, "%s/plan.json", folder);
    enum aisle_status status = folder_make(folder, err);

    if (status == AISLE_OK && access(plan, F_OK) == 0) {
        status = check_experiment(p, folder, plan, err);
    } else if (status == AISLE_OK) {
        status = folder_writable(folder, err);
        if (status == AISLE_OK)
            status = plan_write(p, plan, err);
    }
    if (status == AISLE_OK)
        status = folder_make(arena_printf(&a, "%s/cells", folder), err);
    arena_fini(&a);
    return status;
}

/* Cells ----------------------------------------------------------------------------------------- */

static void note_failure(struct batch *b, const struct worker *w)
{
    const struct aisle_errors *errs = &w->outcome.errs;
    size_t cell = w->order.cell;
    const char *command = command_of_cell(&b->arena, b->plan, cell, b->folder, b->options->command);
    struct aisle_error *e, err = {0};

    if (cell_write_failed(b->cells, b->plan, cell, errs, command, &err) != AISLE_OK)
        b->folder_error = err;
    b->state->failed++;
    b->failure = mem_reserve(b->failure, &b->failure_cap, b->failure_count + 1, sizeof *b->failure);
    b->failure[b->failure_count++] = (struct failure){.cell = cell, .error = errs->item[0]};
    e = &b->failure[b->failure_count - 1].error;
    snprintf(e->message, sizeof e->message, "%s",
             arena_printf(&b->arena, "%s: %s", cell_title(&b->arena, b->plan, cell),
                          errs->item[0].message));
    if (command) /* it comes first, as a long hint is cut */
        error_hint(e, "alone: %s%s%s", command, *errs->item[0].hint ? "; " : "", errs->item[0].hint);
}

static void take_outcome(struct batch *b, const struct worker *w)
{
    /* It may have died after it had put its cell there, or another runner has. */
    bool finished = w->outcome.status == AISLE_OK ||
                    (!b->options->force && !needs_run(b, w->order.cell));

    if (finished) {
        b->state->finished++;
        for (size_t i = 0; i < w->outcome.errs.count && w->outcome.status == AISLE_OK; i++)
            warn(b, &w->outcome.errs.item[i]);
    } else if (w->outcome.folder) {
        b->folder_error = w->outcome.errs.item[0];
    } else {
        note_failure(b, w);
    }
}

/* The next cell that is still to be run. Another runner may have finished it since we looked. */
static bool find_next(struct batch *b, size_t *cell)
{
    for (; b->next < b->plan->cell_count; b->next++) {
        if (!b->todo[b->next])
            continue;
        if (b->options->force || needs_run(b, b->next)) {
            *cell = b->next++;
            return true;
        }
        b->state->finished++;
    }
    return false;
}

static bool start_one(struct batch *b)
{
    struct worker_order order = {.plan = b->plan,
                               .folder = b->cells,
                               .reproducible = b->options->reproducible,
                               .naive = b->options->naive};

    if (interrupted(b) || b->folder_error.status != AISLE_OK || !find_next(b, &order.cell))
        return false;
    order.replace = b->options->force || b->damaged[order.cell];
    /* Without processes there is no going on; those that run may finish. */
    if (worker_start(&b->worker[b->state->running], &order, &b->folder_error) != AISLE_OK)
        return false;
    b->state->running++;
    tell_progress(b);
    return true;
}

/* Waits until a worker has something to say, or a signal comes: blocked but while waiting, it cannot
 * fall between the look at the flag and the wait. */
static void wait_for_news(const struct batch *b, struct pollfd *fd)
{
    const struct timespec often = {.tv_sec = 1}; /* for flags that are raised without a signal */
    sigset_t stop, old;

    for (size_t i = 0; i < b->state->running; i++)
        fd[i] = (struct pollfd){.fd = b->worker[i].pipe, .events = POLLIN};
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    sigprocmask(SIG_BLOCK, &stop, &old);
    if (interrupted(b) || ppoll(fd, b->state->running, &often, &old) <= 0)
        for (size_t i = 0; i < b->state->running; i++)
            fd[i].revents = 0;
    sigprocmask(SIG_SETMASK, &old, NULL);
}

static void run_cells(struct batch *b, size_t workers)
{
    struct pollfd *fd = mem_new(workers, sizeof *fd);

    for (;;) {
        while (b->state->running < workers && start_one(b))
            ;
        if (b->state->running == 0 || interrupted(b))
            break;
        wait_for_news(b, fd);
        for (size_t i = b->state->running; i-- > 0;)
            if (fd[i].revents && worker_read(&b->worker[i])) {
                struct worker w = b->worker[i];

                b->worker[i] = b->worker[--b->state->running];
                take_outcome(b, &w);
                tell_progress(b);
            }
    }
    while (b->state->running > 0)
        worker_kill(&b->worker[--b->state->running]);
    mem_free(fd);
}

static size_t worker_count(const struct batch *b)
{
    size_t n = b->options->workers, most = b->state->cells - b->state->skipped;
    cpu_set_t cpus;

    /* Batch systems give a process fewer cores than there are. */
    if (n == 0 && sched_getaffinity(0, sizeof cpus, &cpus) == 0)
        n = (size_t)CPU_COUNT(&cpus);
    if (n == 0)
        n = 1;
    return n < most ? n : most;
}

static int by_cell(const void *x, const void *y)
{
    size_t a = ((const struct failure *)x)->cell, b = ((const struct failure *)y)->cell;

    return (a > b) - (a < b);
}

/* Failures in the order of the plan, whatever the order in which they happened. */
static enum aisle_status tell(struct batch *b, struct aisle_errors *errs)
{
    enum aisle_status status = errors_add(errs, &b->folder_error);

    if (b->folder_error.status != AISLE_OK && errs->count > 0)
        error_hint(&errs->item[errs->count - 1],
                   "%zu of %zu cells are finished, and kept; when this is mended the same command "
                   "goes on",
                   b->state->finished, b->state->cells);
    if (b->failure_count > 0)
        qsort(b->failure, b->failure_count, sizeof *b->failure, by_cell);
    for (size_t i = 0; i < b->failure_count; i++) {
        errors_add(errs, &b->failure[i].error);
        if (status == AISLE_OK)
            status = b->failure[i].error.status;
    }
    errors_take(errs, &b->warnings);
    return status;
}

enum aisle_status batch_run(const struct plan *p, const char *folder,
                            const struct batch_options *options, struct batch_state *out,
                            struct aisle_errors *errs)
{
    struct batch b = {.plan = p, .options = options, .state = out, .folder = folder};
    enum aisle_status status;

    *out = (struct batch_state){0};
    b.cells = arena_printf(&b.arena, "%s/cells", folder);
    b.todo = arena_new(&b.arena, p->cell_count, sizeof *b.todo);
    b.damaged = arena_new(&b.arena, p->cell_count, sizeof *b.damaged);
    status = batch_prepare(b.plan, b.folder, &b.folder_error);
    if (status == AISLE_OK) {
        choose_todo(&b);
        if (out->skipped < out->cells)
            status = folder_writable(b.cells, &b.folder_error);
    }
    if (status != AISLE_OK) {
        status = errors_add(errs, &b.folder_error);
        errors_take(errs, &b.warnings);
    } else {
        size_t workers = worker_count(&b);

        b.worker = mem_new(workers, sizeof *b.worker);
        tell_progress(&b);
        run_cells(&b, workers);
        status = tell(&b, errs);
        mem_free(b.worker);
    }
    /* After the work: what was killed just before may have been dying when this began. */
    folder_clean(folder, NULL);
    folder_clean(b.cells, NULL);
    mem_free(b.failure);
    arena_fini(&b.arena);
    return status;
}

size_t batch_finished(const struct plan *p, const char *folder)
{
    size_t n = 0;

    for (size_t i = 0; i < p->cell_count; i++) {
        char *file = mem_printf("%s/cells/%s.db", folder, p->cell[i].key);

        n += access(file, F_OK) == 0;
        mem_free(file);
    }
    return n;
}
