/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The generator "openb-mix": pods like those of OpenB, at times and for as long as one likes
 * (workload/pod_mix.h).
 *
 * The mix is that of Alibaba's cluster-trace-gpu-v2023, default pod list (8152 pods), as published
 * with Weng et al., "Beware of Fragmentation: Scheduling GPU-Sharing Workloads with Fragmentation
 * Gradient Descent", USENIX ATC 2023: 1088 pods without GPU, 3078 that share one, 3911 with a whole
 * one, 16, 15 and 44 with two, four and eight. Within these classes the table condenses the trace's
 * typical requests: near ones are taken together and figures rounded, so that each class keeps its
 * count. Memory plays no part in the published mix; it is about the median of the trace's pods of
 * that request.
 */
#include "workload/pod_mix.h"
#include "workload/registry.h"

/* clang-format off: one paragraph per class. */
static const struct pod_mix_request mix[] = {
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

static enum aisle_status init(void *state, const struct aisle_source_env *env,
                              struct aisle_error *err)
{
    return pod_mix_init(state, env, mix, sizeof mix / sizeof *mix, err);
}

static void fini(void *state)
{
    pod_mix_fini(state);
}

const struct aisle_source_type workload_openb_mix = {
    .name = "openb-mix",
    .summary = "pods as in Alibaba's trace of 2023, Poisson arrivals, log-normal durations",
    .generator = true,
    .state_size = sizeof(struct pod_mix),
    .init = init,
    .next = pod_mix_next,
    .base = pod_mix_base,
    .report = pod_mix_report,
    .fini = fini,
};
