/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Memory for figures: never NULL, always zeroed.
 *
 * The only place in plots that asks the C library for memory. Out of memory prints one line and
 * aborts, as everywhere in aisle.
 */
#ifndef AISLE_PLOTS_MEMORY_H
#define AISLE_PLOTS_MEMORY_H

#include <stddef.h>

#include <aisle/error.h>

void *plot_new(size_t count, size_t size); /* zeroed; count may be 0 */
void plot_free(void *p);                   /* NULL is fine */
char *plot_printf(const char *fmt, ...) AISLE_PRINTF(1, 2);

/**
 * Makes room for at least `need` items in `array` (old capacity *cap; NULL and 0 at first),
 * doubling. The new room is not zeroed.
 *
 * @return the array, which may have moved
 */
void *plot_reserve(void *array, size_t *cap, size_t need, size_t item_size);

#endif
