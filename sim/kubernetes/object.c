/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/object.h"

#include <string.h>

bool kube_label_find(const struct kube_labels *labels, uint32_t key, uint32_t *value)
{
    size_t low = 0, high = labels->count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (labels->item[mid].key < key)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == labels->count || labels->item[low].key != key)
        return false;
    if (value)
        *value = labels->item[low].value;
    return true;
}

int64_t kube_amount_of(const struct kube_amounts *amounts, uint32_t resource, bool *named)
{
    for (size_t i = 0; i < amounts->count && amounts->item[i].resource <= resource; i++)
        if (amounts->item[i].resource == resource) {
            if (named)
                *named = true;
            return amounts->item[i].amount;
        }
    if (named)
        *named = false;
    return 0;
}

static bool is_among(uint32_t value, const uint32_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == value)
            return true;
    return false;
}

bool kube_requirement_holds(const struct kube_requirement *r, const struct kube_labels *labels,
                            const struct kube_names *names)
{
    uint32_t value = 0;
    bool there = kube_label_find(labels, r->key, &value);
    int64_t number;

    switch (r->op) {
    case KUBE_IN:
        return there && is_among(value, r->value, r->value_count);
    case KUBE_NOT_IN:
        return !there || !is_among(value, r->value, r->value_count);
    case KUBE_EXISTS:
        return there;
    case KUBE_DOES_NOT_EXIST:
        return !there;
    case KUBE_GT:
        return there && kube_name_number(names, value, &number) && number > r->bound;
    case KUBE_LT:
        return there && kube_name_number(names, value, &number) && number < r->bound;
    }
    return false;
}

static bool all_hold(const struct kube_requirement *r, size_t count,
                     const struct kube_labels *labels, const struct kube_names *names)
{
    for (size_t i = 0; i < count; i++)
        if (!kube_requirement_holds(&r[i], labels, names))
            return false;
    return true;
}

bool kube_selector_matches(const struct kube_selector *s, const struct kube_labels *labels,
                           const struct kube_names *names)
{
    return s->present && all_hold(s->all, s->count, labels, names);
}

bool kube_node_term_matches(const struct kube_node_term *t, const struct kube_node *node,
                            const struct kube_names *names)
{
    const struct kube_label field = {KUBE_METADATA_NAME, node->name};
    const struct kube_labels fields = {&field, 1};

    if (!t->label_count && !t->field_count)
        return false;
    return all_hold(t->label, t->label_count, &node->labels, names) &&
           all_hold(t->field, t->field_count, &fields, names);
}

bool kube_tolerates(const struct kube_toleration *t, const struct kube_taint *taint,
                    const struct kube_names *names)
{
    int64_t number;

    if (t->effect != KUBE_ANY_EFFECT && t->effect != taint->effect)
        return false;
    if (t->key && t->key != taint->key)
        return false;
    switch (t->op) {
    case KUBE_EQUAL:
        return t->value == taint->value;
    case KUBE_ANY_VALUE:
        return true;
    case KUBE_ABOVE:
        return kube_name_number(names, taint->value, &number) && number > t->bound;
    case KUBE_BELOW:
        return kube_name_number(names, taint->value, &number) && number < t->bound;
    }
    return false;
}

/* Lists are short and mostly sorted, and insertion keeps the order of equal keys. */
size_t kube_labels_sort(struct kube_label *item, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        struct kube_label new = item[i];
        size_t at = kept;

        while (at > 0 && item[at - 1].key > new.key)
            at--;
        if (at > 0 && item[at - 1].key == new.key) {
            item[at - 1] = new;
            continue;
        }
        memmove(&item[at + 1], &item[at], (kept - at) * sizeof *item);
        item[at] = new;
        kept++;
    }
    return kept;
}

void kube_amounts_sort(struct kube_amount *item, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct kube_amount new = item[i];
        size_t at = i;

        for (; at > 0 && item[at - 1].resource > new.resource; at--)
            item[at] = item[at - 1];
        item[at] = new;
    }
}
