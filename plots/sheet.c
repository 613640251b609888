/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/sheet.h"

#include "plots/marks.h"
#include "plots/text.h"

struct box sheet_room(const struct canvas *c, const char *title)
{
    double height = 1.2 * text_height(c, c->theme->label_pt);

    if (!title || !*title)
        return (struct box){0, 0, c->width_pt, c->height_pt};
    mark_colour(c, look_ink);
    text_draw(c, c->theme->label_pt, c->width_pt / 2, c->theme->hair_pt * 2,
              (struct anchor){0.5, 0}, title);
    return (struct box){0, height, c->width_pt, c->height_pt - height};
}
