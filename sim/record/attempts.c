/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/attempts.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "record/rows.h"
#include "record/store.h"

/* A run of equal attempts that may go on. */
struct pending {
    UT_hash_handle hh;
    aisle_job_id job;
    int64_t n, first_us, last_us, count;
    struct aisle_attempt first; /* without details; its messages are the two below */
    char *message, *message_before;
};

struct attempts {
    sqlite3_stmt *next, *attempt, *node, *level, *score;
    struct pending *table; /* by job */
};

enum aisle_status attempts_new(struct attempts **out, sqlite3 *db, int64_t run_id,
                               struct aisle_error *err)
{
    struct attempts *a = mem_new(1, sizeof *a);
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } all[] = {
        {&a->next, "SELECT coalesce(max(n) + 1, 0) FROM attempt WHERE run_id = ?1 AND job = ?2"},
        {&a->attempt, "INSERT INTO attempt VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)"},
        {&a->node, "INSERT INTO attempt_node VALUES (?1,?2,?3,?4,?5,?6,?7,?8)"},
        {&a->level, "INSERT INTO attempt_level VALUES (?1,?2,?3,?4,?5,?6,?7,?8)"},
        {&a->score, "INSERT INTO attempt_score VALUES (?1,?2,?3,?4,?5,?6,?7)"},
    };
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; status == AISLE_OK && i < sizeof all / sizeof all[0]; i++)
        status = rows_prepare(db, all[i].statement, run_id, all[i].sql, err);
    if (status != AISLE_OK) {
        attempts_free(a);
        return status;
    }
    *out = a;
    return AISLE_OK;
}

static void drop(struct attempts *a, struct pending *p)
{
    HASH_DEL(a->table, p);
    mem_free(p->message);
    mem_free(p->message_before);
    mem_free(p);
}

void attempts_free(struct attempts *a)
{
    struct pending *p, *next;

    if (!a)
        return;
    HASH_ITER(hh, a->table, p, next)
        drop(a, p);
    sqlite3_finalize(a->next);
    sqlite3_finalize(a->attempt);
    sqlite3_finalize(a->node);
    sqlite3_finalize(a->level);
    sqlite3_finalize(a->score);
    mem_free(a);
}

/* The run of equals has ended. */
static enum aisle_status write_row(struct attempts *a, const struct pending *p,
                                   struct aisle_error *err)
{
    sqlite3_stmt *st = a->attempt;

    sqlite3_bind_int64(st, 2, p->job);
    sqlite3_bind_int64(st, 3, p->n);
    rows_bind_time(st, 4, p->first_us);
    rows_bind_time(st, 5, p->last_us);
    sqlite3_bind_int64(st, 6, p->count);
    rows_bind_text(st, 7, aisle_outcome_names[p->first.outcome]);
    sqlite3_bind_null(st, 8);
    if (p->first.node != AISLE_NONE)
        sqlite3_bind_int64(st, 8, p->first.node);
    sqlite3_bind_int64(st, 9, p->first.pod);
    sqlite3_bind_int64(st, 10, (sqlite3_int64)p->first.examined);
    sqlite3_bind_int64(st, 11, (sqlite3_int64)p->first.feasible);
    rows_bind_text(st, 12, p->message);
    rows_bind_text(st, 13, p->message_before);
    return rows_write(st, err);
}

static void bind_key(sqlite3_stmt *st, const struct pending *p, aisle_node_id node)
{
    sqlite3_bind_int64(st, 2, p->job);
    sqlite3_bind_int64(st, 3, p->n);
    sqlite3_bind_int64(st, 4, node);
}

static enum aisle_status write_levels(struct attempts *a, const struct pending *p,
                                      const struct aisle_attempt_node *node,
                                      struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    bind_key(a->level, p, node->node);
    for (size_t i = 0; status == AISLE_OK && i < node->level_count; i++) {
        rows_bind_text(a->level, 5, node->level[i].resource);
        sqlite3_bind_int64(a->level, 6, node->level[i].asked);
        sqlite3_bind_int64(a->level, 7, node->level[i].used);
        sqlite3_bind_int64(a->level, 8, node->level[i].capacity);
        status = rows_write(a->level, err);
    }
    return status;
}

