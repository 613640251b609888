/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "training/pollux_tables.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/number.h"

#define SECONDS_MAX 1e9

/* Folders ---------------------------------------------------------------------------------------
 */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum aisle_status pollux_list(const char *folder, const struct aisle_place *at, struct arena *a,
                              char ***out, struct aisle_error *err)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    char **names = NULL;
    size_t n = 0, cap = 0;

    if (!dir)
        return error_at(err, AISLE_EIO, at, "\"%.200s\" cannot be read: %s", folder,
                        strerror(errno));
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        names = mem_reserve(names, &cap, n + 1, sizeof *names);
        names[n++] = arena_text(a, entry->d_name);
    }
    closedir(dir);
    if (n)
        qsort(names, n, sizeof *names, by_name);
    *out = arena_new(a, n + 1, sizeof **out);
    if (n)
        memcpy(*out, names, n * sizeof *names);
    mem_free(names);
    return AISLE_OK;
}

/* Step times ------------------------------------------------------------------------------------
 */

static enum aisle_status read_times(const struct csv *csv, size_t step, size_t sync,
                                    struct grid_time *out, struct aisle_error *err)
{
    enum aisle_status status = csv_real(csv, step, 0, SECONDS_MAX, &out->step_s, err);

    if (!status)
        status = csv_real(csv, sync, 0, SECONDS_MAX, &out->sync_s, err);
    if (!status && out->step_s <= 0)
        return csv_fail(csv, step, err, "a step takes more than 0 s");
    if (!status && out->sync_s > out->step_s)
        return csv_fail(csv, sync, err, "longer than the whole step");
    return status;
}

enum { PLACEMENT, P_LOCAL, P_STEP, P_SYNC };
static const struct csv_column placement_columns[] = {
    {"placement", false}, {"local_bsz", false}, {"step_time", false}, {"sync_time", false}};

static enum aisle_status read_placement(struct pollux_tables *t, const struct csv *csv,
                                        struct aisle_error *err)
{
    struct grid_point placed = {.line = csv_line(csv)}, spread;
    int64_t gpus = 0, nodes = 0;
    enum aisle_status status =
        csv_int(csv, PLACEMENT, 1, INT64_C(999999999999999999), &placed.key[0], err);

    if (!status)
        status = csv_int(csv, P_LOCAL, 1, INT32_MAX, &placed.key[2], err);
    if (!status)
        status = read_times(csv, P_STEP, P_SYNC, &placed.time, err);
    if (status)
        return status;
    for (int64_t left = placed.key[0]; left; left /= 10, nodes++) {
        int32_t digit = (int32_t)(left % 10);

        if (!digit)
            return csv_fail(csv, PLACEMENT, err, "a node without GPUs");
        gpus += digit;
        t->node_gpus = digit > t->node_gpus ? digit : t->node_gpus;
    }
    spread = placed;
    spread.key[0] = nodes;
    spread.key[1] = gpus;
    grid_add(&t->placed, &placed);
    grid_add(&t->spread, &spread);
    return AISLE_OK;
}

enum { NODES, REPLICAS, S_LOCAL, S_STEP, S_SYNC };
static const struct csv_column scalability_columns[] = {{"num_nodes", false},
                                                        {"num_replicas", false},
                                                        {"local_bsz", false},
                                                        {"step_time", false},
                                                        {"sync_time", false}};

static enum aisle_status read_scalability(struct pollux_tables *t, const struct csv *csv,
                                          struct aisle_error *err)
{
    struct grid_point p = {.line = csv_line(csv)};
    enum aisle_status status = AISLE_OK;

    for (size_t k = 0; k < GRID_KEYS && !status; k++)
        status = csv_int(csv, NODES + k, 1, INT32_MAX, &p.key[k], err);
    if (!status)
        status = read_times(csv, S_STEP, S_SYNC, &p.time, err);
    if (!status)
        grid_add(&t->spread, &p);
    return status;
}

/* Epochs ----------------------------------------------------------------------------------------
 */

enum { PROGRESS, SQR, VAR };
static const struct csv_column validation_columns[] = {
    {"progress", false}, {"grad_sqr", false}, {"grad_var", false}};

static enum aisle_status read_epoch(struct pollux_tables *t, const struct csv *csv,
                                    struct aisle_error *err)
{
    struct pollux_validation *v = &t->validation[t->count - 1];
    struct pollux_epoch *e;
    enum aisle_status status;

