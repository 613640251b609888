/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The generator "mix": pods in a mix that the scenario states, at times and for as long as it says
 * (workload/pod_mix.h).
 */
#include "base/mem.h"
#include "workload/pod_mix.h"
#include "workload/registry.h"

struct mix {
    struct pod_mix pods; /* first, for its slots */
    struct pod_mix_request *request;
};

static enum aisle_status init(void *state, const struct aisle_source_env *env,
                              struct aisle_error *err)
{
    const struct aisle_generate_spec *spec = &env->spec->generate;
    struct mix *mix = state;

    mix->request = mem_new(spec->mix_count, sizeof *mix->request);
    for (size_t i = 0; i < spec->mix_count; i++) {
        const struct aisle_mix_spec *m = &spec->mix[i];

        mix->request[i] = (struct pod_mix_request){
            .pods = (int32_t)m->weight,
            .cpu_milli = m->cpu_milli,
            .mem_mib = m->mem_mib,
            .gpu_count = (int32_t)m->gpu_count,
            .gpu_milli = (int32_t)(m->gpu_count ? m->gpu_milli : 0),
        };
    }
    return pod_mix_init(&mix->pods, env, mix->request, spec->mix_count, err);
}

static void fini(void *state)
{
    struct mix *mix = state;

    pod_mix_fini(&mix->pods);
    mem_free(mix->request);
}

const struct aisle_source_type workload_mix = {
    .name = "mix",
    .summary = "pods in a mix that the scenario states, Poisson arrivals, log-normal durations",
    .generator = true,
    .state_size = sizeof(struct mix),
    .init = init,
    .next = pod_mix_next,
    .base = pod_mix_base,
    .report = pod_mix_report,
    .fini = fini,
};
