/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/text.h"

#include <math.h>

#include <pango/pangocairo.h>

static PangoLayout *layout_new(const struct canvas *c, double size_pt, const char *text)
{
    PangoLayout *layout = pango_cairo_create_layout(c->cr);
    PangoContext *context = pango_layout_get_context(layout);
    cairo_font_options_t *options = cairo_font_options_create();
    PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans, sans-serif");

    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    pango_cairo_context_set_resolution(context, 72); /* a point is a unit */
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_layout_context_changed(layout);
    pango_font_description_set_size(font, (gint)(size_pt * PANGO_SCALE));
    pango_layout_set_font_description(layout, font);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, text, -1);
    pango_font_description_free(font);
    cairo_font_options_destroy(options);
    return layout;
}

static void extents(PangoLayout *layout, double *width, double *height)
{
    PangoRectangle logical;

    pango_layout_get_extents(layout, NULL, &logical);
    *width = (double)logical.width / PANGO_SCALE;
    *height = (double)logical.height / PANGO_SCALE;
}

double text_width(const struct canvas *c, double size_pt, const char *text)
{
    PangoLayout *layout = layout_new(c, size_pt, text);
    double width, height;

    extents(layout, &width, &height);
    g_object_unref(layout);
    return width;
}

double text_height(const struct canvas *c, double size_pt)
{
    PangoLayout *layout = layout_new(c, size_pt, "Ag");
    double width, height;

    extents(layout, &width, &height);
    g_object_unref(layout);
    return height;
}

static void show(const struct canvas *c, PangoLayout *layout, double x, double y, double angle,
                 struct anchor anchor)
{
    double width, height;

    extents(layout, &width, &height);
    cairo_save(c->cr);
    cairo_translate(c->cr, x, y);
    cairo_rotate(c->cr, angle);
    cairo_move_to(c->cr, -anchor.across * width, -anchor.down * height);
    pango_cairo_show_layout(c->cr, layout);
    cairo_restore(c->cr);
    g_object_unref(layout);
}

void text_draw(const struct canvas *c, double size_pt, double x, double y, struct anchor anchor,
               const char *text)
{
    show(c, layout_new(c, size_pt, text), x, y, 0, anchor);
}

/* Cuts what is longer. A unit more: a text that fits exactly must not lose its end to rounding. */
static PangoLayout *layout_cut(const struct canvas *c, double size_pt, double length,
                               const char *text)
{
    PangoLayout *layout = layout_new(c, size_pt, text);
    double width, height;

    extents(layout, &width, &height);
    if (width > length) {
        pango_layout_set_width(layout, (int)(fmax(0, length) * PANGO_SCALE) + PANGO_SCALE);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_MIDDLE);
    }
    return layout;
}

void text_draw_within(const struct canvas *c, double size_pt, double x, double y, double width,
                      const char *text)
{
    show(c, layout_cut(c, size_pt, width, text), x, y, 0, (struct anchor){0, 0.5});
}

void text_draw_up(const struct canvas *c, double size_pt, double x, double y, double length,
                  struct anchor anchor, const char *text)
{
    show(c, layout_cut(c, size_pt, length, text), x, y, -G_PI / 2, anchor);
}
