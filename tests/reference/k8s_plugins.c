/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of one plugin's scores or verdicts. */
#include "k8s_checks.h"

#include <inttypes.h>
#include <string.h>

#include "kubernetes/cycle.h"

/* The score or verdict of one plugin, alone in its profile. */
static void start(struct k8s_case *k, struct kube_cycle *c, const struct kube_plugin *plugin,
                  const void *args)
{
    const struct kube_profile p = {.entry = {{.plugin = plugin, .args = args, .weight = 1}},
                                   .count = 1};

    kube_cycle_init(c, &k->snapshot, &p);
}

const struct yaml_node *expect(struct k8s_case *k, const char *key)
{
    const struct yaml_node *n = yaml_get(k->expected, key);

    if (!n)
        k8s_wrong(k, "\"expected\" has no \"%s\"", key);
    return n;
}

void only(struct k8s_case *k, const char *const *known)
{
    for (size_t i = 0; i < k->expected->count; i++) {
        const char *const *key = known;

        while (*key && strcmp(*key, k->expected->key[i]->text) != 0)
            key++;
        if (!*key)
            k8s_wrong(k, "nobody understands expected.%s", k->expected->key[i]->text);
    }
}

/* Scores ----------------------------------------------------------------------------------------
 */

static void compare_scores(struct k8s_case *k, const uint32_t *at, const int64_t *score, size_t n)
{
    const struct yaml_node *scores = expect(k, "scores");

    if (scores && scores->count != n)
        k8s_wrong(k, "%zu scores are expected of %zu nodes", scores->count, n);
    for (size_t i = 0; scores && i < scores->count; i++) {
        size_t node = k8s_node_find(k, scores->key[i]->text), j = 0;
        int64_t right = k8s_int(k, scores->item[i]);

        while (node != SIZE_MAX && j < n && at[j] != k->node[node].at)
            j++;
        if (node == SIZE_MAX || j == n)
            k8s_wrong(k, "%s has no score", scores->key[i]->text);
        else if (score[j] != right)
            k8s_wrong(k, "%s scores %" PRId64 ", not %" PRId64, scores->key[i]->text, score[j],
                      right);
    }
}

static void check_scores(struct k8s_case *k, const struct kube_plugin *plugin, const void *args)
{
    static const char *const known[] = {"scores", "scores_before_1_33", "skipped_since_1_33",
                                        "scores_before_rounding_v1_23", NULL};
    const struct yaml_node *skipped = yaml_get(k->expected, "skipped_since_1_33");
    uint32_t *at = arena_new(&k->arena, k->node_count, sizeof *at);
    int64_t *score = arena_new(&k->arena, k->node_count, sizeof *score);
    struct kube_cycle c;
    size_t n = 0;
    bool speaks;

    only(k, known);
    for (size_t i = 0; i < k->node_count; i++)
        if (k->node[i].candidate)
            at[n++] = k->node[i].at;
    start(k, &c, plugin, args);
    kube_cycle_start(&c, &k->pod);
    speaks = kube_cycle_score_part(&c, 0, at, n, true, score);
    if (skipped && k8s_bool(k, skipped) == speaks)
        k8s_wrong(k, "the plugin %s", speaks ? "has something to say" : "is skipped");
    if (!skipped)
        compare_scores(k, at, score, n); /* of a plugin that is skipped all are 0 */
    kube_cycle_fini(&c);
}

/* The configuration is legal, or refused for the field that is expected. */
static bool check_configuration(struct k8s_case *k, const struct kube_plugin *plugin,
                                const void *args)
{
    const struct yaml_node *fields = yaml_get(k->expected, "config_error");
    const struct kube_profile p = {.entry = {{.plugin = plugin, .args = args, .weight = 1}},
                                   .count = 1};
    struct aisle_error err = {0};
    enum aisle_status status = kube_profile_check(&p, &err);

    if (!fields && status)
        k8s_wrong(k, "the configuration is refused: %s", err.message);
    else if (fields && !status)
        k8s_wrong(k, "the configuration is not refused");
    for (size_t i = 0; fields && i < fields->count; i++)
        if (i == 0 && !strstr(err.message, k8s_text(k, fields->item[i])))
            k8s_wrong(k, "the error is not about %s: %s", fields->item[i]->text, err.message);
    return !fields && !status;
}

