/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which keys go with which format of a trace, and which columns with each other. */
#include <stdio.h>
#include <string.h>

#include <aisle/types.h>

#include "base/error.h"
#include "scenario/bind.h"

/* Formats by what they take. */
static const char *const tables[] = {"csv", "muri", "philly", "pollux", "tiresias", NULL};
static const char *const started[] = {"csv", "muri", "philly", "pollux", "swf", "tiresias", NULL};
static const char *const lists[] = {"openb", NULL};

static const struct aisle_map_entry *entry(const struct aisle_workload_spec *w, const char *key)
{
    for (size_t i = 0; i < w->column_count; i++)
        if (!strcmp(w->column[i].key, key))
            return &w->column[i];
    return NULL;
}

/* `key`, if it is there and not empty, goes with these formats. */
static void goes_with(struct binder *b, const struct yaml_node *node, const char *key,
                      const char *format, const char *const *formats)
{
    const struct yaml_node *k = yaml_key(node, key), *v = yaml_get(node, key);
    struct aisle_error *err;
    char list[100] = "";

    if (!k || (v->kind == YAML_MAPPING && !v->count))
        return;
    for (const char *const *f = formats; *f; f++) {
        if (!strcmp(*f, format))
            return;
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s",
                 f == formats ? ""
                 : f[1]       ? ", "
                              : " and ",
                 *f);
    }
    err = binder_error(b);
    error_at(err, AISLE_EVALUE, &k->at, "\"%s\" does not go with format \"%s\"", key, format);
    error_hint(err, "it goes with %s", list);
}

static void check_needed(struct binder *b, const struct yaml_node *columns,
                         const struct aisle_workload_spec *w)
{
    static const struct {
        const char *message, *any[4];
    } needs[] = {
        {"columns lacks \"submit_s\"", {"submit_s"}},
        {"columns needs one of \"duration_s\", \"end_s\" and \"steps\"",
         {"duration_s", "end_s", "steps"}},
        {"columns needs \"gpus\" or \"cpus\"", {"gpus", "cpus"}},
    };

    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
        const char *const *key = needs[i].any;

        while (*key && !entry(w, *key))
            key++;
        if (!*key)
            error_at(binder_error(b), AISLE_EVALUE, &columns->at, "%s", needs[i].message);
    }
}

/* `key` makes no sense beside `other`, or, if it needs it, without. */
static void check_pair(struct binder *b, const struct aisle_workload_spec *w, const char *key,
                       const char *other, bool needed)
{
    const struct aisle_map_entry *e = entry(w, key);

    if (!e || (entry(w, other) != NULL) == needed)
        return;
    error_at(binder_error(b), AISLE_EVALUE, &e->at,
             needed ? "\"%s\" goes with \"%s\" only" : "\"%s\" does not go with \"%s\"", key,
             other);
}

void check_trace(struct binder *b, const struct yaml_node *node,
                 const struct aisle_workload_spec *w, bool fine)
{
    static const char *const keys[] = {"columns", "where", "start_at_zero"};
    const struct yaml_node *columns = yaml_get(node, "columns");
    bool csv = w->format && !strcmp(w->format, "csv");
    struct aisle_error *err;

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (yaml_key(node, keys[i]) && !yaml_get(node, "file"))
            error_at(binder_error(b), AISLE_EVALUE, &yaml_key(node, keys[i])->at,
                     "\"%s\" goes with \"file\" only", keys[i]);
    if (!fine || !w->format)
        return;
    goes_with(b, node, "columns", w->format, tables);
    goes_with(b, node, "where", w->format, tables);
    goes_with(b, node, "start_at_zero", w->format, started);
    goes_with(b, node, "order", w->format, lists);
    goes_with(b, node, "inflate", w->format, lists);
    goes_with(b, node, "use_durations", w->format, lists);
    if (csv && !columns) {
        err = binder_error(b);
        error_at(err, AISLE_EVALUE, &node->at, "missing key \"columns\" in workload");
        error_hint(err, "as in `columns: {submit_s: TIME, duration_s: RUN, gpus: COUNT}`, each the "
                        "name of a column");
        return;
    }
    if (csv)
        check_needed(b, columns, w);
    check_pair(b, w, "end_s", "duration_s", false);
    check_pair(b, w, "steps", "duration_s", false);
    check_pair(b, w, "steps", "end_s", false);
    check_pair(b, w, "start_s", "end_s", true);
    check_pair(b, w, "cpu_milli", "cpus", false);
    if (csv)
        check_pair(b, w, "steps", "job_type", true);
}

void check_mapped(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    const struct aisle_map_entry *e = item;

    if (!fine)
        return;
    if (!e->column && !e->constant)
        error_at(binder_error(b), AISLE_EVALUE, &node->at, "%s needs \"column\" or \"value\"",
                 e->key);
    if (e->constant && (e->column || e->times || yaml_get(node, "scale")))
        error_at(binder_error(b), AISLE_EVALUE, &node->at, "%s takes \"value\" alone, or \"column\"", e->key);
    else if (e->times && !e->column)
        error_at(binder_error(b), AISLE_EVALUE, &yaml_key(node, "times")->at,
                 "\"times\" goes with \"column\" only");
}
