/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Selectors of labels, and what is made of them: affinity, spreading; taints and tolerations. */
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "kubernetes/reader.h"

/* Requirements ------------------------------------------------------------------------------- */

static const char *const operators[] = {"In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", NULL};

/* As written. */
struct expression {
    uint32_t key;
    int op; /* -1: not said */
    const uint32_t *value;
    size_t value_count;
    const struct yaml_node *values;
};

struct requirements {
    struct kube_requirement *item;
    size_t count;
};

static void read_operator(struct reader *r, const struct yaml_node *value, void *at)
{
    *(int *)at = reader_choice(r, value, operators);
}

static void read_values(struct reader *r, const struct yaml_node *value, void *at)
{
    struct expression *e = at;

    e->values = value;
    e->value = reader_list(r, value, sizeof *e->value, read_name, &e->value_count);
}

static const struct field expression_field[] = {
    {"key", FIELD_NAME, offsetof(struct expression, key), NULL, NULL},
    {"operator", FIELD_READ, offsetof(struct expression, op), read_operator, NULL},
    {"values", FIELD_READ, 0, read_values, NULL},
    {0},
};
static const struct fields expression_fields = {expression_field, NULL};

/* What API validation wants of operator and values. */
static bool is_sound(struct reader *r, const struct yaml_node *node, const struct expression *e,
                     struct kube_requirement *out)
{
    size_t count = e->value_count;

    if (!e->key)
        reader_error(r, node, ": the key is missing");
    else if (e->op < 0)
        reader_error(r, node, ": the operator is missing, which is In, NotIn, Exists, ...");
    else if ((e->op == KUBE_IN || e->op == KUBE_NOT_IN) && !count)
        reader_error(r, node, ": %s needs values", operators[e->op]);
    else if ((e->op == KUBE_EXISTS || e->op == KUBE_DOES_NOT_EXIST) && count)
        reader_error(r, e->values, ": %s has no values", operators[e->op]);
    else if (e->op >= KUBE_GT &&
             (count != 1 || !kube_name_number(r->names, e->value[0], &out->bound)))
        reader_error(r, node, ": %s needs one value, a whole number in quotes", operators[e->op]);
    else
        return true;
    return false;
}

static void read_requirement(struct reader *r, const struct yaml_node *node, void *at)
{
    struct kube_requirement *out = at;
    struct expression e = {.op = -1};
    size_t errors = r->errors;

    reader_fields(r, node, &expression_fields, &e);
    if (r->errors > errors || !is_sound(r, node, &e, out))
        return;
    out->key = e.key;
    out->op = (enum kube_operator)e.op;
    out->value = e.value;
    out->value_count = e.value_count;
}

/* Nodes know all operators, selectors of pods four. */
static void read_label_requirement(struct reader *r, const struct yaml_node *node, void *at)
{
    struct kube_requirement *out = at;

    read_requirement(r, node, out);
    if (out->op == KUBE_GT || out->op == KUBE_LT)
        reader_error(r, node, ": %s is for labels of nodes only", operators[out->op]);
}

static void read_field_requirement(struct reader *r, const struct yaml_node *node, void *at)
{
    struct kube_requirement *out = at;
    size_t errors = r->errors;

    read_requirement(r, node, out);
    if (r->errors > errors)
        return;
    if (out->key != KUBE_METADATA_NAME)
        reader_error(r, node, ": \"%.60s\" is no field of a node that can be matched",
                     kube_name_text(r->names, out->key));
    else if ((out->op != KUBE_IN && out->op != KUBE_NOT_IN) || out->value_count != 1)
        reader_error(r, node, ": a field is matched with In or NotIn, and one value");
}

/* Label selectors ---------------------------------------------------------------------------- */

static void put(struct requirements *list, struct arena *a, const struct kube_requirement *more,
                size_t count)
{
    struct kube_requirement *item = arena_new(a, list->count + count, sizeof *item);

    if (list->count)
        memcpy(item, list->item, list->count * sizeof *item);
    if (count)
        memcpy(item + list->count, more, count * sizeof *item);
    list->item = item;
    list->count += count;
}

