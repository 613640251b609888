/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/recorder.h"

#include <string.h>

#include "base/mem.h"
#include "record/attempts.h"
#include "record/rows.h"
#include "record/store.h"

struct recorder {
    sqlite3 *db;
    sqlite3_stmt *pod;               /* NULL: pods are not recorded */
    sqlite3_stmt *job;
    sqlite3_stmt *stint, *stint_end; /* NULL: stints are not recorded */
    struct attempts *attempts;       /* NULL: attempts are not recorded */
    const struct run_identity *identity;
    int64_t run_id;
    bool open; /* within the transaction */
};

int64_t recorder_run_id(const struct recorder *r)
{
    return r->run_id;
}

const char *recorder_sqlite(void)
{
    return sqlite3_libversion();
}

/* Statements and what holds them, of all that the options ask for. */
static enum aisle_status prepare(struct recorder *r, const struct recorder_options *options,
                                 struct aisle_error *err)
{
    const struct {
        sqlite3_stmt **statement;
        bool wanted;
        const char *sql;
    } all[] = {
        {&r->pod, options->pods,
         "INSERT INTO pod VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)"},
        {&r->job, true,
         "INSERT INTO job VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,"
         "?19,?20,?21)"},
        {&r->stint, options->stints, "INSERT INTO stint VALUES (?1,?2,?3,?4,?5,?6,?7,NULL,NULL)"},
        {&r->stint_end, options->stints,
         "UPDATE stint SET end_s = ?4, why = ?5 WHERE run_id = ?1 AND pod = ?2 AND n = ?3"},
    };
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; status == AISLE_OK && i < sizeof all / sizeof all[0]; i++)
        if (all[i].wanted)
            status = rows_prepare(r->db, all[i].statement, r->run_id, all[i].sql, err);
    if (status == AISLE_OK && options->attempts)
        status = attempts_new(&r->attempts, r->db, r->run_id, err);
    return status;
}

