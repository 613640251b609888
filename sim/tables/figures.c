/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tables/figures.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/names.h"
#include "reading/reading.h"

/* Unless metrics are asked for: what papers show, as far as the runs have it. */
static const char usual[] = "gpu.allocated.final_ratio,gpu.allocated.mean_ratio,gpu.fragmented.final_ratio,"
                            "job.wait.mean_s,job.wait.p99_s,job.jct.mean_s,job.makespan_s,goodput.ratio,"
                            "queue.length.mean,sched.preemptions";

/* All metrics of the complete runs, by name. */
struct known {
    struct figure *item;
    size_t count, cap;
    bool *taken;
};

static enum aisle_status read_known(struct known *k, struct arena *a, sqlite3 *db,
                                    struct aisle_error *err)
{
    sqlite3_stmt *st;
    enum aisle_status status =
        reading_query(&st, db,
                      "SELECT metric.name, min(unit) FROM metric JOIN run USING (run_id)"
                      " WHERE status = 'complete' GROUP BY metric.name ORDER BY metric.name",
                      NULL, 0, err);

    while (reading_next(st, &status, err)) {
        k->item = mem_reserve(k->item, &k->cap, k->count + 1, sizeof *k->item);
        k->item[k->count++] =
            (struct figure){.name = reading_text(st, 0, a), .unit = reading_text(st, 1, a)};
    }
    sqlite3_finalize(st);
    k->taken = arena_new(a, k->count, sizeof *k->taken);
    return status;
}

/* '*' stands for any text. */
static bool matches(const char *pattern, const char *text)
{
    for (; *pattern && *pattern != '*'; pattern++, text++)
        if (*pattern != *text)
            return false;
    if (!*pattern)
        return !*text;
    for (;; text++) {
        if (matches(pattern + 1, text))
            return true;
        if (!*text)
            return false;
    }
}

static enum aisle_status no_such(const struct known *k, struct arena *a, const char *path,
                                 const char *pattern, struct aisle_error *err)
{
    const char **name = arena_new(a, k->count + 1, sizeof *name);

    for (size_t i = 0; i < k->count; i++)
        name[i] = k->item[i].name;
    error_set(err, AISLE_EVALUE, "%s has no metric \"%s\"", path, pattern);
    error_suggest(err, "metrics", pattern, name);
    if (!*err->hint)
        error_hint(err, "--metrics all shows all that there are");
    return AISLE_EVALUE;
}

/* Takes what a pattern names and no earlier one did. */
static bool take(struct figures *f, struct known *k, const char *pattern)
{
    bool found = false;

    for (size_t i = 0; i < k->count; i++) {
        if (!matches(pattern, k->item[i].name))
            continue;
        found = true;
        if (!k->taken[i])
            f->metric[f->count++] = k->item[i];
        k->taken[i] = true;
    }
    return found;
}

static enum aisle_status choose(struct figures *f, struct known *k, const char *path,
                                const char *patterns, struct aisle_error *err)
{
    bool chosen = patterns != NULL;
    char *rest = arena_text(&f->arena, chosen ? patterns : usual), *pattern;

    f->metric = arena_new(&f->arena, k->count, sizeof *f->metric);
    if (chosen && strcmp(patterns, "all") == 0)
        rest = arena_text(&f->arena, "*");
    while ((pattern = strsep(&rest, ",")))
        if (!take(f, k, pattern) && chosen)
            return no_such(k, &f->arena, path, pattern, err);
    if (f->count == 0) {
        error_set(err, AISLE_EVALUE, "%s has none of the metrics that are shown unless asked for",
                  path);
        error_hint(err, "name some with --metrics, or say --metrics all");
        return AISLE_EVALUE;
    }
    return AISLE_OK;
}

/* Where the figures of a run stand. */
struct place {
    int64_t id;
    size_t at;
};

static int by_id(const void *a, const void *b)
{
    const struct place *l = a, *r = b;

    return l->id < r->id ? -1 : l->id > r->id;
}

static struct place *places_of(const struct points *p)
{
    struct place *place = mem_new(p->run_count, sizeof *place);

    for (size_t i = 0; i < p->run_count; i++)
        place[i] = (struct place){p->run[i].id, i};
    qsort(place, p->run_count, sizeof *place, by_id);
    return place;
}

static enum aisle_status read_values(struct figures *f, sqlite3 *db, const struct points *p,
                                     struct aisle_error *err)
{
    struct place *place = places_of(p);
    struct names names = {0};
    sqlite3_stmt *st;
    enum aisle_status status =
        reading_query(&st, db, "SELECT run_id, name, value FROM metric", NULL, 0, err);

    for (size_t i = 0; i < f->count; i++) {
        names_add(&names, f->metric[i].name);
        f->metric[i].value = arena_new(&f->arena, p->run_count, sizeof *f->metric[i].value);
        for (size_t k = 0; k < p->run_count; k++)
            f->metric[i].value[k] = NAN;
    }
    while (reading_next(st, &status, err)) {
        const struct place run = {.id = sqlite3_column_int64(st, 0)};
        const struct place *at = bsearch(&run, place, p->run_count, sizeof run, by_id);
        uint32_t metric = names_find(&names, (const char *)sqlite3_column_text(st, 1));
        double value = reading_real(st, 2);

        if (at && metric != UINT32_MAX && isfinite(value))
            f->metric[metric].value[at->at] = value;
    }
    sqlite3_finalize(st);
    names_fini(&names);
    mem_free(place);
    return status;
}

enum aisle_status figures_read(struct figures *out, sqlite3 *db, const struct points *points,
                               const char *path, const char *patterns, struct aisle_error *err)
{
    struct known known = {0};
    enum aisle_status status;

    *out = (struct figures){0};
    status = read_known(&known, &out->arena, db, err);
    if (status == AISLE_OK)
        status = choose(out, &known, path, patterns, err);
    if (status == AISLE_OK)
        status = read_values(out, db, points, err);
    mem_free(known.item);
    if (status != AISLE_OK)
        figures_fini(out);
    return status;
}

void figures_fini(struct figures *f)
{
    arena_fini(&f->arena);
}
