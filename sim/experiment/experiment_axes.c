/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Experiment files: axes, and what speaks of their values. */
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/number.h"
#include "experiment/experiment_file.h"
#include "experiment/seeds.h"
#include "run/scenario.h"

/* Values of one axis that were read somewhere. */
struct values {
    struct draft_value *item;
    size_t count, cap;
};

static void add(struct values *v, const struct draft_value *value)
{
    v->item = mem_reserve(v->item, &v->cap, v->count + 1, sizeof *v->item);
    v->item[v->count++] = *value;
}

/* Values ----------------------------------------------------------------------------------------- */

static void read_policy(struct file *f, const struct yaml_node *node, struct values *out)
{
    struct draft_value value;
    enum aisle_status status;

    if (!file_is(f, node, YAML_SCALAR, "a policy"))
        return;
    status = draft_policy(&f->draft, node->text, &node->at, &value);
    if (status == AISLE_OK)
        add(out, &value);
    else
        f->status = status;
}

/* `counted`: a number alone says how many, as for --seeds; else it is a seed. */
static void read_seeds(struct file *f, const struct yaml_node *node, bool counted,
                       struct values *out)
{
    uint64_t one, *seed = &one;
    size_t count = 1;
    struct arena a = {0};
    struct aisle_error err = {0};

    if (!file_is(f, node, YAML_SCALAR, "a seed"))
        return;
    if (counted || number_uint64(&one, node->text) != NUMBER_OK) {
        const char *text = counted || strchr(node->text, ',')
                               ? node->text
                               : arena_printf(&a, "%s,", node->text);

        if (seeds_parse(text, aisle_scenario_spec(f->draft.base)->seed, &a, &seed, &count, &err) !=
            AISLE_OK) {
            error_hint(file_fail(f, &node->at, "%s", err.message), "%s", err.hint);
            count = 0;
        }
    }
    for (size_t i = 0; i < count; i++) {
        struct draft_value value = draft_seed(&f->draft, seed[i], &node->at);

        add(out, &value);
    }
    arena_fini(&a);
}

/* A value of the scenario is written as --set takes it. Null says "nothing here". */
static void read_setting(struct file *f, const struct yaml_node *node, struct values *out)
{
    struct draft_value value = {.at = node->at};
    char *json = node->kind != YAML_SCALAR || node->quoted ? json_canonical(node, NULL) : NULL;

    value.set = arena_text(f->arena, json ? json : node->text);
    value.text = node->kind == YAML_SCALAR ? arena_text(f->arena, node->text) : value.set;
    if (yaml_is_null(node))
        value.text = value.set = "null";
    mem_free(json);
    add(out, &value);
}

static void read_value(struct file *f, size_t axis, const struct yaml_node *node,
                       struct values *out)
{
    if (axis == f->draft.policy)
        read_policy(f, node, out);
    else if (axis == f->draft.seed)
        read_seeds(f, node, false, out);
    else
        read_setting(f, node, out);
}

/* A value, or a list of them. */
static void read_values(struct file *f, size_t axis, const struct yaml_node *node,
                        struct values *out)
{
    if (node->kind != YAML_SEQUENCE) {
        read_value(f, axis, node, out);
        return;
    }
    for (size_t i = 0; i < node->count; i++)
        read_value(f, axis, node->item[i], out);
}

/* Axes ------------------------------------------------------------------------------------------- */

static void add_values(struct file *f, size_t axis, const struct values *v)
{
    uint32_t number;

    for (size_t i = 0; i < v->count; i++)
        if (draft_add(&f->draft, axis, &v->item[i], &number) != AISLE_OK)
            f->status = AISLE_EVALUE;
}

static void read_axis(struct file *f, const struct yaml_node *key, const struct yaml_node *node)
{
    struct values v = {0};
    size_t axis;

    if (strchr(key->text, '='))
        file_fail(f, &key->at, "an axis is policy, seed or a path of the scenario, without \"=\"");
    axis = draft_add_axis(&f->draft, arena_text(f->arena, key->text), &key->at);
    if (strcmp(key->text, "seed") == 0 && node->kind == YAML_SCALAR && !yaml_is_null(node))
        read_seeds(f, node, true, &v);
    else if (!yaml_is_null(node) && (node->kind != YAML_SEQUENCE || node->count > 0))
        read_values(f, axis, node, &v);
    else
        error_hint(file_fail(f, &node->at, "axis %s has no values", key->text),
                   "list them: [16, 32]");
    add_values(f, axis, &v);
    mem_free(v.item);
}

