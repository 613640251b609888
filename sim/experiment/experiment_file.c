/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Experiment files: the reader. docs/experiments.md says what may stand in one. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "experiment/experiment_file.h"
#include "experiment/folder.h"

struct aisle_error *file_fail(struct file *f, const struct aisle_place *at, const char *fmt, ...)
{
    struct aisle_error *err = errors_next(f->draft.errs);
    char message[sizeof err->message];
    va_list args;

    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    f->status = error_at(err, AISLE_EVALUE, at, "%s", message);
    return err;
}

bool file_is(struct file *f, const struct yaml_node *node, enum yaml_kind kind, const char *what)
{
    static const char *const name[] = {
        [YAML_SCALAR] = "a single value", [YAML_SEQUENCE] = "a list", [YAML_MAPPING] = "a mapping"};

    if (node->kind == kind && !yaml_is_null(node))
        return true;
    file_fail(f, &node->at, "%s must be %s, not %s", what, name[kind],
              yaml_is_null(node) ? "nothing" : name[node->kind]);
    return false;
}

/* Head ------------------------------------------------------------------------------------------- */

static void check_keys(struct file *f)
{
    static const char *const known[] = {"experiment", "name",    "scenario", "axes", "exclude",
                                        "include",    "metrics", "baseline", NULL};

    for (size_t i = 0; i < f->root->count; i++) {
        const char *key = f->root->key[i]->text;
        size_t k = 0;

        while (known[k] && strcmp(known[k], key) != 0)
            k++;
        if (!known[k])
            error_suggest(file_fail(f, &f->root->key[i]->at, "unknown key \"%s\"", key),
                          "keys there are", key, known);
    }
}

/* The text of a required or optional single value; NULL: there is none. */
static const char *text_of(struct file *f, const char *key, bool required)
{
    const struct yaml_node *node = yaml_get(f->root, key);

    if (!node && required)
        file_fail(f, &f->root->at, "the key \"%s\" is missing", key);
    return node && file_is(f, node, YAML_SCALAR, key) ? node->text : NULL;
}

/* "openb" of "a/openb.yaml" */
static const char *name_of_file(struct file *f, const char *path)
{
    char *name = arena_text(f->arena, folder_name_in(path)), *dot = strrchr(name, '.');

    if (dot && dot != name)
        *dot = '\0';
    return name;
}

static void read_head(struct file *f, const char *path)
{
    const char *version = text_of(f, "experiment", true), *name = text_of(f, "name", false);

    if (version && strcmp(version, "1") != 0)
        error_hint(file_fail(f, &yaml_get(f->root, "experiment")->at,
                             "experiments of version %s are not known here", version),
                   "write `experiment: 1`");
    f->draft.plan->path = arena_text(f->arena, path);
    f->draft.plan->name = name ? arena_text(f->arena, name) : name_of_file(f, path);
}

/* A scenario lies beside the experiment, as data files lie beside a scenario. */
static void load_base(struct file *f)
{
    const char *name = text_of(f, "scenario", true), *path = name;
    enum aisle_status status;

    if (!name)
        return;
    if (name[0] != '/' && strcmp(f->folder, ".") != 0)
        path = arena_printf(f->arena, "%s/%s", f->folder, name);
    if (access(path, F_OK) != 0) {
        error_hint(file_fail(f, &yaml_get(f->root, "scenario")->at, "no file \"%s\"", name),
                   "looked in %s", f->folder);
        return;
    }
    f->draft.scenario = path;
    status = aisle_scenario_load(&f->draft.base, path, &f->draft.options, f->draft.errs);
    if (status != AISLE_OK)
        f->status = status;
}

/* Metrics ---------------------------------------------------------------------------------------- */

/* Is `name` a metric of the pattern, or may it be, where a '%' stands for a number? A name that ends
 * with '*' is a beginning. */
