/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload/openb_node.h"

#include <string.h>

#include <aisle/types.h>

#include "base/csv.h"
#include "base/error.h"
#include "workload/seen.h"
#include "workload/openb_pod.h"

enum { SN, CPU, MEMORY, GPU, MODEL, COLUMNS };

static const struct csv_column columns[COLUMNS] = {
    [SN] = {.name = "sn"},   [CPU] = {.name = "cpu_milli"}, [MEMORY] = {.name = "memory_mib"},
    [GPU] = {.name = "gpu"}, [MODEL] = {.name = "model"},
};

static enum aisle_status read_node(const struct csv *csv, struct seen *seen, struct arena *a,
                                   struct openb_node *node, struct aisle_error *err)
{
    int64_t gpu_count = 0;
    enum aisle_status status = openb_name(csv, SN, seen, a, &node->name, err);

    if (!status)
        status = csv_int(csv, CPU, 0, OPENB_CPU_MILLI_MAX, &node->cpu_milli, err);
    if (!status)
        status = csv_int(csv, MEMORY, 0, OPENB_MEM_MIB_MAX, &node->mem_mib, err);
    if (!status)
        status = csv_int(csv, GPU, 0, AISLE_GPUS_MAX, &gpu_count, err);
    if (status)
        return status;
    node->gpu_count = (int32_t)gpu_count;
    node->gpu_model = csv_text(csv, MODEL, a);
    node->line = csv_line(csv);
    if (gpu_count && !node->gpu_model[0])
        return csv_fail(csv, MODEL, err, "empty, but the node has GPUs");
    if (!gpu_count && node->gpu_model[0])
        return csv_fail(csv, MODEL, err, "\"%s\", but the node has no GPU", node->gpu_model);
    if (strchr(node->gpu_model, '|'))
        return csv_fail(csv, MODEL, err, "\"%s\" holds a '|', which separates models in requests",
                        node->gpu_model);
    return AISLE_OK;
}

enum aisle_status openb_nodes_read(const struct aisle_file *file, struct arena *a,
                                   struct openb_node **out, size_t *count, struct aisle_error *err)
{
    struct aisle_place whole = {.file = file->path};
    struct openb_node *node = NULL;
    struct seen seen = {0};
    struct csv *csv;
    size_t n = 0, capacity = 0;
    enum aisle_status status = csv_open(&csv, file, columns, COLUMNS, err);

    while (!status && !(status = csv_next(csv, err))) {
        node = mem_reserve(node, &capacity, n + 1, sizeof *node);
        status = read_node(csv, &seen, a, &node[n++], err);
    }
    if (status == AISLE_END && n == 0)
        status = error_at(err, AISLE_EVALUE, &whole, "the list has no nodes");
    if (status == AISLE_END) {
        *out = memcpy(arena_new(a, n, sizeof *node), node, n * sizeof *node);
        *count = n;
        status = AISLE_OK;
    }
    csv_close(csv);
    seen_fini(&seen);
    mem_free(node);
    return status;
}
