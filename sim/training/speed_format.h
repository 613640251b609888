/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What a format of measured speeds is to speed.c: how to read its file and how long a step takes.
 *
 * A format's own file says how it is laid out and what holds between measured points.
 */
#ifndef AISLE_TRAINING_SPEED_FORMAT_H
#define AISLE_TRAINING_SPEED_FORMAT_H

#include <stdbool.h>

#include "training/speed.h"

/** What an answer already takes into account; the plain ratios stand in for the rest. */
enum speed_knows { SPEED_KNOWS_MODEL = 1, SPEED_KNOWS_SPAN = 2 };

struct speed_format {
    const char *name;
    /** Reads the file, or folder. On failure *out is NULL. */
    enum aisle_status (*load)(void **out, const struct aisle_file *file, struct aisle_error *err);
    void (*free)(void *table);
    /**
     * Seconds that a step of the job takes at `place`, or with NULL at its best one. A step is one
     * of the whole gang as asked for: on fewer GPUs the same samples take longer.
     *
     * @return 0: the table does not know; else *knows is set
     */
    double (*step_s)(const void *table, const struct speed_job *job,
                     const struct speed_place *place, unsigned *knows);
    /** Steps of a whole training; 0: the table does not know. NULL: it never does. */
    double (*steps)(const void *table, const struct speed_job *job);
    /** False: measured not to run on so many GPUs of this model. NULL: all run. */
    bool (*runs_on)(const void *table, const struct speed_job *job, const char *gpu_model);
};

extern const struct speed_format speed_gavel, speed_pollux, speed_table;

/** GPUs of a place in all. */
int64_t speed_place_gpus(const struct speed_place *place);

/** AISLE_EVALUE at a line of the file: what it says was said before. */
enum aisle_status speed_twice(const struct aisle_file *file, int line, struct aisle_error *err);

/** True if `model` is in `allowed` ("A|B"; "" or NULL: any), whatever its case. */
bool speed_allows(const char *allowed, const char *model);

#endif
