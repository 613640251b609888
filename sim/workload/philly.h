/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Statistics of Microsoft's Philly trace, from which jobs like its own are drawn.
 *
 * Source: Jeon et al., "Analysis of Large-Scale Multi-Tenant GPU Clusters for DNN Training
 * Workloads", USENIX ATC 2019 (github.com/msr-fiddle/philly-traces, CC BY 4.0), as condensed by
 * Qiao et al. for "Pollux", OSDI 2021 (github.com/petuum/adaptdl, simulator/traces/philly.csv):
 * 82,247 jobs of 15 virtual clusters, 2017-09-04 to 2017-12-22. Of each job it has the submission
 * (a local time without a zone), the duration and the number of GPUs; no status, so that failed and
 * cancelled jobs are among them.
 *
 * How the tables were made: jobs are counted by GPUs and by hour of submission. Durations are
 * sorted within four classes of GPUs; the quantile at p is the one of index floor(p n), the last at
 * p = 1. Between its points a quantile function is linear in the logarithm. That makes the mean 6 %
 * larger than the trace's in the class of 1 GPU, where it is 8301 s, and at most 3 % in the others;
 * no value of the distribution functions is off by more than 0.02. The mean work of a job is 44,117
 * s of a GPU (3 % more than the trace's). tests/unit/workload/test_training.c makes them anew and
 * compares.
 */
#ifndef AISLE_WORKLOAD_PHILLY_H
#define AISLE_WORKLOAD_PHILLY_H

#include <stdint.h>

enum {
    PHILLY_JOBS = 82247,
    PHILLY_WIDTHS = 10,
    PHILLY_CLASSES = 4, /* 1 GPU; 2 to 4; 8; more */
    PHILLY_QUANTILES = 29,
    PHILLY_HOURS = 24
};

/** Jobs by the number of GPUs they ask for, ascending. */
extern const struct philly_width {
    int32_t gpus, jobs, class;
} philly_width[PHILLY_WIDTHS];

/** The p of the quantiles, in ten-thousandths; ascending from 0 to 10,000. */
extern const int32_t philly_quantile[PHILLY_QUANTILES];

/** Durations, by class and quantile; ascending, from 1 s on. */
extern const int32_t philly_duration_s[PHILLY_CLASSES][PHILLY_QUANTILES];

/** Jobs by hour of submission. */
extern const int32_t philly_hour[PHILLY_HOURS];

/**
 * The tenants: job counts of its 11 virtual clusters that have more than 10 jobs fall with their
 * rank k as k^-1.65 (maximum likelihood).
 */
extern const double philly_tenant_exponent;

/** The duration at p, 0 to 1, of a class, in seconds. */
double philly_duration(int class, double p);

#endif
