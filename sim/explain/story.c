/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain/story.h"

#include <string.h>

#include "explain/choose.h"
#include "reading/reading.h"

/* What the attempts of one pod are read with. */
struct reader {
    sqlite3 *db;
    struct arena *arena;
    int64_t run, job;
    struct aisle_error *err;
};

void story_fini(struct story *s)
{
    arena_fini(&s->arena);
}

/* Items that grow into the arena's one array once their number is known. */
static void *keep(struct arena *a, const void *item, size_t count, size_t size)
{
    void *out = arena_new(a, count, size);

    if (count > 0)
        memcpy(out, item, count * size);
    return out;
}

/* "node 5" of a node without a row, which no run leaves out. */
static const char *node_name(sqlite3_stmt *st, int id, int name, struct arena *a)
{
    if (sqlite3_column_type(st, id) == SQLITE_NULL)
        return NULL;
    if (sqlite3_column_type(st, name) == SQLITE_NULL)
        return arena_printf(a, "node %lld", (long long)sqlite3_column_int64(st, id));
    return reading_text(st, name, a);
}

static enum aisle_status read_pod(struct story *s, sqlite3 *db, struct aisle_error *err)
{
    int64_t number[] = {s->run.id, s->pod.id};
    struct story_pod *p = &s->pod;
    sqlite3_stmt *st;
    enum aisle_status status = reading_query(
        &st, db,
        "SELECT pod.name, pod.state, pod.reason, pod.submit_s, start_s, ready_s, pod.end_s,"
        " pod.node, node.name, gpus, job.pods, preemptions, failures, tenant, job_type"
        " FROM pod LEFT JOIN node USING (run_id, node)"
        " LEFT JOIN job ON job.run_id = pod.run_id AND job.job = pod.job"
        " WHERE pod.run_id = ?1 AND pod.pod = ?2",
        number, 2, err);

    if (reading_next(st, &status, err)) {
        p->name = reading_text(st, 0, &s->arena);
        p->state = reading_text(st, 1, &s->arena);
        p->reason = reading_text(st, 2, &s->arena);
        p->submit_s = reading_real(st, 3);
        p->start_s = reading_real(st, 4);
        p->ready_s = reading_real(st, 5);
        p->end_s = reading_real(st, 6);
        p->node = node_name(st, 7, 8, &s->arena);
        p->gpus = reading_text(st, 9, &s->arena);
        p->pods = sqlite3_column_int64(st, 10);
        p->preemptions = sqlite3_column_int64(st, 11);
        p->failures = sqlite3_column_int64(st, 12);
        p->tenant = reading_text(st, 13, &s->arena);
        p->job_type = reading_text(st, 14, &s->arena);
    }
    sqlite3_finalize(st);
    return status;
}

static enum aisle_status read_levels(const struct reader *r, int64_t n, struct story_node *node)
{
    const int64_t number[] = {r->run, r->job, n, node->id};
    struct aisle_attempt_level *item = NULL;
    size_t cap = 0;
    sqlite3_stmt *st;
    enum aisle_status status = reading_query(
        &st, r->db,
        /* The three that every node has come first. */
        "SELECT resource, asked, used, capacity FROM attempt_level"
        " WHERE run_id = ?1 AND job = ?2 AND n = ?3 AND node = ?4"
        " ORDER BY resource <> 'cpu', resource <> 'memory', resource = 'pods', resource",
        number, 4, r->err);

    while (reading_next(st, &status, r->err)) {
        item = mem_reserve(item, &cap, node->level_count + 1, sizeof *item);
        item[node->level_count++] = (struct aisle_attempt_level){
            .resource = reading_text(st, 0, r->arena),
            .asked = sqlite3_column_int64(st, 1),
            .used = sqlite3_column_int64(st, 2),
            .capacity = sqlite3_column_int64(st, 3),
        };
    }
    sqlite3_finalize(st);
    node->level = keep(r->arena, item, node->level_count, sizeof *item);
    mem_free(item);
    return status;
}

static enum aisle_status read_scores(const struct reader *r, int64_t n, struct story_node *node)
{
    const int64_t number[] = {r->run, r->job, n, node->id};
    struct aisle_attempt_score *item = NULL;
    size_t cap = 0;
    sqlite3_stmt *st;
    enum aisle_status status =
        reading_query(&st, r->db,
                      "SELECT plugin, score, weight FROM attempt_score"
                      " WHERE run_id = ?1 AND job = ?2 AND n = ?3 AND node = ?4 ORDER BY plugin",
                      number, 4, r->err);

    while (reading_next(st, &status, r->err)) {
        item = mem_reserve(item, &cap, node->score_count + 1, sizeof *item);
        item[node->score_count++] = (struct aisle_attempt_score){
            .plugin = reading_text(st, 0, r->arena),
            .score = sqlite3_column_int64(st, 1),
            .weight = sqlite3_column_int64(st, 2),
        };
    }
    sqlite3_finalize(st);
    node->score = keep(r->arena, item, node->score_count, sizeof *item);
    mem_free(item);
    return status;
}