static void put_value(struct reader *r, struct requirements *list, uint32_t key, uint32_t value,
                      enum kube_operator op)
{
    uint32_t *values = arena_new(r->arena, 1, sizeof *values);

    values[0] = value;
    put(list, r->arena,
        &(struct kube_requirement){.key = key, .op = op, .value = values, .value_count = 1}, 1);
}

static void read_match_labels(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_labels labels = {0};

    read_labels(r, value, &labels);
    for (size_t i = 0; i < labels.count; i++)
        put_value(r, at, labels.item[i].key, labels.item[i].value, KUBE_IN);
}

static void read_match_expressions(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_requirement *item;
    size_t count;

    item = reader_list(r, value, sizeof *item, read_label_requirement, &count);
    put(at, r->arena, item, count);
}

static const struct field selector_field[] = {
    {"matchLabels", FIELD_READ, 0, read_match_labels, NULL},
    {"matchExpressions", FIELD_READ, 0, read_match_expressions, NULL},
    {0},
};
static const struct fields selector_fields = {selector_field, NULL};

void read_selector(struct reader *r, const struct yaml_node *value, void *at)
{
    struct requirements list = {0};

    reader_fields(r, value, &selector_fields, &list);
    *(struct kube_selector *)at =
        (struct kube_selector){.present = true, .all = list.item, .count = list.count};
}

void read_plain_selector(struct reader *r, const struct yaml_node *value, void *at)
{
    struct requirements list = {0};

    read_match_labels(r, value, &list);
    *(struct kube_selector *)at =
        (struct kube_selector){.present = true, .all = list.item, .count = list.count};
}

/* The keys of matchLabelKeys: the pod's own values join the selector, as the API server has it. */
static void add_own(struct reader *r, struct kube_selector *selector, const uint32_t *key,
                    size_t count, enum kube_operator op)
{
    struct requirements list = {0};
    uint32_t value;

    if (!selector->present)
        return;
    put(&list, r->arena, selector->all, selector->count);
    for (size_t i = 0; i < count; i++)
        if (r->pod_labels && kube_label_find(r->pod_labels, key[i], &value))
            put_value(r, &list, key[i], value, op);
    selector->all = list.item;
    selector->count = list.count;
}

struct keys {
    const uint32_t *item;
    size_t count;
};

static void read_keys(struct reader *r, const struct yaml_node *value, void *at)
{
    struct keys *keys = at;

    keys->item = reader_list(r, value, sizeof *keys->item, read_name, &keys->count);
}

/* Affinity to nodes -------------------------------------------------------------------------- */

static void read_node_labels(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_node_term *term = at;

    term->label = reader_list(r, value, sizeof *term->label, read_requirement, &term->label_count);
}

static void read_node_fields(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_node_term *term = at;

    term->field =
        reader_list(r, value, sizeof *term->field, read_field_requirement, &term->field_count);
}

static const struct field node_term_field[] = {
    {"matchExpressions", FIELD_READ, 0, read_node_labels, NULL},
    {"matchFields", FIELD_READ, 0, read_node_fields, NULL},
    {0},
};
static const struct fields node_term_fields = {node_term_field, NULL};

static void read_node_term(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &node_term_fields, at);
}

static void read_node_terms(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_node_affinity *a = at;

    a->required =
        reader_list(r, value, sizeof *a->required, read_node_term, &a->required_count);
}

static const struct field required_field[] = {
    {"nodeSelectorTerms", FIELD_READ, 0, read_node_terms, NULL},
    {0},
};
static const struct fields required_fields = {required_field, NULL};

static void read_required_nodes(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_node_affinity *a = at;

    a->required_present = true;
    reader_fields(r, value, &required_fields, a);
}

static void read_weight(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_int(r, value, 1, 100, at);
}

