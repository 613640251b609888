/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a policy that knows amounts alone cannot honour. */
#include <stdio.h>

#include "base/error.h"
#include "kubernetes/taints.h"
#include "run/objects.h"

enum { CLAUSE = 200 };

/* Each says what of a load such a policy would pass over, as the rest of the sentence "Deployment
 * "x" ...", and whether there is such a thing. */

static bool is_tied_to_nodes(const struct objects *o, const struct kube_pod_spec *pod, char *clause)
{
    const char *what = NULL;

    (void)o;
    if (pod->node_selector.count)
        what = "a nodeSelector";
    else if (pod->node_name)
        what = "a nodeName";
    else if (pod->node_affinity.required_present || pod->node_affinity.preferred_count)
        what = "a nodeAffinity";
    if (what)
        snprintf(clause, CLAUSE, "has %s", what);
    return what;
}

static bool is_tied_to_pods(const struct objects *o, const struct kube_pod_spec *pod, char *clause)
{
    const char *what = NULL;

    (void)o;
    if (pod->affinity.required_count || pod->affinity.preferred_count)
        what = "a podAffinity";
    else if (pod->anti_affinity.required_count || pod->anti_affinity.preferred_count)
        what = "a podAntiAffinity";
    else if (pod->spread_count)
        what = "topologySpreadConstraints";
    else if (pod->gated)
        what = "schedulingGates";
    for (size_t i = 0; i < pod->container_count && !what; i++)
        if (pod->container[i].port_count)
            what = "a hostPort";
    if (what)
        snprintf(clause, CLAUSE, "has %s", what);
    return what;
}

/* Is there a node whose GPUs are of another resource than that which stands for them? */
static bool has_other_gpus(const struct objects *o)
{
    uint32_t resource;

    for (size_t i = 0; i < o->facts.node_count; i++)
        if (objects_gpus(o, &o->facts.node[i].allocatable, &resource) && resource != o->facts.gpu)
            return true;
    return false;
}

static bool asks_for_more(const struct objects *o, const struct kube_pod_spec *pod, char *clause)
{
    const struct kube_amounts *asked = &pod->request.amounts;

    for (size_t i = 0; i < asked->count; i++) {
        uint32_t r = asked->item[i].resource;

        if (asked->item[i].amount == 0 || r == KUBE_CPU || r == KUBE_MEMORY ||
            (r == o->facts.gpu && !has_other_gpus(o)))
            continue;
        snprintf(clause, CLAUSE, "asks for %.100s%s", kube_resource_text(&o->manifest.names, r),
                 r == o->facts.gpu ? ", and there are nodes with GPUs of another kind" : "");
        return true;
    }
    return false;
}

static bool tolerates_cordons(const struct objects *o, const struct kube_pod_spec *pod)
{
    const struct kube_taint cordon = {.key = KUBE_UNSCHEDULABLE, .effect = KUBE_NO_SCHEDULE};

    for (size_t i = 0; i < pod->toleration_count; i++)
        if (kube_tolerates(&pod->toleration[i], &cordon, &o->manifest.names))
            return true;
    return false;
}

static bool must_keep_away(const struct objects *o, const struct kube_pod_spec *pod, char *clause)
{
    const struct kube_names *names = &o->manifest.names;

    for (size_t i = 0; i < o->facts.node_count; i++) {
        const struct kube_node *node = &o->facts.node[i];
        const struct kube_taint *taint = kube_untolerated(node, pod, names);

        if (taint)
            snprintf(clause, CLAUSE, "does not tolerate the taint %.80s of node %.80s",
                     kube_name_text(names, taint->key), kube_name_text(names, node->name));
        else if (node->unschedulable && !tolerates_cordons(o, pod))
            snprintf(clause, CLAUSE, "must keep away from node %.100s, which is unschedulable",
                     kube_name_text(names, node->name));
        else
            continue;
        return true;
    }
    return false;
}

static bool is_more_than_pods(const struct objects *o, const struct kube_load *load, char *clause)
{
    const struct kube_manifest *m = &o->manifest;
    const char *what = NULL;

    if (load->controller == KUBE_DAEMON_SET)
        what = "has a pod for each node";
    else if (load->gang && load->group_count > 1)
        what = "is a gang of unlike pods";
    for (size_t i = 0; i < m->load_count && load->pod_group && !what; i++)
        if (&m->load[i] != load && m->load[i].pod_group == load->pod_group &&
            m->load[i].namespace_ == load->namespace_)
            what = "is a gang with others, by its PodGroup";
    if (what)
        snprintf(clause, CLAUSE, "%s", what);
    return what;
}

static bool says_more(const struct objects *o, const struct kube_load *load, char *clause)
{
    static bool (*const ask[])(const struct objects *, const struct kube_pod_spec *, char *) = {
        is_tied_to_nodes, is_tied_to_pods, asks_for_more, must_keep_away};

    if (is_more_than_pods(o, load, clause))
        return true;
    for (size_t g = 0; g < load->group_count; g++)
        for (size_t k = 0; k < sizeof ask / sizeof *ask; k++)
            if (ask[k](o, load->group[g].spec, clause))
                return true;
    return false;
}

/* Work that the scenario lists itself has no tolerations, and goes there all the same. */
static void warn_tainted(struct objects *o, const struct aisle_queue_type *queue)
{
    const struct kube_pod_spec nothing = {0};
    const struct kube_node *first = NULL;
    struct aisle_error *w;
    size_t count = 0;

    for (size_t i = 0; i < o->facts.node_count; i++) {
        const struct kube_node *node = &o->facts.node[i];

        if (!node->unschedulable && !kube_untolerated(node, &nothing, &o->manifest.names))
            continue;
        first = first ? first : node;
        count++;
    }
    if (!first)
        return;
    w = errors_next(&o->warnings);
    error_at(w, AISLE_EVALUE, &first->at,
             "%zu node%s tainted or unschedulable, which queue policy %s does not see: pods go there "
             "as well",
             count, count == 1 ? " is" : "s are", queue->name);
    error_hint(w, "use queue policy kubernetes");
    error_warn(w);
}

enum aisle_status objects_check(struct objects *o, const struct aisle_queue_type *queue,
                                struct aisle_errors *errs)
{
    const struct kube_manifest *m = &o->manifest;
    enum aisle_status status = AISLE_OK;
    struct aisle_error *err;
    char clause[CLAUSE];

    if (queue->reads_pod_specs)
        return AISLE_OK;
    for (size_t i = 0; i < m->load_count; i++) {
        const struct kube_load *load = &m->load[i];

        if (!says_more(o, load, clause))
            continue;
        err = errors_next(errs);
        status = error_at(err, AISLE_EVALUE, &load->at,
                          "%s \"%.100s\" %s, which queue policy %s cannot honour", load->kind,
                          kube_name_text(&m->names, load->name), clause, queue->name);
        error_hint(err, "use queue policy kubernetes");
    }
    if (status == AISLE_OK)
        warn_tainted(o, queue);
    return status;
}
