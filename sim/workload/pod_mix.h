/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Single pods drawn from a mix of requests, at random times and for random durations: what the
 * generators "mix" and "openb-mix" have in common. They differ in whose mix it is.
 *
 * Arrivals are a Poisson process: exponential gaps, the first from time 0 on. Durations are
 * log-normal with mean m and coefficient of variation c: sigma^2 = ln(1 + c^2), mu = ln m -
 * sigma^2 / 2. Both are rounded to microseconds; a duration is at least one.
 *
 * Draws per pod, in this order: the gap, the request, the duration (if there are durations).
 */
#ifndef AISLE_WORKLOAD_POD_MIX_H
#define AISLE_WORKLOAD_POD_MIX_H

#include <aisle/source.h>

/** A request, and how many pods of the mix ask for it. */
struct pod_mix_request {
    int32_t pods; /* 1 or more; the sum over a mix is within 31 bits */
    int64_t cpu_milli, mem_mib;
    int32_t gpu_count, gpu_milli; /* gpu_milli of each GPU; 0 without */
};

/** State of such a source; its members are pod_mix.c's. */
struct pod_mix {
    const struct aisle_generate_spec *spec;
    const struct pod_mix_request *request;
    size_t request_count;
    int32_t pods; /* of all requests */
    gsl_rng *rng;
    gsl_rng *start;  /* as rng stood at first, to count what will arrive */
    int64_t k;       /* pods so far */
    double clock_us; /* unrounded: rounding each gap would add up */
    double mu, sigma;
    char name[32];
};

/** Requests are borrowed. AISLE_EVALUE if rate or durations make no sense; call pod_mix_fini() all
 * the same. */
AISLE_MUST_CHECK
enum aisle_status pod_mix_init(struct pod_mix *m, const struct aisle_source_env *env,
                               const struct pod_mix_request *request, size_t request_count,
                               struct aisle_error *err);
void pod_mix_fini(struct pod_mix *m);

/* Slots of struct aisle_source_type, of a state that begins with a struct pod_mix. */
enum aisle_status pod_mix_next(void *state, struct aisle_arrival *out, struct aisle_error *err);
void pod_mix_base(void *state, void (*each)(void *ctx, const struct aisle_arrival *), void *ctx);
void pod_mix_report(const void *state, struct aisle_import *out);

#endif
