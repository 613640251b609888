/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/cell.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"

/* The same program reads it, so plain structs will do. */
static bool write_outcome(const char *path, const struct cell_outcome *o,
                          const struct cell_metric *metric)
{
    FILE *f = fopen(path, "wb");
    bool ok;

    if (!f)
        return false;
    ok = fwrite(o, sizeof *o, 1, f) == 1 &&
         fwrite(metric, sizeof *metric, o->metric_count, f) == o->metric_count;
    return fclose(f) == 0 && ok;
}

static bool read_outcome(const char *path, struct cell_outcome *o, struct arena *a)
{
    FILE *f = fopen(path, "rb");
    bool ok;

    if (!f)
        return false;
    ok = fread(o, sizeof *o, 1, f) == 1;
    if (ok) {
        o->metric = arena_new(a, o->metric_count, sizeof *o->metric);
        ok = fread(o->metric, sizeof *o->metric, o->metric_count, f) == o->metric_count;
    }
    fclose(f);
    return ok;
}

/* In the child. Returns its exit status. */
static int run_cell(const struct cell *c, const struct aisle_scenario *s,
                    const struct aisle_compare_options *options)
{
    struct aisle_run_options run = {
        .policy = c->policy,
        .seed = &c->seed,
        .naive = options->naive,
        .database = c->database,
        .reproducible = options->reproducible,
        .scratch = true,
        .interrupt = options->interrupt,
    };
    struct cell_outcome *o = mem_new(1, sizeof *o);
    struct cell_metric *metric = NULL;
    struct aisle_result *result = NULL;
    size_t n = 0;
    bool written;

    o->status = aisle_run(s, &run, &result, &o->errs);
    if (o->status == AISLE_OK) {
        n = aisle_result_metric_count(result);
        metric = mem_new(n, sizeof *metric);
        for (size_t i = 0; i < n; i++) {
            struct aisle_metric m = aisle_result_metric(result, i);

            snprintf(metric[i].name, sizeof metric[i].name, "%s", m.name);
            snprintf(metric[i].unit, sizeof metric[i].unit, "%s", m.unit);
            metric[i].value = m.value;
        }
        o->errs = *aisle_result_warnings(result);
        snprintf(o->digest, sizeof o->digest, "%s", aisle_result_digest(result));
    }
    o->metric_count = n;
    written = write_outcome(c->outcome, o, metric);
    aisle_result_free(result);
    mem_free(metric);
    mem_free(o);
    return written ? 0 : 1;
}

enum aisle_status cell_start(struct cell *c, const struct aisle_scenario *s,
                             const struct aisle_compare_options *options, struct aisle_error *err)
{
    fflush(NULL); /* what is buffered must not be written twice */
    c->pid = fork();
    if (c->pid < 0)
        return error_set(err, AISLE_EIO, "cannot start a process: %s", strerror(errno));
    if (c->pid == 0)
        _exit(run_cell(c, s, options));
    return AISLE_OK;
}

void cell_end(struct cell *c, int wait_status, struct arena *a)
{
    struct cell_outcome *o = &c->result;

    c->pid = 0;
    c->ended = true;
    if (WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0 && read_outcome(c->outcome, o, a))
        return;
    *o = (struct cell_outcome){.status = AISLE_EIO};
    if (WIFSIGNALED(wait_status))
        error_set(errors_next(&o->errs), AISLE_EIO, "%s, seed %" PRIu64 ": the process died of %s",
                  c->policy, c->seed, strsignal(WTERMSIG(wait_status)));
    else
        error_set(errors_next(&o->errs), AISLE_EIO,
                  "%s, seed %" PRIu64 ": the process could not write its outcome", c->policy,
                  c->seed);
}
