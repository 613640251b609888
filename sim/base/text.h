/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A text that is read as a whole, and places in it.
 *
 * Every error about the text shows the line it speaks of, so the text knows its lines. It is
 * checked once to be what people call text: UTF-8 without control characters.
 */
#ifndef AISLE_BASE_TEXT_H
#define AISLE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <aisle/error.h>
#include <aisle/spec.h>

#include "base/mem.h"

struct text {
    struct arena *arena;
    const char *file; /* as it is named in errors */
    const char *byte; /* NUL-terminated */
    size_t size;
    uint32_t *line; /* offset of each line's first byte */
    size_t line_count;
    struct aisle_place last; /* its excerpt serves for all places of one line */
};

/** Takes `size` bytes (at most 1 GiB), which are not copied. All other memory is from `arena`. */
void text_init(struct text *out, struct arena *arena, const char *file, const char *byte,
               size_t size);

/**
 * Reads a file of at most `size_max` bytes.
 *
 * @return AISLE_EIO: it can't be read; AISLE_EVALUE: it is larger (the hint is left to the caller)
 */
AISLE_MUST_CHECK
enum aisle_status text_read(struct text *out, struct arena *arena, const char *path,
                            size_t size_max, struct aisle_error *err);

/** AISLE_EPARSE at the first byte that is not UTF-8, or a control character but tab and line
 * ends. */
AISLE_MUST_CHECK
enum aisle_status text_check(struct text *t, struct aisle_error *err);

/** True if all `n` bytes are what text_check() lets through. */
bool text_is_clean(const char *s, size_t n);

/** The place at `line` and `col`, both from 1. Its excerpt lives as long as the arena. */
struct aisle_place text_place(struct text *t, int line, int col, int width);

/** Is there nothing more on `line` (from 1) or below? */
bool text_is_end(const struct text *t, int line);

/** The place behind the last line that has text. */
struct aisle_place text_end(struct text *t);

#endif
