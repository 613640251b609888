/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What is left of a run: the figures, the digest, and what its reader must know to believe them. */
#ifndef AISLE_RUN_RESULT_H
#define AISLE_RUN_RESULT_H

#include <aisle/run.h>
#include <aisle/source.h>

#include "base/sha256.h"
#include "record/metrics.h"
#include "run/choice.h"

struct aisle_result {
    const char *name;
    uint64_t seed;
    struct choice choice;
    struct metrics metrics;
    char digest[SHA256_HEX];
    struct aisle_import import;
    const char *source;       /* its type's name */
    const char *manifests;    /* what was read of them; NULL: there are none */
    const char *ranks;        /* what they are from: a file, "shuffle"; NULL: node ids */
    const char *method;       /* of the search */
    size_t node_count, gpu_count;
    struct assumption {
        const char *topic, *text;
    } assumption[12]; /* what the scenario says of shaking, estimates, costs, faults and what is
                         measured, for the reader */
    size_t assumption_count;
    double gpu_load;          /* what arrived / the cluster's GPU; where jobs leave, GPU x time
                                 asked for from the first arrival to the last / GPU x time that
                                 there was; negative: no GPUs */
    double cpu_load;          /* the same of CPU, where jobs leave; negative: not known */
    int64_t first_us, last_us; /* arrival */
    bool leaves;
    int64_t end_us;
    uint64_t events;
    bool stopped;             /* by stop, with something left to happen */
    double wall_s, cpu_s;
    const char *database;     /* NULL: not recorded */
    int64_t run_id;
    struct aisle_errors warnings;
    struct arena arena;       /* of all text here */
};

#endif
