/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Axes, their product, cells and points. */
#include "experiment/plan.h"

#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "experiment/draft.h"
#include "experiment/seeds.h"
#include "run/choice.h"
#include "run/scenario.h"

void plan_free(struct plan *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->scenario_count && !p->borrowed; i++)
        aisle_scenario_free(p->scenario[i]);
    mem_free(p->scenario);
    arena_fini(&p->arena);
    mem_free(p);
}

/* Drafts ----------------------------------------------------------------------------------------- */

void draft_init(struct draft *d, struct aisle_errors *errs)
{
    *d = (struct draft){.plan = mem_new(1, sizeof *d->plan), .errs = errs};
}

void draft_fini(struct draft *d)
{
    for (size_t i = 0; i < d->axis_count; i++) {
        names_fini(&d->axis[i].text);
        mem_free(d->axis[i].value);
    }
    mem_free(d->axis);
    mem_free(d->row);
    if (d->plan && d->plan->scenario_count == 0 && !d->plan->borrowed)
        aisle_scenario_free(d->base);
    plan_free(d->plan);
}

size_t draft_add_axis(struct draft *d, const char *name, const struct aisle_place *at)
{
    d->axis = mem_reserve(d->axis, &d->axis_cap, d->axis_count + 1, sizeof *d->axis);
    d->axis[d->axis_count] = (struct draft_axis){.name = name, .at = *at};
    if (strcmp(name, "policy") == 0)
        d->policy = d->axis_count;
    if (strcmp(name, "seed") == 0)
        d->seed = d->axis_count;
    return d->axis_count++;
}

uint32_t draft_find(const struct draft *d, size_t axis, const char *text)
{
    return names_find(&d->axis[axis].text, text);
}

enum aisle_status draft_add(struct draft *d, size_t axis, const struct draft_value *value,
                            uint32_t *number)
{
    struct draft_axis *a = &d->axis[axis];
    size_t count = a->text.count;

    *number = names_add(&a->text, value->text);
    if (a->text.count == count)
        return error_at(errors_next(d->errs), AISLE_EVALUE, &value->at, "%s %s is given twice",
                        a->name, value->text);
    a->value = mem_reserve(a->value, &a->cap, count + 1, sizeof *a->value);
    a->value[count] = *value;
    return AISLE_OK;
}

enum aisle_status draft_policy(struct draft *d, const char *text, const struct aisle_place *at,
                               struct draft_value *out)
{
    const struct aisle_spec *spec = aisle_scenario_spec(d->base);
    struct aisle_errors *errs = mem_new(1, sizeof *errs);
    struct choice choice;
    enum aisle_status status = choice_make(&choice, spec, text, &d->plan->arena, errs);

    for (size_t i = 0; i < errs->count; i++) {
        struct aisle_error told = errs->item[i];

        /* What the scenario says of knobs has a place there. */
        if (!told.file[0]) {
            error_at(&told, told.status, at, "%s", errs->item[i].message);
            error_hint(&told, "%s", errs->item[i].hint);
        }
        draft_tell(d, &told);
    }
    mem_free(errs);
    if (status == AISLE_OK)
        *out = (struct draft_value){.text = choice.text, .at = *at};
    return status;
}

struct draft_value draft_seed(struct draft *d, uint64_t seed, const struct aisle_place *at)
{
    return (struct draft_value){.text = arena_printf(&d->plan->arena, "%" PRIu64, seed), .at = *at};
}

void draft_tell(struct draft *d, const struct aisle_error *err)
{
    for (size_t i = 0; i < d->errs->count; i++) {
        const struct aisle_error *e = &d->errs->item[i];

        if (e->line == err->line && e->col == err->col && strcmp(e->file, err->file) == 0 &&
            strcmp(e->message, err->message) == 0)
            return;
    }
    errors_add(d->errs, err);
}

/* Rows ------------------------------------------------------------------------------------------- */

void draft_add_row(struct draft *d, const uint32_t *value, const struct aisle_place *at)
{
    struct draft_row row = {.at = *at};

    row.value = arena_new(&d->plan->arena, d->axis_count, sizeof *row.value);
    memcpy(row.value, value, d->axis_count * sizeof *row.value);
    d->row = mem_reserve(d->row, &d->row_cap, d->row_count + 1, sizeof *d->row);
    d->row[d->row_count++] = row;
}

enum aisle_status draft_product(struct draft *d, const struct aisle_place *at)
{
    const struct aisle_place of_product = {0};
    uint32_t *value = arena_new(&d->plan->arena, d->axis_count, sizeof *value);
    size_t count = 1;

    for (size_t i = 0; i < d->axis_count; i++) {
        d->axis[i].product = d->axis[i].text.count;
        count *= d->axis[i].product;
        if (count > PLAN_CELLS_MOST)
            return error_at(errors_next(d->errs), AISLE_EVALUE, at,
                            "the product of the axes has more than %d cells", PLAN_CELLS_MOST);
    }
    for (size_t n = 0; n < count; n++) {
        size_t rest = n;

        for (size_t i = d->axis_count; i-- > 0;) {
            value[i] = (uint32_t)(rest % d->axis[i].product);
            rest /= d->axis[i].product;
        }
        draft_add_row(d, value, &of_product);
    }
    return AISLE_OK;
}

const char *draft_tuple(const struct draft *d, const struct draft_row *row, const bool *wanted,
                        struct arena *a)
{
    char *text = arena_new(a, 11 * d->axis_count + 1, 1), *end = text;

    for (size_t i = 0; i < d->axis_count; i++)
        if (wanted[i])
            end += snprintf(end, 12, "%" PRIu32 ",", row->value[i]);
    return text;
}

