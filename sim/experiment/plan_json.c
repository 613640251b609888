/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans as files. A cell has the numbers of its values, so that a plan of many cells stays small;
 * -1 is what the scenario itself says. */
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/number.h"
#include "base/text.h"
#include "experiment/folder.h"
#include "experiment/plan.h"

enum { PLAN_FORMAT = 1, PLAN_SIZE_MAX = 256 << 20 };

/* Writing ---------------------------------------------------------------------------------------- */

static struct json *list_json(const char *const *text, size_t count)
{
    struct json *list = json_new_array();

    for (size_t i = 0; i < count; i++)
        json_add_text(list, text[i]);
    return list;
}

static struct json *axes_json(const struct plan *p)
{
    struct json *list = json_new_array();

    for (size_t i = 0; i < p->axis_count; i++) {
        struct json *axis = json_new();

        json_set_text(axis, "name", p->axis[i].name);
        json_set_object(axis, "values", list_json(p->axis[i].value, p->axis[i].value_count));
        if (p->baseline && p->baseline[i])
            json_set_text(axis, "baseline", p->baseline[i]);
        json_add_object(list, axis);
    }
    return list;
}

/* Values of cells are those of axes, or "-". */
static int64_t number_of(const struct plan_axis *axis, const char *value)
{
    for (size_t i = 0; i < axis->value_count; i++)
        if (axis->value[i] == value)
            return (int64_t)i;
    for (size_t i = 0; i < axis->value_count; i++)
        if (strcmp(axis->value[i], value) == 0)
            return (int64_t)i;
    return -1;
}

static struct json *cell_json(const struct plan *p, const struct plan_cell *c)
{
    struct json *cell = json_new(), *values = json_new_array();
    bool same = false; /* most policies are called as their axis has them */

    for (size_t i = 0; i < p->axis_count; i++) {
        json_add_int(values, number_of(&p->axis[i], c->value[i]));
        if (strcmp(p->axis[i].name, "policy") == 0)
            same = strcmp(c->value[i], c->policy) == 0;
    }
    json_set_object(cell, "values", values);
    json_set_text(cell, "key", c->key);
    json_set_int(cell, "point", (int64_t)c->point);
    if (!same)
        json_set_text(cell, "policy", c->policy);
    return cell;
}

enum aisle_status plan_write(const struct plan *p, const char *file, struct aisle_error *err)
{
    struct json *all = json_new(), *cells = json_new_array();
    struct arena a = {0};
    enum aisle_status status;
    char *text;

    for (size_t i = 0; i < p->cell_count; i++)
        json_add_object(cells, cell_json(p, &p->cell[i]));
    json_set_object(all, "axes", axes_json(p));
    json_set_object(all, "cells", cells);
    json_set_text(all, "key", p->key);
    json_set_object(all, "metrics", list_json(p->metric, p->metric_count));
    json_set_text(all, "name", p->name);
    json_set_text(all, "path", p->path);
    json_set_int(all, "plan", PLAN_FORMAT);
    text = json_text(all);
    status = folder_write(folder_of(&a, file), folder_name_in(file), text, err);
    mem_free(text);
    arena_fini(&a);
    return status;
}

/* Reading ---------------------------------------------------------------------------------------- */

static const char *text_of(const struct yaml_node *node)
{
    return node && node->kind == YAML_SCALAR ? node->text : NULL;
}

static bool is_key(const char *text)
{
    return text && strlen(text) == SHA256_HEX - 1 &&
           strspn(text, "0123456789abcdef") == SHA256_HEX - 1;
}

static bool read_texts(const struct yaml_node *list, struct arena *a, const char *const **out,
                       size_t *count)
{
    const char **text;

    if (!list || list->kind != YAML_SEQUENCE)
        return false;
    *out = text = arena_new(a, list->count, sizeof *text);
    *count = list->count;
    for (size_t i = 0; i < list->count; i++)
        if (!(text[i] = arena_text(a, text_of(list->item[i]))))
            return false;
    return true;
}

