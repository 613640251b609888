/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A text file read line by line, plain or gzip alike.
 *
 * For formats that are no tables of commas. LF and CRLF end lines. A line of more than 64 KiB or
 * with control characters is refused: the file is then hardly text.
 */
#ifndef AISLE_BASE_LINES_H
#define AISLE_BASE_LINES_H

#include <stddef.h>

#include <aisle/error.h>
#include <aisle/spec.h>

struct lines;

/** Opens the file. @return AISLE_OK, or AISLE_EIO at the place where the scenario names it */
AISLE_MUST_CHECK
enum aisle_status lines_open(struct lines **out, const struct aisle_file *file,
                             struct aisle_error *err);
void lines_close(struct lines *lines); /* NULL is fine */

/**
 * Steps to the next line.
 *
 * @param text  is set to the line, terminated, without its end; lasts until the next call
 * @return AISLE_OK, AISLE_END, AISLE_EPARSE (not text) or AISLE_EIO (damaged gzip)
 */
AISLE_MUST_CHECK
enum aisle_status lines_next(struct lines *lines, const char **text, struct aisle_error *err);

int lines_number(const struct lines *lines); /* of the present line, from 1 */

/** Fills `err` with a place in the present line: `where` points into it. */
enum aisle_status lines_fail(const struct lines *lines, enum aisle_status status, const char *where,
                             size_t width, struct aisle_error *err, const char *fmt, ...)
    AISLE_PRINTF(6, 7);

#endif
