/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Shapes: every distinct request, once. Shapes stay where they are; ids are dense. */
#ifndef AISLE_CLUSTER_SHAPES_H
#define AISLE_CLUSTER_SHAPES_H

#include <aisle/types.h>

#include "base/names.h"

/** All shapes of a run. Zero-initialised is empty. */
struct shapes {
    struct shape_row *table, **by_id;
    size_t count, cap;
    struct names specs; /* models as written; number 0 is "" */
};

/** A request before it is a shape: amounts, and the allowed models as text ("": any). */
struct request {
    int64_t cpu_milli, mem_mib;
    int32_t gpu_count, gpu_milli;
    const char *gpu_models; /* joined by '|' */
};

/**
 * The shape of a request.
 *
 * @param models   the cluster's GPU models, at most AISLE_MODELS_MAX
 * @param unknown  set to the first named model that the cluster has not, else to NULL; borrowed
 *                 from the shapes. Such a name allows nothing; if no name is known, no node will do.
 */
const struct aisle_shape *shapes_add(struct shapes *s, const struct request *r,
                                     const struct names *models, const char **unknown);

/** The shape of a number below count. */
const struct aisle_shape *shapes_at(const struct shapes *s, uint32_t id);

/** The models of a shape as they were written; "": any. */
const char *shapes_spec(const struct shapes *s, const struct aisle_shape *shape);

void shapes_fini(struct shapes *s);

#endif