static struct kube_fit_args fit_args(const struct k8s_case *k, enum kube_strategy strategy)
{
    return (struct kube_fit_args){
        .ignored = k->ignored,
        .ignored_count = k->ignored_count,
        .ignored_group = k->ignored_group,
        .ignored_group_count = k->ignored_group_count,
        .strategy = strategy,
        .resource = k->resource,
        .resource_count = k->resource_count,
        .shape = k->shape,
        .shape_count = k->shape_count,
    };
}

static void check_strategy(struct k8s_case *k, enum kube_strategy strategy)
{
    struct kube_fit_args args = fit_args(k, strategy);

    if (check_configuration(k, &kube_plugin_fit, &args))
        check_scores(k, &kube_plugin_fit, &args);
}

void check_least(struct k8s_case *k)
{
    check_strategy(k, KUBE_LEAST_ALLOCATED);
}

void check_most(struct k8s_case *k)
{
    check_strategy(k, KUBE_MOST_ALLOCATED);
}

void check_ratio(struct k8s_case *k)
{
    check_strategy(k, KUBE_REQUESTED_TO_CAPACITY_RATIO);
}

void check_fit_score(struct k8s_case *k)
{
    static const char *const name[] = {"LeastAllocated", "MostAllocated",
                                       "RequestedToCapacityRatio"};
    int s = 0;

    while (s < 3 && (!k->strategy || strcmp(name[s], k->strategy) != 0))
        s++;
    if (s == 3)
        k8s_wrong(k, "nobody knows the strategy \"%s\"", k->strategy ? k->strategy : "");
    else
        check_strategy(k, (enum kube_strategy)s);
}

void check_balanced(struct k8s_case *k)
{
    const struct kube_balanced_args args = {k->resource, k->resource_count};

    if (check_configuration(k, &kube_plugin_balanced_allocation, &args))
        check_scores(k, &kube_plugin_balanced_allocation, &args);
}

void check_images(struct k8s_case *k)
{
    check_scores(k, &kube_plugin_image_locality, NULL);
}

void check_taint_score(struct k8s_case *k)
{
    check_scores(k, &kube_plugin_taint_toleration, NULL);
}

void check_node_affinity_score(struct k8s_case *k)
{
    check_scores(k, &kube_plugin_node_affinity, &k->added);
}

void check_spread_score(struct k8s_case *k)
{
    check_scores(k, &kube_plugin_topology_spread, NULL);
}

void check_inter_pod_score(struct k8s_case *k)
{
    check_scores(k, &kube_plugin_inter_pod_affinity, NULL);
}

/* Filters ---------------------------------------------------------------------------------------
 */

/* What is said of one node, or of the pod as such. */
static bool verdict_of(struct k8s_case *k, struct kube_cycle *c, size_t node,
                       struct kube_verdict *v)
{
    v->count = 0;
    v->code = KUBE_SUCCESS;
    v->reason = arena_new(&k->arena, kube_reasons_max(k->pod.spec->request.amounts.count),
                          sizeof *v->reason);
    if (kube_cycle_start(c, &k->pod))
        return kube_cycle_filter(c, k->node[node].at, v);
    v->code = c->diagnosis.absent_code;
    v->count = 1;
    v->reason[0] = c->diagnosis.absent;
    return false;
}

/* All reasons, in any order. */
static void compare_reasons(struct k8s_case *k, const struct kube_verdict *v, const char *key,
                            enum kube_wording wording)
{
    const struct yaml_node *reasons = yaml_get(k->expected, key);

    if (!reasons)
        return;
    if (reasons->kind != YAML_SEQUENCE || reasons->count != v->count)
        k8s_wrong(k, "%s: there are %zu", key, v->count);
    for (size_t i = 0; i < v->count; i++) {
        char *text = kube_reason_text(&v->reason[i], wording, &k->names);
        size_t j = 0;

        while (j < reasons->count && strcmp(k8s_text(k, reasons->item[j]), text) != 0)
            j++;
        if (j == reasons->count)
            k8s_wrong(k, "%s: \"%s\" is not expected", key, text);
        mem_free(text);
    }
}

static const char *resource_of(const struct k8s_case *k, const struct kube_reason *r)
{
    return kube_resource_text(&k->names, r->kind == KUBE_WHY_TOO_MANY_PODS ? KUBE_PODS : r->name);
}

