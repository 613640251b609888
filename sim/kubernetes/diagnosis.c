/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/diagnosis.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void kube_diagnosis_clear(struct kube_diagnosis *d, uint32_t node_count)
{
    d->node_count = node_count;
    d->whole = false;
    d->absent_code = KUBE_SUCCESS;
    d->refusal_count = 0;
    d->reason_count = 0;
}

void kube_diagnosis_fini(struct kube_diagnosis *d)
{
    mem_free(d->refusal);
    mem_free(d->reason);
    memset(d, 0, sizeof(*d));
}

struct kube_verdict kube_diagnosis_room(struct kube_diagnosis *d, size_t max)
{
    d->reason = mem_reserve(d->reason, &d->reason_cap, d->reason_count + max, sizeof(*d->reason));
    return (struct kube_verdict){.code = KUBE_SUCCESS, .reason = d->reason + d->reason_count};
}

void kube_diagnosis_add(struct kube_diagnosis *d, uint32_t node, const struct kube_verdict *verdict)
{
    d->refusal =
        mem_reserve(d->refusal, &d->refusal_cap, d->refusal_count + 1, sizeof(*d->refusal));
    d->refusal[d->refusal_count++] = (struct kube_refusal){.node = node,
                                                           .code = verdict->code,
                                                           .part = (uint32_t)verdict->part,
                                                           .first = d->reason_count,
                                                           .count = verdict->count};
    d->reason_count += verdict->count;
}

void kube_diagnosis_refuse(struct kube_diagnosis *d, enum kube_code code,
                           enum kube_reason_kind kind)
{
    kube_diagnosis_leave_out(d, code, kind);
    d->whole = true;
}

void kube_diagnosis_leave_out(struct kube_diagnosis *d, enum kube_code code,
                              enum kube_reason_kind kind)
{
    d->absent_code = code;
    d->absent = (struct kube_reason){.kind = kind};
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

size_t kube_diagnosis_resolvable(const struct kube_diagnosis *d, uint32_t *out)
{
    size_t count = 0;

    for (size_t i = 0; i < d->refusal_count; i++)
        if (d->refusal[i].code == KUBE_RESOLVABLE)
            out[count++] = d->refusal[i].node;
    if (count > 0)
        qsort(out, count, sizeof(*out), ascending);
    return count;
}

enum kube_code kube_diagnosis_code(const struct kube_diagnosis *d, uint32_t node)
{
    for (size_t i = 0; i < d->refusal_count; i++)
        if (d->refusal[i].node == node)
            return d->refusal[i].code;
    return d->absent_code;
}
