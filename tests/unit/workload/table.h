/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A CSV file made from text, and errors as they are printed, for tests of what reads tables. */
#ifndef AISLE_TESTS_TABLE_H
#define AISLE_TESTS_TABLE_H

#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <aisle/error.h>
#include <aisle/spec.h>

/** Writes `length` bytes to a file of this process; table_remove() is due. */
static inline struct aisle_file table_write(const void *bytes, size_t length)
{
    static char path[64];
    FILE *out;

    snprintf(path, sizeof path, "table-%ld.tmp", (long)getpid());
    out = fopen(path, "wb");
    cr_assert(out && fwrite(bytes, 1, length, out) == length && fclose(out) == 0);
    return (struct aisle_file){.name = path, .path = path};
}

static inline void table_remove(struct aisle_file file)
{
    unlink(file.path);
}

/** Fails unless `err` is printed as "FILE" and `expected`, which begins after the file's name. */
static inline void table_expect(const struct aisle_error *err, const char *path,
                                const char *expected, const char *about)
{
    char *text = NULL;
    size_t size = 0, skip = strlen(path);
    FILE *out = open_memstream(&text, &size);

    aisle_error_print(err, out);
    fclose(out);
    if (strncmp(text, path, skip) != 0)
        skip = 0;
    cr_expect_str_eq(text + skip, expected, "of:\n%s\nthe error is\n%s\nnot\n%s", about, text,
                     expected);
    free(text);
}

#endif
