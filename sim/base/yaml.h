/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * YAML text as a small tree in which everything knows its place.
 *
 * libfyaml does the syntax; what it may do with hostile text is decided here. All scalars stay
 * text: `on`, `07` and `1e3` mean what the reader of the tree says. Aliases are replaced by copies
 * of what they stand for, which keep the places of the original, and merge keys (`<<`) by the keys
 * that they bring, so nobody above has to know of either. A copy may be changed without changing
 * the original.
 *
 * Left out of YAML: tags (`!!str`), keys that are not plain text.
 */
#ifndef AISLE_BASE_YAML_H
#define AISLE_BASE_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include <aisle/error.h>
#include <aisle/spec.h>

#include "base/mem.h"
#include "base/text.h"

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

enum {
    YAML_DEPTH_MAX = 32,      /* of nesting */
    YAML_COPIES_MAX = 250000, /* nodes that aliases may add, together */
    YAML_ANCHORS_MAX = 1000,
    YAML_SIZE_MAX = 16 << 20 /* bytes of a file */
};

struct yaml_node {
    enum yaml_kind kind;
    bool quoted;      /* a scalar in quotes or in a block: never null */
    bool read;        /* somebody took it in: for readers who tell later what they made use of */
    const char *text; /* of a scalar; has no NUL inside */
    struct aisle_place at;
    size_t count;            /* items of a sequence, or pairs of a mapping */
    struct yaml_node **item; /* the items, or the values */
    struct yaml_node **key;  /* of a mapping: scalars, each text once, in the order of the text */
};

/**
 * Parses a text of one document. `t` must outlive the tree, and its arena holds the tree.
 *
 * @return AISLE_OK; AISLE_EPARSE: with *out NULL after a syntax error, which is the last of `errs`;
 *         with a tree if there were only duplicate keys (the first of each kept)
 */
AISLE_MUST_CHECK
enum aisle_status yaml_parse(struct yaml_node **out, struct text *t, struct aisle_errors *errs);

/** The documents of one text, in its order. */
struct yaml_documents {
    struct yaml_node **item;
    size_t count; /* an empty document between others is a null scalar; an empty text has none */
};

/** The same of a text with any number of documents (`---`); anchors hold within one of them. Such
 * texts are written for other readers, so brackets may close further left than they should, as
 * those allow. Without documents after a syntax error. */
AISLE_MUST_CHECK
enum aisle_status yaml_parse_all(struct yaml_documents *out, struct text *t,
                                 struct aisle_errors *errs);

/** Version of libfyaml. */
const char *yaml_library(void);

/** The value of a key; NULL: not there, or `node` is NULL or no mapping. */
struct yaml_node *yaml_get(const struct yaml_node *node, const char *key);

/** The node of a key itself; NULL as above. */
struct yaml_node *yaml_key(const struct yaml_node *node, const char *key);

/** True for an empty plain scalar, `~` and `null`. */
bool yaml_is_null(const struct yaml_node *node);

/** Adds a pair to a mapping that lacks the key. */
void yaml_put(struct yaml_node *mapping, struct arena *a, struct yaml_node *key,
              struct yaml_node *value);

#endif
