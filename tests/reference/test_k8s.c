/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kube-scheduler's decisions against the tables of its own tests: every *.yaml of the folder
 * AISLE_K8S_CASES, else of k8s in the shared data. Each case is a test with its own name; what a
 * case says and we do not understand fails it. Of values that changed with the versions those of
 * v1.34 and later count, which are the ones without a version in their name.
 *
 * Tables of the horizontal pod autoscaler are counted as not done yet. quantity.csv is another
 * program's.
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "k8s_cases.h"
#include "kubernetes/message.h"
#include "kubernetes/preempt.h"
#include "tap.h"

/* The score or verdict of one plugin, alone in its profile. */
static void start(struct k8s_case *k, struct kube_cycle *c, const struct kube_plugin *plugin,
                  const void *args)
{
    const struct kube_profile p = {.entry = {{.plugin = plugin, .args = args, .weight = 1}},
                                   .count = 1};

    kube_cycle_init(c, &k->snapshot, &p);
}

static const struct yaml_node *expect(struct k8s_case *k, const char *key)
{
    const struct yaml_node *n = yaml_get(k->expected, key);

    if (!n)
        k8s_wrong(k, "\"expected\" has no \"%s\"", key);
    return n;
}

/* Every key of what is expected must be one that the check looks at. NULL-terminated. */
static void only(struct k8s_case *k, const char *const *known)
{
    for (size_t i = 0; i < k->expected->count; i++) {
        const char *const *key = known;

        while (*key && strcmp(*key, k->expected->key[i]->text) != 0)
            key++;
        if (!*key)
            k8s_wrong(k, "nobody understands expected.%s", k->expected->key[i]->text);
    }
}

/* Scores ---------------------------------------------------------------------------------------- */

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

static void check_least(struct k8s_case *k)
{
    check_strategy(k, KUBE_LEAST_ALLOCATED);
}

static void check_most(struct k8s_case *k)
{
    check_strategy(k, KUBE_MOST_ALLOCATED);
}

static void check_ratio(struct k8s_case *k)
{
    check_strategy(k, KUBE_REQUESTED_TO_CAPACITY_RATIO);
}

static void check_fit_score(struct k8s_case *k)
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

static void check_balanced(struct k8s_case *k)
{
    const struct kube_balanced_args args = {k->resource, k->resource_count};

    if (check_configuration(k, &kube_plugin_balanced_allocation, &args))
        check_scores(k, &kube_plugin_balanced_allocation, &args);
}

static void check_images(struct k8s_case *k)
{
    check_scores(k, &kube_plugin_image_locality, NULL);
}

static void check_taint_score(struct k8s_case *k)
{
    check_scores(k, &kube_plugin_taint_toleration, NULL);
}

static void check_node_affinity_score(struct k8s_case *k)
{
    check_scores(k, &kube_plugin_node_affinity, &k->added);
}

static void check_spread_score(struct k8s_case *k)
{
    check_scores(k, &kube_plugin_topology_spread, NULL);
}

static void check_inter_pod_score(struct k8s_case *k)
{
    check_scores(k, &kube_plugin_inter_pod_affinity, NULL);
}

