/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Errors: one sentence with a place.
 *
 * What can fail returns a status and fills a caller-owned `struct aisle_error` once, where it
 * happened. Callers clean up and pass it on; nobody overwrites it. An error carries the line of
 * text it speaks of, so that it can be shown long after the file was closed.
 *
 * Reading a scenario goes on after a mistake, so that one pass tells all: it collects into a
 * `struct aisle_errors`.
 *
 * Our own mistakes are assertions and have no status.
 */
#ifndef AISLE_ERROR_H
#define AISLE_ERROR_H

#include <stddef.h>
#include <stdio.h>

enum aisle_status {
    AISLE_OK = 0,
    AISLE_END,     /* no more items; not a failure */
    AISLE_EUSAGE,  /* the caller asked for something meaningless */
    AISLE_EPARSE,  /* text does not follow the grammar */
    AISLE_EVALUE,  /* grammatical, but an unknown name, a wrong unit, out of range */
    AISLE_EIO,     /* the operating system refused */
    AISLE_EDB,     /* SQLite refused, or a database is not one of ours */
    AISLE_EPOLICY, /* a policy proposed something impossible */
};

enum aisle_severity { AISLE_ERROR = 0, AISLE_WARNING };

/** One error or warning. Plain data: copy it, keep it, no need to free it. */
struct aisle_error {
    enum aisle_status status;
    enum aisle_severity severity;
    int line, col; /* from 1; 0: no place */
    int width;     /* of what the caret underlines, in columns; 0 or 1: a caret only */
    char file[256];
    char message[512]; /* one sentence, no full stop, no newline */
    char hint[512];    /* what to do; may be empty */
    char excerpt[160]; /* the line of text itself; may be empty */
};

enum { AISLE_ERRORS_MAX = 20 };

/** Up to AISLE_ERRORS_MAX errors; `left_out` counts those beyond. Start with {0}. */
struct aisle_errors {
    size_t count, left_out;
    struct aisle_error item[AISLE_ERRORS_MAX];
};

#define AISLE_MUST_CHECK        __attribute__((warn_unused_result))
#define AISLE_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/**
 * Prints an error as compilers do: `file:line:col: error: message`, the line, a caret, the hint.
 * Without a file the line begins with `aisle: `.
 */
void aisle_error_print(const struct aisle_error *err, FILE *out);

/** Prints all of them, and how many were left out. */
void aisle_errors_print(const struct aisle_errors *errs, FILE *out);

#endif
