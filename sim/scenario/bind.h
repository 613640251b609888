/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Binding: a tree of text becomes structs of values, as the schema says.
 *
 * A mistake never stops it. Errors are gathered, put in the order of the text and handed over at
 * the end.
 */
#ifndef AISLE_SCENARIO_BIND_H
#define AISLE_SCENARIO_BIND_H

#include <aisle/error.h>
#include <aisle/spec.h>

#include "scenario/scenario.h"
#include "scenario/schema.h"

/** A data file, and the value that names it. */
struct input {
    struct aisle_file file;
    const struct yaml_node *node;
};

/** Where in the tree we are; the root has no `up`. */
struct path {
    const struct path *up;
    const char *key; /* NULL: an item of a list */
    size_t index;
};

struct binder {
    struct arena *arena; /* for all values */
    const char *file;    /* the scenario's; a place with another one came from --set */
    const char *const *data;
    const char *fetch;   /* how to get data files that are absent; NULL: not said */
    const char *set_folder; /* where files that --set names are looked for first */
    const struct path *path;
    struct aisle_error *error;
    size_t count, cap, left_out;
    struct input *input; /* all data files that were found */
    size_t input_count, input_cap;
};

void binder_init(struct binder *b, struct arena *a, const char *file, const char *const *data);
void binder_fini(struct binder *b);

/** Room for one more error; NULL: there are so many that it would never be shown. */
struct aisle_error *binder_error(struct binder *b);

/** Hands the errors over in the order of the text, equal ones once. The status of the first;
 * AISLE_OK: there are none. */
enum aisle_status binder_report(struct binder *b, struct aisle_errors *errs);

/** " in cluster.groups.0"; "" at the root. From the arena. */
const char *binder_where(struct binder *b);

/** Fills `out` from the root of a scenario. */
void bind_scenario(struct binder *b, const struct yaml_node *root, struct aisle_spec *out);

/** One scalar of the kinds that need nothing but their text. `item` is the field's struct. */
void bind_value(struct binder *b, const struct field *f, const struct yaml_node *node, void *item);

/** False, with an error, unless the node is of that kind and, if a scalar, says something. */
bool bind_is(struct binder *b, const char *key, const struct yaml_node *node, enum yaml_kind kind);

/** Looks for a data file, or with `folder` also for a folder, and puts it down among the inputs. An
 * error tells where it was looked for. */
void bind_file(struct binder *b, const struct yaml_node *node, bool folder, struct aisle_file *out);

#endif
