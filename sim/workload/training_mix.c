/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The generator "training": training jobs as of a shared cluster, for as long as one likes.
 *
 * How many GPUs a job asks for is drawn from Microsoft's Philly trace (workload/philly.h), up to
 * `gpus_max`. A job of N GPUs is a gang of N pods of one, so that its split over nodes is the
 * placement's affair. CPU and memory it asks for none: the trace tells nothing of them.
 *
 * Durations are those of the trace's jobs of that many GPUs (`like: philly`), or log-normal with
 * mean m and coefficient of variation c: sigma^2 = ln(1 + c^2), mu = ln m - sigma^2 / 2. They are
 * rounded to microseconds, and are one at least.
 *
 * Arrivals are those of workload/poisson.h. Jobs of a batch are of one tenant and ask for equally
 * many GPUs, as a search for hyperparameters does. The k-th of the tenants (k from 1) has a share
 * proportional to k^-s, Zipf's law, with the exponent s of the trace.
 *
 * Draws per batch: those of its arrival, the GPUs, the tenant (if there are any); then per job the
 * duration. Durations of a log-normal with cv 0 are drawn as well.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <gsl/gsl_randist.h>

#include "base/error.h"
#include "base/mem.h"
#include "workload/philly.h"
#include "workload/poisson.h"
#include "workload/registry.h"

/* Times beyond this are refused, durations cut: sums stay within 63 bits. */
static const double longest_us = 0x1p60;

struct generator {
    const struct aisle_generate_spec *spec;
    gsl_rng *rng;
    gsl_rng *start; /* as rng stood at first, to count what will arrive */
    struct poisson poisson;
    int32_t width_jobs; /* jobs of the trace that are not too wide */
    double *popularity; /* by tenant: the sum up to it; the last is the whole */
    double mu, sigma;
    int64_t k;    /* jobs so far */
    int64_t left; /* of the present batch, with the next two */
    const struct philly_width *width;
    int64_t tenant;
    char name[32], tenant_name[32];
};

static enum aisle_status check(const struct aisle_generate_spec *spec, struct aisle_error *err)
{
    double cv = spec->duration_cv;

    if (!(spec->arrival_poisson_per_s > 0) || isinf(spec->arrival_poisson_per_s))
        return error_at(err, AISLE_EVALUE, &spec->at, "arrivals need a rate above 0");
    if (!(spec->diurnal_amplitude >= 0 && spec->diurnal_amplitude <= 1))
        return error_at(err, AISLE_EVALUE, &spec->at, "the amplitude of a day is within 0..1");
    if (!spec->duration_like && !(spec->duration_mean_s > 0 && cv >= 0))
        return error_at(err, AISLE_EVALUE, &spec->at,
                        "durations need a mean above 0 and a cv of 0 or more");
    if (isinf(spec->duration_mean_s + cv * cv))
        return error_at(err, AISLE_EVALUE, &spec->at, "durations have no end");
    return AISLE_OK;
}

static void weigh_tenants(struct generator *gen)
{
    double sum = 0;

    gen->popularity = mem_new((size_t)gen->spec->tenants, sizeof *gen->popularity);
    for (int64_t i = 0; i < gen->spec->tenants; i++)
        gen->popularity[i] = sum += pow((double)(i + 1), -philly_tenant_exponent);
}

static bool narrow_enough(const struct generator *gen, const struct philly_width *w)
{
    return gen->spec->gpus_max == 0 || w->gpus <= gen->spec->gpus_max;
}

static enum aisle_status init(void *state, const struct aisle_source_env *env,
                              struct aisle_error *err)
{
    const struct aisle_generate_spec *spec = &env->spec->generate;
    struct generator *gen = state;

    gen->spec = spec;
    gen->rng = env->rng;
    gen->start = gsl_rng_clone(env->rng);
    gen->poisson = (struct poisson){
        .rate_per_s = spec->arrival_poisson_per_s,
        .batch_mean = fmax(spec->burst_size, 1),
        .amplitude = spec->diurnal_amplitude,
        .peak_s = spec->diurnal_peak_s,
        .hour = spec->diurnal_like ? philly_hour : NULL,
    };
    for (int i = 0; i < PHILLY_WIDTHS; i++)
        gen->width_jobs += narrow_enough(gen, &philly_width[i]) ? philly_width[i].jobs : 0;
    if (spec->duration_mean_s > 0) {
        gen->sigma = sqrt(log1p(spec->duration_cv * spec->duration_cv));
        gen->mu = log(spec->duration_mean_s * 1e6) - gen->sigma * gen->sigma / 2;
    }
    weigh_tenants(gen);
    return check(spec, err);
}