/* The scenario's own policy or seed, of an axis that the file does not have. */
static void add_own(struct file *f, const char *name, const struct aisle_place *at)
{
    size_t axis = draft_add_axis(&f->draft, name, at);
    struct draft_value value;
    uint32_t number;
    enum aisle_status status = AISLE_OK;

    if (axis == f->draft.policy)
        status = draft_policy(&f->draft, NULL, at, &value);
    else
        value = draft_seed(&f->draft, aisle_scenario_spec(f->draft.base)->seed, at);
    if (status == AISLE_OK)
        status = draft_add(&f->draft, axis, &value, &number);
    if (status != AISLE_OK)
        f->status = status;
}

static void read_axes(struct file *f)
{
    const struct yaml_node *axes = yaml_get(f->root, "axes");
    const struct aisle_place *at = axes ? &axes->at : &f->root->at;

    if (axes && !file_is(f, axes, YAML_MAPPING, "axes"))
        axes = NULL;
    f->draft.policy = f->draft.seed = SIZE_MAX;
    if (!yaml_get(axes, "policy"))
        add_own(f, "policy", at);
    for (size_t i = 0; axes && i < axes->count; i++)
        read_axis(f, axes->key[i], axes->item[i]);
    if (!yaml_get(axes, "seed"))
        add_own(f, "seed", at);
}

/* The number of the axis of that name; SIZE_MAX, with an error: there is none. */
static size_t find_axis(struct file *f, const struct yaml_node *key)
{
    const char **names = mem_new(f->draft.axis_count + 1, sizeof *names);
    size_t found = SIZE_MAX;

    for (size_t i = 0; i < f->draft.axis_count; i++) {
        names[i] = f->draft.axis[i].name;
        if (strcmp(names[i], key->text) == 0)
            found = i;
    }
    if (found == SIZE_MAX)
        error_suggest(file_fail(f, &key->at, "there is no axis \"%s\"", key->text), "axes there are",
                      key->text, names);
    mem_free(names);
    return found;
}

static void suggest_value(struct file *f, size_t axis, const struct draft_value *value)
{
    const struct draft_axis *a = &f->draft.axis[axis];
    const char **names = mem_new(a->text.count + 1, sizeof *names);

    for (size_t i = 0; i < a->text.count; i++)
        names[i] = a->value[i].text;
    error_suggest(file_fail(f, &value->at, "axis %s has no value %s", a->name, value->text),
                  "it has", value->text, names);
    mem_free(names);
}

/* Exclude ---------------------------------------------------------------------------------------- */

/* Which values of each axis are meant: `wanted[axis]` NULL, if all are. */
static bool read_condition(struct file *f, const struct yaml_node *item, bool **wanted,
                           struct arena *a)
{
    bool fine = true;

    for (size_t i = 0; i < item->count; i++) {
        size_t axis = find_axis(f, item->key[i]);
        struct values v = {0};

        if (axis == SIZE_MAX) {
            fine = false;
            continue;
        }
        read_values(f, axis, item->item[i], &v);
        wanted[axis] = arena_new(a, f->draft.axis[axis].text.count, sizeof **wanted);
        fine = fine && v.count > 0;
        for (size_t k = 0; k < v.count; k++) {
            uint32_t number = draft_find(&f->draft, axis, v.item[k].text);

            if (number != DRAFT_OWN)
                wanted[axis][number] = true;
            else
                suggest_value(f, axis, &v.item[k]);
            fine = fine && number != DRAFT_OWN;
        }
        mem_free(v.item);
    }
    return fine;
}

static bool is_meant(const struct draft *d, const struct draft_row *row, bool *const *wanted)
{
    for (size_t i = 0; i < d->axis_count; i++)
        if (wanted[i] && !wanted[i][row->value[i]])
            return false;
    return true;
}

static void exclude(struct file *f, const struct yaml_node *item)
{
    struct draft *d = &f->draft;
    struct arena a = {0};
    bool **wanted = arena_new(&a, d->axis_count, sizeof *wanted);
    size_t found = 0;

    if (item->count == 0)
        file_fail(f, &item->at, "this excludes everything");
    else if (read_condition(f, item, wanted, &a)) {
        for (size_t i = 0; i < d->row_count; i++)
            if (is_meant(d, &d->row[i], wanted)) {
                d->row[i].excluded = true;
                found++;
            }
        if (found == 0)
            file_fail(f, &item->at, "this excludes nothing");
    }
    arena_fini(&a);
}

/* Include ---------------------------------------------------------------------------------------- */

