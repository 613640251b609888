/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Scenario files: YAML text becomes checked, typed values here, once. Below this line nobody checks
 * a unit or a range again.
 *
 * One table (schema.c) says what may stand in a scenario; it drives parsing, `aisle check`, the
 * suggestions for unknown keys and the reference in docs/.
 */
#ifndef AISLE_SCENARIO_SCENARIO_H
#define AISLE_SCENARIO_SCENARIO_H

#include <stdio.h>

#include <aisle/error.h>
#include <aisle/spec.h>

struct scenario;

struct scenario_options {
    const char *const *set;  /* "PATH=VALUE" overrides, in order; NULL-terminated; may be NULL */
    const char *const *data; /* folders in which data files are looked for after the scenario's
                                own (--data, then AISLE_DATA, already split); NULL-terminated */
    const char *set_folder;  /* where files that `set` names are looked for first; NULL: the working
                                directory */
};

/**
 * Reads and checks a scenario, with its overrides applied.
 *
 * On failure *out is NULL and `errs` holds up to AISLE_ERRORS_MAX errors, each with its place, in
 * the order of the text.
 */
AISLE_MUST_CHECK
enum aisle_status scenario_load(struct scenario **out, const char *path,
                                const struct scenario_options *options, struct aisle_errors *errs);
void scenario_free(struct scenario *s); /* NULL is fine */

/** The values. Borrowed. */
const struct aisle_spec *scenario_spec(const struct scenario *s);

/** The scenario's file, as it was given; borrowed. */
const char *scenario_path(const struct scenario *s);

/** The text of the file as it was read; borrowed. */
const char *scenario_text(const struct scenario *s);

/**
 * The scenario as canonical JSON: overrides applied, only what was written, keys sorted, nothing of
 * where it was read from. Equal meaning, equal text. `seed`, `policy`, `compare` and `fetch` are left
 * out:
 * a run has its own.
 * The caller frees it with mem_free().
 *
 * @param input  what stands for the name of each data file, by their numbers; NULL: the names
 */
char *scenario_canonical(const struct scenario *s, const char *const *input);

/** The data files and folders that the scenario names, whatever for. Borrowed. */
size_t scenario_input_count(const struct scenario *s);
const struct aisle_file *scenario_input(const struct scenario *s, size_t i);

/** Writes the scenario reference (Markdown) from the schema table. */
void scenario_reference(FILE *out);

#endif
