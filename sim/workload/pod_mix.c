/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload/pod_mix.h"

#include <math.h>
#include <stdio.h>

#include <gsl/gsl_randist.h>

#include "base/error.h"

/* Times beyond this are refused, durations cut: sums stay within 63 bits. */
static const double longest_us = 0x1p60;

enum aisle_status pod_mix_init(struct pod_mix *m, const struct aisle_source_env *env,
                               const struct pod_mix_request *request, size_t request_count,
                               struct aisle_error *err)
{
    const struct aisle_generate_spec *spec = &env->spec->generate;
    double cv = spec->duration_cv;

    *m = (struct pod_mix){
        .spec = spec,
        .request = request,
        .request_count = request_count,
        .rng = env->rng,
        .start = gsl_rng_clone(env->rng),
    };
    for (size_t i = 0; i < request_count; i++)
        m->pods += request[i].pods;
    if (!(spec->arrival_poisson_per_s > 0) || isinf(spec->arrival_poisson_per_s))
        return error_at(err, AISLE_EVALUE, &spec->at, "arrivals need a rate above 0");
    if (!(spec->duration_mean_s >= 0 && cv >= 0) || isinf(spec->duration_mean_s + cv * cv))
        return error_at(err, AISLE_EVALUE, &spec->at,
                        "durations need a mean and a cv of 0 or more");
    if (spec->duration_mean_s > 0) {
        m->sigma = sqrt(log1p(cv * cv));
        m->mu = log(spec->duration_mean_s * 1e6) - m->sigma * m->sigma / 2;
    }
    return AISLE_OK;
}

static struct aisle_arrival arrival_of(const struct pod_mix_request *request)
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

static const struct pod_mix_request *draw_request(const struct pod_mix *m)
{
    int64_t u = (int64_t)gsl_rng_uniform_int(m->rng, (unsigned long)m->pods);
    const struct pod_mix_request *request = m->request;

    while ((u -= request->pods) >= 0)
        request++;
    return request;
}

enum aisle_status pod_mix_next(void *state, struct aisle_arrival *out, struct aisle_error *err)
{
    struct pod_mix *m = state;
    double duration_us;

    if (m->k >= m->spec->jobs)
        return AISLE_END;
    m->clock_us += gsl_ran_exponential(m->rng, 1e6 / m->spec->arrival_poisson_per_s);
    if (!(m->clock_us < longest_us))
        return error_at(err, AISLE_EVALUE, &m->spec->at,
                        "pods arrive too late: the rate is too low");
    *out = arrival_of(draw_request(m));
    snprintf(m->name, sizeof m->name, "pod-%lld", (long long)m->k++);
    out->name = m->name;
    out->submit_us = llround(m->clock_us);
    if (m->spec->duration_mean_s > 0) {
        duration_us = fmin(gsl_ran_lognormal(m->rng, m->mu, m->sigma), longest_us);
        out->duration_us = duration_us > 1 ? llround(duration_us) : 1;
    }
    return AISLE_OK;
}

/* Each request as often as the mix has it. */
void pod_mix_base(void *state, void (*each)(void *ctx, const struct aisle_arrival *), void *ctx)
{
    const struct pod_mix *m = state;

    for (size_t i = 0; i < m->request_count; i++) {
        struct aisle_arrival arrival = arrival_of(&m->request[i]);

        for (int32_t k = 0; k < m->request[i].pods; k++)
            each(ctx, &arrival);
    }
}

/* Totals are those of a rehearsal with the same numbers. */
void pod_mix_report(const void *state, struct aisle_import *out)
{
    struct pod_mix m = *(const struct pod_mix *)state;
    struct aisle_arrival arrival;

    m.rng = gsl_rng_clone(m.start);
    m.k = 0;
    m.clock_us = 0;
    *out = (struct aisle_import){0};
    while (pod_mix_next(&m, &arrival, NULL) == AISLE_OK) {
        out->arrivals++;
        out->cpu_milli += arrival.cpu_milli;
        out->gpu_milli += (int64_t)arrival.gpu_count * arrival.gpu_milli;
    }
    out->rows = out->kept = out->arrivals;
    gsl_rng_free(m.rng);
}

void pod_mix_fini(struct pod_mix *m)
{
    gsl_rng_free(m->start);
}
