/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/theme.h"

#include <string.h>

#include "plots/fail.h"

#define INCHES 72.0
#define PRINT  .label_pt = 8, .tick_pt = 7, .line_pt = 1, .hair_pt = 0.5, .marker_pt = 3.6
#define SLIDE  .label_pt = 20, .tick_pt = 18, .line_pt = 2.5, .hair_pt = 1.25, .marker_pt = 9

double theme_height_pt(const struct theme *t)
{
    return 0.62 * t->width_pt;
}

enum aisle_status theme_find(const struct theme **out, const char *name, struct aisle_error *err)
{
    enum aisle_status status;

    for (*out = themes; name && (*out)->name; ++*out)
        if (strcmp((*out)->name, name) == 0)
            return AISLE_OK;
    if (!name)
        return AISLE_OK;
    status = plot_fail(err, AISLE_EVALUE, NULL, "unknown preset \"%s\"", name);
    for (const struct theme *t = themes; t->name; t++)
        plot_hint_name(err, t->name);
    return status;
}

const struct theme themes[] = {
    {.name = "acm1", .width_pt = 3.33 * INCHES, PRINT},
    {.name = "ieee1", .width_pt = 3.5 * INCHES, PRINT},
    {.name = "usenix1", .width_pt = 3.33 * INCHES, PRINT},
    {.name = "acm2", .width_pt = 7.0 * INCHES, PRINT},
    {.name = "ieee2", .width_pt = 7.16 * INCHES, PRINT},
    {.name = "slide", .width_pt = 10 * INCHES, SLIDE},
    {0},
};