static bool read_axes(struct plan *p, const struct yaml_node *list)
{
    struct plan_axis *axis;
    const char **baseline;

    if (!list || list->kind != YAML_SEQUENCE)
        return false;
    p->axis = axis = arena_new(&p->arena, list->count, sizeof *axis);
    p->baseline = baseline = arena_new(&p->arena, list->count, sizeof *baseline);
    p->axis_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        axis[i].name = arena_text(&p->arena, text_of(yaml_get(list->item[i], "name")));
        baseline[i] = arena_text(&p->arena, text_of(yaml_get(list->item[i], "baseline")));
        if (!axis[i].name || !read_texts(yaml_get(list->item[i], "values"), &p->arena,
                                         &axis[i].value, &axis[i].value_count))
            return false;
    }
    return true;
}

static bool read_values(struct plan *p, struct plan_cell *c, const struct yaml_node *list)
{
    const char **value = arena_new(&p->arena, p->axis_count, sizeof *value);
    bool seed = false;

    c->value = value;
    if (!list || list->kind != YAML_SEQUENCE || list->count != p->axis_count)
        return false;
    for (size_t i = 0; i < p->axis_count; i++) {
        int64_t number;

        if (!text_of(list->item[i]) || number_int64(&number, list->item[i]->text) != NUMBER_OK ||
            number < -1 || number >= (int64_t)p->axis[i].value_count)
            return false;
        value[i] = number < 0 ? "-" : p->axis[i].value[number];
        if (strcmp(p->axis[i].name, "policy") == 0)
            c->policy = value[i];
        if (strcmp(p->axis[i].name, "seed") == 0)
            seed = number_uint64(&c->seed, value[i]) == NUMBER_OK;
    }
    return seed;
}

static bool read_cell(struct plan *p, struct plan_cell *c, const struct yaml_node *node)
{
    const char *key = text_of(yaml_get(node, "key")), *policy = text_of(yaml_get(node, "policy"));
    const char *point = text_of(yaml_get(node, "point"));
    uint64_t number;

    if (!is_key(key) || !point || number_uint64(&number, point) != NUMBER_OK ||
        !read_values(p, c, yaml_get(node, "values")))
        return false;
    memcpy(c->key, key, sizeof c->key);
    c->point = (size_t)number;
    if (c->point >= p->point_count)
        p->point_count = c->point + 1;
    if (policy)
        c->policy = arena_text(&p->arena, policy);
    return c->policy != NULL;
}

static bool read_plan(struct plan *p, const struct yaml_node *root)
{
    const struct yaml_node *cells = yaml_get(root, "cells");
    const char *key = text_of(yaml_get(root, "key")), *format = text_of(yaml_get(root, "plan"));
    int64_t number;

    p->name = arena_text(&p->arena, text_of(yaml_get(root, "name")));
    p->path = arena_text(&p->arena, text_of(yaml_get(root, "path")));
    if (!format || number_int64(&number, format) != NUMBER_OK || number != PLAN_FORMAT || !p->name ||
        !p->path || !is_key(key) || !cells || cells->kind != YAML_SEQUENCE ||
        !read_axes(p, yaml_get(root, "axes")) ||
        !read_texts(yaml_get(root, "metrics"), &p->arena, &p->metric, &p->metric_count))
        return false;
    memcpy(p->key, key, sizeof p->key);
    p->cell = arena_new(&p->arena, cells->count, sizeof *p->cell);
    p->cell_count = cells->count;
    for (size_t i = 0; i < cells->count; i++)
        if (!read_cell(p, &p->cell[i], cells->item[i]))
            return false;
    return true;
}

enum aisle_status plan_read(struct plan **out, const char *file, struct aisle_error *err)
{
    struct plan *p = mem_new(1, sizeof *p);
    struct aisle_errors *errs = mem_new(1, sizeof *errs);
    struct arena a = {0};
    struct yaml_node *root = NULL;
    struct text text;
    enum aisle_status status = text_read(&text, &a, file, PLAN_SIZE_MAX, err);

    *out = NULL;
    if (status == AISLE_OK &&
        (yaml_parse(&root, &text, errs) != AISLE_OK || !read_plan(p, root))) {
        status = error_set(err, AISLE_EPARSE, "%s is not a plan of this version of aisle", file);
        error_hint(err, "it is written anew once it is removed");
    }
    if (status == AISLE_OK)
        *out = p;
    else
        plan_free(p);
    mem_free(errs);
    arena_fini(&a);
    return status;
}