static const struct field weighted_node_field[] = {
    {"weight", FIELD_READ, offsetof(struct kube_weighted_node_term, weight), read_weight, NULL},
    {"preference", FIELD_READ, offsetof(struct kube_weighted_node_term, term), read_node_term,
     NULL},
    {0},
};
static const struct fields weighted_node_fields = {weighted_node_field, NULL};

static void read_weighted_node(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_weighted_node_term *term = at;
    size_t errors = r->errors;

    reader_fields(r, value, &weighted_node_fields, term);
    if (!term->weight && r->errors == errors)
        reader_error(r, value, ": the weight is missing, which is 1 to 100");
}

static void read_preferred_nodes(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_node_affinity *a = at;

    a->preferred =
        reader_list(r, value, sizeof *a->preferred, read_weighted_node, &a->preferred_count);
}

static const struct field node_affinity_field[] = {
    {"requiredDuringSchedulingIgnoredDuringExecution", FIELD_READ, 0, read_required_nodes, NULL},
    {"preferredDuringSchedulingIgnoredDuringExecution", FIELD_READ, 0, read_preferred_nodes, NULL},
    {0},
};
static const struct fields node_affinity_fields = {node_affinity_field, NULL};

static void read_node_affinity(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &node_affinity_fields, at);
}

/* Affinity to pods --------------------------------------------------------------------------- */

struct term_draft {
    struct kube_pod_term term;
    struct keys match, mismatch;
};

static void read_namespaces(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_pod_term *term = at;

    term->namespace_ =
        reader_list(r, value, sizeof *term->namespace_, read_name, &term->namespace_count);
}

static const struct field pod_term_field[] = {
    {"labelSelector", FIELD_READ, offsetof(struct term_draft, term.selector), read_selector, NULL},
    {"topologyKey", FIELD_NAME, offsetof(struct term_draft, term.topology_key), NULL, NULL},
    {"namespaces", FIELD_READ, offsetof(struct term_draft, term), read_namespaces, NULL},
    {"namespaceSelector", FIELD_READ, offsetof(struct term_draft, term.namespaces), read_selector,
     NULL},
    {"matchLabelKeys", FIELD_READ, offsetof(struct term_draft, match), read_keys, NULL},
    {"mismatchLabelKeys", FIELD_READ, offsetof(struct term_draft, mismatch), read_keys, NULL},
    {0},
};
static const struct fields pod_term_fields = {pod_term_field, NULL};

static void read_pod_term(struct reader *r, const struct yaml_node *value, void *at)
{
    struct term_draft draft = {0};
    size_t errors = r->errors;

    reader_fields(r, value, &pod_term_fields, &draft);
    if (!draft.term.topology_key && r->errors == errors)
        reader_error(r, value, ": the topologyKey is missing");
    add_own(r, &draft.term.selector, draft.match.item, draft.match.count, KUBE_IN);
    add_own(r, &draft.term.selector, draft.mismatch.item, draft.mismatch.count, KUBE_NOT_IN);
    *(struct kube_pod_term *)at = draft.term;
}

static void read_pod_terms(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_pod_affinity *a = at;

    a->required = reader_list(r, value, sizeof *a->required, read_pod_term, &a->required_count);
}

static const struct field weighted_pod_field[] = {
    {"weight", FIELD_READ, offsetof(struct kube_weighted_pod_term, weight), read_weight, NULL},
    {"podAffinityTerm", FIELD_READ, offsetof(struct kube_weighted_pod_term, term), read_pod_term,
     NULL},
    {0},
};
static const struct fields weighted_pod_fields = {weighted_pod_field, NULL};

static void read_weighted_pod(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_weighted_pod_term *term = at;
    size_t errors = r->errors;

    reader_fields(r, value, &weighted_pod_fields, term);
    if (r->errors > errors)
        return;
    if (!term->weight)
        reader_error(r, value, ": the weight is missing, which is 1 to 100");
    else if (!term->term.topology_key)
        reader_error(r, value, ": the podAffinityTerm is missing");
}

static void read_weighted_pods(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_pod_affinity *a = at;

    a->preferred =
        reader_list(r, value, sizeof *a->preferred, read_weighted_pod, &a->preferred_count);
}

