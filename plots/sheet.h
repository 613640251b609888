/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The sheet as a whole: a title, and the room below it. */
#ifndef AISLE_PLOTS_SHEET_H
#define AISLE_PLOTS_SHEET_H

#include "plots/canvas.h"
#include "plots/path.h"

/** Draws the title across the top, unless it is NULL or empty, and returns what is left. */
struct box sheet_room(const struct canvas *c, const char *title);

#endif