/* Filters --------------------------------------------------------------------------------------- */

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
    return kube_resource_text(&k->names,
                              r->kind == KUBE_WHY_TOO_MANY_PODS ? KUBE_PODS : r->name);
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
    static const char *const known[] = {"fits", "code", "reasons", "reasons_before_1_34",
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

static void check_fit_filter(struct k8s_case *k)
{
    const struct kube_fit_args args = fit_args(k, KUBE_LEAST_ALLOCATED);

    check_filter(k, &kube_plugin_fit, &args);
}

static void check_taints(struct k8s_case *k)
{
    check_filter(k, &kube_plugin_taint_toleration, NULL);
}

static void check_node_affinity(struct k8s_case *k)
{
    check_filter(k, &kube_plugin_node_affinity, &k->added);
}

static void check_node_name(struct k8s_case *k)
{
    struct kube_pod_spec spec = *k->pod.spec;

    spec.node_name = k->pod.node;
    k->pod.spec = &spec;
    check_filter(k, &kube_plugin_node_name, NULL);
}

static void check_cordon(struct k8s_case *k)
{
    check_filter(k, &kube_plugin_node_unschedulable, NULL);
}

static void check_ports(struct k8s_case *k)
{
    check_filter(k, &kube_plugin_node_ports, NULL);
}

static void check_spread_filter(struct k8s_case *k)
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

/* Arithmetic ------------------------------------------------------------------------------------ */

static void check_normalise(struct k8s_case *k)
{
    static const char *const known[] = {"scores_list", NULL};
    const struct yaml_node *list = expect(k, "scores_list");

    only(k, known);
    kube_normalise(k->max, k->reverse, k->score, k->score_count);
    if (list && list->count != k->score_count)
        k8s_wrong(k, "there are %zu scores", k->score_count);
    for (size_t i = 0; list && i < list->count && i < k->score_count; i++)
        if (k->score[i] != k8s_int(k, list->item[i]))
            k8s_wrong(k, "score %zu is %" PRId64 ", not %s", i, k->score[i], list->item[i]->text);
}

static void check_linear(struct k8s_case *k)
{
    static const char *const known[] = {"value", NULL};
    const struct yaml_node *value = expect(k, "value");
    int64_t got = kube_broken_linear(k->shape, k->shape_count, k->point);

    only(k, known);
    if (value && got != k8s_int(k, value))
        k8s_wrong(k, "it is %" PRId64 ", not %s", got, value->text);
}

/* Preemption ------------------------------------------------------------------------------------ */

/* The profile that a case names; the filters that upstream's test has if it names none. */
static void filters(struct k8s_case *k, struct kube_profile *p)
{
    *p = (struct kube_profile){0};
    if (k->filter_count == 0)
        p->entry[p->count++].plugin = &kube_plugin_fit;
    for (size_t i = 0; i < k->filter_count && i < KUBE_PLUGINS; i++) {
        p->entry[p->count].plugin = kube_plugin_find(k->filter[i]);
        if (p->entry[p->count].plugin)
            p->count++;
        else
            k8s_wrong(k, "nobody knows the plugin \"%s\"", k->filter[i]);
    }
}

/* A dry run over all nodes, as upstream's tests do it. */
static void try_all(struct k8s_case *k, struct kube_cycle *c, struct kube_preemption *p)
{
    const struct kube_budgets budgets = {k->budget, k->allowed, k->budget_count};
    uint32_t *at = arena_new(&k->arena, k->node_count, sizeof *at);
    struct kube_profile profile;

    filters(k, &profile);
    kube_cycle_init(c, &k->snapshot, &profile);
    for (size_t i = 0; i < k->node_count; i++)
        at[i] = k->node[i].at;
    if (!kube_cycle_start(c, &k->pod))
        k8s_wrong(k, "the pod as such is refused");
    kube_preempt_try(p, c, at, k->node_count, 0, SIZE_MAX, &budgets);
}

static bool is_victim(const struct k8s_case *k, const struct kube_preemption *p,
                      const struct kube_candidate *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(kube_name_text(&k->names, p->victim[c->first + i].pod->name), name) == 0)
            return true;
    return false;
}

static void compare_candidate(struct k8s_case *k, const struct kube_preemption *p,
                              const struct yaml_node *right)
{
    const char *name = k8s_text(k, yaml_get(right, "node"));
    const struct yaml_node *victims = yaml_get(right, "victims");
    size_t node = k8s_node_find(k, name), i = 0;

    while (node != SIZE_MAX && i < p->candidate_count &&
           p->candidate[i].node != k->node[node].at)
        i++;
    if (node == SIZE_MAX || i == p->candidate_count || !victims) {
        k8s_wrong(k, "%s is no candidate", name);
        return;
    }
    if (p->candidate[i].count != victims->count)
        k8s_wrong(k, "%s has %zu victims", name, p->candidate[i].count);
    for (size_t v = 0; v < victims->count; v++)
        if (!is_victim(k, p, &p->candidate[i], k8s_text(k, victims->item[v])))
            k8s_wrong(k, "%s is no victim", victims->item[v]->text);
    if (p->candidate[i].violations != k8s_int(k, yaml_get(right, "pdb_violations")))
        k8s_wrong(k, "%s breaks budgets for %" PRId64 " victims", name,
                  p->candidate[i].violations);
}

static void check_victims(struct k8s_case *k)
{
    static const char *const known[] = {"candidates", NULL};
    const struct yaml_node *list = expect(k, "candidates");
    struct kube_preemption p = {0};
    struct kube_cycle c;

    only(k, known);
    try_all(k, &c, &p);
    if (list && p.candidate_count != list->count)
        k8s_wrong(k, "there are %zu candidates", p.candidate_count);
    for (size_t i = 0; list && i < list->count; i++)
        compare_candidate(k, &p, list->item[i]);
    kube_preemption_fini(&p);
    kube_cycle_fini(&c);
}

static void check_pick(struct k8s_case *k)
{
    static const char *const known[] = {"nominated_node_any_of", NULL};
    const struct yaml_node *list = expect(k, "nominated_node_any_of");
    const struct kube_candidate *best;
    struct kube_preemption p = {0};
    struct kube_cycle c;
    bool right = false;

    only(k, known);
    try_all(k, &c, &p);
    best = kube_preempt_pick(&p);
    for (size_t i = 0; best && list && i < list->count; i++) {
        size_t node = k8s_node_find(k, k8s_text(k, list->item[i]));

        right = right || (node != SIZE_MAX && k->node[node].at == best->node);
    }
    if (!right)
        k8s_wrong(k, "the node is %s",
                  best ? kube_name_text(&k->names, k->snapshot.node[best->node].node->name)
                       : "none");
    kube_preemption_fini(&p);
    kube_cycle_fini(&c);
}

/* Files ----------------------------------------------------------------------------------------- */