    v->epoch = mem_reserve(v->epoch, &v->cap, v->count + 1, sizeof *v->epoch);
    e = &v->epoch[v->count];
    if ((status = csv_real(csv, PROGRESS, 0, 1e15, &e->progress, err)) ||
        (status = csv_real(csv, SQR, 0, 1e300, &e->sqr, err)) ||
        (status = csv_real(csv, VAR, 0, 1e300, &e->var, err)))
        return status;
    if (e->progress <= (v->count ? e[-1].progress : 0))
        return csv_fail(csv, PROGRESS, err, "an epoch without progress");
    if (e->sqr + e->var <= 0)
        return csv_fail(csv, VAR, err, "a gradient of 0: grad_sqr and grad_var are both 0");
    v->count++;
    return AISLE_OK;
}

/* One file ---------------------------------------------------------------------------------------
 */

static enum aisle_status read_file(
    struct pollux_tables *t, const char *folder, const char *name, const struct aisle_place *at,
    const struct csv_column *columns, size_t count,
    enum aisle_status (*row)(struct pollux_tables *, const struct csv *, struct aisle_error *),
    struct aisle_error *err)
{
    char *path = mem_printf("%s/%s", folder, name);
    const struct aisle_file file = {.name = path, .path = path, .at = *at};
    struct csv *csv;
    enum aisle_status status = csv_open(&csv, &file, columns, count, err);

    while (!status && !(status = csv_next(csv, err)))
        status = row(t, csv, err);
    csv_close(csv);
    mem_free(path);
    return status == AISLE_END ? AISLE_OK : status;
}

/* The batch of "validation-BATCH.csv"; 0: another file. */
static int64_t validation_batch(const char *name)
{
    int64_t batch;
    char end;

    if (sscanf(name, "validation-%" SCNd64 ".cs%c", &batch, &end) != 2 || end != 'v')
        return 0;
    return batch > 0 && batch <= INT32_MAX ? batch : 0;
}

static int by_batch(const void *a, const void *b)
{
    const struct pollux_validation *p = a, *q = b;

    return (p->batch > q->batch) - (p->batch < q->batch);
}

static enum aisle_status read_validations(struct pollux_tables *t, const char *folder,
                                          const struct aisle_place *at, struct arena *a,
                                          struct aisle_error *err)
{
    char **names;
    enum aisle_status status = pollux_list(folder, at, a, &names, err);

    for (size_t i = 0; !status && names[i]; i++) {
        int64_t batch = validation_batch(names[i]);

        if (!batch)
            continue;
        t->validation = mem_reserve(t->validation, &t->cap, t->count + 1, sizeof *t->validation);
        t->validation[t->count++].batch = batch;
        status = read_file(t, folder, names[i], at, validation_columns,
                           sizeof validation_columns / sizeof *validation_columns, read_epoch, err);
    }
    if (!status && !t->count)
        return error_at(err, AISLE_EVALUE, at, "no file validation-BATCH.csv in \"%.200s\"",
                        folder);
    return status;
}

/* An epoch ends at the least progress that any batch size has made in it. */
static void find_epochs(struct pollux_tables *t)
{
    t->epochs = t->validation[0].count;
    for (size_t i = 0; i < t->count; i++)
        t->epochs = t->validation[i].count < t->epochs ? t->validation[i].count : t->epochs;
    t->progress = mem_new(t->epochs, sizeof *t->progress);
    for (size_t e = 0; e < t->epochs; e++) {
        t->progress[e] = t->validation[0].epoch[e].progress;
        for (size_t i = 1; i < t->count; i++)
            if (t->validation[i].epoch[e].progress < t->progress[e])
                t->progress[e] = t->validation[i].epoch[e].progress;
    }
}

enum aisle_status pollux_tables_read(struct pollux_tables *t, const char *folder,
                                     const struct aisle_place *at, struct aisle_error *err)
{
    struct arena a = {0};
    enum aisle_status status;

    *t = (struct pollux_tables){0};
    status = read_file(t, folder, "placements.csv", at, placement_columns,
                       sizeof placement_columns / sizeof *placement_columns, read_placement, err);
    if (!status)
        status = read_file(t, folder, "scalability.csv", at, scalability_columns,
                           sizeof scalability_columns / sizeof *scalability_columns,
                           read_scalability, err);
    if (!status)
        status = read_validations(t, folder, at, &a, err);
    arena_fini(&a);
    if (status)
        return status;
    grid_sort(&t->placed);
    grid_sort(&t->spread);
    qsort(t->validation, t->count, sizeof *t->validation, by_batch);
    find_epochs(t);
    if (!t->placed.count || !t->epochs)
        return error_at(err, AISLE_EVALUE, at, "no %s in the tables of \"%.200s\"",
                        t->epochs ? "placements" : "epochs", folder);
    return AISLE_OK;
}

void pollux_tables_fini(struct pollux_tables *t)
{
    grid_fini(&t->placed);
    grid_fini(&t->spread);
    for (size_t i = 0; i < t->count; i++)
        mem_free(t->validation[i].epoch);
    mem_free(t->validation);
    mem_free(t->progress);
    *t = (struct pollux_tables){0};
}
