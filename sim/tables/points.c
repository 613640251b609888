/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tables/points.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/sha256.h"
#include "reading/reading.h"

enum { CONFIGURATION_DIGITS = 8 };

/* A row of table run. */
struct row {
    int64_t id;
    uint64_t seed;
    const char *name, *policy, *version, *config_sha256, *digest;
    char other[SHA256_HEX]; /* of its configuration but for the policy */
    const char **value;     /* of each axis */
    size_t point;
};

struct rows {
    struct points *points;
    struct row *item;
    size_t count, cap, axis_cap, point_cap;
};

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static enum aisle_status read_runs(struct rows *rows, sqlite3 *db, struct aisle_error *err)
{
    struct arena *a = &rows->points->arena;
    sqlite3_stmt *st;
    enum aisle_status status =
        reading_query(&st, db,
                      "SELECT run_id, seed, name, policy, version, config_sha256, digest,"
                      " CASE WHEN json_valid(config) THEN json_remove(config, '$.policy')"
                      " ELSE config END, status = 'complete' FROM run ORDER BY run_id",
                      NULL, 0, err);

    while (reading_next(st, &status, err)) {
        const char *other = (const char *)sqlite3_column_text(st, 7);
        struct row *r;

        if (!sqlite3_column_int(st, 8)) {
            rows->points->left_out++;
            continue;
        }
        rows->item = mem_reserve(rows->item, &rows->cap, rows->count + 1, sizeof *rows->item);
        r = &rows->item[rows->count++];
        r->id = sqlite3_column_int64(st, 0);
        r->seed = (uint64_t)sqlite3_column_int64(st, 1);
        r->name = reading_text(st, 2, a);
        r->policy = reading_text(st, 3, a);
        r->version = reading_text(st, 4, a);
        r->config_sha256 = reading_text(st, 5, a);
        r->digest = reading_text(st, 6, a);
        sha256_bytes(other, strlen(other), r->other);
    }
    sqlite3_finalize(st);
    return status;
}

/* Axes ------------------------------------------------------------------------------------------- */

static size_t add_axis(struct rows *rows, const char *name)
{
    struct points *p = rows->points;

    p->axis = mem_reserve((void *)p->axis, &rows->axis_cap, p->axis_count + 1, sizeof *p->axis);
    p->axis[p->axis_count] = arena_text(&p->arena, name);
    return p->axis_count++;
}

/* Databases that are older than the table have no axes. */
static enum aisle_status has_axes(bool *out, sqlite3 *db, struct aisle_error *err)
{
    sqlite3_stmt *st;
    enum aisle_status status = reading_query(
        &st, db, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'axis'", NULL, 0, err);

    *out = reading_next(st, &status, err);
    sqlite3_finalize(st);
    return status;
}

static enum aisle_status read_axes(struct rows *rows, sqlite3 *db, struct aisle_error *err)
{
    sqlite3_stmt *st;
    enum aisle_status status = reading_query(
        &st, db,
        "SELECT DISTINCT axis.name FROM axis JOIN run USING (run_id) WHERE status = 'complete'"
        " AND axis.name NOT IN ('policy', 'seed') ORDER BY axis.name",
        NULL, 0, err);

