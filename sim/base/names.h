/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Names as small numbers: equal texts, equal numbers, given from 0 in order of first appearance. */
#ifndef AISLE_BASE_NAMES_H
#define AISLE_BASE_NAMES_H

#include <stddef.h>
#include <stdint.h>

/** A table of names. Zero-initialised is empty. */
struct names {
    struct name *table, **by_id;
    size_t count, cap;
};

/** The number of a name, added if new. The text is copied. */
uint32_t names_add(struct names *n, const char *text);
/** The number of a name; UINT32_MAX if it is not there. */
uint32_t names_find(const struct names *n, const char *text);
/** The text of a number below count. */
const char *names_text(const struct names *n, uint32_t id);
void names_fini(struct names *n);

#endif