static void compare_amounts(struct k8s_case *k, const struct kube_verdict *v)
{
    const struct yaml_node *list = yaml_get(k->expected, "insufficient");

    for (size_t i = 0; list && i < list->count; i++) {
        const struct yaml_node *n = list->item[i];
        const char *resource = k8s_text(k, yaml_get(n, "resource"));
        size_t j = 0;

        while (j < v->count && strcmp(resource_of(k, &v->reason[j]), resource) != 0)
            j++;
        if (j == v->count)
            k8s_wrong(k, "%s is not said to be short", resource);
        else if (v->reason[j].requested != k8s_int(k, yaml_get(n, "requested")) ||
                 v->reason[j].used != k8s_int(k, yaml_get(n, "used")) ||
                 v->reason[j].capacity != k8s_int(k, yaml_get(n, "capacity")))
            k8s_wrong(k, "%s: %" PRId64 " requested, %" PRId64 " used, %" PRId64 " there", resource,
                      v->reason[j].requested, v->reason[j].used, v->reason[j].capacity);
    }
}

static void compare_code(struct k8s_case *k, const struct yaml_node *right, const char *node,
                         enum kube_code code)
{
    if (strcmp(k8s_text(k, right), kube_code_text(code)) != 0)
        k8s_wrong(k, "%s: %s, not %s", node, kube_code_text(code), k8s_text(k, right));
}

static void check_filter(struct k8s_case *k, const struct kube_plugin *plugin, const void *args)
{
    static const char *const known[] = {"fits",         "code", "reasons", "reasons_before_1_34",
                                        "insufficient", NULL};
    const struct yaml_node *fits = expect(k, "fits"), *code = yaml_get(k->expected, "code");
    struct kube_cycle c;
    struct kube_verdict v;
    bool passes;

    only(k, known);
    if (k->node_count != 1) {
        k8s_wrong(k, "the case is not about one node");
        return;
    }
    start(k, &c, plugin, args);
    passes = verdict_of(k, &c, 0, &v);
    if (fits && passes != k8s_bool(k, fits))
        k8s_wrong(k, "it %s", passes ? "fits" : "does not fit");
    if (code)
        compare_code(k, code, "the node", passes ? KUBE_SUCCESS : v.code);
    if (passes)
        v.count = 0;
    compare_reasons(k, &v, "reasons", KUBE_WORDS_SINCE_1_34);
    compare_reasons(k, &v, "reasons_before_1_34", KUBE_WORDS_BEFORE_1_34);
    compare_amounts(k, &v);
    kube_cycle_fini(&c);
}

void check_fit_filter(struct k8s_case *k)
{
    const struct kube_fit_args args = fit_args(k, KUBE_LEAST_ALLOCATED);

    check_filter(k, &kube_plugin_fit, &args);
}

void check_taints(struct k8s_case *k)
{
    check_filter(k, &kube_plugin_taint_toleration, NULL);
}

void check_node_affinity(struct k8s_case *k)
{
    check_filter(k, &kube_plugin_node_affinity, &k->added);
}

void check_node_name(struct k8s_case *k)
{
    struct kube_pod_spec spec = *k->pod.spec;

    spec.node_name = k->pod.node;
    k->pod.spec = &spec;
    check_filter(k, &kube_plugin_node_name, NULL);
}

void check_cordon(struct k8s_case *k)
{
    check_filter(k, &kube_plugin_node_unschedulable, NULL);
}

void check_ports(struct k8s_case *k)
{
    check_filter(k, &kube_plugin_node_ports, NULL);
}

void check_spread_filter(struct k8s_case *k)
{
    static const char *const known[] = {"code", NULL};
    const struct yaml_node *code = expect(k, "code");
    struct kube_cycle c;

    only(k, known);
    start(k, &c, &kube_plugin_topology_spread, NULL);
    for (size_t i = 0; code && i < code->count; i++) {
        size_t node = k8s_node_find(k, code->key[i]->text);
        struct kube_verdict v;

        if (node == SIZE_MAX)
            break;
        compare_code(k, code->item[i], code->key[i]->text,
                     verdict_of(k, &c, node, &v) ? KUBE_SUCCESS : v.code);
    }
    kube_cycle_fini(&c);
}
