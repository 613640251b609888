/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The generator "openb-mix": pods like those of OpenB, at times and for as long as one likes.
 *
 * The mix is that of Alibaba's cluster-trace-gpu-v2023, default pod list (8152 pods), as published
 * with Weng et al., "Beware of Fragmentation: Scheduling GPU-Sharing Workloads with Fragmentation
 * Gradient Descent", USENIX ATC 2023: 1088 pods without GPU, 3078 that share one, 3911 with a whole
 * one, 16, 15 and 44 with two, four and eight. Within these classes the table condenses the trace's
 * typical requests: near ones are taken together and figures rounded, so that each class keeps its
 * count. Memory plays no part in the published mix; it is about the median of the trace's pods of
 * that request.
 *
 * Arrivals are a Poisson process: exponential gaps, the first from time 0 on. Durations are
 * log-normal with mean m and coefficient of variation c: sigma^2 = ln(1 + c^2), mu = ln m -
 * sigma^2 / 2. Both are rounded to microseconds; a duration is at least one.
 *
 * Draws per pod, in this order: the gap, the request, the duration (if there are durations).
 */
#include <math.h>
#include <stdio.h>

#include <gsl/gsl_randist.h>

#include "base/error.h"
#include "workload/registry.h"

struct request {
    int32_t pods, cpu_milli, mem_mib, gpu_count, gpu_milli;
};

/* clang-format off: one paragraph per class. */
static const struct request mix[] = {
    {380, 12500, 57344, 0, 0},     {300, 32000, 49152, 0, 0},    {190, 8000, 30720, 0, 0},
    {218, 16000, 51200, 0, 0},

    {1080, 3200, 5632, 1, 810},    {400, 12000, 47104, 1, 470},  {540, 8000, 24576, 1, 470},
    {250, 12000, 47104, 1, 650},   {330, 4000, 22528, 1, 320},   {300, 4000, 24576, 1, 230},
    {178, 4200, 10240, 1, 550},

    {1500, 11300, 48128, 1, 1000}, {480, 3200, 5632, 1, 1000},   {560, 12000, 32768, 1, 1000},
    {260, 18700, 64512, 1, 1000},  {430, 9000, 32768, 1, 1000},  {171, 4000, 24576, 1, 1000},
    {400, 16000, 53248, 1, 1000},  {110, 24200, 92160, 1, 1000},

    {16, 16000, 66560, 2, 1000},   {15, 32000, 131072, 4, 1000}, {22, 64000, 262144, 8, 1000},
    {22, 88000, 327680, 8, 1000},
};
/* clang-format on */

enum { MIX = sizeof mix / sizeof *mix, MIX_PODS = 8152 };

/* Times beyond this are refused, durations cut: sums stay within 63 bits. */
static const double longest_us = 0x1p60;

struct generator {
    const struct aisle_generate_spec *spec;
    gsl_rng *rng;
    gsl_rng *start;  /* as rng stood at first, to count what will arrive */
    int64_t k;       /* pods so far */
    double clock_us; /* unrounded: rounding each gap would add up */
    double mu, sigma;
    char name[32];
};

static enum aisle_status init(void *state, const struct aisle_source_env *env,
                              struct aisle_error *err)
{
    const struct aisle_generate_spec *spec = &env->spec->generate;
    struct generator *gen = state;
    double cv = spec->duration_cv;

    gen->spec = spec;
    gen->rng = env->rng;
    gen->start = gsl_rng_clone(env->rng);
    if (!(spec->arrival_poisson_per_s > 0) || isinf(spec->arrival_poisson_per_s))
        return error_at(err, AISLE_EVALUE, &spec->at, "arrivals need a rate above 0");
    if (!(spec->duration_mean_s >= 0 && cv >= 0) || isinf(spec->duration_mean_s + cv * cv))
        return error_at(err, AISLE_EVALUE, &spec->at,
                        "durations need a mean and a cv of 0 or more");
    if (spec->duration_mean_s > 0) {
        gen->sigma = sqrt(log1p(cv * cv));
        gen->mu = log(spec->duration_mean_s * 1e6) - gen->sigma * gen->sigma / 2;
    }
    return AISLE_OK;
}

static struct aisle_arrival arrival_of(const struct request *request)
{
    return (struct aisle_arrival){
        .pods = 1,
        .name = "",
        .cpu_milli = request->cpu_milli,
        .mem_mib = request->mem_mib,
        .gpu_count = request->gpu_count,
        .gpu_milli = request->gpu_milli,
        .gpu_models = "",
        .duration_us = AISLE_NEVER,
    };
}

static const struct request *draw_request(gsl_rng *rng)
{
    int64_t u = (int64_t)gsl_rng_uniform_int(rng, MIX_PODS);
    const struct request *request = mix;

    while ((u -= request->pods) >= 0)
        request++;
    return request;
}

static enum aisle_status next(void *state, struct aisle_arrival *out, struct aisle_error *err)
{
    struct generator *gen = state;
    double duration_us;

    if (gen->k >= gen->spec->jobs)
        return AISLE_END;
    gen->clock_us += gsl_ran_exponential(gen->rng, 1e6 / gen->spec->arrival_poisson_per_s);
    if (!(gen->clock_us < longest_us))
        return error_at(err, AISLE_EVALUE, &gen->spec->at,
                        "pods arrive too late: the rate is too low");
    *out = arrival_of(draw_request(gen->rng));
    snprintf(gen->name, sizeof gen->name, "pod-%lld", (long long)gen->k++);
    out->name = gen->name;
    out->submit_us = llround(gen->clock_us);
    if (gen->spec->duration_mean_s > 0) {
        duration_us = fmin(gsl_ran_lognormal(gen->rng, gen->mu, gen->sigma), longest_us);
        out->duration_us = duration_us > 1 ? llround(duration_us) : 1;
    }
    return AISLE_OK;
}

/* Each request as often as the mix has it: 8152 calls. */
static void base(void *state, void (*each)(void *ctx, const struct aisle_arrival *), void *ctx)
{
    (void)state;
    for (size_t i = 0; i < MIX; i++) {
        struct aisle_arrival arrival = arrival_of(&mix[i]);

        for (int32_t k = 0; k < mix[i].pods; k++)
            each(ctx, &arrival);
    }
}

/* Totals are those of a rehearsal with the same numbers. */
static void report(const void *state, struct aisle_import *out)
{
    struct generator gen = *(const struct generator *)state;
    struct aisle_arrival arrival;

    gen.rng = gsl_rng_clone(gen.start);
    gen.k = 0;
    gen.clock_us = 0;
    *out = (struct aisle_import){0};
    while (next(&gen, &arrival, NULL) == AISLE_OK) {
        out->arrivals++;
        out->cpu_milli += arrival.cpu_milli;
        out->gpu_milli += (int64_t)arrival.gpu_count * arrival.gpu_milli;
    }
    out->rows = out->kept = out->arrivals;
    gsl_rng_free(gen.rng);
}

static void fini(void *state)
{
    gsl_rng_free(((struct generator *)state)->start);
}

const struct aisle_source_type workload_openb_mix = {
    .name = "openb-mix",
    .summary = "pods as in Alibaba's trace of 2023, Poisson arrivals, log-normal durations",
    .generator = true,
    .state_size = sizeof(struct generator),
    .init = init,
    .next = next,
    .base = base,
    .report = report,
    .fini = fini,
};