/* Draws ------------------------------------------------------------------------------------------
 */

/* Widths ascend: those that are too wide are the last. */
static const struct philly_width *draw_width(struct generator *gen)
{
    int32_t u = (int32_t)gsl_rng_uniform_int(gen->rng, (unsigned long)gen->width_jobs);
    const struct philly_width *width = philly_width;

    while ((u -= width->jobs) >= 0)
        width++;
    return width;
}

static int64_t draw_tenant(struct generator *gen)
{
    int64_t low = 0, high = gen->spec->tenants - 1;
    double u = gsl_rng_uniform(gen->rng) * gen->popularity[high];

    while (low < high) {
        int64_t middle = (low + high) / 2;

        if (u < gen->popularity[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static int64_t draw_duration_us(struct generator *gen)
{
    double us;

    if (gen->spec->duration_like)
        us = 1e6 * philly_duration(gen->width->class, gsl_rng_uniform(gen->rng));
    else
        us = gsl_ran_lognormal(gen->rng, gen->mu, gen->sigma);
    us = fmin(us, longest_us);
    return us > 1 ? llround(us) : 1;
}

static enum aisle_status next_batch(struct generator *gen, struct aisle_error *err)
{
    gen->left = poisson_next(&gen->poisson, gen->rng);
    if (!(gen->poisson.clock_us < longest_us))
        return error_at(err, AISLE_EVALUE, &gen->spec->at,
                        "jobs arrive too late: the rate is too low");
    gen->width = draw_width(gen);
    if (gen->spec->tenants)
        gen->tenant = draw_tenant(gen);
    return AISLE_OK;
}

/* What the core calls ----------------------------------------------------------------------------
 */

static const struct aisle_arrival one_gpu = {
    .name = "",
    .pods = 1,
    .gpu_count = 1,
    .gpu_milli = AISLE_GPU_MILLI,
    .gpu_models = "",
};

static enum aisle_status next(void *state, struct aisle_arrival *out, struct aisle_error *err)
{
    struct generator *gen = state;
    enum aisle_status status;

    if (gen->k >= gen->spec->jobs)
        return AISLE_END;
    if (!gen->left && (status = next_batch(gen, err)))
        return status;
    gen->left--;
    snprintf(gen->name, sizeof gen->name, "job-%lld", (long long)gen->k++);
    snprintf(gen->tenant_name, sizeof gen->tenant_name, "tenant-%lld", (long long)gen->tenant);
    *out = one_gpu;
    out->name = gen->name;
    out->pods = (uint32_t)gen->width->gpus;
    out->tenant = gen->spec->tenants ? gen->tenant_name : NULL;
    out->submit_us = llround(gen->poisson.clock_us);
    out->duration_us = draw_duration_us(gen);
    return AISLE_OK;
}

/* All pods ask for the same. */
static void base(void *state, void (*each)(void *ctx, const struct aisle_arrival *), void *ctx)
{
    (void)state;
    each(ctx, &one_gpu);
}

/* Totals are those of a rehearsal with the same numbers. */
static void report(const void *state, struct aisle_import *out)
{
    struct generator gen = *(const struct generator *)state;
    struct aisle_arrival arrival;

    gen.rng = gsl_rng_clone(gen.start);
    gen.poisson.clock_us = 0;
    gen.k = gen.left = 0;
    *out = (struct aisle_import){0};
    while (next(&gen, &arrival, NULL) == AISLE_OK) {
        out->arrivals++;
        out->gpu_milli += (int64_t)arrival.pods * AISLE_GPU_MILLI;
    }
    out->rows = out->kept = out->arrivals;
    gsl_rng_free(gen.rng);
}

static void fini(void *state)
{
    struct generator *gen = state;

    gsl_rng_free(gen->start);
    mem_free(gen->popularity);
}

const struct aisle_source_type workload_training = {
    .name = "training",
    .summary = "training jobs with the GPUs, durations and tenants of Microsoft's Philly trace",
    .jobs = true,
    .generator = true,
    .state_size = sizeof(struct generator),
    .init = init,
    .next = next,
    .base = base,
    .report = report,
    .fini = fini,
};
