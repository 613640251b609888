/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy/kinds.h"

#include "base/hash.h"

/* No padding: keys are compared as bytes. */
struct kind_key {
    uint32_t shape, pods, pods_min;
};

struct kind_entry {
    UT_hash_handle hh;
    struct kind_key key;
    uint32_t number;
};

uint32_t kinds_number(struct kinds *k, const struct aisle_job *job)
{
    struct kind_key key = {.shape = job->shape->id, .pods = job->pods, .pods_min = job->pods_min};
    struct kind_entry *e;

    HASH_FIND(hh, k->table, &key, sizeof key, e);
    if (!e) {
        e = mem_new(1, sizeof *e);
        e->key = key;
        e->number = k->count++;
        HASH_ADD(hh, k->table, key, sizeof e->key, e);
    }
    return e->number;
}

void kinds_fini(struct kinds *k)
{
    struct kind_entry *e, *next;

    HASH_ITER(hh, k->table, e, next)
    {
        HASH_DEL(k->table, e);
        mem_free(e);
    }
}
