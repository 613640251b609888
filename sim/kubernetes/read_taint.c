/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taints of nodes and what pods tolerate. */
#include <stddef.h>

#include "kubernetes/reader.h"

static void read_effect(struct reader *r, const struct yaml_node *value, void *at)
{
    /* In the order of enum kube_effect. */
    static const char *const words[] = {"", "NoSchedule", "PreferNoSchedule", "NoExecute", NULL};
    int effect = reader_choice(r, value, words);

    if (effect >= 0)
        *(enum kube_effect *)at = (enum kube_effect)effect;
}

static const struct field taint_field[] = {
    {"key", FIELD_NAME, offsetof(struct kube_taint, key), NULL, NULL},
    {"value", FIELD_NAME, offsetof(struct kube_taint, value), NULL, NULL},
    {"effect", FIELD_READ, offsetof(struct kube_taint, effect), read_effect, NULL},
    {0},
};
static const char *const taint_idle[] = {"timeAdded", NULL};
static const struct fields taint_fields = {taint_field, taint_idle};

void read_taint(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_taint *taint = at;
    size_t errors = r->errors;

    reader_fields(r, value, &taint_fields, taint);
    if (r->errors > errors)
        return;
    if (!taint->key)
        reader_error(r, value, ": the key is missing");
    else if (taint->effect == KUBE_ANY_EFFECT)
        reader_error(r, value, ": the effect is missing, which is NoSchedule, PreferNoSchedule or "
                               "NoExecute");
}

static void read_operator(struct reader *r, const struct yaml_node *value, void *at)
{
    /* In the order of enum kube_toleration_operator; "" is Equal. */
    static const char *const words[] = {"Equal", "Exists", "Gt", "Lt", "", NULL};
    int op = reader_choice(r, value, words);

    if (op >= 0)
        *(enum kube_toleration_operator *)at =
            op == 4 ? KUBE_EQUAL : (enum kube_toleration_operator)op;
}

static void read_seconds(struct reader *r, const struct yaml_node *value, void *at)
{
    int64_t seconds;

    if (reader_int(r, value, INT64_MIN, INT64_MAX, &seconds))
        *(int64_t *)at = seconds > 0 ? seconds : 0; /* negative: at once, as 0 */
}

static const struct field toleration_field[] = {
    {"key", FIELD_NAME, offsetof(struct kube_toleration, key), NULL, NULL},
    {"operator", FIELD_READ, offsetof(struct kube_toleration, op), read_operator, NULL},
    {"value", FIELD_NAME, offsetof(struct kube_toleration, value), NULL, NULL},
    {"effect", FIELD_READ, offsetof(struct kube_toleration, effect), read_effect, NULL},
    {"tolerationSeconds", FIELD_READ, offsetof(struct kube_toleration, seconds), read_seconds,
     NULL},
    {0},
};
static const struct fields toleration_fields = {toleration_field, NULL};

void read_toleration(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_toleration *t = at;
    size_t errors = r->errors;

    t->seconds = KUBE_FOR_EVER;
    reader_fields(r, value, &toleration_fields, t);
    if (r->errors > errors)
        return;
    if (!t->key && t->op != KUBE_ANY_VALUE)
        reader_error(r, value, ": without a key, the operator must be Exists");
    else if (t->op == KUBE_ANY_VALUE && t->value)
        reader_error(r, value, ": with the operator Exists there is no value");
    else if ((t->op == KUBE_ABOVE || t->op == KUBE_BELOW) &&
             !kube_name_number(r->names, t->value, &t->bound))
        reader_error(r, value, ": the operator needs a value that is a whole number in quotes");
    else if (t->seconds >= 0 && t->effect != KUBE_NO_EXECUTE)
        reader_error(r, value, ": tolerationSeconds goes with the effect NoExecute only");
}
