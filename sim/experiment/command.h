/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Commands that people are told to type. */
#ifndef AISLE_EXPERIMENT_COMMAND_H
#define AISLE_EXPERIMENT_COMMAND_H

#include "experiment/plan.h"

/** A word as the shell takes it: in quotes if need be. */
const char *command_word(struct arena *a, const char *word);

/** "aisle sweep E.yaml -o DIR". */
const char *command_of_batch(struct arena *a, const struct plan *p, const char *folder);

/** What runs one cell. `batch`: as batch_options.command. NULL: nothing does. */
const char *command_of_cell(struct arena *a, const struct plan *p, size_t cell, const char *folder,
                            const char *batch);

#endif
