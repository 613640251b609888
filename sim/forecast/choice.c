/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/choice.h"

#include <string.h>

#include "base/error.h"
#include "base/knobs.h"
#include "forecast/instance.h"
#include "forecast/transform.h"

enum { NAMES_MOST = 64 };

const struct aisle_knob aisle_forecaster_knobs[] = {
    [KNOB_TRANSFORM] = {.name = "transform",
                        .summary = "what it is shown of y: y, log y, or log (1 + y)",
                        .max = 2,
                        .choices = transform_names},
    {0},
};

static const struct aisle_forecaster_type *find(const char *name)
{
    for (size_t i = 0; aisle_forecasters[i]; i++)
        if (strcmp(aisle_forecasters[i]->name, name) == 0)
            return aisle_forecasters[i];
    return NULL;
}

static enum aisle_status unknown_name(const char *name, const struct aisle_place *at,
                                      struct aisle_error *err)
{
    const char *names[NAMES_MOST] = {NULL};

    for (size_t i = 0; aisle_forecasters[i] && i < NAMES_MOST - 1; i++)
        names[i] = aisle_forecasters[i]->name;
    error_at(err, AISLE_EVALUE, at, "unknown forecaster \"%s\"", name);
    error_suggest(err, "one of", name, names);
    return AISLE_EVALUE;
}

static enum aisle_status unknown_knob(const struct aisle_forecaster_type *type, const char *name,
                                      const struct aisle_place *at, struct aisle_error *err)
{
    const char *names[NAMES_MOST] = {NULL};
    size_t n = knobs_names(type->knobs, names, 0, NAMES_MOST - 1);

    knobs_names(aisle_forecaster_knobs, names, n, NAMES_MOST - 1);
    error_at(err, AISLE_EVALUE, at, "%s has no knob \"%s\"", type->name, name);
    error_suggest(err, "it has", name, names);
    return AISLE_EVALUE;
}

static enum aisle_status set_knob(struct forecaster_choice *c, char *setting,
                                  const struct aisle_place *at, struct aisle_error *err)
{
    char *text = knobs_split(setting, '=');
    const struct aisle_knob *knobs = c->type->knobs;
    double *value = c->knob;
    size_t i = knobs_find(knobs, setting);

    if (i == knobs_count(knobs)) {
        knobs = aisle_forecaster_knobs;
        value = c->common;
        i = knobs_find(knobs, setting);
    }
    if (i == knobs_count(knobs))
        return unknown_knob(c->type, setting, at, err);
    if (!text)
        return error_at(err, AISLE_EVALUE, at, "knob \"%s\" has no value: NAME=VALUE", setting);
    return knobs_read(&knobs[i], text, &value[i], at, err);
}

enum aisle_status forecaster_choose(struct forecaster_choice *out, const char *text,
                                    const struct aisle_place *at, struct arena *a,
                                    struct aisle_error *err)
{
    char *name = arena_text(a, text), *setting = knobs_split(name, ':');

    out->type = find(name);
    if (!out->type)
        return unknown_name(name, at, err);
    out->knob = arena_new(a, knobs_count(out->type->knobs), sizeof *out->knob);
    out->common = arena_new(a, knobs_count(aisle_forecaster_knobs), sizeof *out->common);
    knobs_default(out->type->knobs, out->knob);
    knobs_default(aisle_forecaster_knobs, out->common);
    while (setting) {
        char *next = knobs_split(setting, ':');

        if (set_knob(out, setting, at, err) != AISLE_OK)
            return AISLE_EVALUE;
        setting = next;
    }
    out->text = knobs_text(a, knobs_text(a, name, out->type->knobs, out->knob),
                           aisle_forecaster_knobs, out->common);
    return AISLE_OK;
}
