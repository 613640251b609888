/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A folder of a test's own, for the files that it draws. */
#ifndef AISLE_TESTS_FOLDER_H
#define AISLE_TESTS_FOLDER_H

#include <stddef.h>

void folder_enter(void); /* makes one and goes there */
void folder_leave(void); /* removes it; what it holds is ours */
int folder_count(void);  /* files in it */

/** The bytes of a file of it, to be freed with plot_free(). */
unsigned char *folder_read(const char *path, size_t *length);

/** The same as text that ends in '\0'; and how often `part` is in it. */
char *folder_text(const char *path);
int folder_times(const char *path, const char *part);

/** Expects `draw` to make equal bytes of equal input in each format, and no other file. */
void folder_expect_equal_bytes(void (*draw)(const char *path));

/** Whether two files hold the same bytes. */
int folder_same(const char *path, const char *other);

#endif
