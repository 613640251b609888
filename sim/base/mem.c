/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(max_align_t) unsigned char byte[];
};

enum { BLOCK = 16384 };

static void *checked(void *p)
{
    if (!p) {
        fputs("aisle: out of memory\n", stderr);
        abort();
    }
    return p;
}

static size_t product(size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        checked(NULL);
    return count * size;
}

void *mem_new(size_t count, size_t size)
{
    size_t n = product(count, size);

    return checked(calloc(n ? n : 1, 1));
}

void mem_free(void *p)
{
    free(p);
}

char *mem_text(const char *s)
{
    return s ? checked(strdup(s)) : NULL;
}

AISLE_PRINTF(3, 0)
static char *vtext(char *room(void *, size_t), void *from, const char *fmt, va_list args)
{
    va_list again;
    int n;
    char *s;

    va_copy(again, args);
    n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0)
        checked(NULL);
    s = room(from, (size_t)n + 1);
    vsnprintf(s, (size_t)n + 1, fmt, args);
    return s;
}

static char *heap_room(void *unused, size_t n)
{
    (void)unused;
    return mem_new(n, 1);
}

char *mem_printf(const char *fmt, ...)
{
    va_list args;
    char *s;

    va_start(args, fmt);
    s = vtext(heap_room, NULL, fmt, args);
    va_end(args);
    return s;
}

void *mem_reserve(void *array, size_t *cap, size_t need, size_t item_size)
{
    size_t now = *cap, bytes;

    if (need <= now)
        return array;
    *cap = now < 8 ? 8 : 2 * now;
    if (*cap < need)
        *cap = need;
    bytes = product(*cap, item_size);
    array = checked(realloc(array, bytes));
    memset((char *)array + now * item_size, 0, bytes - now * item_size);
    return array;
}

/* With a sanitizer each allocation is a block of its own, so that an overrun is seen. */
#if defined(__SANITIZE_ADDRESS__)
static size_t block_size(size_t n)
{
    return n;
}
#else
static size_t block_size(size_t n)
{
    return n > BLOCK / 4 ? n : BLOCK;
}
#endif

void *arena_new(struct arena *a, size_t count, size_t size)
{
    size_t align = _Alignof(max_align_t), n = (product(count, size) + align - 1) / align * align;
    struct arena_block *b = a->block;

    if (!b || b->size - b->used < n) {
        b = mem_new(1, sizeof *b + block_size(n));
        b->size = block_size(n);
        b->next = a->block;
        a->block = b;
    }
    b->used += n;
    return b->byte + (b->used - n);
}

char *arena_text(struct arena *a, const char *s)
{
    return s ? memcpy(arena_new(a, strlen(s) + 1, 1), s, strlen(s) + 1) : NULL;
}

static char *arena_room(void *a, size_t n)
{
    return arena_new(a, n, 1);
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list args;
    char *s;

    va_start(args, fmt);
    s = vtext(arena_room, a, fmt, args);
    va_end(args);
    return s;
}

void arena_fini(struct arena *a)
{
    struct arena_block *next;

    for (struct arena_block *b = a->block; b; b = next) {
        next = b->next;
        mem_free(b);
    }
    a->block = NULL;
}
