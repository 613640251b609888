/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Where a job stands in an order: by key, then by tie, then by submission. */
#ifndef AISLE_ROUND_ORDER_H
#define AISLE_ROUND_ORDER_H

#include <aisle/types.h>

struct order {
    int64_t key, tie;
    aisle_job_id job;
};

static inline bool order_precedes(const struct order *a, const struct order *b)
{
    if (a->key != b->key)
        return a->key < b->key;
    return a->tie != b->tie ? a->tie < b->tie : a->job < b->job;
}

/** Whom to ask where a job stands. */
struct order_by {
    struct order (*stands)(void *self, aisle_job_id job);
    void *self;
};

#endif
