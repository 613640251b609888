/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Format gavel: steps per second by job type, number of GPUs, GPU model and locality, as measured
 * for Gavel (Narayanan et al., OSDI 2020; github.com/stanford-futuredata/gavel,
 * scheduler/simulation_throughputs.json, its "null" entries as CSV).
 *
 * One row is a job type on `scale_factor` GPUs (1, 2, 4, 8); the columns v100, p100 and k80 hold
 * steps a second on one node ("consolidated"), v100_unconsolidated and so on over several. Empty:
 * not measured; 0: it does not run.
 *
 * There, a step on more GPUs has more samples: each GPU keeps its batch. So the time of a step is
 * what changes little with the number of GPUs; between two measured numbers it is taken linear,
 * outside as at the nearest. An elastic job on k of its n GPUs gets through k/n of its samples in
 * one such step.
 */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/csv.h"
#include "base/mem.h"
#include "base/names.h"
#include "training/grid.h"
#include "training/speed_format.h"

enum { MODELS = 3, TYPE = 0, SCALE, RATES }; /* columns: consolidated rates, then the others */

static const char *const models[MODELS] = {"v100", "p100", "k80"};
static const struct csv_column want[] = {
    [TYPE] = {"job_type", false},
    [SCALE] = {"scale_factor", false},
    [RATES] = {"v100", false},
    {"p100", false},
    {"k80", false},
    {"v100_unconsolidated", false},
    {"p100_unconsolidated", false},
    {"k80_unconsolidated", false},
};

/* One job type on one model. */
struct entry {
    struct grid time;   /* of a step, by GPUs and nodes (1, or 2 for more) */
    struct grid barred; /* by GPUs: it does not run */
};

struct gavel {
    struct names types;
    struct entry (*of)[MODELS]; /* by number of the type */
    size_t cap;
};

static enum aisle_status read_row(struct gavel *t, const struct csv *csv, struct arena *scratch,
                                  struct aisle_error *err)
{
    int64_t gpus;
    uint32_t type;
    enum aisle_status status = csv_int(csv, SCALE, 1, INT32_MAX, &gpus, err);

    if (status)
        return status;
    type = names_add(&t->types, csv_text(csv, TYPE, scratch));
    t->of = mem_reserve(t->of, &t->cap, type + 1, sizeof *t->of);
    for (size_t i = 0; i < 2 * MODELS; i++) {
        struct entry *e = &t->of[type][i % MODELS];
        struct grid_point p = {.key = {gpus, i < MODELS ? 1 : 2}, .line = csv_line(csv)};
        double per_s;

        if (csv_cell(csv, RATES + i).length == 0)
            continue;
        if ((status = csv_real(csv, RATES + i, 0, 1e12, &per_s, err)))
            return status;
        if (per_s > 0) {
            p.time.step_s = 1 / per_s;
            grid_add(&e->time, &p);
        } else {
            grid_add(&e->barred, &p);
        }
    }
    return AISLE_OK;
}

static void gavel_free(void *table)
{
    struct gavel *t = table;

    for (size_t i = 0; i < t->types.count; i++)
        for (size_t m = 0; m < MODELS; m++) {
            grid_fini(&t->of[i][m].time);
            grid_fini(&t->of[i][m].barred);
        }
    mem_free(t->of);
    names_fini(&t->types);
    mem_free(t);
}

/* Puts all in order; a row given twice is an error at its line. */
static enum aisle_status finish(struct gavel *t, const struct aisle_file *file,
                                struct aisle_error *err)
{
    int line = 0;

    for (size_t i = 0; i < t->types.count; i++)
        for (size_t m = 0; m < MODELS; m++) {
            int twice = grid_sort(&t->of[i][m].time);

            grid_sort(&t->of[i][m].barred);
            if (twice && (!line || twice < line))
                line = twice;
        }
    return line ? speed_twice(file, line, err) : AISLE_OK;
}

static enum aisle_status gavel_load(void **out, const struct aisle_file *file,
                                    struct aisle_error *err)
{
    struct gavel *t = mem_new(1, sizeof *t);
    struct arena scratch = {0};
    struct csv *csv;
    enum aisle_status status = csv_open(&csv, file, want, sizeof want / sizeof *want, err);

    while (!status && !(status = csv_next(csv, err)))
        status = read_row(t, csv, &scratch, err);
    csv_close(csv);
    arena_fini(&scratch);
    if (status == AISLE_END)
        status = finish(t, file, err);
    if (status) {
        gavel_free(t);
        t = NULL;
    }
    *out = t;
    return status;
}

static const struct entry *entries(const struct gavel *t, const struct speed_job *job)
{
    uint32_t type = names_find(&t->types, job->job_type);

    return type == UINT32_MAX ? NULL : t->of[type];
}

static double gavel_step_s(const void *table, const struct speed_job *job,
                           const struct speed_place *place, unsigned *knows)
{
    const struct entry *e = entries(table, job);
    int64_t gpus = place ? speed_place_gpus(place) : job->gpus, nodes = 1;
    double best = 0;

    if (place)
        nodes = place->node_count > 1 ? 2 : 1;
    for (size_t m = 0; e && m < MODELS; m++) {
        double step;

        if (!e[m].time.count || (place && strcasecmp(place->gpu_model, models[m])) ||
            (!place && !speed_allows(job->gpu_models, models[m])))
            continue;
        step = grid_at(&e[m].time, (const int64_t[]){gpus, nodes, 0}).step_s *
               ((double)job->gpus / (double)gpus);
        if (best <= 0 || step < best)
            best = step;
    }
    *knows = SPEED_KNOWS_MODEL | SPEED_KNOWS_SPAN;
    return best;
}

static bool gavel_runs_on(const void *table, const struct speed_job *job, const char *gpu_model)
{
    const struct entry *e = entries(table, job);

    for (size_t m = 0; e && m < MODELS; m++)
        if (!strcasecmp(gpu_model, models[m]))
            return !grid_has(&e[m].barred, job->gpus);
    return true;
}

const struct speed_format speed_gavel = {
    .name = "gavel",
    .load = gavel_load,
    .free = gavel_free,
    .step_s = gavel_step_s,
    .runs_on = gavel_runs_on,
};
