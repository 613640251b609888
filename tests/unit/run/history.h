/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Runs of scenarios from text, with a trace of faults from text, and what happened in them. */
#ifndef AISLE_TESTS_HISTORY_H
#define AISLE_TESTS_HISTORY_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <aisle/run.h>

enum { HISTORY_MOST = 4096 };

/** What was told of: all notices but DECIDED and SAMPLE, in order, with the job as it stood. */
struct history {
    size_t count;
    struct history_row {
        enum aisle_notice_kind kind;
        int64_t at_us;
        char name[32];             /* of the job, or the node */
        struct aisle_job_view job; /* texts and placement not to be read */
        char reason[80];           /* of a job that died, or was rejected */
        char where[80];            /* "NODE:pods/gpus ..." while it holds a place */
    } row[HISTORY_MOST];
    struct aisle_totals totals;    /* at the end */
    int64_t end_us;
};

static inline void history_place(char *out, size_t size, const struct aisle_placement *p)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < p->count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%u:%u/%x", i ? " " : "",
                                 p->part[i].node, p->part[i].pods, p->part[i].gpus);
}

static inline enum aisle_status history_notice(void *self, const struct aisle_view *view,
                                               const struct aisle_notice *what,
                                               struct aisle_error *err)
{
    struct history *h = self;
    struct history_row *row = &h->row[h->count];

    (void)err;
    if (h->count == HISTORY_MOST ||
        (what->job == AISLE_NONE && what->node == AISLE_NONE))
        return AISLE_OK;
    *row = (struct history_row){.kind = what->kind, .at_us = what->at_us};
    h->count++;
    if (what->job == AISLE_NONE) {
        snprintf(row->name, sizeof row->name, "%s", aisle_view_node(view, what->node).name);
        return AISLE_OK;
    }
    row->job = aisle_view_job(view, what->job);
    snprintf(row->name, sizeof row->name, "%s", row->job.name);
    snprintf(row->reason, sizeof row->reason, "%s", row->job.reason ? row->job.reason : "");
    history_place(row->where, sizeof row->where, &row->job.where);
    return AISLE_OK;
}

static inline enum aisle_status history_end(void *self, const struct aisle_view *view,
                                            struct aisle_error *err)
{
    struct history *h = self;
    size_t sum = 0;

    (void)err;
    h->totals = aisle_view_totals(view);
    h->end_us = aisle_view_now_us(view);
    for (int i = 0; i < AISLE_JOB_STATES; i++)
        sum += h->totals.job[i];
    cr_expect(eq(sz, sum, h->totals.submitted)); /* nobody is lost */
    return AISLE_OK;
}

/** A file NAME in DIR with this text. */
static inline char *history_write(const char *dir, const char *name, const char *text)
{
    static char path[2][64];
    static int turn;
    FILE *f;

    turn = !turn;
    snprintf(path[turn], sizeof path[turn], "%s/%s", dir, name);
    f = fopen(path[turn], "w");
    cr_assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
    return path[turn];
}

/** Runs a scenario; beside it stands `faults` as faults.csv (NULL: it does not). `h` may be NULL. */
static inline struct aisle_result *history_run(struct history *h, const char *text,
                                               const char *faults,
                                               const struct aisle_run_options *options)
{
    char dir[] = "history-XXXXXX";
    struct aisle_run_options o = options ? *options : (struct aisle_run_options){0};
    struct aisle_observer observer = {.self = h, .notice = history_notice, .end = history_end};
    struct aisle_errors errs = {0};
    struct aisle_scenario *s = NULL;
    struct aisle_result *r = NULL;
    const char *path, *fault_path = NULL;

    cr_assert(mkdtemp(dir) != NULL);
    path = history_write(dir, "scenario.yaml", text);
    if (faults)
        fault_path = history_write(dir, "faults.csv", faults);
    if (h) {
        *h = (struct history){0};
        o.observer = &observer;
    }
    if (aisle_scenario_load(&s, path, NULL, &errs) != AISLE_OK ||
        aisle_run(s, &o, &r, &errs) != AISLE_OK)
        aisle_errors_print(&errs, stderr);
    aisle_scenario_free(s);
    unlink(path);
    if (fault_path)
        unlink(fault_path);
    rmdir(dir);
    cr_assert(r != NULL, "of:\n%s", text);
    return r;
}

/** The n-th (from 0) notice of a kind about `name`; fails if there is none. */
static inline const struct history_row *history_find(const struct history *h,
                                                     enum aisle_notice_kind kind, const char *name,
                                                     size_t n)
{
    for (size_t i = 0; i < h->count; i++)
        if (h->row[i].kind == kind && strcmp(h->row[i].name, name) == 0 && n-- == 0)
            return &h->row[i];
    cr_fatal("%s has no notice of kind %d left", name, (int)kind);
    return NULL;
}

static inline size_t history_count(const struct history *h, enum aisle_notice_kind kind,
                                   const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < h->count; i++)
        n += h->row[i].kind == kind && (!name || strcmp(h->row[i].name, name) == 0);
    return n;
}

#endif
