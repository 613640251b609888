/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenarios of a plan, and what is wrong with them, told where the experiment says so. */
#include <string.h>

#include "base/error.h"
#include "experiment/draft.h"
#include "run/scenario.h"

static bool is_path(const struct draft *d, size_t axis)
{
    return axis != d->policy && axis != d->seed;
}

/* "PATH=VALUE" of a row, after those that hold for all; NULL-terminated. */
static const char **list_sets(const struct draft *d, const struct draft_row *row, struct arena *a)
{
    size_t n = 0;
    const char **set;

    while (d->options.set && d->options.set[n])
        n++;
    set = arena_new(a, n + d->axis_count + 1, sizeof *set);
    if (n > 0)
        memcpy(set, d->options.set, n * sizeof *set);
    for (size_t i = 0; i < d->axis_count; i++)
        if (is_path(d, i) && row->value[i] != DRAFT_OWN)
            set[n++] = arena_printf(a, "%s=%s", d->axis[i].name,
                                    d->axis[i].value[row->value[i]].set);
    return set;
}

/* Errors ----------------------------------------------------------------------------------------- */

/* The axis whose value the error speaks of; axis_count: none. */
static size_t axis_of(const struct draft *d, const struct aisle_error *err)
{
    size_t i = 0;

    while (i < d->axis_count && (strncmp(err->file, "--set ", 6) != 0 ||
                                 strcmp(err->file + 6, d->axis[i].name) != 0))
        i++;
    return i;
}

static bool is_at(const struct aisle_error *err, const struct aisle_place *at)
{
    return at->file && err->line == at->line && err->col == at->col &&
           strcmp(err->file, at->file) == 0;
}

static struct aisle_error moved(const struct aisle_error *err, const struct aisle_place *at)
{
    struct aisle_error out;

    error_at(&out, err->status, at, "%s", err->message);
    error_hint(&out, "%s", err->hint);
    return out;
}

/* What is said of several values of an axis alike is the fault of the axis. */
static void tell_of_value(struct draft *d, const struct draft_axis *axis, uint32_t number,
                          const struct aisle_error *err)
{
    struct aisle_error told = moved(err, &axis->value[number].at);

    for (size_t i = 0; i < d->errs->count; i++) {
        struct aisle_error *e = &d->errs->item[i];

        if (strcmp(e->message, err->message) != 0)
            continue;
        if (is_at(e, &axis->at) || is_at(e, &axis->value[number].at))
            return;
        for (size_t k = 0; k < axis->text.count; k++)
            if (is_at(e, &axis->value[k].at)) {
                *e = moved(err, &axis->at);
                return;
            }
    }
    draft_tell(d, &told);
}

static void tell_of_row(struct draft *d, const char *const *set, const struct aisle_error *err)
{
    struct aisle_error told = *err;
    char hint[sizeof told.hint];
    int n = snprintf(hint, sizeof hint, "%s%swith", err->hint, err->hint[0] ? "; " : "");

    for (size_t i = 0; set[i] && n > 0 && (size_t)n < sizeof hint; i++)
        n += snprintf(hint + n, sizeof hint - (size_t)n, "%s %s", i > 0 ? "," : "", set[i]);
    error_hint(&told, "%s", hint);
    draft_tell(d, &told);
}

static void tell(struct draft *d, const struct draft_row *row, const char *const *set,
                 const struct aisle_errors *errs)
{
    for (size_t i = 0; i < errs->count; i++) {
        size_t axis = axis_of(d, &errs->item[i]);

        if (axis < d->axis_count && row->value[axis] != DRAFT_OWN)
            tell_of_value(d, &d->axis[axis], row->value[axis], &errs->item[i]);
        else
            tell_of_row(d, set, &errs->item[i]);
    }
    d->errs->left_out += errs->left_out;
}

/* Loading ---------------------------------------------------------------------------------------- */