    while (reading_next(st, &status, err))
        add_axis(rows, (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    return status;
}

static struct row *find_row(const struct rows *rows, int64_t id)
{
    size_t low = 0, high = rows->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (rows->item[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < rows->count && rows->item[low].id == id ? &rows->item[low] : NULL;
}

static enum aisle_status read_values(struct rows *rows, sqlite3 *db, struct aisle_error *err)
{
    const struct points *p = rows->points;
    sqlite3_stmt *st;
    enum aisle_status status =
        reading_query(&st, db, "SELECT run_id, name, value FROM axis", NULL, 0, err);

    while (reading_next(st, &status, err)) {
        struct row *r = find_row(rows, sqlite3_column_int64(st, 0));
        const char *name = (const char *)sqlite3_column_text(st, 1);

        for (size_t a = 0; r && a < p->axis_count; a++)
            if (strcmp(p->axis[a], name) == 0)
                r->value[a] = reading_text(st, 2, &rows->points->arena);
    }
    sqlite3_finalize(st);
    return status;
}

/* An axis of something that runs have anyway, if it is not the same in all. */
static void add_if_several(struct rows *rows, const char *axis, size_t offset)
{
    size_t a = SIZE_MAX;

    for (size_t i = 1; i < rows->count && a == SIZE_MAX; i++)
        if (!same(*(const char **)((char *)&rows->item[i] + offset),
                  *(const char **)((char *)&rows->item[0] + offset)))
            a = add_axis(rows, axis);
    for (size_t i = 0; i < rows->count && a != SIZE_MAX; i++)
        rows->item[i].value[a] = *(const char **)((char *)&rows->item[i] + offset);
}

enum { OWN_AXES = 3 }; /* scenario, version, configuration */

static enum aisle_status find_axes(struct rows *rows, sqlite3 *db, struct aisle_error *err)
{
    bool there = false;
    enum aisle_status status = has_axes(&there, db, err);

    add_axis(rows, "policy");
    if (status == AISLE_OK && there)
        status = read_axes(rows, db, err);
    for (size_t i = 0; i < rows->count; i++) {
        rows->item[i].value = arena_new(&rows->points->arena, rows->points->axis_count + OWN_AXES,
                                        sizeof *rows->item[i].value);
        rows->item[i].value[0] = rows->item[i].policy;
    }
    if (status == AISLE_OK && there)
        status = read_values(rows, db, err);
    add_if_several(rows, "scenario", offsetof(struct row, name));
    add_if_several(rows, "version", offsetof(struct row, version));
    return status;
}

/* Points ----------------------------------------------------------------------------------------- */

static bool same_values(const struct points *p, const char *const *a, const char *const *b)
{
    for (size_t i = 0; i < p->axis_count; i++)
        if (!same(a[i], b[i]))
            return false;
    return true;
}

static bool same_point(const struct points *p, const struct row *a, const struct row *b)
{
    return same(a->config_sha256, b->config_sha256) && same(a->policy, b->policy) &&
           same(a->version, b->version) &&
           same_values(p, (const char *const *)a->value, (const char *const *)b->value);
}

/* Gives each row its point; `leader` is the first row of each. */
static size_t *group(struct rows *rows)
{
    struct points *p = rows->points;
    size_t *leader = mem_new(rows->count, sizeof *leader);

    for (size_t i = 0; i < rows->count; i++) {
        struct row *r = &rows->item[i];

        for (r->point = 0; r->point < p->count; r->point++)
            if (same_point(p, r, &rows->item[leader[r->point]]))
                break;
        if (r->point == p->count)
            leader[p->count++] = i;
    }
    return leader;
}

static bool ambiguous(const struct rows *rows, const size_t *leader)
{
    const struct points *p = rows->points;

    for (size_t i = 0; i < p->count; i++)
        for (size_t k = 0; k < i; k++)
            if (same_values(p, (const char *const *)rows->item[leader[i]].value,
                            (const char *const *)rows->item[leader[k]].value))
                return true;
    return false;
}

static void add_configuration(struct rows *rows)
{
    size_t a = add_axis(rows, "configuration");

    for (size_t i = 0; i < rows->count; i++)
        rows->item[i].value[a] = arena_printf(&rows->points->arena, "%.*s", CONFIGURATION_DIGITS,
                                              rows->item[i].other);
}

static const char *label_of(struct points *p, const struct point *at)
{
    const char *label = "";

    if (p->axis_count == 1)
        return at->value[0];
    for (size_t a = 0; a < p->axis_count; a++)
        if (at->value[a])
            label = arena_printf(&p->arena, "%s%s%s=%s", label, *label ? ", " : "", p->axis[a],
                                 at->value[a]);
    return label;
}

static int by_point_and_seed(const void *a, const void *b)
{
    const struct row *l = a, *r = b;

    if (l->point != r->point)
        return l->point < r->point ? -1 : 1;
    if (l->seed != r->seed)
        return l->seed < r->seed ? -1 : 1;
    return l->id < r->id ? -1 : l->id > r->id;
}

static enum aisle_status fill(struct rows *rows, const char *path, struct aisle_error *err)
{
    struct points *p = rows->points;

    qsort(rows->item, rows->count, sizeof *rows->item, by_point_and_seed);
    p->point = arena_new(&p->arena, p->count, sizeof *p->point);
    p->run = arena_new(&p->arena, rows->count, sizeof *p->run);
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *r = &rows->item[i];
        struct point *at = &p->point[r->point];

        if (at->count == 0) {
            *at = (struct point){.value = r->value, .first = i};
            at->label = label_of(p, at);
        } else if (r->seed == r[-1].seed) {
            return error_set(err, AISLE_EVALUE,
                             "runs %" PRId64 " and %" PRId64 " of %s are the same (%s, seed %" PRIu64
                             ")", r[-1].id, r->id, path, at->label, r->seed);
        }
        at->count++;
        p->run[p->run_count++] = (struct point_run){r->id, r->seed, r->digest};
    }
    return AISLE_OK;
}

static void name(struct rows *rows)
{
    struct points *p = rows->points;

    for (size_t i = 0; i < rows->count; i++) {
        bool new = true;

        for (size_t k = 0; k < i && new; k++)
            new = !same(rows->item[k].name, rows->item[i].name);
        if (new)
            p->name = i == 0 ? rows->item[i].name
                             : arena_printf(&p->arena, "%s, %s", p->name, rows->item[i].name);
    }
}

enum aisle_status points_read(struct points *out, sqlite3 *db, const char *path,
                              struct aisle_error *err)
{
    struct rows rows = {.points = out};
    enum aisle_status status;
    size_t *leader;

    *out = (struct points){0};
    status = read_runs(&rows, db, err);
    if (status == AISLE_OK && rows.count == 0)
        status = error_set(err, AISLE_EVALUE, "%s has no complete run", path);
    if (status == AISLE_OK)
        status = find_axes(&rows, db, err);
    if (status == AISLE_OK) {
        name(&rows);
        leader = group(&rows);
        if (ambiguous(&rows, leader))
            add_configuration(&rows);
        mem_free(leader);
        status = fill(&rows, path, err);
    }
    mem_free(rows.item);
    if (status != AISLE_OK)
        points_fini(out);
    return status;
}

void points_fini(struct points *p)
{
    mem_free((void *)p->axis);
    arena_fini(&p->arena);
}