enum aisle_status recorder_new(struct recorder **out, const struct recorder_options *options,
                               const struct run_identity *identity, struct aisle_error *err)
{
    struct recorder *r = mem_new(1, sizeof *r);
    enum aisle_status status;

    r->identity = identity;
    status = store_open(&r->db, options->path, options->scratch ? STORE_SCRATCH : STORE_SAFE, err);
    if (status == AISLE_OK)
        status = store_exec(r->db, "BEGIN IMMEDIATE", err);
    r->open = status == AISLE_OK;
    if (status == AISLE_OK)
        status = store_make_room(r->db, identity->config_sha256, identity->seed, identity->version,
                                 &r->run_id, err);
    if (status == AISLE_OK)
        status = prepare(r, options, err);
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
    sqlite3_finalize(r->job);
    sqlite3_finalize(r->stint);
    sqlite3_finalize(r->stint_end);
    attempts_free(r->attempts);
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

static const char *const state_name[AISLE_JOB_STATES] = {
    [AISLE_JOB_WAITING] = "waiting",   [AISLE_JOB_RUNNING] = "running",
    [AISLE_JOB_FINISHED] = "finished", [AISLE_JOB_REJECTED] = "rejected",
    [AISLE_JOB_FAILED] = "failed",
};

static bool has_end(const struct aisle_job_view *job)
{
    return job->state == AISLE_JOB_FINISHED || job->state == AISLE_JOB_FAILED;
}

/* Asked for by all its pods. */
static int64_t gpu_milli(const struct aisle_job_view *job)
{
    return aisle_shape_gpu_milli(job->shape) * job->pods;
}

static enum aisle_status insert_pod(struct recorder *r, aisle_job_id id,
                                    const struct aisle_job_view *job, struct aisle_error *err)
{
    sqlite3_stmt *st = r->pod;
    char gpus[128];

    sqlite3_bind_int64(st, 2, id);
    rows_bind_text(st, 3, job->name);
    sqlite3_bind_null(st, 4);
    if (!job->lone_pod)
        sqlite3_bind_int64(st, 4, id);
    sqlite3_bind_int64(st, 5, gpu_milli(job));
    rows_bind_time(st, 6, job->submit_us);
    rows_bind_time(st, 7, job->first_start_us);
    rows_bind_time(st, 8, job->started_us);
    rows_bind_time(st, 9, job->ready_us);
    rows_bind_time(st, 10, has_end(job) ? job->end_us : -1);
    sqlite3_bind_null(st, 11);
    sqlite3_bind_null(st, 12);
    if (job->where.count == 1) {
        gpus_text(&job->where.part[0], gpus);
        sqlite3_bind_int64(st, 11, job->where.part[0].node);
        rows_bind_text(st, 12, gpus);
    }
    rows_bind_text(st, 13, state_name[job->state]);
    rows_bind_text(st, 14, job->reason);
    return rows_write(st, err);
}

static void bind_span(sqlite3_stmt *st, int i, int64_t from_us, int64_t to_us)
{
    if (from_us < 0 || to_us < 0)
        sqlite3_bind_null(st, i);
    else
        sqlite3_bind_double(st, i, (double)(to_us - from_us) / 1e6);
}

static enum aisle_status insert_job(struct recorder *r, aisle_job_id id,
                                    const struct aisle_job_view *job, struct aisle_error *err)
{
    sqlite3_stmt *st = r->job;
    int64_t end_us = has_end(job) ? job->end_us : -1;

    sqlite3_bind_int64(st, 2, id);
    rows_bind_text(st, 3, job->name);
    rows_bind_text(st, 4, job->tenant);
    sqlite3_bind_int64(st, 5, (gpu_milli(job) + AISLE_GPU_MILLI - 1) / AISLE_GPU_MILLI);
    rows_bind_time(st, 6, job->submit_us);
    rows_bind_time(st, 7, job->first_start_us);
    rows_bind_time(st, 8, end_us);
    bind_span(st, 9, job->submit_us, job->first_start_us);
    bind_span(st, 10, job->submit_us, job->state == AISLE_JOB_FINISHED ? end_us : -1);
    sqlite3_bind_int64(st, 11, job->preemptions);
    rows_bind_text(st, 12, state_name[job->state]);
    sqlite3_bind_int64(st, 13, job->pods);
    rows_bind_text(st, 14, job->job_type);
    sqlite3_bind_int64(st, 15, job->moves);
    sqlite3_bind_int64(st, 16, job->failures);
    rows_bind_time(st, 17, job->held_us);
    rows_bind_time(st, 18, job->overhead_us);
    rows_bind_time(st, 19, job->checkpoint_us);
    rows_bind_time(st, 20, job->lost_us);
    rows_bind_text(st, 21, job->reason);
    return rows_write(st, err);
}

/* All that is kept of a job once its fate is known, or the run ends. */
static enum aisle_status insert_rows(struct recorder *r, const struct aisle_view *view,
                                     aisle_job_id id, struct aisle_error *err)
{
    struct aisle_job_view job = aisle_view_job(view, id);
    enum aisle_status status = AISLE_OK;

    if (r->pod)
        status = insert_pod(r, id, &job, err);
    if (status == AISLE_OK && !job.lone_pod)
        status = insert_job(r, id, &job, err);
    return status;
}

/* How many stints ended before the present one. */
static int64_t stints_before(const struct aisle_job_view *job)
{
    return (int64_t)job->preemptions + job->moves + job->failures;
}

static enum aisle_status begin_stint(struct recorder *r, const struct aisle_view *view,
                                     const struct aisle_notice *what, struct aisle_error *err)
{
    struct aisle_job_view job = aisle_view_job(view, what->job);
    enum aisle_status status = AISLE_OK;
    char gpus[128];

    sqlite3_bind_int64(r->stint, 2, what->job);
    sqlite3_bind_int64(r->stint, 3, stints_before(&job));
    rows_bind_time(r->stint, 7, what->at_us);
    for (size_t i = 0; status == AISLE_OK && i < job.where.count; i++) {
        gpus_text(&job.where.part[i], gpus);
        sqlite3_bind_int64(r->stint, 4, (sqlite3_int64)i);
        sqlite3_bind_int64(r->stint, 5, job.where.part[i].node);
        rows_bind_text(r->stint, 6, gpus);
        status = rows_write(r->stint, err);
    }
    return status;
}

static enum aisle_status end_stint(struct recorder *r, const struct aisle_view *view,
                                   const struct aisle_notice *what, struct aisle_error *err)
{
    struct aisle_job_view job = aisle_view_job(view, what->job);
    bool finished = what->kind == AISLE_NOTICE_FINISHED,
         evicted = what->kind == AISLE_NOTICE_EVICTED;

    sqlite3_bind_int64(r->stint_end, 2, what->job);
    sqlite3_bind_int64(r->stint_end, 3, stints_before(&job) - !finished);
    rows_bind_time(r->stint_end, 4, what->at_us);
    rows_bind_text(r->stint_end, 5,
                   finished                         ? "finished"
                   : !evicted                       ? "failed"
                   : job.state == AISLE_JOB_RUNNING ? "moved"
                                                    : "preempted");
    return rows_write(r->stint_end, err);
}

/* A job's fate is known. */
static enum aisle_status end_job(struct recorder *r, const struct aisle_view *view,
                                 aisle_job_id job, struct aisle_error *err)
{
    enum aisle_status status = insert_rows(r, view, job, err);

    return status == AISLE_OK && r->attempts ? attempts_close(r->attempts, job, err) : status;
}

static enum aisle_status notice(void *self, const struct aisle_view *view,
                                const struct aisle_notice *what, struct aisle_error *err)
{
    struct recorder *r = self;
    enum aisle_status status = AISLE_OK;

    switch (what->kind) {
    case AISLE_NOTICE_STARTED:
        return r->stint ? begin_stint(r, view, what, err) : AISLE_OK;
    case AISLE_NOTICE_EVICTED:
    case AISLE_NOTICE_LOST:
        return r->stint ? end_stint(r, view, what, err) : AISLE_OK;
    case AISLE_NOTICE_FINISHED:
    case AISLE_NOTICE_DIED:
        if (r->stint)
            status = end_stint(r, view, what, err);
        return status == AISLE_OK ? end_job(r, view, what->job, err) : status;
    case AISLE_NOTICE_REJECTED:
        return end_job(r, view, what->job, err);
    case AISLE_NOTICE_ATTEMPT:
        return r->attempts ? attempts_add(r->attempts, what->at_us, what->attempt, err) : AISLE_OK;
    default:
        return AISLE_OK;
    }
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
    enum aisle_status status = rows_prepare(
        r->db, &st, r->run_id,
        "INSERT INTO run VALUES (?1,?2,?3,?4,?5,?6,?7,'complete',?8,?9,?10,?11,?12,?13)", err);

    if (status != AISLE_OK)
        return status;
    rows_bind_text(st, 2, id->name);
    rows_bind_text(st, 3, id->scenario);
    rows_bind_text(st, 4, id->policy);
    rows_bind_text(st, 5, id->queue);
    rows_bind_text(st, 6, id->placement);
    sqlite3_bind_int64(st, 7, (sqlite3_int64)id->seed);
    rows_bind_text(st, 8, id->config_sha256);
    rows_bind_text(st, 9, id->config);
    rows_bind_text(st, 10, digest);
    rows_bind_text(st, 11, id->version);
    sqlite3_bind_double(st, 12, (double)aisle_view_now_us(view) / 1e6);
    sqlite3_bind_int64(st, 13, (sqlite3_int64)events);
    status = rows_write(st, err);
    sqlite3_finalize(st);
    return status;
}

static enum aisle_status write_nodes(struct recorder *r, const struct aisle_view *view,
                                     struct aisle_error *err)
{
    sqlite3_stmt *st = NULL;
    enum aisle_status status = rows_prepare(
        r->db, &st, r->run_id, "INSERT INTO node VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)", err);

    for (aisle_node_id i = 0; status == AISLE_OK && i < aisle_view_node_count(view); i++) {
        struct aisle_node_view n = aisle_view_node(view, i);

        sqlite3_bind_int64(st, 2, i);
        rows_bind_text(st, 3, n.name);
        sqlite3_bind_int64(st, 4, n.cpu_milli);
        sqlite3_bind_int64(st, 5, n.mem_mib);
        sqlite3_bind_int64(st, 6, n.gpu_count);
        rows_bind_text(st, 7, n.gpu_model);
        sqlite3_bind_null(st, 8);
        if (n.gpu_mem_mib > 0)
            sqlite3_bind_int64(st, 8, n.gpu_mem_mib);
        rows_bind_text(st, 9, n.rack);
        rows_bind_text(st, 10, n.zone);
        status = rows_write(st, err);
    }
    sqlite3_finalize(st);
    return status;
}

/* The jobs that are still there. */
static enum aisle_status write_active(struct recorder *r, const struct aisle_view *view,
                                      struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    for (aisle_job_id i = 0; status == AISLE_OK && i < aisle_view_job_count(view); i++) {
        enum aisle_job_state state;

        if (!aisle_view_has_job(view, i))
            continue;
        state = aisle_view_job(view, i).state;
        if (state == AISLE_JOB_RUNNING || state == AISLE_JOB_WAITING)
            status = insert_rows(r, view, i, err);
    }
    return status;
}

static enum aisle_status write_metrics(struct recorder *r, const struct metrics *m,
                                       struct aisle_error *err)
{
    sqlite3_stmt *st = NULL;
    enum aisle_status status =
        rows_prepare(r->db, &st, r->run_id, "INSERT INTO metric VALUES (?1,?2,?3,?4)", err);

    for (size_t i = 0; status == AISLE_OK && i < m->row_count; i++) {
        rows_bind_text(st, 2, m->row[i].name);
        sqlite3_bind_double(st, 3, m->row[i].value);
        rows_bind_text(st, 4, m->row[i].unit);
        status = rows_write(st, err);
    }
    sqlite3_finalize(st);
    return status;
}

static enum aisle_status write_curves(struct recorder *r, const struct metrics *m,
                                      struct aisle_error *err)
{
    sqlite3_stmt *series = NULL, *load = NULL;
    enum aisle_status status =
        rows_prepare(r->db, &series, r->run_id, "INSERT INTO series VALUES (?1,?2,?3,?4)", err);

    if (status == AISLE_OK)
        status =
            rows_prepare(r->db, &load, r->run_id, "INSERT INTO by_load VALUES (?1,?2,?3,?4)", err);
    for (size_t i = 0; status == AISLE_OK && i < m->point_count; i++) {
        rows_bind_text(series, 2, m->point[i].name);
        rows_bind_time(series, 3, m->point[i].at_us);
        sqlite3_bind_double(series, 4, m->point[i].value);
        status = rows_write(series, err);
    }
    for (enum by_load which = 0; which < BY_LOADS; which++)
        for (size_t percent = 0; status == AISLE_OK && percent < m->bucket_count; percent++) {
            double value;

            if (!metrics_by_load(m, which, percent, &value))
                continue;
            rows_bind_text(load, 2, by_load_name[which]);
            sqlite3_bind_double(load, 3, (double)percent / 100);
            sqlite3_bind_double(load, 4, value);
            status = rows_write(load, err);
        }
    sqlite3_finalize(series);
    sqlite3_finalize(load);
    return status;
}

static enum aisle_status write_provenance(struct recorder *r, const struct provenance *p,
                                          struct aisle_error *err)
{
    sqlite3_stmt *st = NULL;
    enum aisle_status status =
        rows_prepare(r->db, &st, r->run_id, "INSERT INTO provenance VALUES (?1,?2,?3)", err);

    for (; status == AISLE_OK && p && p->key; p++) {
        if (!p->value)
            continue;
        rows_bind_text(st, 2, p->key);
        rows_bind_text(st, 3, p->value);
        status = rows_write(st, err);
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
    if (status == AISLE_OK)
        status = write_active(r, view, err);
    if (status == AISLE_OK && r->attempts)
        status = attempts_finish(r->attempts, err);
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
