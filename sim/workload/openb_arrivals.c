/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload/openb_arrivals.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "workload/column.h"

/* A load that would need more arrivals than this is a slip of the pen. */
enum { ARRIVALS_MAX = 100000000 };

struct key {
    const char *name;
    int64_t submit_us;
    uint32_t row;
};

static int by_name(const void *va, const void *vb)
{
    const struct key *a = va, *b = vb;

    return strcmp(a->name, b->name); /* names are unique */
}

static int by_time(const void *va, const void *vb)
{
    const struct key *a = va, *b = vb;

    if (a->submit_us != b->submit_us)
        return a->submit_us < b->submit_us ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static struct key *keys_new(const struct openb_pod *pod, size_t count)
{
    struct key *key = mem_new(count, sizeof *key);

    for (size_t i = 0; i < count; i++)
        key[i] = (struct key){pod[i].name, pod[i].submit_us, (uint32_t)i};
    return key;
}

static void append(struct openb_arrivals *out, uint32_t row)
{
    if (out->count == out->capacity)
        out->row = mem_reserve(out->row, &out->capacity, out->count + 1, sizeof *out->row);
    out->row[out->count++] = row;
}

void openb_arrivals_fini(struct openb_arrivals *arrivals)
{
    mem_free(arrivals->row);
    *arrivals = (struct openb_arrivals){0};
}

void openb_arrivals_as_listed(struct openb_arrivals *out, size_t pod_count)
{
    for (size_t i = 0; i < pod_count; i++)
        append(out, (uint32_t)i);
}

void openb_arrivals_timed(struct openb_arrivals *out, const struct openb_pod *pod, size_t pod_count)
{
    struct key *key = keys_new(pod, pod_count);

    qsort(key, pod_count, sizeof *key, by_time);
    for (size_t i = 0; i < pod_count; i++)
        if (pod[key[i].row].duration_us != AISLE_NEVER)
            append(out, key[i].row);
    mem_free(key);
}

enum aisle_status openb_arrivals_given(struct openb_arrivals *out,
                                       const struct aisle_source_env *env, size_t pod_count,
                                       struct aisle_error *err)
{
    const struct aisle_column *order = &env->spec->order;
    struct arena scratch = {0};
    int64_t *row = NULL;
    size_t count = 0;
    enum aisle_status status = column_read(order, env->seed, &scratch, &row, &count, err);

    for (size_t i = 0; i < count && !status; i++) {
        if ((uint64_t)row[i] >= pod_count)
            status = column_fail(order, env->seed, i, err,
                                 "row %" PRId64 " is beyond the pod list's 0..%zu", row[i],
                                 pod_count - 1);
        else
            append(out, (uint32_t)row[i]);
    }
    arena_fini(&scratch);
    return status;
}

static void shuffle(struct openb_arrivals *out, gsl_rng *rng)
{
    for (size_t i = out->count; i-- > 1;) {
        size_t j = gsl_rng_uniform_int(rng, i + 1);
        uint32_t row = out->row[i];

        out->row[i] = out->row[j];
        out->row[j] = row;
    }
}

/* Deletes from the `demand` milli down to the target. */
static void shrink(struct openb_arrivals *out, gsl_rng *rng, const struct openb_pod *pod,
                   int64_t demand, int64_t target)
{
    while (demand > target) {
        size_t i = gsl_rng_uniform_int(rng, out->count);

        demand -= openb_pod_gpu_milli(&pod[out->row[i]]);
        out->count--;
        memmove(out->row + i, out->row + i + 1, (out->count - i) * sizeof *out->row);
    }
}

/* Clones up to the target. False: it can't be reached. */
static bool grow(struct openb_arrivals *out, gsl_rng *rng, const struct openb_pod *pod,
                 const struct key *sorted, size_t pod_count, int64_t demand, int64_t target)
{
    if (demand == 0)
        return false;
    while (out->count < ARRIVALS_MAX) {
        uint32_t row = sorted[gsl_rng_uniform_int(rng, pod_count)].row;

        if (demand + pod[row].gpu_milli > target)
            return true;
        append(out, row);
        demand += openb_pod_gpu_milli(&pod[row]);
    }
    return false;
}

enum aisle_status openb_arrivals_inflated(struct openb_arrivals *out,
                                          const struct aisle_source_env *env,
                                          const struct openb_pod *pod, size_t pod_count,
                                          struct aisle_error *err)
{
    double wanted = round(env->spec->inflate_gpu_load * (double)env->cluster_gpu_milli);
    struct key *sorted;
    int64_t demand = 0, target;
    bool reached = true;

    if (!(wanted >= 0 && wanted < 1e15))
        return error_at(err, AISLE_EVALUE, &env->spec->at, "a GPU load of %g is out of reach",
                        env->spec->inflate_gpu_load);
    target = (int64_t)wanted;
    sorted = keys_new(pod, pod_count);
    qsort(sorted, pod_count, sizeof *sorted, by_name);
    for (size_t i = 0; i < pod_count; i++) {
        append(out, sorted[i].row);
        demand += openb_pod_gpu_milli(&pod[i]);
    }
    shuffle(out, env->rng);
    if (demand < target)
        reached = grow(out, env->rng, pod, sorted, pod_count, demand, target);
    else
        shrink(out, env->rng, pod, demand, target);
    mem_free(sorted);
    if (reached)
        return AISLE_OK;
    error_at(err, AISLE_EVALUE, &env->spec->at, "a GPU load of %g is out of reach",
             env->spec->inflate_gpu_load);
    if (demand == 0)
        error_hint(err, "no pod in %s asks for a GPU", env->spec->file.path);
    else
        error_hint(err, "it would take more than %d arrivals", ARRIVALS_MAX);
    return AISLE_EVALUE;
}