/* The values of each axis of an item: those that it names, or the scenario's own. */
static bool read_choices(struct file *f, const struct yaml_node *item, struct values *choice)
{
    struct draft *d = &f->draft;
    enum aisle_status before = f->status;

    f->status = AISLE_OK;
    for (size_t i = 0; i < item->count; i++) {
        size_t axis = find_axis(f, item->key[i]);

        if (axis != SIZE_MAX)
            read_values(f, axis, item->item[i], &choice[axis]);
    }
    if (f->status != AISLE_OK)
        return false;
    if (!yaml_get(item, "policy")) {
        struct draft_value own;

        f->status = draft_policy(d, NULL, &item->at, &own);
        if (f->status != AISLE_OK)
            return false;
        add(&choice[d->policy], &own);
    }
    if (!yaml_get(item, "seed")) {
        struct draft_value own = draft_seed(d, aisle_scenario_spec(d->base)->seed, &item->at);

        add(&choice[d->seed], &own);
    }
    f->status = before;
    return true;
}

static uint32_t find_or_add(struct draft *d, size_t axis, const struct draft_value *value)
{
    uint32_t number = draft_find(d, axis, value->text);

    /* It cannot be there twice: we have just looked. */
    if (number == DRAFT_OWN && draft_add(d, axis, value, &number) != AISLE_OK)
        return DRAFT_OWN;
    return number;
}

static void include(struct file *f, const struct yaml_node *item)
{
    struct draft *d = &f->draft;
    struct arena a = {0};
    struct values *choice = arena_new(&a, d->axis_count, sizeof *choice);
    uint32_t *value = arena_new(&a, d->axis_count, sizeof *value);
    size_t count = 1;

    if (read_choices(f, item, choice)) {
        for (size_t i = 0; i < d->axis_count && count <= PLAN_CELLS_MOST; i++)
            count *= choice[i].count > 0 ? choice[i].count : 1;
        if (count > PLAN_CELLS_MOST - d->row_count) {
            file_fail(f, &item->at, "with these there are more than %d cells", PLAN_CELLS_MOST);
            count = 0;
        }
        for (size_t n = 0; n < count; n++) {
            size_t rest = n;

            for (size_t i = d->axis_count; i-- > 0;) {
                value[i] = DRAFT_OWN;
                if (choice[i].count == 0)
                    continue;
                value[i] = find_or_add(d, i, &choice[i].item[rest % choice[i].count]);
                rest /= choice[i].count;
            }
            draft_add_row(d, value, &item->at);
        }
    }
    for (size_t i = 0; i < d->axis_count; i++)
        mem_free(choice[i].item);
    arena_fini(&a);
}

/* Baseline --------------------------------------------------------------------------------------- */

static void read_baseline(struct file *f)
{
    struct yaml_node *node = yaml_get(f->root, "baseline");
    const char **baseline = arena_new(f->arena, f->draft.axis_count, sizeof *baseline);

    f->draft.plan->baseline = baseline;
    if (!node || !file_is(f, node, YAML_MAPPING, "baseline"))
        return;
    for (size_t i = 0; i < node->count; i++) {
        size_t axis = find_axis(f, node->key[i]);
        struct values v = {0};

        if (axis == SIZE_MAX)
            continue;
        if (axis == f->draft.seed) {
            error_hint(file_fail(f, &node->key[i]->at, "a baseline has no seed"),
                       "runs are compared with those of the baseline under the same seed");
            continue;
        }
        read_value(f, axis, node->item[i], &v);
        if (v.count > 0 && draft_find(&f->draft, axis, v.item[0].text) == DRAFT_OWN)
            suggest_value(f, axis, &v.item[0]);
        else if (v.count > 0)
            baseline[axis] = v.item[0].text;
        mem_free(v.item);
    }
}

/* All -------------------------------------------------------------------------------------------- */

static void each(struct file *f, const char *key,
                 void (*take)(struct file *f, const struct yaml_node *item))
{
    struct yaml_node *list = yaml_get(f->root, key);

    if (!list || !file_is(f, list, YAML_SEQUENCE, key))
        return;
    for (size_t i = 0; i < list->count; i++)
        if (file_is(f, list->item[i], YAML_MAPPING, arena_printf(f->arena, "an item of %s", key)))
            take(f, list->item[i]);
}

void file_axes(struct file *f)
{
    const struct yaml_node *axes = yaml_key(f->root, "axes");
    bool left = false;
    enum aisle_status status;

    read_axes(f);
    status = draft_product(&f->draft, axes ? &axes->at : &f->root->at);
    if (status != AISLE_OK)
        f->status = status;
    if (f->draft.row_count == 0) /* nor can anything be excluded */
        return;
    each(f, "exclude", exclude);
    each(f, "include", include);
    read_baseline(f);
    for (size_t i = 0; i < f->draft.row_count; i++)
        left = left || !f->draft.row[i].excluded;
    if (!left && f->status == AISLE_OK)
        file_fail(f, &f->root->at, "no cell is left");
}
