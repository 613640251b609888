/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "training/overhead.h"

#include <inttypes.h>
#include <string.h>

#include "base/csv.h"
#include "base/names.h"

struct row {
    int64_t gpus, cost_us;
};

/* The rows of one job type, by GPUs. */
struct rows {
    struct row *row;
    size_t count, cap;
};

struct overhead {
    struct names types;
    struct rows *of; /* by number of the type */
    size_t of_cap;
    int64_t default_us;
};

/* Each fact under our name and under Muri's. */
enum { TYPE, MODEL, GPUS, NUM_GPU, COST };
static const struct csv_column want[] = {
    [TYPE] = {"job_type", true},   [MODEL] = {"model_name", true}, [GPUS] = {"gpus", true},
    [NUM_GPU] = {"num_gpu", true}, [COST] = {"overhead_s", false},
};

/* The first row with at least so many GPUs; the count if there is none. */
static size_t find(const struct rows *r, int64_t gpus)
{
    size_t low = 0, high = r->count;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (r->row[mid].gpus < gpus)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static enum aisle_status read_row(struct overhead *o, const struct csv *csv, size_t type_column,
                                  size_t gpus_column, struct arena *scratch,
                                  struct aisle_error *err)
{
    const char *type = csv_text(csv, type_column, scratch);
    struct row row;
    struct rows *rows;
    uint32_t id;
    size_t k;
    enum aisle_status status;

    if (!type[0])
        return csv_fail(csv, type_column, err, "empty, where a job type should be");
    if ((status = csv_int(csv, gpus_column, 0, INT32_MAX, &row.gpus, err)) ||
        (status = csv_seconds(csv, COST, &row.cost_us, err)))
        return status;
    if (row.cost_us < 0)
        return csv_fail(csv, COST, err, "a cost below 0");
    id = names_add(&o->types, type);
    o->of = mem_reserve(o->of, &o->of_cap, id + 1, sizeof *o->of);
    rows = &o->of[id];
    k = find(rows, row.gpus);
    if (k < rows->count && rows->row[k].gpus == row.gpus)
        return csv_fail(csv, gpus_column, err, "%s on %" PRId64 " GPUs is given twice", type,
                        row.gpus);
    rows->row = mem_reserve(rows->row, &rows->cap, rows->count + 1, sizeof *rows->row);
    memmove(&rows->row[k + 1], &rows->row[k], (rows->count++ - k) * sizeof row);
    rows->row[k] = row;
    return AISLE_OK;
}

static enum aisle_status read_table(struct overhead *o, const struct aisle_file *file,
                                    struct aisle_error *err)
{
    struct arena scratch = {0};
    struct csv *csv;
    size_t type, gpus;
    enum aisle_status status = csv_open(&csv, file, want, sizeof want / sizeof *want, err);

    if (status)
        return status;
    type = csv_has(csv, MODEL) && !csv_has(csv, TYPE) ? MODEL : TYPE;
    gpus = csv_has(csv, NUM_GPU) && !csv_has(csv, GPUS) ? NUM_GPU : GPUS;
    if (!csv_has(csv, type))
        status = csv_missing(csv, want[TYPE].name, err);
    else if (!csv_has(csv, gpus))
        status = csv_missing(csv, want[GPUS].name, err);
    while (!status && !(status = csv_next(csv, err)))
        status = read_row(o, csv, type, gpus, &scratch, err);
    csv_close(csv);
    arena_fini(&scratch);
    return status == AISLE_END ? AISLE_OK : status;
}

enum aisle_status overhead_new(struct overhead **out, const struct aisle_file *file,
                               int64_t default_us, struct aisle_error *err)
{
    enum aisle_status status;

    *out = NULL;
    if (!file->name)
        return AISLE_OK;
    *out = mem_new(1, sizeof **out);
    (*out)->default_us = default_us;
    status = read_table(*out, file, err);
    if (status) {
        overhead_free(*out);
        *out = NULL;
    }
    return status;
}

void overhead_free(struct overhead *o)
{
    if (!o)
        return;
    for (size_t i = 0; i < o->types.count; i++)
        mem_free(o->of[i].row);
    mem_free(o->of);
    names_fini(&o->types);
    mem_free(o);
}

int64_t overhead_us(const struct overhead *o, const char *job_type, int64_t gpus)
{
    uint32_t id;
    size_t k;

    if (!o)
        return 0;
    id = job_type ? names_find(&o->types, job_type) : UINT32_MAX;
    if (id == UINT32_MAX)
        return o->default_us;
    k = find(&o->of[id], gpus);
    return o->of[id].row[k < o->of[id].count ? k : k - 1].cost_us;
}