static enum aisle_status read_nodes(const struct reader *r, struct story_attempt *a)
{
    const int64_t number[] = {r->run, r->job, a->n, a->node};
    struct story_node *item = NULL;
    size_t cap = 0;
    sqlite3_stmt *st;
    enum aisle_status status = reading_query(
        &st, r->db,
        "SELECT d.node, node.name, check_, reason, unresolvable, total"
        " FROM attempt_node AS d LEFT JOIN node USING (run_id, node)"
        " WHERE run_id = ?1 AND job = ?2 AND n = ?3 ORDER BY total DESC, d.node <> ?4, d.node",
        number, 4, r->err);

    while (reading_next(st, &status, r->err)) {
        item = mem_reserve(item, &cap, a->node_count + 1, sizeof *item);
        item[a->node_count++] = (struct story_node){
            .id = (aisle_node_id)sqlite3_column_int64(st, 0),
            .name = node_name(st, 0, 1, r->arena),
            .check = reading_text(st, 2, r->arena),
            .reason = reading_text(st, 3, r->arena),
            .unresolvable = sqlite3_column_int(st, 4) != 0,
            .total = sqlite3_column_int64(st, 5),
        };
    }
    sqlite3_finalize(st);
    for (size_t i = 0; status == AISLE_OK && i < a->node_count; i++) {
        status = read_levels(r, a->n, &item[i]);
        if (status == AISLE_OK)
            status = read_scores(r, a->n, &item[i]);
    }
    a->detail = keep(r->arena, item, a->node_count, sizeof *item);
    mem_free(item);
    return status;
}

static enum aisle_outcome outcome_of(const char *name)
{
    int i = 0;

    while (i < AISLE_OUTCOMES - 1 && strcmp(aisle_outcome_names[i], name) != 0)
        i++;
    return (enum aisle_outcome)i; /* the schema lets no other name in */
}

static struct story_attempt attempt_of(sqlite3_stmt *st, enum aisle_wording wording,
                                       struct arena *a)
{
    bool node = sqlite3_column_type(st, 5) != SQLITE_NULL;

    return (struct story_attempt){
        .n = sqlite3_column_int64(st, 0),
        .first_s = sqlite3_column_double(st, 1),
        .last_s = sqlite3_column_double(st, 2),
        .count = sqlite3_column_int64(st, 3),
        .outcome = outcome_of((const char *)sqlite3_column_text(st, 4)),
        .node = node ? (aisle_node_id)sqlite3_column_int64(st, 5) : AISLE_NONE,
        .node_name = node_name(st, 5, 6, a),
        .pod = sqlite3_column_int64(st, 7),
        .examined = sqlite3_column_int64(st, 8),
        .feasible = sqlite3_column_int64(st, 9),
        .message = reading_text(st, wording == AISLE_WORDING_1_34 ? 10 : 11, a),
    };
}

static enum aisle_status read_attempts(struct story *s, sqlite3 *db, enum aisle_wording wording,
                                       struct aisle_error *err)
{
    struct reader r = {
        .db = db, .arena = &s->arena, .run = s->run.id, .job = s->pod.id, .err = err};
    const int64_t number[] = {r.run, r.job};
    struct story_attempt *item = NULL;
    size_t cap = 0;
    int64_t before = 0;
    sqlite3_stmt *st;
    enum aisle_status status = reading_query(
        &st, db,
        "SELECT n, first_s, last_s, count, outcome, a.node, node.name, pod, examined, feasible,"
        " message, message_before FROM attempt AS a LEFT JOIN node USING (run_id, node)"
        " WHERE run_id = ?1 AND job = ?2 ORDER BY n",
        number, 2, err);

    while (reading_next(st, &status, err)) {
        item = mem_reserve(item, &cap, s->attempt_count + 1, sizeof *item);
        item[s->attempt_count] = attempt_of(st, wording, &s->arena);
        item[s->attempt_count].first = before + 1;
        before += item[s->attempt_count++].count;
    }
    sqlite3_finalize(st);
    for (size_t i = 0; status == AISLE_OK && i < s->attempt_count; i++)
        status = read_nodes(&r, &item[i]);
    s->attempt = keep(&s->arena, item, s->attempt_count, sizeof *item);
    mem_free(item);
    return status;
}

enum aisle_status story_read(struct story *out, sqlite3 *db, const char *path,
                             const struct aisle_explain_options *options, struct aisle_error *err)
{
    enum aisle_status status;

    *out = (struct story){0};
    status = choose(out, db, path, options, err);
    if (status == AISLE_OK)
        status = read_pod(out, db, err);
    if (status == AISLE_OK)
        status = read_attempts(out, db, options->wording, err);
    if (status != AISLE_OK)
        story_fini(out);
    return status;
}
