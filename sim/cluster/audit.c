/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the cluster should look like, worked out again from capacities and holders. */
#include "cluster/cluster.h"

#include <inttypes.h>

#include "base/error.h"

struct tally {
    struct sum {
        int64_t cpu_milli, mem_mib, gpu_milli[AISLE_GPUS_MAX];
        size_t parts;
    } *held; /* on each node */
};

static void add(void *ctx, aisle_job_id job, const struct aisle_part *part)
{
    struct sum *s = &((struct tally *)ctx)->held[part->node];

    (void)job;
    s->cpu_milli += part->cpu_milli;
    s->mem_mib += part->mem_mib;
    s->parts++;
    for (int g = 0; g < AISLE_GPUS_MAX; g++)
        if (part->gpus >> g & 1)
            s->gpu_milli[g] += part->gpu_milli;
}

static enum aisle_status differs(const struct node *n, const char *what, int64_t is, int64_t ought,
                                 struct aisle_error *err)
{
    return error_set(err, AISLE_EPOLICY, "audit: node %s has %" PRId64 " %s, and ought to have %" PRId64,
                     n->name, is, what, ought);
}

static enum aisle_status audit_node(const struct node *n, const struct aisle_node_state *s,
                                    const struct job_list *jobs, const struct outage *out,
                                    const struct sum *held, struct aisle_error *err)
{
    int64_t left = 0, cpu = n->cpu_milli - held->cpu_milli - out->cpu_milli,
            mem = n->mem_mib - held->mem_mib - out->mem_mib;

    if (s->cpu_milli != cpu || s->cpu_milli < 0)
        return differs(n, "milli-CPU left", s->cpu_milli, cpu, err);
    if (s->mem_mib != mem || s->mem_mib < 0)
        return differs(n, "MiB left", s->mem_mib, mem, err);
    for (int g = 0; g < AISLE_GPUS_MAX; g++) {
        int64_t ought = (g < n->gpu_count && !(out->taken >> g & 1) ? AISLE_GPU_MILLI : 0) -
                        held->gpu_milli[g];

        if (s->gpu_milli[g] != ought || ought < 0)
            return differs(n, "milli-GPU left on one GPU", s->gpu_milli[g], ought, err);
        left += ought;
    }
    if (s->gpu_left_milli != left)
        return differs(n, "milli-GPU left", s->gpu_left_milli, left, err);
    if (jobs->count != held->parts)
        return differs(n, "parts", (int64_t)jobs->count, (int64_t)held->parts, err);
    return AISLE_OK;
}

enum aisle_status cluster_audit(const struct cluster *c, cluster_holders *holders, void *self,
                                struct aisle_error *err)
{
    struct tally t = {.held = mem_new(c->node_count, sizeof *t.held)};
    enum aisle_status status = AISLE_OK;
    int64_t cpu = 0, mem = 0, gpu = 0;

    holders(self, add, &t);
    for (size_t i = 0; i < c->node_count && status == AISLE_OK; i++) {
        status = audit_node(&c->node[i], &c->state[i], &c->jobs[i], &c->out[i], &t.held[i], err);
        cpu += t.held[i].cpu_milli;
        mem += t.held[i].mem_mib;
        for (int g = 0; g < AISLE_GPUS_MAX; g++)
            gpu += t.held[i].gpu_milli[g];
    }
    mem_free(t.held);
    if (status == AISLE_OK && (c->cpu_allocated_milli != cpu || c->mem_allocated_mib != mem ||
                               c->gpu_allocated_milli != gpu))
        status = error_set(err, AISLE_EPOLICY, "audit: the cluster's sums of what is allocated are off");
    return status;
}
