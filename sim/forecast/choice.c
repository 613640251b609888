/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/choice.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"
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
    size_t own = knob_count(type->knobs), n = 0;

    for (size_t i = 0; i < own && n < NAMES_MOST / 2; i++)
        names[n++] = type->knobs[i].name;
    for (size_t i = 0; i < knob_count(aisle_forecaster_knobs); i++)
        names[n++] = aisle_forecaster_knobs[i].name;
    error_at(err, AISLE_EVALUE, at, "%s has no knob \"%s\"", type->name, name);
    error_suggest(err, "it has", name, names);
    return AISLE_EVALUE;
}

/* A number in range, or one of the knob's choices by name. */
static enum aisle_status read_value(const struct aisle_knob *knob, const char *text, double *out,
                                    const struct aisle_place *at, struct aisle_error *err)
{
    double value;

    for (size_t i = 0; knob->choices && knob->choices[i]; i++)
        if (strcmp(knob->choices[i], text) == 0) {
            *out = (double)i;
            return AISLE_OK;
        }
    if (knob->choices) {
        error_at(err, AISLE_EVALUE, at, "unknown %s \"%s\"", knob->name, text);
        error_suggest(err, "one of", text, knob->choices);
        return AISLE_EVALUE;
    }
    if (number_double(&value, text) != NUMBER_OK || value < knob->min || value > knob->max)
        return error_at(err, AISLE_EVALUE, at, "%s must be a number from %g to %g, not \"%s\"",
                        knob->name, knob->min, knob->max, text);
    *out = value;
    return AISLE_OK;
}

/* Splits "a:b:c" at the next separator, in place. */
static char *split(char *text, char separator)
{
    char *at = strchr(text, separator);

    if (!at)
        return NULL;
    *at = '\0';
    return at + 1;
}

/* Where the knob of that name is, in this table; NULL: not there. */
static double *slot(const struct aisle_knob *knobs, double *value, const char *name,
                    const struct aisle_knob **knob)
{
    for (size_t i = 0; i < knob_count(knobs); i++)
        if (strcmp(knobs[i].name, name) == 0) {
            *knob = &knobs[i];
            return &value[i];
        }
    return NULL;
}

static enum aisle_status set_knob(struct forecaster_choice *c, char *setting,
                                  const struct aisle_place *at, struct aisle_error *err)
{
    char *text = split(setting, '=');
    const struct aisle_knob *knob = NULL;
    double *value = slot(c->type->knobs, c->knob, setting, &knob);

    if (!value)
        value = slot(aisle_forecaster_knobs, c->common, setting, &knob);
    if (!value)
        return unknown_knob(c->type, setting, at, err);
    if (!text)
        return error_at(err, AISLE_EVALUE, at, "knob \"%s\" has no value: NAME=VALUE", setting);
    return read_value(knob, text, value, at, err);
}

static const char *with_knobs(struct arena *a, const char *text, const struct aisle_knob *knobs,
                              const double *value)
{
    for (size_t i = 0; i < knob_count(knobs); i++) {
        if (!(value[i] < knobs[i].value || value[i] > knobs[i].value))
            continue;
        if (knobs[i].choices)
            text =
                arena_printf(a, "%s:%s=%s", text, knobs[i].name, knobs[i].choices[(int)value[i]]);
        else
            text = arena_printf(a, "%s:%s=%.15g", text, knobs[i].name, value[i]);
    }
    return text;
}

enum aisle_status forecaster_choose(struct forecaster_choice *out, const char *text,
                                    const struct aisle_place *at, struct arena *a,
                                    struct aisle_error *err)
{
    char *name = arena_text(a, text), *setting = split(name, ':');

    out->type = find(name);
    if (!out->type)
        return unknown_name(name, at, err);
    out->knob = arena_new(a, knob_count(out->type->knobs), sizeof *out->knob);
    out->common = arena_new(a, knob_count(aisle_forecaster_knobs), sizeof *out->common);
    knob_defaults(out->type->knobs, out->knob);
    knob_defaults(aisle_forecaster_knobs, out->common);
    while (setting) {
        char *next = split(setting, ':');

        if (set_knob(out, setting, at, err) != AISLE_OK)
            return AISLE_EVALUE;
        setting = next;
    }
    out->text = with_knobs(a, with_knobs(a, name, out->type->knobs, out->knob),
                           aisle_forecaster_knobs, out->common);
    return AISLE_OK;
}
