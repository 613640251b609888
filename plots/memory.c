/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

static void *checked(void *p)
{
    if (!p) {
        fputs("aisle: out of memory\n", stderr);
        abort();
    }
    return p;
}

void *plot_new(size_t count, size_t size)
{
    return checked(calloc(count ? count : 1, size ? size : 1));
}

void plot_free(void *p)
{
    free(p);
}

char *plot_printf(const char *fmt, ...)
{
    va_list args;
    int n;
    char *s;

    va_start(args, fmt);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    s = plot_new((size_t)(n < 0 ? 0 : n) + 1, 1);
    va_start(args, fmt);
    vsnprintf(s, (size_t)(n < 0 ? 0 : n) + 1, fmt, args);
    va_end(args);
    return s;
}

void *plot_reserve(void *array, size_t *cap, size_t need, size_t item_size)
{
    size_t room = *cap < 16 ? 16 : *cap;

    if (array && need <= *cap)
        return array;
    while (room < need)
        room = room > SIZE_MAX / 2 ? need : 2 * room;
    if (room > SIZE_MAX / item_size)
        checked(NULL);
    *cap = room;
    return checked(realloc(array, room * item_size));
}
