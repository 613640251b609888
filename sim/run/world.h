/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The world of a run: the cluster as the scenario describes it, the source of its work, and what
 * that source's pods typically ask for.
 */
#ifndef AISLE_RUN_WORLD_H
#define AISLE_RUN_WORLD_H

#include <aisle/fragmentation.h>
#include <aisle/policy.h>
#include <aisle/source.h>

#include "cluster/cluster.h"
#include "cluster/shapes.h"
#include "run/objects.h"
#include "workload/shake.h"

struct world {
    struct cluster cluster;
    struct shapes shapes;
    struct aisle_cluster_facts facts;
    struct objects *objects;       /* NULL: there are no manifests, and the policy reads no objects */
    struct kube_facts *kubernetes; /* theirs; NULL with it */
    const struct aisle_source_type *source;
    void *source_state;
    struct shake *shake;           /* of the source's arrivals; NULL: they are as they are */
    struct aisle_mix mix;
    uint64_t *pods; /* by shape, before the mix is made of them */
    size_t pods_cap;
    struct aisle_fragmentation *target; /* NULL: no GPUs, or no mix */
    gsl_rng *arrivals;
    uint64_t ranks_drawn;          /* random numbers that went into the ranks */
    struct verdict {
        bool known;
        int64_t room, of_any_model; /* pods on the empty cluster; on GPUs of whatever model */
    } *verdict;                     /* by shape */
    size_t verdict_cap;
    struct arena arena;
};

/**
 * Builds it; all errors that one pass can find go to `errs`. Free it in any case.
 *
 * @param queue  of the run: it says if objects are needed without manifests, and if what those say
 *               can be honoured; NULL: not known
 */
AISLE_MUST_CHECK
enum aisle_status world_init(struct world *w, const struct aisle_spec *spec,
                             const struct aisle_queue_type *queue, uint64_t seed,
                             struct aisle_errors *errs);
void world_fini(struct world *w);

/** The next arrival: of the source, or of the shaken source. As the slot of its type. */
AISLE_MUST_CHECK
enum aisle_status world_next(struct world *w, struct aisle_arrival *out, struct aisle_error *err);

/** Counts what an arrival asks for into the mix, so many times. */
void world_count(struct world *w, const struct aisle_arrival *a, uint64_t copies);
/** Makes the mix of what the source's pods ask for and of what was counted before; once. */
void world_settle_mix(struct world *w);

/** The shape of an arrival. `unknown` as in shapes_add(). */
const struct aisle_shape *world_shape(struct world *w, const struct aisle_arrival *a,
                                      const char **unknown);

/** Why the cluster, even empty, could not hold so many pods of this shape: a sentence's end; NULL:
 * it could. */
const char *world_impossible(struct world *w, const struct aisle_shape *shape, uint32_t pods);

#endif
