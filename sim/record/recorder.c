/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/recorder.h"

#include <string.h>

#include "base/mem.h"
#include "record/store.h"

struct recorder {
    sqlite3 *db;
    sqlite3_stmt *pod; /* NULL: pods are not recorded */
    const struct run_identity *identity;
    int64_t run_id;
    bool open; /* within the transaction */
};

int64_t recorder_run_id(const struct recorder *r)
{
    return r->run_id;
}

static enum aisle_status prepare(struct recorder *r, sqlite3_stmt **out, const char *sql,
                                 struct aisle_error *err)
{
    if (sqlite3_prepare_v3(r->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) != SQLITE_OK)
        return store_fail(r->db, "write", err);
    sqlite3_bind_int64(*out, 1, r->run_id);
    return AISLE_OK;
}

/* Inserts the row that was bound. */
static enum aisle_status insert(struct recorder *r, sqlite3_stmt *st, struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    if (sqlite3_step(st) != SQLITE_DONE)
        status = store_fail(r->db, "write", err);
    sqlite3_reset(st);
    return status;
}

static void bind_text(sqlite3_stmt *st, int i, const char *text)
{
    sqlite3_bind_text(st, i, text, -1, SQLITE_STATIC); /* NULL binds NULL */
}

static void bind_time(sqlite3_stmt *st, int i, int64_t us)
{
    if (us < 0)
        sqlite3_bind_null(st, i);
    else
        sqlite3_bind_double(st, i, (double)us / 1e6);
}

enum aisle_status recorder_new(struct recorder **out, const struct recorder_options *options,
                               const struct run_identity *identity, struct aisle_error *err)
{
    struct recorder *r = mem_new(1, sizeof *r);
    enum aisle_status status;

    r->identity = identity;
    status = store_open(&r->db, options->path,
                           options->scratch ? STORE_SCRATCH : STORE_SAFE, err);
    if (status == AISLE_OK)
        status = store_exec(r->db, "BEGIN IMMEDIATE", err);
    r->open = status == AISLE_OK;
    if (status == AISLE_OK)
        status = store_make_room(r->db, identity->config_sha256, identity->seed,
                                    identity->version, &r->run_id, err);
    if (status == AISLE_OK && options->pods)
        status = prepare(r, &r->pod, "INSERT INTO pod VALUES (?1,?2,?3,NULL,?4,?5,?6,?7,?8,?9,?10)",
                         err);
    if (status != AISLE_OK) {
        recorder_free(r);
        return status;
    }
    *out = r;
    return AISLE_OK;
}

