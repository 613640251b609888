/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/knobs.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

size_t knobs_count(const struct aisle_knob *knobs)
{
    size_t n = 0;

    while (knobs && knobs[n].name)
        n++;
    return n;
}

void knobs_default(const struct aisle_knob *knobs, double *value)
{
    for (size_t i = 0; i < knobs_count(knobs); i++)
        value[i] = knobs[i].value;
}

size_t knobs_find(const struct aisle_knob *knobs, const char *name)
{
    size_t count = knobs_count(knobs), i = 0;

    while (i < count && strcmp(knobs[i].name, name) != 0)
        i++;
    return i;
}

size_t knobs_names(const struct aisle_knob *knobs, const char **names, size_t n, size_t most)
{
    for (size_t i = 0; i < knobs_count(knobs) && n < most; i++)
        names[n++] = knobs[i].name;
    return n;
}

enum aisle_status knobs_read(const struct aisle_knob *knob, const char *text, double *out,
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
    if (number_double(&value, text) != NUMBER_OK || !(value >= knob->min && value <= knob->max))
        return error_at(err, AISLE_EVALUE, at, "%s must be a number from %g to %g, not \"%s\"",
                        knob->name, knob->min, knob->max, text);
    *out = value;
    return AISLE_OK;
}

enum aisle_status knobs_whole(const struct aisle_knob *knobs, const double *value,
                              const struct aisle_place *at, struct aisle_error *err)
{
    for (size_t i = 0; i < knobs_count(knobs); i++)
        if (value[i] > floor(value[i]))
            return error_at(err, AISLE_EVALUE, at, "%s must be a whole number, not %g",
                            knobs[i].name, value[i]);
    return AISLE_OK;
}

const char *knobs_text(struct arena *a, const char *text, const struct aisle_knob *knobs,
                       const double *value)
{
    for (size_t i = 0; i < knobs_count(knobs); i++) {
        const struct aisle_knob *k = &knobs[i];

        if (!(value[i] < k->value || value[i] > k->value))
            continue;
        if (k->choices)
            text = arena_printf(a, "%s:%s=%s", text, k->name, k->choices[(int)value[i]]);
        else
            text = arena_printf(a, "%s:%s=%.15g", text, k->name, value[i]);
    }
    return text;
}

char *knobs_split(char *text, char separator)
{
    char *at = text ? strchr(text, separator) : NULL;

    if (!at)
        return NULL;
    *at = '\0';
    return at + 1;
}
