/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Chunks that Cairo leaves out of a PNG: its resolution and where it came from.
 *
 * Without pHYs a 300 dpi figure claims no size at all, and word processors place it at 72 or 96
 * dpi. Both are inserted right after IHDR (PNG specification, 3rd edition, 5.3 and 11.3).
 */
#ifndef AISLE_PLOTS_PNG_H
#define AISLE_PLOTS_PNG_H

#include "plots/output.h"

/** Says that the PNG in `o` has that many dots per inch. */
void png_set_dpi(struct output *o, double dpi);

/** Adds a text under a keyword (1..79 Latin-1 characters, e.g. "Software"); `text` is UTF-8. */
void png_add_text(struct output *o, const char *keyword, const char *text);

#endif