static bool is_metric(const char *pattern, const char *name)
{
    while (*name && *pattern != '*') {
        size_t number = strspn(name, "0123456789");

        if (*pattern == '%') {
            if (number == 0)
                return *name == '*' && !name[1];
            pattern++;
            name += number;
        } else if (*name == '*' && !name[1]) {
            return true;
        } else if (*pattern++ != *name++) {
            return false;
        }
    }
    return !*pattern && !*name;
}

static void check_metric(struct file *f, const struct yaml_node *node)
{
    const char *names[512];
    struct aisle_error *err;
    size_t n = 0;

    for (size_t i = 0; aisle_metrics[i].name; i++) {
        if (is_metric(aisle_metrics[i].name, node->text))
            return;
        if (n < sizeof names / sizeof names[0] - 1)
            names[n++] = aisle_metrics[i].name;
    }
    names[n] = NULL;
    err = file_fail(f, &node->at, "unknown metric \"%s\"", node->text);
    error_suggest(err, "", node->text, names);
    if (err && strncmp(err->hint, "did", 3) != 0)
        error_hint(err, "`aisle list metrics` has them; \"job.wait.*\" stands for all that begin so");
}

static void read_metrics(struct file *f)
{
    struct yaml_node *node = yaml_get(f->root, "metrics");
    const char **metric;

    if (!node || !file_is(f, node, YAML_SEQUENCE, "metrics"))
        return;
    f->draft.plan->metric = metric = arena_new(f->arena, node->count, sizeof *metric);
    for (size_t i = 0; i < node->count; i++) {
        if (!file_is(f, node->item[i], YAML_SCALAR, "an item of metrics"))
            continue;
        check_metric(f, node->item[i]);
        metric[f->draft.plan->metric_count++] = arena_text(f->arena, node->item[i]->text);
    }
}

/* The whole -------------------------------------------------------------------------------------- */

static enum aisle_status parse(struct file *f, const char *path)
{
    struct aisle_error err = {0};
    enum aisle_status status = text_read(&f->text, f->arena, path, YAML_SIZE_MAX, &err);

    if (status != AISLE_OK)
        return errors_add(f->draft.errs, &err);
    f->status = yaml_parse(&f->root, &f->text, f->draft.errs);
    if (!f->root)
        return f->status;
    if (f->root->kind != YAML_MAPPING)
        file_fail(f, &f->root->at, yaml_is_null(f->root) ? "there is nothing in the file"
                                                         : "an experiment is a mapping");
    return f->root->kind == YAML_MAPPING ? AISLE_OK : f->status;
}

static bool is_after(const struct aisle_error *a, const struct aisle_error *b)
{
    return strcmp(a->file, b->file) == 0 &&
           (a->line > b->line || (a->line == b->line && a->col > b->col));
}

/* Errors of the file in the order of its text; they are few. */
static void sort_errors(struct aisle_errors *errs, size_t from)
{
    for (size_t i = from; i < errs->count; i++)
        for (size_t k = i; k > from && is_after(&errs->item[k - 1], &errs->item[k]); k--) {
            struct aisle_error swap = errs->item[k];

            errs->item[k] = errs->item[k - 1];
            errs->item[k - 1] = swap;
        }
}

enum aisle_status plan_load(struct plan **out, const char *path,
                            const struct aisle_load_options *options, struct aisle_errors *errs)
{
    struct file f = {0};
    size_t told = errs->count;
    enum aisle_status status;

    *out = NULL;
    draft_init(&f.draft, errs);
    f.arena = &f.draft.plan->arena;
    f.folder = folder_of(f.arena, path);
    if (options)
        f.draft.options = *options;
    f.draft.options.set_folder = f.folder;
    status = parse(&f, path);
    if (status == AISLE_OK) {
        check_keys(&f);
        read_head(&f, path);
        load_base(&f);
        read_metrics(&f);
        if (f.draft.base)
            file_axes(&f);
        status = f.status;
    }
    if (status == AISLE_OK)
        status = draft_finish(&f.draft, out);
    sort_errors(errs, told);
    draft_fini(&f.draft);
    return status;
}