void recorder_free(struct recorder *r)
{
    if (!r)
        return;
    sqlite3_finalize(r->pod);
    if (r->open)
        sqlite3_exec(r->db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(r->db);
    mem_free(r);
}

/* "0,3" for whole GPUs, "2:460" for 460 milli of GPU 2. */
static void gpus_text(const struct aisle_part *part, char out[128])
{
    size_t n = 0;

    out[0] = '\0';
    for (int g = 0; g < AISLE_GPUS_MAX; g++)
        if (part->gpus >> g & 1) {
            n += (size_t)snprintf(out + n, 128 - n, "%s%d", n ? "," : "", g);
            if (part->gpu_milli < AISLE_GPU_MILLI)
                n += (size_t)snprintf(out + n, 128 - n, ":%d", part->gpu_milli);
        }
}

static enum aisle_status insert_pod(struct recorder *r, const struct aisle_view *view,
                                    aisle_job_id id, struct aisle_error *err)
{
    static const char *const state[AISLE_JOB_STATES] = {
        [AISLE_JOB_WAITING] = "waiting",
        [AISLE_JOB_RUNNING] = "running",
        [AISLE_JOB_FINISHED] = "finished",
        [AISLE_JOB_REJECTED] = "rejected",
        [AISLE_JOB_FAILED] = "failed",
    };
    struct aisle_job_view job = aisle_view_job(view, id);
    char gpus[128];

    sqlite3_bind_int64(r->pod, 2, id);
    bind_text(r->pod, 3, job.name);
    bind_time(r->pod, 4, job.submit_us);
    bind_time(r->pod, 5, job.started_us);
    bind_time(r->pod, 6, job.state == AISLE_JOB_FINISHED ? job.end_us : -1);
    sqlite3_bind_null(r->pod, 7);
    sqlite3_bind_null(r->pod, 8);
    if (job.where.count > 0) {
        gpus_text(&job.where.part[0], gpus);
        sqlite3_bind_int64(r->pod, 7, job.where.part[0].node);
        bind_text(r->pod, 8, gpus);
    }
    bind_text(r->pod, 9, state[job.state]);
    bind_text(r->pod, 10, job.reason);
    return insert(r, r->pod, err);
}

static enum aisle_status notice(void *self, const struct aisle_view *view,
                                const struct aisle_notice *what, struct aisle_error *err)
{
    struct recorder *r = self;

    if (!r->pod || (what->kind != AISLE_NOTICE_FINISHED && what->kind != AISLE_NOTICE_REJECTED))
        return AISLE_OK;
    return insert_pod(r, view, what->job, err);
}

struct aisle_observer recorder_observer(struct recorder *r)
{
    return (struct aisle_observer){.self = r, .notice = notice};
}

/* The run's figures ------------------------------------------------------------------------------ */

static enum aisle_status write_run(struct recorder *r, const struct aisle_view *view,
                                   const char *digest, uint64_t events, struct aisle_error *err)
{
    const struct run_identity *id = r->identity;
    sqlite3_stmt *st = NULL;
    enum aisle_status status = prepare(
        r, &st, "INSERT INTO run VALUES (?1,?2,?3,?4,?5,?6,?7,'complete',?8,?9,?10,?11,?12,?13)",
        err);

    if (status != AISLE_OK)
        return status;
    bind_text(st, 2, id->name);
    bind_text(st, 3, id->scenario);
    bind_text(st, 4, id->policy);
    bind_text(st, 5, id->queue);
    bind_text(st, 6, id->placement);
    sqlite3_bind_int64(st, 7, (sqlite3_int64)id->seed);
    bind_text(st, 8, id->config_sha256);
    bind_text(st, 9, id->config);
    bind_text(st, 10, digest);
    bind_text(st, 11, id->version);
    sqlite3_bind_double(st, 12, (double)aisle_view_now_us(view) / 1e6);
    sqlite3_bind_int64(st, 13, (sqlite3_int64)events);
    status = insert(r, st, err);
    sqlite3_finalize(st);
    return status;
}

static enum aisle_status write_nodes(struct recorder *r, const struct aisle_view *view,
                                     struct aisle_error *err)
{
    sqlite3_stmt *st = NULL;
    enum aisle_status status =
        prepare(r, &st, "INSERT INTO node VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)", err);

    for (aisle_node_id i = 0; status == AISLE_OK && i < aisle_view_node_count(view); i++) {
        struct aisle_node_view n = aisle_view_node(view, i);

        sqlite3_bind_int64(st, 2, i);
        bind_text(st, 3, n.name);
        sqlite3_bind_int64(st, 4, n.cpu_milli);
        sqlite3_bind_int64(st, 5, n.mem_mib);
        sqlite3_bind_int64(st, 6, n.gpu_count);
        bind_text(st, 7, n.gpu_model);
        sqlite3_bind_null(st, 8);
        if (n.gpu_mem_mib > 0)
            sqlite3_bind_int64(st, 8, n.gpu_mem_mib);
        bind_text(st, 9, n.rack);
        bind_text(st, 10, n.zone);
        status = insert(r, st, err);
    }
    sqlite3_finalize(st);
    return status;
}

/* The pods that are still there. */
static enum aisle_status write_pods(struct recorder *r, const struct aisle_view *view,
                                    struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    for (aisle_job_id i = 0; status == AISLE_OK && i < aisle_view_job_count(view); i++) {
        enum aisle_job_state state;

        if (!aisle_view_has_job(view, i))
            continue;
        state = aisle_view_job(view, i).state;
        if (state == AISLE_JOB_RUNNING || state == AISLE_JOB_WAITING)
            status = insert_pod(r, view, i, err);
    }
    return status;
}

static enum aisle_status write_metrics(struct recorder *r, const struct metrics *m,
                                       struct aisle_error *err)
{
    sqlite3_stmt *st = NULL;
    enum aisle_status status = prepare(r, &st, "INSERT INTO metric VALUES (?1,?2,?3,?4)", err);

    for (size_t i = 0; status == AISLE_OK && i < m->row_count; i++) {
        bind_text(st, 2, m->row[i].name);
        sqlite3_bind_double(st, 3, m->row[i].value);
        bind_text(st, 4, m->row[i].unit);
        status = insert(r, st, err);
    }
    sqlite3_finalize(st);
    return status;
}

static enum aisle_status write_curves(struct recorder *r, const struct metrics *m,
                                      struct aisle_error *err)
{
    sqlite3_stmt *series = NULL, *load = NULL;
    enum aisle_status status = prepare(r, &series, "INSERT INTO series VALUES (?1,?2,?3,?4)", err);

    if (status == AISLE_OK)
        status = prepare(r, &load, "INSERT INTO by_load VALUES (?1,?2,?3,?4)", err);
    for (size_t i = 0; status == AISLE_OK && i < m->point_count; i++) {
        bind_text(series, 2, m->point[i].name);
        bind_time(series, 3, m->point[i].at_us);
        sqlite3_bind_double(series, 4, m->point[i].value);
        status = insert(r, series, err);
    }
    for (enum by_load which = 0; which < BY_LOADS; which++)
        for (size_t percent = 0; status == AISLE_OK && percent < m->bucket_count; percent++) {
            double value;

            if (!metrics_by_load(m, which, percent, &value))
                continue;
            bind_text(load, 2, by_load_name[which]);
            sqlite3_bind_double(load, 3, (double)percent / 100);
            sqlite3_bind_double(load, 4, value);
            status = insert(r, load, err);
        }
    sqlite3_finalize(series);
    sqlite3_finalize(load);
    return status;
}

static enum aisle_status write_provenance(struct recorder *r, const struct provenance *p,
                                          struct aisle_error *err)
{
    sqlite3_stmt *st = NULL;
    enum aisle_status status = prepare(r, &st, "INSERT INTO provenance VALUES (?1,?2,?3)", err);

    for (; status == AISLE_OK && p && p->key; p++) {
        bind_text(st, 2, p->key);
        bind_text(st, 3, p->value);
        status = insert(r, st, err);
    }
    sqlite3_finalize(st);
    return status;
}

enum aisle_status recorder_finish(struct recorder *r, const struct aisle_view *view,
                                  const struct metrics *metrics, const char *digest,
                                  uint64_t events, const struct provenance *provenance,
                                  struct aisle_error *err)
{
    enum aisle_status status = write_run(r, view, digest, events, err);

    if (status == AISLE_OK)
        status = write_nodes(r, view, err);
    if (status == AISLE_OK && r->pod)
        status = write_pods(r, view, err);
    if (status == AISLE_OK)
        status = write_metrics(r, metrics, err);
    if (status == AISLE_OK)
        status = write_curves(r, metrics, err);
    if (status == AISLE_OK)
        status = write_provenance(r, provenance, err);
    if (status == AISLE_OK)
        status = store_exec(r->db, "COMMIT", err);
    r->open = status != AISLE_OK;
    return status;
}
