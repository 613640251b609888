/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Output: a file that is there whole or not at all.
 *
 * Bytes gather in memory. output_write() puts them into a temporary file beside the target and
 * renames it, so that a full disk or an interrupt leaves the old file as it was.
 */
#ifndef AISLE_PLOTS_OUTPUT_H
#define AISLE_PLOTS_OUTPUT_H

#include <stddef.h>

#include <aisle/error.h>

/** Bytes that grow. Zero-initialised is empty. */
struct output {
    unsigned char *byte;
    size_t length, cap;
};

void output_add(struct output *o, const void *bytes, size_t length);

/** Puts `length` bytes before the byte at `where` (<= o->length). */
void output_insert(struct output *o, size_t where, const void *bytes, size_t length);

/** Writes all to `path`, replacing what was there. AISLE_EIO. */
AISLE_MUST_CHECK
enum aisle_status output_write(const struct output *o, const char *path, struct aisle_error *err);

void output_fini(struct output *o);

#endif
