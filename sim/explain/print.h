/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A story for people, and for programs. */
#ifndef AISLE_EXPLAIN_PRINT_H
#define AISLE_EXPLAIN_PRINT_H

#include <stdio.h>

#include "explain/story.h"

/** Prints it; every attempt in full if `all`. */
void print_story(struct story *s, bool all, FILE *out);

/** The tables of one attempt: of what was asked for and free, and of the scores. */
void print_tables(struct arena *a, const struct story_attempt *at, FILE *out);

/** Why there are no attempts to be told of; a sentence. NULL: there are some. */
const char *print_why_none(struct story *s);

/** As one line of JSON. */
void print_json(struct story *s, FILE *out);

#endif