static const struct field pod_affinity_field[] = {
    {"requiredDuringSchedulingIgnoredDuringExecution", FIELD_READ, 0, read_pod_terms, NULL},
    {"preferredDuringSchedulingIgnoredDuringExecution", FIELD_READ, 0, read_weighted_pods, NULL},
    {0},
};
static const struct fields pod_affinity_fields = {pod_affinity_field, NULL};

static void read_pod_affinity(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &pod_affinity_fields, at);
}

static const struct field affinity_field[] = {
    {"nodeAffinity", FIELD_READ, offsetof(struct kube_pod_spec, node_affinity), read_node_affinity,
     NULL},
    {"podAffinity", FIELD_READ, offsetof(struct kube_pod_spec, affinity), read_pod_affinity, NULL},
    {"podAntiAffinity", FIELD_READ, offsetof(struct kube_pod_spec, anti_affinity),
     read_pod_affinity, NULL},
    {0},
};
static const struct fields affinity_fields = {affinity_field, NULL};

void read_affinity(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_fields(r, value, &affinity_fields, at);
}

/* Spreading ---------------------------------------------------------------------------------- */

struct spread_draft {
    struct kube_spread spread;
    int unsatisfiable; /* -1: not said */
    struct keys match;
};

static void read_skew(struct reader *r, const struct yaml_node *value, void *at)
{
    reader_int(r, value, 1, INT32_MAX, at);
}

static void read_unsatisfiable(struct reader *r, const struct yaml_node *value, void *at)
{
    static const char *const words[] = {"ScheduleAnyway", "DoNotSchedule", NULL};

    *(int *)at = reader_choice(r, value, words);
}

static void read_node_policy(struct reader *r, const struct yaml_node *value, void *at)
{
    static const char *const words[] = {"Ignore", "Honor", NULL};

    *(bool *)at = reader_choice(r, value, words) == 1;
}

static const struct field spread_field[] = {
    {"maxSkew", FIELD_READ, offsetof(struct spread_draft, spread.skew_max), read_skew, NULL},
    {"topologyKey", FIELD_NAME, offsetof(struct spread_draft, spread.topology_key), NULL, NULL},
    {"whenUnsatisfiable", FIELD_READ, offsetof(struct spread_draft, unsatisfiable),
     read_unsatisfiable, NULL},
    {"labelSelector", FIELD_READ, offsetof(struct spread_draft, spread.selector), read_selector,
     NULL},
    {"minDomains", FIELD_READ, offsetof(struct spread_draft, spread.domains_min), read_skew, NULL},
    {"nodeAffinityPolicy", FIELD_READ, offsetof(struct spread_draft, spread.honours_affinity),
     read_node_policy, NULL},
    {"nodeTaintsPolicy", FIELD_READ, offsetof(struct spread_draft, spread.honours_taints),
     read_node_policy, NULL},
    {"matchLabelKeys", FIELD_READ, offsetof(struct spread_draft, match), read_keys, NULL},
    {0},
};
static const struct fields spread_fields = {spread_field, NULL};

void read_spread(struct reader *r, const struct yaml_node *value, void *at)
{
    struct spread_draft draft = {
        .spread = {.domains_min = 1, .honours_affinity = true},
        .unsatisfiable = -1,
    };
    size_t errors = r->errors;

    reader_fields(r, value, &spread_fields, &draft);
    if (r->errors == errors) {
        if (!draft.spread.skew_max)
            reader_error(r, value, ": maxSkew is missing");
        else if (!draft.spread.topology_key)
            reader_error(r, value, ": the topologyKey is missing");
        else if (draft.unsatisfiable < 0)
            reader_error(r, value, ": whenUnsatisfiable is missing, which is DoNotSchedule or "
                                   "ScheduleAnyway");
    }
    draft.spread.hard = draft.unsatisfiable == 1;
    add_own(r, &draft.spread.selector, draft.match.item, draft.match.count, KUBE_IN);
    *(struct kube_spread *)at = draft.spread;
}
