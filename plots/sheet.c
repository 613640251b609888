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

enum aisle_status sheet_write(const struct sheet *s, const void *data, const char *source,
                              const char *out, const struct aisle_plot_options *options,
                              struct aisle_error *err)
{
    const char *preset = options && options->preset ? options->preset : s->preset;
    const struct theme *theme = NULL;
    struct provenance from = {0};
    struct canvas c = {0};
    enum aisle_status status = theme_find(&theme, preset, err);

    if (status == AISLE_OK)
        status = canvas_init(&c, out, theme, s->height_pt(theme), err);
    if (status == AISLE_OK) {
        provenance_plain(&from, s->figure, source);
        s->draw(data, sheet_room(&c, options ? options->title : NULL), &c);
        status = canvas_finish(&c, &from, err);
    }
    provenance_fini(&from);
    canvas_fini(&c);
    return status;
}
