/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What no single key of `training` can tell. */
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <aisle/types.h>

#include "base/error.h"
#include "base/number.h"
#include "scenario/bind.h"

static void fault(struct binder *b, const struct aisle_place *at, const char *hint,
                  const char *message)
{
    struct aisle_error *err = binder_error(b);

    error_at(err, AISLE_EVALUE, at, "%s", message);
    error_hint(err, "%s", hint);
}

void check_checkpoint(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    struct aisle_training_spec *t = item;
    const struct yaml_node *stall = yaml_get(node, "stall_s"), *cost = yaml_get(node, "cost_s");

    if (!fine)
        return;
    t->checkpoint_async = !strcmp(t->checkpoint_mode, "async");
    if (cost && t->checkpoint_cost_us >= t->checkpoint_every_us)
        fault(b, &cost->at, "each would have to begin before the last one is completed",
              "a checkpoint takes no less than the time between two");
    if (stall && !t->checkpoint_async)
        fault(b, &stall->at, "add `mode: async`; a synchronous one stalls for all of cost_s",
              "\"stall_s\" goes with mode async only");
    else if (stall && t->checkpoint_stall_us > t->checkpoint_cost_us)
        fault(b, &stall->at, "cost_s is from its begin to its completion, the stall included",
              "the stall is longer than the whole checkpoint");
    if (!t->checkpoint_async)
        t->checkpoint_stall_us = t->checkpoint_cost_us;
}

static void check_models(struct binder *b, const struct yaml_node *models)
{
    double rate;

    if (models->count > AISLE_MODELS_MAX) {
        error_at(binder_error(b), AISLE_EVALUE, &models->at,
                 "models has %zu entries; the most is %d", models->count, AISLE_MODELS_MAX);
        return;
    }
    for (size_t i = 0; i < models->count; i++) {
        const struct yaml_node *key = models->key[i], *value = models->item[i];

        if (number_double(&rate, value->text) || rate < 1e-6 || rate > 1e6)
            error_at(binder_error(b), AISLE_EVALUE, &value->at,
                     "the speed of %.60s must be a number within 1e-06..1e+06", key->text);
        for (size_t j = 0; j < i; j++)
            if (!strcasecmp(key->text, models->key[j]->text))
                error_at(binder_error(b), AISLE_EVALUE, &key->at,
                         "the speed of %.60s is given twice: case does not matter", key->text);
    }
}

void check_speed(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    const struct aisle_speed_spec *s = item;
    const struct yaml_node *file = yaml_get(node, "file"), *format = yaml_key(node, "format");
    const struct yaml_node *models = yaml_get(node, "models");
    bool folder, is_folder;
    struct stat st;

    if (file && !format)
        fault(b, &node->at, "format of the file: gavel, pollux or table",
              "missing key \"format\" in training.speed");
    if (format && !file)
        fault(b, &format->at, "name the file too, or leave the format out",
              "\"format\" goes with \"file\" only");
    if (!fine)
        return;
    if (models)
        check_models(b, models);
    if (!s->file.path || !s->format || stat(s->file.path, &st))
        return;
    folder = !strcmp(s->format, "pollux");
    is_folder = S_ISDIR(st.st_mode);
    if (folder && !is_folder)
        fault(b, &file->at, "name the folder in which each model has one, as pollux-osdi21/models",
              "a file, where format pollux has a folder");
    if (!folder && is_folder)
        fault(b, &file->at, "only format pollux is a folder of tables",
              "a folder, where a CSV file should be");
}

/* That simulator knows of no other cost, and of no speed. */
void check_muri_overhead(struct binder *b, const struct yaml_node *scenario)
{
    const struct yaml_node *training = yaml_get(scenario, "training");
    const struct yaml_node *on = yaml_key(yaml_get(scenario, "compatibility"), "muri_overhead");
    const struct yaml_node *faults = yaml_key(scenario, "faults");

    if (!yaml_get(training, "overhead"))
        fault(b, &on->at,
              "name the table, e.g. `training: {overhead: {file: muri-philly/restart_overhead.csv}}`",
              "\"muri_overhead\" needs training.overhead");
    for (size_t i = 0; training && i < training->count; i++)
        if (strcmp(training->key[i]->text, "overhead") != 0)
            error_at(binder_error(b), AISLE_EVALUE, &training->key[i]->at,
                     "\"%.60s\" does not go with compatibility.muri_overhead: of training that takes "
                     "the overhead alone",
                     training->key[i]->text);
    if (faults)
        fault(b, &faults->at, "nothing fails in Muri's simulator",
              "\"faults\" does not go with compatibility.muri_overhead");
}
