/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Memory: never NULL, always zeroed, sizes checked.
 *
 * Out of memory prints one line and aborts: a simulator can do no better, and a hundred untested
 * branches are gone. Things with one lifetime go into an arena and are freed together; arrays
 * that grow use mem_reserve().
 */
#ifndef AISLE_BASE_MEM_H
#define AISLE_BASE_MEM_H

#include <stddef.h>

#include <aisle/error.h>

void *mem_new(size_t count, size_t size); /* zeroed; count * size may be 0 */
void mem_free(void *p);                   /* NULL is fine */
char *mem_text(const char *s);            /* a copy; NULL gives NULL */
char *mem_printf(const char *fmt, ...) AISLE_PRINTF(1, 2);

/**
 * Makes room for at least `need` items in `array` (old capacity *cap; NULL and 0 at first),
 * doubling. New room is zeroed.
 *
 * @return the array, which may have moved
 */
void *mem_reserve(void *array, size_t *cap, size_t need, size_t item_size);

/** An arena: many allocations, one free. Zero-initialised is empty. */
struct arena {
    struct arena_block *block;
};

void *arena_new(struct arena *a, size_t count, size_t size); /* zeroed, aligned for anything */
char *arena_text(struct arena *a, const char *s);            /* NULL gives NULL */
char *arena_printf(struct arena *a, const char *fmt, ...) AISLE_PRINTF(2, 3);
void arena_fini(struct arena *a); /* frees all; the arena is empty again */

#endif
