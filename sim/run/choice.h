/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A choice of policies: a queue policy, a placement policy, and values for all their knobs.
 *
 * As text: `fgd`, `fifo`, `fifo/best-fit`, with knobs `fgd:popularity=0.9`, several of them
 * `las:queues=3:starvation=1/count`. Names are unique over both kinds, so one name alone replaces
 * its half of the scenario's pair.
 */
#ifndef AISLE_RUN_CHOICE_H
#define AISLE_RUN_CHOICE_H

#include <aisle/policy.h>
#include <aisle/spec.h>

#include "base/mem.h"

struct choice {
    const struct aisle_queue_type *queue;
    const struct aisle_placement_type *placement;
    double *queue_knob, *placement_knob; /* a value for each knob of the type */
    const char *text;                    /* "once/fgd": both names, with knobs that were set */
};

/**
 * Chooses by the scenario and then by `text` (NULL: nothing more). Without a queue: `kubernetes` if
 * the scenario names manifests, else `once` if pods never leave, else `fifo`. Without a placement:
 * `kube-default` with manifests or a queue that reads pod specs, else best-fit.
 *
 * Errors, with a place in the scenario or none, go to `errs`.
 */
AISLE_MUST_CHECK
enum aisle_status choice_make(struct choice *out, const struct aisle_spec *spec, const char *text,
                              struct arena *a, struct aisle_errors *errs);

#endif
