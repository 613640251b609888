/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The text of Slurm's scripts. experiment/engine_slurm.h says what each does. */
#ifndef AISLE_EXPERIMENT_SLURM_SCRIPT_H
#define AISLE_EXPERIMENT_SLURM_SCRIPT_H

#include <stdio.h>

#include "experiment/engine_slurm.h"

/** What the scripts are made of. */
struct slurm_draft {
    const struct plan *plan;
    const struct slurm_options *options;
    const char *program, *folder; /* absolute */
    const char *directory;        /* what other paths are relative to: ours */
    size_t *cell;                 /* to be run, ascending */
    size_t cell_count, chunk, elements;
    struct arena arena;
};

void slurm_put_array(FILE *f, const struct slurm_draft *d);
void slurm_put_merge(FILE *f, const struct slurm_draft *d);
void slurm_put_submit(FILE *f, const struct slurm_draft *d);

#endif
