/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DaemonSets: a pod on each node whose taints and labels allow it. As in Kubernetes the scheduler
 * places them, each bound to its node by a required affinity that takes the place of the template's
 * (util.ReplaceDaemonSetPodNodeNameNodeAffinity). What their pods tolerate beyond the template has
 * been added when it was read. Nodes stay as they are, so the set is made once.
 */
#include "control/state.h"
#include "kubernetes/affinity.h"
#include "kubernetes/taints.h"

bool daemon_set_wants(const struct control *c, const struct kube_pod_spec *spec, uint32_t node)
{
    const struct kube_node *n = &c->env.facts->node[node];

    return (!spec->node_name || spec->node_name == n->name) &&
           !kube_untolerated(n, spec, c->names) && kube_wants_node(spec, n, c->names);
}

static const struct kube_pod_spec *spec_for(struct control *c, const struct kube_pod_spec *spec,
                                            uint32_t name)
{
    struct kube_pod_spec *copy = arena_new(&c->arena, 1, sizeof *copy);
    struct kube_node_term *term = arena_new(&c->arena, 1, sizeof *term);
    struct kube_requirement *field = arena_new(&c->arena, 1, sizeof *field);
    uint32_t *value = arena_new(&c->arena, 1, sizeof *value);

    *value = name;
    *field = (struct kube_requirement){
        .key = KUBE_METADATA_NAME, .op = KUBE_IN, .value = value, .value_count = 1};
    *term = (struct kube_node_term){.field = field, .field_count = 1};
    *copy = *spec;
    copy->node_affinity.required_present = true;
    copy->node_affinity.required = term;
    copy->node_affinity.required_count = 1;
    return copy;
}

static void start(struct control *c, struct controller *k)
{
    const struct kube_pod_spec *spec = k->load->group[0].spec;

    for (uint32_t i = 0; i < c->env.facts->node_count; i++) {
        uint32_t name = c->env.facts->node[i].name;

        if (daemon_set_wants(c, spec, i))
            unit_want(c, k, &(struct want){
                                .name = arena_printf(&c->arena, "%s-%s", k->base,
                                                     kube_name_text(c->names, name)),
                                .spec = spec_for(c, spec, name),
                                .pods = 1,
                            });
    }
}

const struct controller_type controller_daemon_set = {.start = start};
