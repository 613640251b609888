/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What a run measures: summary figures, figures over time, and figures against arrived load.
 *
 * A figure without data is absent: never zero, never NaN. Means over time begin with the first
 * arrival and end with the run, unless a window says otherwise (record/window.h); they, and the
 * figures of waiting, exist only where jobs leave. Figures against load exist only where they do
 * not.
 */
#ifndef AISLE_RECORD_METRICS_H
#define AISLE_RECORD_METRICS_H

#include <aisle/observer.h>
#include <aisle/run.h>

#include "base/mem.h"
#include "record/window.h"

enum by_load { BY_LOAD_ALLOCATED, BY_LOAD_FRAGMENTED, BY_LOAD_FRAGMENTED_OF_IDLE, BY_LOADS };

/** Names of the figures against load, as in the database. */
extern const char *const by_load_name[BY_LOADS];

struct series_point {
    const char *name; /* static */
    int64_t at_us;
    double value;
};

/** One whole percent of arrived load. */
struct load_bucket {
    double sum[BY_LOADS];
    uint64_t count[BY_LOADS];
};

struct metrics {
    /* results, whole after the end */
    struct aisle_metric *row;
    size_t row_count, row_cap;
    struct series_point *point;
    size_t point_count, point_cap;

    struct window window; /* what is measured: to be set before the run; zeroes: all */

    /* while the run goes on */
    struct load_bucket *bucket; /* by percent of load */
    size_t bucket_count, bucket_cap;
    double *wait_s, *jct_s, *slowdown; /* of each finished job */
    size_t finished, wait_cap, jct_cap, slowdown_cap;
    int64_t first_us, last_us, last_finish_us;   /* -1: no arrival, change, end yet */
    double gpu_area, cpu_area, waiting_area;     /* amounts integrated over time, milli x us */
    struct aisle_totals before;                  /* since last_us */
    uint64_t rounds, evictions, moves, lost, died, faults;
    uint64_t attempts[AISLE_OUTCOMES];
    double down_area;                            /* GPU out of service, milli x us */
    struct widest {        /* of the jobs that ask for the most GPU, of those that may have it */
        int64_t gpu_milli;
        uint64_t count, started;
        double wait_s;
    } widest;
    double queue_s;                              /* of finished jobs: time without resources */
    double ettr;                                 /* of finished jobs: productive / completion time */
    struct gpu_time {
        double held, overhead, checkpoint, lost; /* GPU x s; CPU x s on a cluster without GPUs */
    } time;
    bool jobs;                                   /* the source yields jobs, not lone pods */
    struct arena text;
};

void metrics_init(struct metrics *m);
void metrics_fini(struct metrics *m);
struct aisle_observer metrics_observer(struct metrics *m);

/** Value against load, percent 0..: the mean of the bucket's samples, or of its neighbours' where
 * it has none. False: no data. */
bool metrics_by_load(const struct metrics *m, enum by_load which, size_t percent, double *value);

/** Adds a figure, one of aisle_metrics, after the end. */
void metrics_add(struct metrics *m, const char *name, double value);

/** Value of a metric; NaN: none of that name. */
double metrics_value(const struct metrics *m, const char *name);

#endif
