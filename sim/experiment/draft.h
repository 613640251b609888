/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Drafts: what a plan is made of while it is made.
 *
 * An axis has values, each with the place where it was written; a row says which value of each axis
 * a cell is to have. Whoever reads an experiment fills a draft, and draft_finish() makes the plan:
 * it loads the scenarios, and tells their errors at the places of the values that brought them.
 */
#ifndef AISLE_EXPERIMENT_DRAFT_H
#define AISLE_EXPERIMENT_DRAFT_H

#include "base/names.h"
#include "experiment/plan.h"

enum { PLAN_CELLS_MOST = 100000 };
#define DRAFT_OWN UINT32_MAX /* no value of the axis: what the scenario itself says */

struct draft_value {
    const char *text; /* to be shown and compared: policies canonical, seeds as plain numbers */
    const char *set;  /* YAML, for axes that are paths */
    struct aisle_place at;
};

struct draft_axis {
    const char *name;
    struct aisle_place at;
    struct names text; /* of the values, by their numbers */
    struct draft_value *value;
    size_t cap;
    size_t product; /* the first so many are in the product; others were included */
};

struct draft_row {
    uint32_t *value;       /* by axis, or DRAFT_OWN */
    struct aisle_place at; /* where it was included; empty: it is of the product */
    bool excluded;
};

struct draft {
    struct plan *plan; /* its arena is the draft's, too */
    struct aisle_errors *errs;
    struct aisle_scenario *base; /* becomes the plan's first scenario */
    const char *scenario; /* file of the base */
    struct aisle_load_options options;
    struct draft_axis *axis;
    size_t axis_count, axis_cap;
    size_t policy, seed; /* which axes these are */
    struct draft_row *row;
    size_t row_count, row_cap;
};

void draft_init(struct draft *d, struct aisle_errors *errs);
void draft_fini(struct draft *d); /* the plan too, unless draft_finish() gave it away */

/** A new axis, by its number. Name and place are borrowed. */
size_t draft_add_axis(struct draft *d, const char *name, const struct aisle_place *at);

/** A new value, by its number. AISLE_EVALUE: the axis has one of this text. */
AISLE_MUST_CHECK
enum aisle_status draft_add(struct draft *d, size_t axis, const struct draft_value *value,
                            uint32_t *number);

/** The number of a value; DRAFT_OWN: the axis has none of this text. */
uint32_t draft_find(const struct draft *d, size_t axis, const char *text);

/** A policy in its canonical form under the base scenario; text NULL: the scenario's own. */
AISLE_MUST_CHECK
enum aisle_status draft_policy(struct draft *d, const char *text, const struct aisle_place *at,
                               struct draft_value *out);

/** A seed as a value. */
struct draft_value draft_seed(struct draft *d, uint64_t seed, const struct aisle_place *at);

/** Adds the rows of the product of all values so far. AISLE_EVALUE: they are too many. */
AISLE_MUST_CHECK
enum aisle_status draft_product(struct draft *d, const struct aisle_place *at);

/** Adds a row; `value` is copied. */
void draft_add_row(struct draft *d, const uint32_t *value, const struct aisle_place *at);

/** Makes the cells, scenarios, points and keys. */
AISLE_MUST_CHECK
enum aisle_status draft_finish(struct draft *d, struct plan **out);

/* Steps of draft_finish() in files of their own; cells and rows then have the same numbers. */

/** Loads each distinct scenario of the rows. */
AISLE_MUST_CHECK
enum aisle_status draft_load(struct draft *d);

/** Gives each cell its policy and its key; two of one key are an error. */
AISLE_MUST_CHECK
enum aisle_status draft_key(struct draft *d);

/** Adds an error unless it is among those there are. */
void draft_tell(struct draft *d, const struct aisle_error *err);

/** "3,0,12": the values of a row, of the axes that `wanted` has. In the arena. */
const char *draft_tuple(const struct draft *d, const struct draft_row *row, const bool *wanted,
                        struct arena *a);

#endif
