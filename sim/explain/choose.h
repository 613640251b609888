/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which pod of which run is meant. */
#ifndef AISLE_EXPLAIN_CHOOSE_H
#define AISLE_EXPLAIN_CHOOSE_H

#include "explain/story.h"

/**
 * Sets `run` and the id of `pod`. Of several runs that the options let through, the one that has
 * such a pod is meant.
 *
 * @return AISLE_EVALUE: none or several, with those there are in the hint
 */
AISLE_MUST_CHECK
enum aisle_status choose(struct story *s, sqlite3 *db, const char *path,
                         const struct aisle_explain_options *options, struct aisle_error *err);

#endif