static const struct check {
    const char *kind;
    void (*run)(struct k8s_case *k); /* NULL: not done yet */
} checks[] = {
    {"balanced_allocation", check_balanced},
    {"broken_linear", check_linear},
    {"fit_filter", check_fit_filter},
    {"fit_score", check_fit_score},
    {"hpa_replicas", NULL},
    {"hpa_scaling_policies", NULL},
    {"image_locality", check_images},
    {"interpod_affinity_score", check_inter_pod_score},
    {"least_allocated", check_least},
    {"most_allocated", check_most},
    {"node_affinity_filter", check_node_affinity},
    {"node_affinity_score", check_node_affinity_score},
    {"node_name_filter", check_node_name},
    {"node_ports_filter", check_ports},
    {"node_unschedulable_filter", check_cordon},
    {"normalize_score", check_normalise},
    {"preemption_pick_node", check_pick},
    {"preemption_victims", check_victims},
    {"requested_to_capacity_ratio", check_ratio},
    {"taint_filter", check_taints},
    {"taint_score", check_taint_score},
    {"topology_spread_filter", check_spread_filter},
    {"topology_spread_score", check_spread_score},
    {0},
};

static void say(bool right, const char *id, const char *title, const char *wrong)
{
    char name[256];

    snprintf(name, sizeof name, "%s: %s", id, title);
    for (char *c = name; *c; c++)
        if (*c == '#') /* TAP takes what follows for a directive */
            *c = '_';
    tap_case(right, name, "%s", wrong);
}

static void check_case(const struct check *check, const struct yaml_node *node)
{
    const struct yaml_node *id = yaml_get(node, "id");
    struct k8s_case k;
    char name[256];

    if (!check->run) {
        snprintf(name, sizeof name, "%s # SKIP not done yet", id ? id->text : check->kind);
        tap_case(true, name, "%s", "");
        return;
    }
    k8s_case_init(&k, check->kind, node);
    if (!k.wrong[0])
        check->run(&k);
    say(!k.wrong[0], k.id, k.title, k.wrong);
    k8s_case_fini(&k);
}

static void check_tree(const char *file, const struct yaml_node *root)
{
    const struct yaml_node *kind = yaml_get(root, "kind"), *cases = yaml_get(root, "cases");
    const struct check *check = checks;

    while (check->kind && (!kind || strcmp(check->kind, kind->text) != 0))
        check++;
    if (!check->kind || !cases || cases->kind != YAML_SEQUENCE) {
        tap_case(false, file, "there is no kind that we know, or there are no cases");
        return;
    }
    for (size_t i = 0; i < cases->count; i++)
        check_case(check, cases->item[i]);
}

static void check_file(const char *folder, const char *file)
{
    struct arena arena = {0};
    struct aisle_errors errs = {0};
    struct aisle_error err = {0};
    struct yaml_node *root = NULL;
    struct text text;
    char *path = mem_printf("%s/%s", folder, file);

    if (text_read(&text, &arena, path, YAML_SIZE_MAX, &err))
        tap_case(false, file, "%s", err.message);
    else if (yaml_parse(&root, &text, &errs))
        tap_case(false, file, "%s", errs.item[0].message);
    else
        check_tree(file, root);
    mem_free(path);
    arena_fini(&arena);
}

static int is_yaml(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');

    return dot && strcmp(dot, ".yaml") == 0;
}

static void check_nodes_to_score(const char *folder)
{
    enum { ID, PERCENT, NODES, EXPECTED, COLUMNS };
    struct csv_column column[COLUMNS] = {
        {.name = "id"}, {.name = "percentage_of_nodes_to_score"}, {.name = "nodes"},
        {.name = "expected"}};
    char *path = mem_printf("%s/nodes_to_score.csv", folder);
    struct aisle_file file = {.name = "nodes_to_score.csv", .path = path};
    struct aisle_error err = {0};
    struct csv *csv = NULL;
    enum aisle_status status = csv_open(&csv, &file, column, COLUMNS, &err);

    while (!status && !(status = csv_next(csv, &err))) {
        struct arena arena = {0};
        long nodes = strtol(csv_text(csv, NODES, &arena), NULL, 10);
        int percent = (int)strtol(csv_text(csv, PERCENT, &arena), NULL, 10);
        uint32_t got = kube_nodes_to_score(percent, (uint32_t)nodes);
        char wrong[64];

        snprintf(wrong, sizeof wrong, "it is %" PRIu32, got);
        say(strtol(csv_text(csv, EXPECTED, &arena), NULL, 10) == (long)got,
            csv_text(csv, ID, &arena), "how many feasible nodes are enough", wrong);
        arena_fini(&arena);
    }
    tap_case(status == AISLE_END, "nodes_to_score.csv could be read", "%s", err.message);
    csv_close(csv);
    mem_free(path);
}

int main(void)
{
    char *folder = mem_text(tap_data("AISLE_K8S_CASES", "k8s", "nodes_to_score.csv"));
    struct dirent **entry = NULL;
    int count;

    *strrchr(folder, '/') = '\0';
    count = scandir(folder, &entry, is_yaml, alphasort);
    for (int i = 0; i < count; i++) {
        check_file(folder, entry[i]->d_name);
        free(entry[i]);
    }
    free(entry);
    check_nodes_to_score(folder);
    mem_free(folder);
    return tap_end();
}
