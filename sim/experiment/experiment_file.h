/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The reader of experiment files, for its two parts: the file as a whole, and its axes. */
#ifndef AISLE_EXPERIMENT_EXPERIMENT_FILE_H
#define AISLE_EXPERIMENT_EXPERIMENT_FILE_H

#include "base/text.h"
#include "base/yaml.h"
#include "experiment/draft.h"

struct file {
    struct draft draft;
    struct arena *arena; /* the plan's */
    const char *folder;  /* that the file is in */
    struct text text;
    struct yaml_node *root; /* a mapping */
    enum aisle_status status;
};

/** An error at a place, to which a hint may be added; NULL if there are too many. */
struct aisle_error *file_fail(struct file *f, const struct aisle_place *at, const char *fmt, ...)
    AISLE_PRINTF(3, 4);

/** False, with an error that calls the node `what`, unless it is of that kind and says something. */
bool file_is(struct file *f, const struct yaml_node *node, enum yaml_kind kind, const char *what);

/** Reads axes, exclude, include and baseline into axes and rows of the draft. The base is loaded. */
void file_axes(struct file *f);

#endif
