/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain/choose.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/error.h"
#include "base/names.h"
#include "base/nearest.h"
#include "reading/reading.h"

/* A run that may be meant, and its pods of that name. */
struct candidate {
    struct story_run run;
    size_t pods;
    int64_t pod; /* the first of them */
};

struct candidates {
    struct arena *arena;
    struct candidate *item;
    size_t count, cap;
};

enum { NAMED_AT_MOST = 8 }; /* in a hint */

/* Adds an item to the hint's list, which has `n` already, of `all`. */
AISLE_PRINTF(4, 5)
static void list_item(struct aisle_error *err, size_t n, size_t all, const char *fmt, ...)
{
    size_t used = strlen(err->hint);
    char item[sizeof err->hint];
    va_list ap;

    if (n > NAMED_AT_MOST)
        return;
    va_start(ap, fmt);
    vsnprintf(item, sizeof item, fmt, ap);
    va_end(ap);
    if (n == NAMED_AT_MOST)
        snprintf(item, sizeof item, "and %zu more", all - n);
    snprintf(err->hint + used, sizeof err->hint - used, "%s%s", n ? ", " : " ", item);
}

/* "it has run 1 (fifo/fgd, seed 1), ..." */
static void list_runs(struct aisle_error *err, const char *what, const struct candidates *runs)
{
    error_hint(err, "%s", what);
    for (size_t i = 0; i < runs->count; i++)
        list_item(err, i, runs->count, "%" PRId64 " (%s, seed %" PRIu64 ")", runs->item[i].run.id,
                  runs->item[i].run.policy, runs->item[i].run.seed);
}

static enum aisle_status read_runs(struct candidates *out, sqlite3 *db, struct aisle_error *err)
{
    sqlite3_stmt *st;
    enum aisle_status status =
        reading_query(&st, db,
                      "SELECT run_id, name, policy, queue, placement, seed,"
                      " EXISTS (SELECT 1 FROM attempt WHERE attempt.run_id = run.run_id)"
                      " FROM run WHERE status = 'complete' ORDER BY run_id",
                      NULL, 0, err);

    while (reading_next(st, &status, err)) {
        out->item = mem_reserve(out->item, &out->cap, out->count + 1, sizeof *out->item);
        out->item[out->count++].run = (struct story_run){
            .id = sqlite3_column_int64(st, 0),
            .name = reading_text(st, 1, out->arena),
            .policy = reading_text(st, 2, out->arena),
            .queue = reading_text(st, 3, out->arena),
            .placement = reading_text(st, 4, out->arena),
            .seed = (uint64_t)sqlite3_column_int64(st, 5),
            .recorded = sqlite3_column_int(st, 6) != 0,
        };
    }
    sqlite3_finalize(st);
    return status;
}

static bool has_policy(const struct story_run *r, const char *policy)
{
    size_t queue = strlen(r->queue);

    return strcmp(policy, r->policy) == 0 || strcmp(policy, r->queue) == 0 ||
           strcmp(policy, r->placement) == 0 ||
           (strncmp(policy, r->queue, queue) == 0 && policy[queue] == '/' &&
            strcmp(policy + queue + 1, r->placement) == 0);
}

static bool is_asked_for(const struct story_run *r, const struct aisle_explain_options *o)
{
    return (o->run == 0 || r->id == o->run) && (!o->seed || r->seed == *o->seed) &&
           (!o->policy || has_policy(r, o->policy));
}

/* Keeps the runs that the options let through. */
static enum aisle_status keep_asked_for(struct candidates *runs, const char *path,
                                        const struct aisle_explain_options *o,
                                        struct aisle_error *err)
{
    size_t kept = 0;

    if (runs->count == 0)
        return error_set(err, AISLE_EVALUE, "%s has no complete run", path);
    for (size_t i = 0; i < runs->count; i++)
        if (is_asked_for(&runs->item[i].run, o))
            kept++;
    if (kept == 0) {
        error_set(err, AISLE_EVALUE, "%s has no such run", path);
        list_runs(err, "it has run", runs);
        return AISLE_EVALUE;
    }
    kept = 0;
    for (size_t i = 0; i < runs->count; i++)
        if (is_asked_for(&runs->item[i].run, o))
            runs->item[kept++] = runs->item[i];
    runs->count = kept;
    return AISLE_OK;
}

/* A number that could be a pod's; false: it is none. */
static bool read_number(const char *text, int64_t *out)
{
    *out = 0;
    for (const char *c = text; *c; c++) {
        if (*c < '0' || *c > '9' || *out > UINT32_MAX)
            return false;
        *out = 10 * *out + *c - '0';
    }
    return *text != '\0';
}

/* Counts the pods of that name, else of that number, in one run. */
static enum aisle_status find_pods(struct candidate *c, sqlite3 *db, const char *pod,
                                   struct aisle_error *err)
{
    int64_t number[] = {c->run.id, -1};
    sqlite3_stmt *st;
    enum aisle_status status;

    read_number(pod, &number[1]);
    status = reading_query(&st, db,
                           "SELECT pod, name = ?3 FROM pod WHERE run_id = ?1 AND"
                           " (name = ?3 OR (pod = ?2 AND ?4)) ORDER BY 2 DESC, 1",
                           number, 2, err);
    if (status == AISLE_OK) {
        int64_t ignored;

        sqlite3_bind_text(st, 3, pod, -1, SQLITE_STATIC);
        sqlite3_bind_int(st, 4, read_number(pod, &ignored));
    }
    c->pods = 0;
    while (reading_next(st, &status, err)) {
        bool by_name = sqlite3_column_int(st, 1) != 0;

        if (c->pods == 0)
            c->pod = sqlite3_column_int64(st, 0);
        if (c->pods == 0 || by_name)
            c->pods++;
    }
    sqlite3_finalize(st);
    return status;
}

