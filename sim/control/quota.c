/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ResourceQuota: what the pods of a namespace may ask for together. What a pod does not ask for
 * counts as 0, where Kubernetes would refuse the pod. */
#include "control/state.h"

void quota_init(struct control *c)
{
    const struct kube_manifest *m = c->env.manifest;

    c->quota_count = m ? m->quota_count : 0;
    c->quota = arena_new(&c->arena, c->quota_count, sizeof *c->quota);
    for (size_t i = 0; i < c->quota_count; i++) {
        c->quota[i].is = &m->quota[i];
        c->quota[i].used =
            arena_new(&c->arena, m->quota[i].requests.count, sizeof *c->quota[i].used);
    }
}

/* What all pods of the unit ask for; stops at a quarter of INT64_MAX, so that sums of few hold. */
static int64_t amount(const struct unit *u, uint32_t resource)
{
    int64_t each = resource == KUBE_PODS
                       ? 1
                       : kube_amount_of(&u->shown.spec->request.amounts, resource, NULL);
    int64_t most = INT64_MAX / 4, all;

    return __builtin_mul_overflow(each, (int64_t)u->shown.pods, &all) || all > most ? most : all;
}

bool quota_has_room(const struct control *c, const struct unit *u, const struct kube_quota **why)
{
    for (size_t i = 0; i < c->quota_count; i++) {
        const struct quota *q = &c->quota[i];

        if (q->is->namespace_ != u->shown.load->namespace_)
            continue;
        for (size_t k = 0; k < q->is->requests.count; k++) {
            int64_t asked = amount(u, q->is->requests.item[k].resource);

            if (asked == 0 || asked <= q->is->requests.item[k].amount - q->used[k])
                continue;
            if (why)
                *why = q->is;
            return false;
        }
    }
    return true;
}

void quota_take(struct control *c, const struct unit *u, int sign)
{
    for (size_t i = 0; i < c->quota_count; i++) {
        const struct quota *q = &c->quota[i];

        if (q->is->namespace_ != u->shown.load->namespace_)
            continue;
        for (size_t k = 0; k < q->is->requests.count; k++)
            q->used[k] += sign * amount(u, q->is->requests.item[k].resource);
        c->creation.room = c->creation.room || sign < 0;
    }
}
