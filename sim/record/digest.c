/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/digest.h"

#include <string.h>

void digest_init(struct digest *d)
{
    memset(d, 0, sizeof *d);
    sha256_init(&d->hash);
}

/* Numbers go in as little-endian bytes, whatever the machine. */
static void add(struct digest *d, uint64_t value)
{
    uint8_t byte[8];

    for (int i = 0; i < 8; i++)
        byte[i] = (uint8_t)(value >> 8 * i);
    sha256_update(&d->hash, sizeof byte, byte);
}

static enum aisle_status notice(void *self, const struct aisle_view *view,
                                const struct aisle_notice *what, struct aisle_error *err)
{
    struct digest *d = self;
    struct aisle_placement where;

    (void)err;
    if (what->kind == AISLE_NOTICE_DOWN || what->kind == AISLE_NOTICE_UP) {
        add(d, (uint64_t)what->kind << 56 | what->node);
        add(d, (uint64_t)what->at_us);
    }
    if (what->job == AISLE_NONE || what->kind == AISLE_NOTICE_ATTEMPT)
        return AISLE_OK; /* nothing more of the history's own: attempts are told only if asked for */
    add(d, (uint64_t)what->kind << 56 | what->job);
    add(d, (uint64_t)what->at_us);
    if (what->kind != AISLE_NOTICE_STARTED)
        return AISLE_OK;
    where = aisle_view_job(view, what->job).where;
    for (size_t i = 0; i < where.count; i++) {
        add(d, (uint64_t)where.part[i].node << 32 | where.part[i].gpus);
        add(d, (uint64_t)where.part[i].gpu_milli);
    }
    return AISLE_OK;
}

static enum aisle_status end(void *self, const struct aisle_view *view, struct aisle_error *err)
{
    struct digest *d = self;

    (void)view;
    (void)err;
    sha256_hex(&d->hash, d->hex);
    return AISLE_OK;
}

struct aisle_observer digest_observer(struct digest *d)
{
    return (struct aisle_observer){.self = d, .notice = notice, .end = end};
}
