/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Knobs as text: what policies and forecasters are chosen with, "name:knob=value:...". */
#ifndef AISLE_BASE_KNOBS_H
#define AISLE_BASE_KNOBS_H

#include <aisle/knob.h>
#include <aisle/spec.h>

#include "base/mem.h"

/** How many knobs a table has; NULL: none. */
size_t knobs_count(const struct aisle_knob *knobs);

/** Writes each knob's default. */
void knobs_default(const struct aisle_knob *knobs, double *value);

/** The index of the knob of that name; knobs_count() if there is none. */
size_t knobs_find(const struct aisle_knob *knobs, const char *name);

/** Appends the knobs' names to a list of n; returns how many there are now, at most `most`. */
size_t knobs_names(const struct aisle_knob *knobs, const char **names, size_t n, size_t most);

/** Reads a value: a number in range, or one of the knob's choices by name, as its index.
 * AISLE_EVALUE, with the place `at` (NULL: none). */
AISLE_MUST_CHECK
enum aisle_status knobs_read(const struct aisle_knob *knob, const char *text, double *out,
                             const struct aisle_place *at, struct aisle_error *err);

/** AISLE_EVALUE, with the place `at` (NULL: none), if a knob that is a number is not a whole one. */
AISLE_MUST_CHECK
enum aisle_status knobs_whole(const struct aisle_knob *knobs, const double *value,
                              const struct aisle_place *at, struct aisle_error *err);

/** `text` with ":knob=value" for each knob whose value is not its default, in the arena. */
const char *knobs_text(struct arena *a, const char *text, const struct aisle_knob *knobs,
                       const double *value);

/** Splits "a:b:c" at the first separator, in place. @return what is behind it; NULL if there is
 * none */
char *knobs_split(char *text, char separator);

#endif