/* Plans ------------------------------------------------------------------------------------------ */

static void drop_excluded(struct draft *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->row_count; i++)
        if (!d->row[i].excluded)
            d->row[n++] = d->row[i];
    d->row_count = n;
}

static void make_axes(struct draft *d)
{
    struct arena *a = &d->plan->arena;
    struct plan_axis *axis = arena_new(a, d->axis_count, sizeof *axis);

    for (size_t i = 0; i < d->axis_count; i++) {
        size_t count = d->axis[i].text.count;
        const char **text = arena_new(a, count, sizeof *text);

        for (size_t k = 0; k < count; k++)
            text[k] = d->axis[i].value[k].text;
        axis[i] = (struct plan_axis){d->axis[i].name, count, text};
    }
    d->plan->axis = axis;
    d->plan->axis_count = d->axis_count;
    if (!d->plan->baseline)
        d->plan->baseline = arena_new(a, d->axis_count, sizeof *d->plan->baseline);
}

static void make_cells(struct draft *d)
{
    struct plan *p = d->plan;

    p->cell_count = d->row_count;
    p->cell = arena_new(&p->arena, p->cell_count, sizeof *p->cell);
    for (size_t i = 0; i < p->cell_count; i++) {
        const uint32_t *number = d->row[i].value;
        const char **value = arena_new(&p->arena, p->axis_count, sizeof *value);

        for (size_t k = 0; k < p->axis_count; k++)
            value[k] = number[k] == DRAFT_OWN ? "-" : p->axis[k].value[number[k]];
        p->cell[i].value = value;
        (void)number_uint64(&p->cell[i].seed, value[d->seed]);
    }
}

/* Points are the rows without their seeds. */
static void make_points(struct draft *d)
{
    bool *wanted = arena_new(&d->plan->arena, d->axis_count, sizeof *wanted);
    struct names points = {0};
    struct arena a = {0};

    for (size_t i = 0; i < d->axis_count; i++)
        wanted[i] = i != d->seed;
    for (size_t i = 0; i < d->row_count; i++)
        d->plan->cell[i].point = names_add(&points, draft_tuple(d, &d->row[i], wanted, &a));
    d->plan->point_count = points.count;
    names_fini(&points);
    arena_fini(&a);
}

enum aisle_status draft_finish(struct draft *d, struct plan **out)
{
    enum aisle_status status;

    drop_excluded(d);
    if (d->row_count > PLAN_CELLS_MOST)
        return error_set(errors_next(d->errs), AISLE_EVALUE, "there are more than %d cells",
                         PLAN_CELLS_MOST);
    make_axes(d);
    make_cells(d);
    make_points(d);
    status = draft_load(d);
    if (status == AISLE_OK)
        status = draft_key(d);
    if (status != AISLE_OK)
        return status;
    *out = d->plan;
    d->plan = NULL;
    return AISLE_OK;
}

/* Comparisons ------------------------------------------------------------------------------------ */

static enum aisle_status add_policies(struct draft *d, size_t axis, const char *const *policy,
                                      size_t count)
{
    const struct aisle_place nowhere = {0};
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < count; i++) {
        struct draft_value value;
        uint32_t number;
        enum aisle_status added = draft_policy(d, policy[i], &nowhere, &value);

        if (added == AISLE_OK)
            added = draft_add(d, axis, &value, &number);
        if (added != AISLE_OK)
            status = added;
    }
    return status;
}

static enum aisle_status add_seeds(struct draft *d, size_t axis, const char *text)
{
    const struct aisle_place nowhere = {0};
    struct aisle_error err = {0};
    struct arena a = {0};
    uint64_t *seed;
    size_t count;
    enum aisle_status status =
        seeds_parse(text, aisle_scenario_spec(d->base)->seed, &a, &seed, &count, &err);

    if (status != AISLE_OK)
        errors_add(d->errs, &err);
    for (size_t i = 0; i < count && status == AISLE_OK; i++) {
        struct draft_value value = draft_seed(d, seed[i], &nowhere);
        uint32_t number;

        status = draft_add(d, axis, &value, &number);
    }
    arena_fini(&a);
    return status;
}

enum aisle_status plan_compare(struct plan **out, const struct aisle_scenario *s,
                               const char *const *policy, size_t policy_count, const char *seeds,
                               struct aisle_errors *errs)
{
    const struct aisle_spec *spec = aisle_scenario_spec(s);
    const struct aisle_place nowhere = {0};
    const char *const own[] = {NULL};
    enum aisle_status policies, status;
    struct draft d;

    *out = NULL;
    if (policy_count == 0) {
        policy = spec->compare.policy_count > 0 ? spec->compare.policy : own;
        policy_count = spec->compare.policy_count > 0 ? spec->compare.policy_count : 1;
    }
    if (!seeds)
        seeds = spec->compare.seeds ? spec->compare.seeds : "10";
    draft_init(&d, errs);
    d.base = (struct aisle_scenario *)s; /* only read */
    d.plan->borrowed = true;
    d.plan->name = arena_text(&d.plan->arena, spec->name);
    d.plan->path = arena_text(&d.plan->arena, scenario_path(s->loaded));
    policies = add_policies(&d, draft_add_axis(&d, "policy", &nowhere), policy, policy_count);
    status = add_seeds(&d, draft_add_axis(&d, "seed", &nowhere), seeds);
    if (policies != AISLE_OK)
        status = policies;
    if (status == AISLE_OK)
        status = draft_product(&d, &nowhere);
    if (status == AISLE_OK)
        status = draft_finish(&d, out);
    draft_fini(&d);
    return status;
}
