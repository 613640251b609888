/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload/faults_trace.h"

#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/names.h"

enum { T, NODE, GPU, EVENT, COLUMNS };

static const struct csv_column columns[COLUMNS] = {
    [T] = {.name = "t_s"},
    [NODE] = {.name = "node"},
    [GPU] = {.name = "gpu", .optional = true},
    [EVENT] = {.name = "event"},
};

enum {
    PARTS_OF_A_NODE = 1 + AISLE_GPUS_MAX, /* itself first */
    NAMES_SHOWN = 20
};

struct reader {
    const struct faults_env *env;
    struct csv *csv;
    struct arena arena; /* for cells */
    struct names names; /* of the nodes, by id */
    int *down;          /* by part: the line on which it went down; 0: it is up */
    int64_t last_us;
};

static enum aisle_status unknown_node(const struct reader *r, const char *name,
                                      struct aisle_error *err)
{
    const char **names = mem_new(r->env->node_count + 1, sizeof *names);

    memcpy(names, r->env->name, r->env->node_count * sizeof *names);
    csv_fail(r->csv, NODE, err, "the cluster has no node \"%.60s\"", name);
    error_suggest(err, "its nodes are", name, names);
    if (r->env->node_count > NAMES_SHOWN && err && !strncmp(err->hint, "its nodes", 9))
        error_hint(err, "it has %zu nodes, from \"%.60s\" to \"%.60s\"", r->env->node_count,
                   names[0], names[r->env->node_count - 1]);
    mem_free(names);
    return AISLE_EVALUE;
}

static enum aisle_status read_part(struct reader *r, struct fault *out, size_t *part,
                                   struct aisle_error *err)
{
    const char *name = csv_text(r->csv, NODE, &r->arena);
    int64_t gpu = 0;
    enum aisle_status status;

    out->node = names_find(&r->names, name);
    if (out->node == UINT32_MAX)
        return unknown_node(r, name, err);
    *part = (size_t)out->node * PARTS_OF_A_NODE;
    if (!csv_cell(r->csv, GPU).length)
        return AISLE_OK;
    if (r->env->gpu_count[out->node] == 0)
        return csv_fail(r->csv, GPU, err, "node \"%.60s\" has no GPUs", name);
    status = csv_int(r->csv, GPU, 0, r->env->gpu_count[out->node] - 1, &gpu, err);
    out->gpus = (aisle_gpu_set)1 << gpu;
    *part += 1 + (size_t)gpu;
    return status;
}

static enum aisle_status read_event(struct reader *r, size_t part, struct fault *out,
                                    struct aisle_error *err)
{
    const char *event = csv_text(r->csv, EVENT, &r->arena);
    const char *what = out->gpus ? "the GPU" : "the node";

    out->up = strcmp(event, "up") == 0;
    if (!out->up && strcmp(event, "down") != 0)
        return csv_fail(r->csv, EVENT, err, "\"%.40s\" is neither down nor up", event);
    if (out->up && !r->down[part])
        return csv_fail(r->csv, EVENT, err, "%s is up already", what);
    if (!out->up && r->down[part])
        return csv_fail(r->csv, EVENT, err, "%s is down already, since line %d", what,
                        r->down[part]);
    r->down[part] = out->up ? 0 : csv_line(r->csv);
    return AISLE_OK;
}

static enum aisle_status read_row(struct reader *r, struct fault *out, struct aisle_error *err)
{
    size_t part = 0;
    enum aisle_status status = csv_seconds(r->csv, T, &out->at_us, err);

    if (!status && out->at_us < 0)
        return csv_fail(r->csv, T, err, "it is before time 0");
    if (!status && out->at_us < r->last_us)
        return csv_fail(r->csv, T, err, "it is before the time of the row above");
    r->last_us = out->at_us;
    if (!status)
        status = read_part(r, out, &part, err);
    if (!status)
        status = read_event(r, part, out, err);
    arena_fini(&r->arena);
    return status;
}

enum aisle_status faults_trace_read(const struct aisle_file *file, const struct faults_env *env,
                                    struct fault **out, size_t *count, struct aisle_error *err)
{
    struct aisle_place whole = {.file = file->path};
    struct reader r = {.env = env};
    size_t cap = 0;
    enum aisle_status status = csv_open(&r.csv, file, columns, COLUMNS, err);

    *out = NULL;
    *count = 0;
    for (size_t i = 0; i < env->node_count; i++)
        names_add(&r.names, env->name[i]);
    r.down = mem_new(env->node_count, PARTS_OF_A_NODE * sizeof *r.down);
    while (!status && !(status = csv_next(r.csv, err))) {
        *out = mem_reserve(*out, &cap, *count + 1, sizeof **out);
        status = read_row(&r, &(*out)[*count], err);
        ++*count;
    }
    if (status == AISLE_END)
        status = *count ? AISLE_OK : error_at(err, AISLE_EVALUE, &whole, "the list has no events");
    csv_close(r.csv);
    names_fini(&r.names);
    mem_free(r.down);
    arena_fini(&r.arena);
    return status;
}
