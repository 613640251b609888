/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Labels: the shortest text that tells lines apart.
 *
 * A policy is "queue/placement". Where all queues agree the placement says enough, where all
 * placements agree the queue does. Scenarios come first, and only if there are several.
 */
#ifndef AISLE_PLOTS_LABEL_H
#define AISLE_PLOTS_LABEL_H

#include <stddef.h>

/** What a line stands for; texts are borrowed. */
struct subject {
    const char *scenario;
    const char *policy; /* with knobs, which may hold any character but '/' in the queue's half */
};

/** The label of subject `i` among `count`; the caller frees it with plot_free(). */
char *label_of(const struct subject *subjects, size_t count, size_t i);

#endif