static enum aisle_status write_scores(struct attempts *a, const struct pending *p,
                                      const struct aisle_attempt_node *node,
                                      struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    bind_key(a->score, p, node->node);
    for (size_t i = 0; status == AISLE_OK && i < node->score_count; i++) {
        rows_bind_text(a->score, 5, node->score[i].plugin);
        sqlite3_bind_int64(a->score, 6, node->score[i].score);
        sqlite3_bind_int64(a->score, 7, node->score[i].weight);
        status = rows_write(a->score, err);
    }
    return status;
}

static enum aisle_status write_details(struct attempts *a, const struct pending *p,
                                       const struct aisle_attempt *what, struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; status == AISLE_OK && i < what->node_count; i++) {
        const struct aisle_attempt_node *node = &what->detail[i];

        bind_key(a->node, p, node->node);
        rows_bind_text(a->node, 5, node->check);
        rows_bind_text(a->node, 6, node->reason);
        sqlite3_bind_int64(a->node, 7, node->unresolvable);
        sqlite3_bind_int64(a->node, 8, node->total);
        status = rows_write(a->node, err);
        if (status == AISLE_OK)
            status = write_levels(a, p, node, err);
        if (status == AISLE_OK)
            status = write_scores(a, p, node, err);
    }
    return status;
}

static bool equal(const struct pending *p, const struct aisle_attempt *what)
{
    return p->first.outcome == what->outcome && p->first.node == what->node &&
           strcmp(p->message, what->message) == 0 &&
           strcmp(p->message_before, what->message_before) == 0;
}

/* The number of a job's next row. Asked of the database, so that nothing is held for jobs that are
 * not being tried: they may be again. */
static enum aisle_status next_number(struct attempts *a, aisle_job_id job, int64_t *n,
                                     struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    sqlite3_bind_int64(a->next, 2, job);
    if (sqlite3_step(a->next) == SQLITE_ROW)
        *n = sqlite3_column_int64(a->next, 0);
    else
        status = store_fail(sqlite3_db_handle(a->next), "read", err);
    sqlite3_reset(a->next);
    return status;
}

static struct pending *begin(struct attempts *a, int64_t n, int64_t at_us,
                             const struct aisle_attempt *what)
{
    struct pending *p = mem_new(1, sizeof *p);

    p->job = what->job;
    p->n = n;
    p->first_us = p->last_us = at_us;
    p->count = 1;
    p->first = *what;
    p->first.node_count = 0;
    p->first.detail = NULL;
    p->message = mem_text(what->message);
    p->message_before = mem_text(what->message_before);
    HASH_ADD(hh, a->table, job, sizeof p->job, p);
    return p;
}

static enum aisle_status end(struct attempts *a, struct pending *p, struct aisle_error *err)
{
    enum aisle_status status = write_row(a, p, err);

    drop(a, p);
    return status;
}

enum aisle_status attempts_add(struct attempts *a, int64_t at_us, const struct aisle_attempt *what,
                               struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;
    struct pending *p;
    int64_t n = 0;

    HASH_FIND(hh, a->table, &what->job, sizeof what->job, p);
    if (p && equal(p, what)) {
        p->last_us = at_us;
        p->count++;
        return AISLE_OK;
    }
    if (p)
        status = end(a, p, err);
    if (status == AISLE_OK)
        status = next_number(a, what->job, &n, err);
    if (status != AISLE_OK)
        return status;
    p = begin(a, n, at_us, what);
    status = write_details(a, p, what, err);
    if (status == AISLE_OK && what->outcome == AISLE_OUTCOME_PLACED)
        status = end(a, p, err);
    return status;
}

enum aisle_status attempts_close(struct attempts *a, aisle_job_id job, struct aisle_error *err)
{
    struct pending *p;

    HASH_FIND(hh, a->table, &job, sizeof job, p);
    return p ? end(a, p, err) : AISLE_OK;
}

static int by_job(const struct pending *a, const struct pending *b)
{
    return (a->job > b->job) - (a->job < b->job);
}

enum aisle_status attempts_finish(struct attempts *a, struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;
    struct pending *p, *next;

    HASH_SORT(a->table, by_job); /* the file's bytes depend on the order of its rows */
    HASH_ITER(hh, a->table, p, next)
        if (status == AISLE_OK)
            status = end(a, p, err);
    return status;
}
