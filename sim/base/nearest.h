/* SPDX-License-Identifier: GPL-3.0-or-later */
/** "Did you mean ...?" */
#ifndef AISLE_BASE_NEAREST_H
#define AISLE_BASE_NEAREST_H

/**
 * The one of `names` (NULL-terminated) nearest to `word`: the fewest insertions, deletions,
 * changes and swaps of neighbours, at most 2 or a third of the word's length; the first of equals.
 *
 * @return borrowed from `names`; NULL: none is near
 */
const char *nearest(const char *word, const char *const *names);

#endif
