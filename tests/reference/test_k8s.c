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
#include "k8s_checks.h"
#include "kubernetes/preempt.h"
#include "tap.h"

/* Arithmetic ------------------------------------------------------------------------------------
 */

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

/* Preemption ------------------------------------------------------------------------------------
 */

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

    while (node != SIZE_MAX && i < p->candidate_count && p->candidate[i].node != k->node[node].at)
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
        k8s_wrong(k, "%s breaks budgets for %" PRId64 " victims", name, p->candidate[i].violations);
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

/* Files -----------------------------------------------------------------------------------------
 */

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
    struct csv_column column[COLUMNS] = {{.name = "id"},
                                         {.name = "percentage_of_nodes_to_score"},
                                         {.name = "nodes"},
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
