/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/scenario.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/yaml.h"
#include "scenario/bind.h"
#include "scenario/set.h"

struct scenario {
    struct arena arena; /* for all that is below */
    struct text text;
    struct yaml_node *root;
    struct aisle_spec spec;
    struct input *input;
    size_t input_count;
};

static void take(struct binder *b, const struct aisle_errors *errs)
{
    for (size_t i = 0; i < errs->count; i++) {
        struct aisle_error *err = binder_error(b);

        if (err)
            *err = errs->item[i];
    }
    b->left_out += errs->left_out;
}

/* The tree with its overrides; NULL if there is none to go on with. */
static struct yaml_node *read_tree(struct scenario *s, const struct scenario_options *options,
                                   struct binder *b)
{
    struct aisle_errors errs = {0};
    struct yaml_node *root;
    size_t bad_sets = 0;

    if (yaml_parse(&root, &s->text, &errs) && !root) {
        take(b, &errs);
        return NULL;
    }
    if (yaml_is_null(root)) {
        error_at(errors_next(&errs), AISLE_EPARSE, &(struct aisle_place){.file = s->text.file},
                 "there is nothing in the file");
        take(b, &errs);
        return NULL;
    }
    if (root->kind == YAML_MAPPING)
        for (const char *const *set = options ? options->set : NULL; set && *set; set++)
            bad_sets += set_apply(root, &s->arena, *set, &errs) != AISLE_OK;
    take(b, &errs);
    /* Without an override that was meant to be there, the checks would speak of another text. */
    return bad_sets ? NULL : root;
}

static enum aisle_status load(struct scenario *s, const char *path,
                              const struct scenario_options *options, struct aisle_errors *errs)
{
    struct aisle_error err = {0};
    struct binder b;
    char *name = arena_text(&s->arena, path);
    enum aisle_status status = text_read(&s->text, &s->arena, name, YAML_SIZE_MAX, &err);

    if (status) {
        struct aisle_error *out = errors_next(errs);

        if (status == AISLE_EVALUE)
            error_hint(&err, "put nodes or pods into a CSV file, and name it as `file`");
        if (out)
            *out = err;
        return status;
    }
    binder_init(&b, &s->arena, s->text.file, options ? options->data : NULL);
    if (options && options->set_folder)
        b.set_folder = options->set_folder;
    s->root = read_tree(s, options, &b);
    if (s->root && s->root->kind == YAML_MAPPING && yaml_get(s->root, "fetch"))
        b.fetch = yaml_get(s->root, "fetch")->text;
    if (s->root)
        bind_scenario(&b, s->root, &s->spec);
    s->input_count = b.input_count;
    s->input = arena_new(&s->arena, b.input_count, sizeof *s->input);
    if (b.input_count > 0)
        memcpy(s->input, b.input, b.input_count * sizeof *s->input);
    status = binder_report(&b, errs);
    binder_fini(&b);
    return status;
}

enum aisle_status scenario_load(struct scenario **out, const char *path,
                                const struct scenario_options *options, struct aisle_errors *errs)
{
    struct scenario *s = mem_new(1, sizeof *s);
    enum aisle_status status = load(s, path, options, errs);

    *out = NULL;
    if (status)
        scenario_free(s);
    else
        *out = s;
    return status;
}

void scenario_free(struct scenario *s)
{
    if (!s)
        return;
    arena_fini(&s->arena);
    mem_free(s);
}

const struct aisle_spec *scenario_spec(const struct scenario *s)
{
    return &s->spec;
}

const char *scenario_path(const struct scenario *s)
{
    return s->text.file;
}

const char *scenario_text(const struct scenario *s)
{
    return s->text.byte;
}

size_t scenario_input_count(const struct scenario *s)
{
    return s->input_count;
}

const struct aisle_file *scenario_input(const struct scenario *s, size_t i)
{
    return &s->input[i].file;
}

/* A copy of the tree in which other texts stand for the names of data files. */
static struct yaml_node *rename_inputs(const struct scenario *s, const struct yaml_node *node,
                                       const char *const *input, struct arena *a)
{
    struct yaml_node *n = arena_new(a, 1, sizeof *n);

    *n = *node;
    for (size_t i = 0; i < s->input_count; i++)
        if (s->input[i].node == node)
            n->text = input[i];
    if (node->count > 0)
        n->item = arena_new(a, node->count, sizeof *n->item);
    for (size_t i = 0; i < node->count; i++)
        n->item[i] = rename_inputs(s, node->item[i], input, a);
    return n;
}

char *scenario_canonical(const struct scenario *s, const char *const *input)
{
    static const char *const leave_out[] = {"seed", "compare", "policy", "fetch", NULL};
    const struct yaml_node *root = s->root;
    struct arena a = {0};
    char *json;

    if (input)
        root = rename_inputs(s, root, input, &a);
    json = json_canonical(root, leave_out);
    arena_fini(&a);
    return json;
}