static enum aisle_status load_row(struct draft *d, const struct draft_row *row,
                                  struct aisle_scenario **out)
{
    struct aisle_errors *errs = mem_new(1, sizeof *errs);
    struct aisle_load_options options = d->options;
    struct arena a = {0};
    enum aisle_status status;

    options.set = list_sets(d, row, &a);
    status = aisle_scenario_load(out, d->scenario, &options, errs);
    tell(d, row, options.set, errs);
    mem_free(errs);
    arena_fini(&a);
    return status;
}

/* One wrong path keeps the reader from all else: what is wrong with the other values of a row shows
 * when each stands alone. What speaks of more than the value may be wrong in that only. */
static void load_alone(struct draft *d, const struct draft_row *row)
{
    struct aisle_errors *errs = mem_new(1, sizeof *errs);
    struct draft_row alone = {0};
    struct arena a = {0};

    alone.value = arena_new(&a, d->axis_count, sizeof *alone.value);
    for (size_t i = 0; i < d->axis_count; i++) {
        struct aisle_load_options options = d->options;
        struct aisle_scenario *s;

        if (!is_path(d, i) || row->value[i] == DRAFT_OWN)
            continue;
        for (size_t k = 0; k < d->axis_count; k++)
            alone.value[k] = k == i ? row->value[i] : DRAFT_OWN;
        *errs = (struct aisle_errors){0};
        options.set = list_sets(d, &alone, &a);
        if (aisle_scenario_load(&s, d->scenario, &options, errs) == AISLE_OK)
            aisle_scenario_free(s);
        for (size_t k = 0; k < errs->count; k++)
            if (axis_of(d, &errs->item[k]) == i)
                tell_of_value(d, &d->axis[i], row->value[i], &errs->item[k]);
    }
    mem_free(errs);
    arena_fini(&a);
}

static bool changes_nothing(const struct draft *d, const struct draft_row *row)
{
    for (size_t i = 0; i < d->axis_count; i++)
        if (is_path(d, i) && row->value[i] != DRAFT_OWN)
            return false;
    return true;
}

static size_t add_scenario(struct plan *p, size_t *cap, struct aisle_scenario *s)
{
    p->scenario = mem_reserve(p->scenario, cap, p->scenario_count + 1, sizeof(void *));
    p->scenario[p->scenario_count] = s;
    return p->scenario_count++;
}

/* The base is number 0, whether or not a cell has it. A row whose scenario does not load stays at
 * that: the draft is of no use any more, but there may be more to tell. */
enum aisle_status draft_load(struct draft *d)
{
    enum aisle_status status = AISLE_OK;
    bool *paths = arena_new(&d->plan->arena, d->axis_count, sizeof *paths);
    size_t *scenario = NULL, scenario_cap = 0, cap = 0;
    struct names known = {0};
    struct arena a = {0};

    for (size_t i = 0; i < d->axis_count; i++)
        paths[i] = is_path(d, i);
    add_scenario(d->plan, &cap, d->base);
    for (size_t i = 0; i < d->row_count && d->errs->count < AISLE_ERRORS_MAX; i++) {
        struct aisle_scenario *loaded = NULL;
        size_t count = known.count;
        uint32_t id;

        if (changes_nothing(d, &d->row[i]))
            continue;
        id = names_add(&known, draft_tuple(d, &d->row[i], paths, &a));
        if (known.count > count) {
            enum aisle_status loading = load_row(d, &d->row[i], &loaded);

            scenario = mem_reserve(scenario, &scenario_cap, known.count, sizeof *scenario);
            scenario[id] = loading == AISLE_OK ? add_scenario(d->plan, &cap, loaded) : 0;
            if (loading != AISLE_OK)
                load_alone(d, &d->row[i]);
            if (status == AISLE_OK)
                status = loading;
        }
        d->plan->cell[i].scenario = scenario[id];
    }
    mem_free(scenario);
    names_fini(&known);
    arena_fini(&a);
    return status;
}
