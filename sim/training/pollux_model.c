/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "training/pollux_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/mem.h"
#include "training/grid.h"
#include "training/pollux_tables.h"
#include "training/speed_format.h"

/* The artifact's own bound: some placements were measured with more than the memory holds in all.
 */
static const struct {
    const char *model;
    int64_t local_max;
} bounds[] = {{"yolov3", 8}};

struct pollux_model {
    struct pollux_tables t;
    int64_t local_min, local_max;
};

enum aisle_status pollux_model_new(struct pollux_model **out, const char *name, const char *path,
                                   const struct aisle_place *at, struct aisle_error *err)
{
    struct pollux_model *m = mem_new(1, sizeof *m);
    enum aisle_status status = pollux_tables_read(&m->t, path, at, err);

    *out = m;
    if (status) {
        pollux_model_free(m);
        *out = NULL;
        return status;
    }
    m->local_min = m->local_max = m->t.placed.point[0].key[2];
    for (size_t i = 0; i < m->t.placed.count; i++) {
        int64_t local = m->t.placed.point[i].key[2];

        m->local_min = local < m->local_min ? local : m->local_min;
        m->local_max = local > m->local_max ? local : m->local_max;
    }
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (!strcmp(bounds[i].model, name) && bounds[i].local_max < m->local_max)
            m->local_max = bounds[i].local_max;
    return AISLE_OK;
}

void pollux_model_free(struct pollux_model *m)
{
    if (!m)
        return;
    pollux_tables_fini(&m->t);
    mem_free(m);
}

/* How a batch is split over replicas and passes. */
struct split {
    int64_t atomic, accum, batch;
};

static int64_t ceil_div(int64_t a, int64_t b)
{
    return (a + b - 1) / b;
}

static struct split split(const struct pollux_model *m, int64_t batch, int64_t n)
{
    int64_t first = m->t.validation[0].batch, most = m->t.validation[m->t.count - 1].batch;
    struct split s;
    int64_t local, bound;

    if (batch <= 0)
        batch = first > m->local_min * n ? first : m->local_min * n;
    local = ceil_div(batch, n);
    s.accum = ceil_div(local, m->local_max) - 1;
    if (n == 1 && batch > first && s.accum < 1)
        s.accum = 1;
    s.atomic = ceil_div(local, s.accum + 1);
    bound = most / (n * (s.accum + 1));
    if (s.atomic > bound)
        s.atomic = bound > 1 ? bound : 1;
    s.batch = n * s.atomic * (s.accum + 1);
    return s;
}

/* Statistics of an epoch at a batch size between the validated ones. */
static double gain(const struct pollux_model *m, size_t epoch, int64_t batch)
{
    const struct pollux_validation *v = m->t.validation, *low = v, *high = v;
    double scale = (double)batch / (double)v[0].batch, w = 0, var, sqr;

    for (size_t i = 0; i < m->t.count; i++) {
        high = &v[i];
        if (v[i].batch <= batch)
            low = &v[i];
        if (v[i].batch >= batch)
            break;
    }
    if (low->batch < high->batch)
        w = (double)(batch - low->batch) / (double)(high->batch - low->batch);
    var = low->epoch[epoch].var + (high->epoch[epoch].var - low->epoch[epoch].var) * w;
    sqr = low->epoch[epoch].sqr + (high->epoch[epoch].sqr - low->epoch[epoch].sqr) * w;
    return (var + sqr) / (var / scale + sqr);
}

/* Steps of one epoch. */
static double epoch_steps(const struct pollux_model *m, size_t epoch, int64_t batch)
{
    double from = epoch ? m->t.progress[epoch - 1] : 0;

    return (m->t.progress[epoch] - from) / gain(m, epoch, batch);
}

double pollux_model_steps(const struct pollux_model *m, int64_t batch, int64_t gpus)
{
    struct split s = split(m, batch, gpus);
    double steps = 0;

    for (size_t e = 0; e < m->t.epochs; e++)
        steps += epoch_steps(m, e, s.batch);
    return steps;
}

static int descending(const void *a, const void *b)
{
    int32_t p = *(const int32_t *)a, q = *(const int32_t *)b;

    return (p < q) - (p > q);
}

/* The number of a placement: GPUs by node from most to least, turned so that those with the least
 * come first, which is the smallest of its rotations: 3, 2, 1 is 132. 0: there is no such number.
 */
static int64_t placement_number(const struct pollux_model *m, const int32_t *gpus, size_t nodes)
{
    int32_t sorted[POLLUX_NODES_MAX];
    int64_t number = 0;
    size_t least;

    if (nodes > POLLUX_NODES_MAX)
        return 0;
    memcpy(sorted, gpus, nodes * sizeof *sorted);
    qsort(sorted, nodes, sizeof *sorted, descending);
    if (sorted[0] > m->t.node_gpus)
        return 0;
    for (least = nodes - 1; least > 0 && sorted[least - 1] == sorted[nodes - 1];)
        least--;
    for (size_t i = 0; i < nodes; i++)
        number = number * 10 + sorted[(least + i) % nodes];
    return number;
}

static struct grid_time time_at(const struct pollux_model *m, const struct speed_place *place,
                                int64_t gpus, int64_t atomic)
{
    int64_t number = placement_number(m, place->gpus, place->node_count);

    if (grid_has(&m->t.placed, number))
        return grid_at(&m->t.placed, (const int64_t[]){number, 0, atomic});
    return grid_at(&m->t.spread, (const int64_t[]){(int64_t)place->node_count, gpus, atomic});
}

static struct grid_time time_packed(const struct pollux_model *m, int64_t gpus, int64_t atomic)
{
    int64_t nodes = ceil_div(gpus, m->t.node_gpus);
    int32_t filled[POLLUX_NODES_MAX];
    struct speed_place place = {.gpus = filled, .node_count = (size_t)nodes};

    if (nodes > POLLUX_NODES_MAX)
        return grid_at(&m->t.spread, (const int64_t[]){nodes, gpus, atomic});
    for (int64_t i = 0; i < nodes; i++)
        filled[i] = (int32_t)(i < nodes - 1 ? m->t.node_gpus : gpus - i * m->t.node_gpus);
    return time_at(m, &place, gpus, atomic);
}

double pollux_model_training_s(const struct pollux_model *m, int64_t batch, int64_t gpus,
                               const struct speed_place *place)
{
    struct split s;
    struct grid_time t;
    double step_s, sum_s = 0;

    if (place)
        gpus = speed_place_gpus(place);
    s = split(m, batch, gpus);
    t = place ? time_at(m, place, gpus, s.atomic) : time_packed(m, gpus, s.atomic);
    step_s = t.step_s + (double)s.accum * (t.step_s - t.sync_s);
    for (size_t e = 0; e < m->t.epochs; e++)
        sum_s += nearbyint(epoch_steps(m, e, s.batch) * step_s);
    return sum_s;
}
