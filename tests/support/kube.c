/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kube.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    abort();
}

void kube_test_init(struct kube_test *t, const char *manifests)
{
    struct aisle_errors errs = {0};
    struct kube_profile profile;

    *t = (struct kube_test){0};
    kube_manifest_init(&t->manifest, true);
    if (kube_manifest_read_text(&t->manifest, "test", manifests, strlen(manifests), &errs) ||
        kube_manifest_finish(&t->manifest, &errs))
        give_up("manifests", errs.item[0].message);
    kube_snapshot_init(&t->snapshot, &t->manifest.names);
    kube_snapshot_namespaces(&t->snapshot, t->manifest.namespace_, t->manifest.namespace_count);
    for (size_t i = 0; i < t->manifest.node_count; i++)
        kube_snapshot_add_node(&t->snapshot, &t->manifest.node[i]);
    kube_profile_default(&profile);
    kube_cycle_init(&t->cycle, &t->snapshot, &profile);
    for (size_t i = 0; i < t->manifest.load_count; i++) {
        const struct kube_load *load = &t->manifest.load[i];

        if (load->node)
            kube_test_bind(t, kube_test_pod(t, kube_name_text(&t->manifest.names, load->name)),
                           kube_name_text(&t->manifest.names, load->node));
    }
}

void kube_test_fini(struct kube_test *t)
{
    kube_preemption_fini(&t->preemption);
    kube_cycle_fini(&t->cycle);
    kube_snapshot_fini(&t->snapshot);
    kube_manifest_fini(&t->manifest);
}

struct kube_pod *kube_test_pod(struct kube_test *t, const char *name)
{
    uint32_t number = kube_name_find(&t->manifest.names, name);
    struct kube_pod *pod = &t->pod[t->pod_count];

    for (size_t i = 0; i < t->manifest.load_count; i++)
        if (t->manifest.load[i].name == number && t->pod_count < KUBE_TEST_PODS) {
            *pod = (struct kube_pod){
                .spec = t->manifest.load[i].group[0].spec, .name = number, .order = t->pod_count++};
            return pod;
        }
    give_up("no load", name);
    return NULL;
}

uint32_t kube_test_node(struct kube_test *t, const char *name)
{
    uint32_t at = kube_snapshot_find(&t->snapshot, kube_name_find(&t->manifest.names, name));

    if (at == KUBE_NONE)
        give_up("no node", name);
    return at;
}

uint32_t kube_test_bind(struct kube_test *t, struct kube_pod *pod, const char *node)
{
    return kube_snapshot_add(&t->snapshot, kube_test_node(t, node), pod);
}

const char *kube_test_decide(struct kube_test *t, const char *load)
{
    uint32_t node = kube_decide(&t->cycle, kube_test_pod(t, load), NULL);

    return node == KUBE_NONE
               ? "none"
               : kube_name_text(&t->manifest.names, t->snapshot.node[node].node->name);
}

char *kube_test_message(struct kube_test *t, enum kube_wording wording)
{
    const struct kube_budgets none = {0};
    const struct kube_names *names = &t->manifest.names;
    const char *why = kube_preempt_ineligible(&t->cycle);
    char *after, *line;

    if (!why)
        kube_preempt(&t->preemption, &t->cycle, &kube_preempt_defaults, &none, NULL);
    after = why ? kube_preemption_refusal(why, wording)
                : kube_preemption_message(&t->preemption.diagnosis, wording, names);
    line = kube_message(&t->cycle.diagnosis, wording, names, after);
    mem_free(after);
    return line;
}
