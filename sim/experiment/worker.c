/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/error.h"
#include "experiment/cell.h"
#include "experiment/folder.h"

/* Ctrl-C goes to all processes of a terminal, and batch systems send SIGTERM to all of a job: it is
 * for the parent to say what that means. Beyond its limit of size a file must fail, not kill. */
static void prepare_process(pid_t parent)
{
    sigset_t none;

    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (getppid() != parent) /* it died before that */
        _exit(1);
}

/* Puts the run under the cell's name, if it is what was planned. */
static enum aisle_status deliver(const struct worker_order *order, const char *temporary,
                                 struct aisle_error *err)
{
    const struct plan_cell *c = &order->plan->cell[order->cell];
    struct arena a = {0};
    char *path = cell_path(&a, order->folder, c->key);
    char *failed = cell_failed_path(&a, order->folder, c->key);
    enum aisle_status status = cell_check(temporary, c, NULL, err);

    if (status == AISLE_EVALUE) {
        error_set(err, AISLE_EVALUE, "what was run is not what was planned");
        error_hint(err, "an input file was changed since the batch began");
    }
    if (status == AISLE_OK)
        status = folder_publish(temporary, order->folder, folder_name_in(path), order->replace, err);
    if (status == AISLE_OK)
        unlink(failed);
    arena_fini(&a);
    return status;
}

static void run_cell(const struct worker_order *order, struct worker_outcome *o)
{
    const struct plan_cell *c = &order->plan->cell[order->cell];
    struct arena a = {0};
    char *temporary = folder_own_temporary(&a, order->folder, c->key);
    struct aisle_run_options run = {
        .policy = c->policy,
        .seed = &c->seed,
        .naive = order->naive,
        .database = temporary,
        .reproducible = order->reproducible,
        .scratch = true,
    };
    struct aisle_result *result = NULL;
    struct aisle_error err = {0};

    unlink(temporary); /* of an earlier process of this number */
    o->status = aisle_run(order->plan->scenario[c->scenario], &run, &result, &o->errs);
    if (o->status == AISLE_OK) {
        o->errs = *aisle_result_warnings(result);
        o->status = deliver(order, temporary, &err);
        if (o->status != AISLE_OK) {
            o->errs = (struct aisle_errors){0};
            errors_add(&o->errs, &err);
        }
    }
    if (o->status != AISLE_OK && folder_growable(temporary, &err) != AISLE_OK) {
        o->folder = true;
        o->errs = (struct aisle_errors){0};
        o->status = errors_add(&o->errs, &err);
    }
    unlink(temporary);
    aisle_result_free(result);
    arena_fini(&a);
}

static bool write_all(int fd, const void *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = write(fd, (const char *)bytes + done, size - done);

        if (n < 0 && errno != EINTR)
            return false;
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

enum aisle_status worker_start(struct worker *w, const struct worker_order *order,
                             struct aisle_error *err)
{
    pid_t parent = folder_process();
    int end[2];

    *w = (struct worker){.order = *order};
    if (pipe2(end, O_CLOEXEC) != 0)
        return error_set(err, AISLE_EIO, "cannot start a process: %s", strerror(errno));
    fflush(NULL); /* what is buffered must not be written twice */
    w->pid = fork();
    if (w->pid == 0) {
        prepare_process(parent);
        run_cell(order, &w->outcome);
        _exit(write_all(end[1], &w->outcome, sizeof w->outcome) ? 0 : 1);
    }
    close(end[1]);
    w->pipe = end[0];
    if (w->pid > 0)
        return AISLE_OK;
    close(end[0]);
    return error_set(err, AISLE_EIO, "cannot start a process: %s", strerror(errno));
}

static int reap(struct worker *w)
{
    int wait_status = 0;

    close(w->pipe);
    while (waitpid(w->pid, &wait_status, 0) < 0 && errno == EINTR)
        ;
    return wait_status;
}

static void remove_temporary(const struct worker *w)
{
    struct arena a = {0};

    unlink(folder_temporary(&a, w->order.folder, w->order.plan->cell[w->order.cell].key, w->pid));
    arena_fini(&a);
}

/* The outcome of a process that told none. */
static void tell_death(struct worker_outcome *o, int wait_status)
{
    struct aisle_error *e;
    int number = WTERMSIG(wait_status);

    *o = (struct worker_outcome){.status = AISLE_EIO};
    e = errors_next(&o->errs);
    if (!WIFSIGNALED(wait_status)) {
        error_set(e, AISLE_EIO, "its process ended without a word, with status %d",
                  WEXITSTATUS(wait_status));
        return;
    }
    error_set(e, AISLE_EIO, "its process was killed by signal %d (%s)", number, strsignal(number));
    if (number == SIGKILL)
        error_hint(e, "somebody did that, or the kernel for want of memory: fewer at once (-j) need less");
}

bool worker_read(struct worker *w)
{
    ssize_t n = read(w->pipe, (char *)&w->outcome + w->got, sizeof w->outcome - w->got);
    int wait_status;

    if (n < 0)
        return false; /* EINTR */
    w->got += (size_t)n;
    if (n > 0 && w->got < sizeof w->outcome)
        return false;
    wait_status = reap(w);
    if (w->got < sizeof w->outcome) {
        remove_temporary(w);
        tell_death(&w->outcome, wait_status);
    }
    return true;
}

void worker_kill(struct worker *w)
{
    kill(w->pid, SIGKILL);
    reap(w);
    remove_temporary(w);
}
