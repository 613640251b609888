/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/shares.h"

#include <math.h>

struct amounts amounts_of(const struct aisle_shape *shape, int64_t pods)
{
    return (struct amounts){.gpu_milli = aisle_shape_gpu_milli(shape) * pods,
                            .cpu_milli = shape->cpu_milli * pods,
                            .mem_mib = shape->mem_mib * pods};
}

struct amounts amounts_sum(const struct amounts *a, const struct amounts *b)
{
    return (struct amounts){.gpu_milli = a->gpu_milli + b->gpu_milli,
                            .cpu_milli = a->cpu_milli + b->cpu_milli,
                            .mem_mib = a->mem_mib + b->mem_mib};
}

/* Equal fractions give equal doubles, as a quotient is rounded once. */
static double ratio(int64_t part, int64_t all)
{
    return all > 0 ? (double)part / (double)all : 0;
}

double share_of_gpu(const struct amounts *a, const struct aisle_cluster_facts *all)
{
    return ratio(a->gpu_milli, all->gpu_milli);
}

double share_dominant(const struct amounts *a, const struct aisle_cluster_facts *all)
{
    return fmax(share_of_gpu(a, all),
                fmax(ratio(a->cpu_milli, all->cpu_milli), ratio(a->mem_mib, all->mem_mib)));
}

double share_of_job(const struct aisle_job *job, const struct aisle_cluster_facts *all)
{
    struct amounts a = amounts_of(job->shape, job->pods);

    if (a.gpu_milli > 0)
        return share_of_gpu(&a, all);
    return a.cpu_milli > 0 ? ratio(a.cpu_milli, all->cpu_milli) : ratio(a.mem_mib, all->mem_mib);
}

double water_level(const double *want, size_t n, double total)
{
    for (size_t i = 0; i < n; i++) {
        double level = total / (double)(n - i);

        if (want[i] >= level)
            return level;
        total -= want[i];
    }
    return INFINITY;
}
