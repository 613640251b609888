/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Pod lists in the format of OpenB, Alibaba's GPU cluster trace of 2023.
 *
 * CSV with the columns name, cpu_milli, memory_mib, num_gpu and gpu_milli (of each GPU: 1000 is a
 * whole one, less is allowed for a lone GPU only, 0 without), and, if they are there, gpu_spec
 * (allowed models joined by '|'; empty: any) and the times creation_time, deletion_time and
 * scheduled_time in seconds. Others are passed over.
 */
#ifndef AISLE_WORKLOAD_OPENB_POD_H
#define AISLE_WORKLOAD_OPENB_POD_H

#include <stddef.h>
#include <stdint.h>

#include <aisle/error.h>
#include <aisle/spec.h>

#include "base/csv.h"
#include "base/mem.h"
#include "workload/seen.h"

/* Bounds far from anything real, that keep sums over any trace within 63 bits. */
#define OPENB_CPU_MILLI_MAX INT64_C(1000000000)
#define OPENB_MEM_MIB_MAX   INT64_C(10000000000)

/** Whether times are wanted: without, their columns may hold anything, or be absent. */
enum openb_times { OPENB_TIMES_IGNORED, OPENB_TIMES_NEEDED };

struct openb_pod {
    const char *name;
    int64_t cpu_milli, mem_mib;
    int32_t gpu_count, gpu_milli;
    const char *gpu_models;
    int64_t submit_us;   /* creation_time; 0 if times are ignored */
    int64_t duration_us; /* deletion_time - scheduled_time, or - creation_time for a pod that was
                            never scheduled; 1 at least; AISLE_NEVER: no deletion_time */
    int line;            /* in the file */
};

/** GPU asked for in all, milli. */
static inline int64_t openb_pod_gpu_milli(const struct openb_pod *pod)
{
    return (int64_t)pod->gpu_count * pod->gpu_milli;
}

/** Reads the list, at least one pod, in the file's order, into the arena. */
AISLE_MUST_CHECK
enum aisle_status openb_pods_read(const struct aisle_file *file, enum openb_times times,
                                  struct arena *a, struct openb_pod **out, size_t *count,
                                  struct aisle_error *err);

/** Reads a cell that holds a name, which may be neither empty nor seen before. */
AISLE_MUST_CHECK
enum aisle_status openb_name(const struct csv *csv, size_t want, struct seen *seen, struct arena *a,
                             const char **out, struct aisle_error *err);

#endif