/* The names of all pods of the runs, each once; NULL if there are none. */
static enum aisle_status read_names(const char ***out, const struct candidates *runs, sqlite3 *db,
                                    struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;
    struct names all = {0};

    for (size_t i = 0; status == AISLE_OK && i < runs->count; i++) {
        sqlite3_stmt *st;

        status = reading_query(&st, db, "SELECT name FROM pod WHERE run_id = ?1 ORDER BY pod",
                               &runs->item[i].run.id, 1, err);
        while (reading_next(st, &status, err))
            names_add(&all, (const char *)sqlite3_column_text(st, 0));
        sqlite3_finalize(st);
    }
    *out = all.count > 0 ? arena_new(runs->arena, all.count + 1, sizeof **out) : NULL;
    for (size_t i = 0; i < all.count; i++)
        (*out)[i] = arena_text(runs->arena, names_text(&all, (uint32_t)i));
    names_fini(&all);
    return status;
}

/* Names that go on where the word ends: pods of a controller that was named. False: there are none.
 */
static bool list_longer(struct aisle_error *err, const char *word, const char *const *names)
{
    size_t length = strlen(word), all = 0, n = 0;

    for (const char *const *name = names; *name; name++)
        all += strncmp(*name, word, length) == 0;
    if (all == 0)
        return false;
    error_hint(err, "%s", all == 1 ? "there is" : "there are");
    for (; *names; names++)
        if (strncmp(*names, word, length) == 0)
            list_item(err, n++, all, "%s", *names);
    return true;
}

static enum aisle_status no_such_pod(const struct candidates *runs, sqlite3 *db, const char *path,
                                     const char *pod, struct aisle_error *err)
{
    const char **name, *near;
    enum aisle_status status = read_names(&name, runs, db, err);

    if (status == AISLE_OK && !name) {
        status = error_set(err, AISLE_EVALUE, "%s has no rows of pods", path);
        error_hint(err, "a scenario keeps them unless it says record: {pods: off}");
    } else if (status == AISLE_OK) {
        status = runs->count == 1
                     ? error_set(err, AISLE_EVALUE, "run %" PRId64 " of %s has no pod \"%s\"",
                                 runs->item[0].run.id, path, pod)
                     : error_set(err, AISLE_EVALUE, "%s has no pod \"%s\"", path, pod);
        near = nearest(pod, name);
        if (near)
            error_hint(err, "did you mean \"%s\"?", near);
        else if (!list_longer(err, pod, name))
            list_longer(err, "", name);
    }
    return status;
}

static enum aisle_status several_pods(const struct candidate *c, sqlite3 *db, const char *pod,
                                      struct aisle_error *err)
{
    sqlite3_stmt *st;
    enum aisle_status status =
        reading_query(&st, db, "SELECT pod FROM pod WHERE run_id = ?1 AND name = ?2 ORDER BY pod",
                      &c->run.id, 1, err);
    size_t n = 0;

    if (status != AISLE_OK)
        return status;
    sqlite3_bind_text(st, 2, pod, -1, SQLITE_STATIC);
    error_set(err, AISLE_EVALUE, "%zu pods of run %" PRId64 " are named \"%s\"", c->pods, c->run.id,
              pod);
    error_hint(err, "give the number of one in place of its name:");
    while (reading_next(st, &status, err))
        list_item(err, n++, c->pods, "%" PRId64, (int64_t)sqlite3_column_int64(st, 0));
    sqlite3_finalize(st);
    return status == AISLE_OK ? AISLE_EVALUE : status;
}

/* Of the runs asked for, the only one with such a pod. */
static enum aisle_status decide(struct story *s, struct candidates *runs, sqlite3 *db,
                                const char *path, const char *pod, struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;
    size_t with = 0;

    for (size_t i = 0; status == AISLE_OK && i < runs->count; i++) {
        status = find_pods(&runs->item[i], db, pod, err);
        with += runs->item[i].pods > 0;
    }
    if (status != AISLE_OK)
        return status;
    if (with == 0)
        return no_such_pod(runs, db, path, pod, err);
    with = 0;
    for (size_t i = 0; i < runs->count; i++)
        if (runs->item[i].pods > 0)
            runs->item[with++] = runs->item[i];
    runs->count = with;
    if (with > 1) {
        error_set(err, AISLE_EVALUE, "%zu runs of %s have a pod \"%s\"", with, path, pod);
        list_runs(err, "choose one with --run, or with --policy and --seed:", runs);
        return AISLE_EVALUE;
    }
    if (runs->item[0].pods > 1)
        return several_pods(&runs->item[0], db, pod, err);
    s->run = runs->item[0].run;
    s->pod.id = runs->item[0].pod;
    return AISLE_OK;
}

enum aisle_status choose(struct story *s, sqlite3 *db, const char *path,
                         const struct aisle_explain_options *options, struct aisle_error *err)
{
    struct candidates runs = {.arena = &s->arena};
    enum aisle_status status = read_runs(&runs, db, err);

    if (status == AISLE_OK)
        status = keep_asked_for(&runs, path, options, err);
    if (status == AISLE_OK)
        status = decide(s, &runs, db, path, options->pod, err);
    mem_free(runs.item);
    return status;
}
