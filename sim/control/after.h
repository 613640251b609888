/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Who waits for whom: a graph of things that have names and come to an end, well or not.
 *
 * A thing is free once all that it waits for is done. What waits for something that failed is held
 * back for ever, and so is what waits for that in turn.
 *
 * Use: after_add() all things, after_find() and after_wait() for what they wait for, after_close()
 * once; then after_end() as they end.
 */
#ifndef AISLE_CONTROL_AFTER_H
#define AISLE_CONTROL_AFTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <aisle/error.h>
#include <aisle/spec.h>

#include "base/mem.h"
#include "base/names.h"

/** How a thing can be named: NAME, KIND/NAME or NAMESPACE/KIND/NAME. Lives as long as the graph. */
struct after_thing {
    const char *name;
    const char *alias;             /* another NAME that it answers to; NULL: none */
    const char *kind, *namespace_; /* NULL: it is no object, and has a NAME alone */
    struct aisle_place at;         /* where to complain of what it waits for */
};

enum after_state {
    AFTER_OPEN, /* it waits, or goes on */
    AFTER_DONE,
    AFTER_FAILED,
    AFTER_SUSPENDED, /* it is never begun, as the next */
    AFTER_TERMINATING,
};

/** Zero-initialised is empty. */
struct after {
    struct after_node *node;
    size_t count, cap;
    struct names text;
    struct arena arena; /* what after_close() makes */
};

void after_fini(struct after *a);

/** Adds a thing. @return its number: 0, 1, ... */
uint32_t after_add(struct after *a, const struct after_thing *thing);

/** Where to complain of a thing from now on. */
void after_place(struct after *a, uint32_t thing, const struct aisle_place *at);

/**
 * The thing of a name, among the first `count`; kinds in any case. A name that nothing has, or that
 * several have, is an error at `at`: "WHAT names ...".
 *
 * @return AISLE_NONE, with an error in `errs`
 */
uint32_t after_find(const struct after *a, const char *name, size_t count, const char *what,
                    const struct aisle_place *at, struct aisle_errors *errs);

/** `who` waits for `whom`; once is enough, twice is the same. */
void after_wait(struct after *a, uint32_t who, uint32_t whom);

/** No more edges come. A circle is an error where its first member is. O(things + edges). */
AISLE_MUST_CHECK
enum aisle_status after_close(struct after *a, struct aisle_errors *errs);

/** Is all done that it waits for? */
bool after_is_free(const struct after *a, uint32_t thing);
/** Does anything wait for it? */
bool after_is_awaited(const struct after *a, uint32_t thing);
enum after_state after_state(const struct after *a, uint32_t thing);

/** A thing that is open has come to `state`. Calls `freed` for all that waited for it alone, in order
 * of number. */
void after_end(struct after *a, uint32_t thing, enum after_state state,
               void (*freed)(void *ctx, uint32_t thing), void *ctx);

/** Why a thing is not free, as the end of a sentence: "it waits for build, which failed". The
 * result lives in `arena`. */
const char *after_why(const struct after *a, uint32_t thing, struct arena *arena);

#endif
