/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Node lists in the format of OpenB, Alibaba's GPU cluster trace of 2023.
 *
 * CSV with the columns sn (the node's name), cpu_milli, memory_mib, gpu (how many) and model (of
 * the GPUs; empty if and only if there are none), in any order, with others beside them.
 */
#ifndef AISLE_WORKLOAD_OPENB_NODE_H
#define AISLE_WORKLOAD_OPENB_NODE_H

#include <stddef.h>
#include <stdint.h>

#include <aisle/error.h>
#include <aisle/spec.h>

#include "base/mem.h"

struct openb_node {
    const char *name;
    int64_t cpu_milli, mem_mib;
    int32_t gpu_count;
    const char *gpu_model; /* "": no GPUs */
    int line;              /* in the file */
};

/** Reads the list, at least one node, in the file's order, into the arena. */
AISLE_MUST_CHECK
enum aisle_status openb_nodes_read(const struct aisle_file *file, struct arena *a,
                                   struct openb_node **out, size_t *count, struct aisle_error *err);

#endif
