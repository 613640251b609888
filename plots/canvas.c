/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/canvas.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "plots/fail.h"
#include "plots/look.h"
#include "plots/memory.h"
#include "plots/png.h"

struct canvas_format {
    const char *ending;
    void (*open)(struct canvas *c);
    /** Completes c->output with what Cairo leaves out. */
    void (*close)(struct canvas *c, const struct provenance *from);
};

static cairo_status_t gather(void *closure, const unsigned char *bytes, unsigned length)
{
    struct canvas *c = closure;

    output_add(&c->output, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

static void png_open(struct canvas *c)
{
    double dots = CANVAS_PNG_DPI / 72.0;

    c->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)lround(c->width_pt * dots),
                                            (int)lround(c->height_pt * dots));
    cairo_surface_set_device_scale(c->surface, dots, dots);
}

/* Chunks go in front of those before: the resolution comes first in the file. */
static void png_close(struct canvas *c, const struct provenance *from)
{
    cairo_surface_write_to_png_stream(c->surface, gather, c);
    png_add_text(&c->output, "Description", from->runs);
    png_add_text(&c->output, "Title", from->figure);
    png_add_text(&c->output, "Software", from->software);
    png_set_dpi(&c->output, CANVAS_PNG_DPI);
}

static void pdf_open(struct canvas *c)
{
    c->surface = cairo_pdf_surface_create_for_stream(gather, c, c->width_pt, c->height_pt);
}

/* The clock must not show: SOURCE_DATE_EPOCH says when (reproducible-builds.org), else 1970. */
static void pdf_set_date(cairo_surface_t *s)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    time_t when = epoch ? (time_t)strtoll(epoch, NULL, 10) : 0;
    char date[32] = "1970-01-01T00:00:00Z";
    struct tm utc;

    if (gmtime_r(&when, &utc))
        strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &utc);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

static void pdf_close(struct canvas *c, const struct provenance *from)
{
    pdf_set_date(c->surface);
    cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_TITLE, from->figure);
    cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_CREATOR, from->software);
    cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_SUBJECT, from->runs);
    cairo_surface_finish(c->surface);
}

static void svg_open(struct canvas *c)
{
    c->surface = cairo_svg_surface_create_for_stream(gather, c, c->width_pt, c->height_pt);
}

/* Cairo numbers its groups through the life of the process: id="surface5". We name the page. */
static void svg_name_page(struct output *o)
{
    static const char mark[] = "id=\"surface";
    unsigned char *at = memmem(o->byte, o->length, mark, sizeof mark - 1), *digits, *rest;

    if (!at)
        return;
    for (digits = rest = at + sizeof mark - 1; *rest >= '0' && *rest <= '9'; rest++)
        ;
    memmove(digits, rest, o->length - (size_t)(rest - o->byte));
    o->length -= (size_t)(rest - digits);
}

static void svg_close(struct canvas *c, const struct provenance *from)
{
    unsigned char *line_end;
    char *comment;

    cairo_surface_finish(c->surface);
    svg_name_page(&c->output);
    line_end = memchr(c->output.byte, '\n', c->output.length); /* of <?xml ...?> */
    comment = plot_printf("<!-- %s\n%s\n%s -->\n", from->figure, from->software, from->runs);
    /* "--" would end the comment; its own end is the last. */
    for (char *s = comment + 4; (s = strstr(s, "--")) != NULL && strcmp(s, "-->\n") != 0;)
        *s++ = '~';
    output_insert(&c->output, line_end ? (size_t)(line_end - c->output.byte) + 1 : 0, comment,
                  strlen(comment));
    plot_free(comment);
}

static const struct canvas_format formats[] = {
    {"png", png_open, png_close},
    {"pdf", pdf_open, pdf_close},
    {"svg", svg_open, svg_close},
    {0},
};

static const struct canvas_format *format_of(const char *path)
{
    const char *name = strrchr(path, '/'), *dot = strrchr(name ? name : path, '.');

    for (const struct canvas_format *f = formats; dot && f->ending; f++)
        if (strcasecmp(dot + 1, f->ending) == 0)
            return f;
    return NULL;
}

enum aisle_status canvas_check(const char *path, struct aisle_error *err)
{
    enum aisle_status status;

    if (format_of(path))
        return AISLE_OK;
    status = plot_fail(err, AISLE_EVALUE, NULL, "%s: the ending names no format of figures", path);
    plot_hint(err, "end it in .png, .pdf or .svg");
    return status;
}

enum aisle_status canvas_init(struct canvas *c, const char *path, const struct theme *theme,
                              double height_pt, struct aisle_error *err)
{
    enum aisle_status status = canvas_check(path, err);

    *c = (struct canvas){0};
    if (status != AISLE_OK)
        return status;
    *c = (struct canvas){
        .theme = theme,
        .width_pt = theme->width_pt,
        .height_pt = height_pt,
        .format = format_of(path),
        .path = path,
    };
    c->format->open(c);
    c->cr = cairo_create(c->surface);
    cairo_set_source_rgb(c->cr, look_paper.red, look_paper.green, look_paper.blue);
    cairo_paint(c->cr);
    return AISLE_OK;
}

enum aisle_status canvas_finish(struct canvas *c, const struct provenance *from,
                                struct aisle_error *err)
{
    cairo_status_t problem;

    cairo_surface_flush(c->surface);
    c->format->close(c, from);
    problem = cairo_status(c->cr) ? cairo_status(c->cr) : cairo_surface_status(c->surface);
    if (problem && problem != CAIRO_STATUS_SURFACE_FINISHED)
        return plot_fail(err, AISLE_EIO, NULL, "cannot draw %s: %s", c->path,
                         cairo_status_to_string(problem));
    return output_write(&c->output, c->path, err);
}

void canvas_fini(struct canvas *c)
{
    if (c->cr)
        cairo_destroy(c->cr);
    if (c->surface)
        cairo_surface_destroy(c->surface);
    output_fini(&c->output);
    *c = (struct canvas){0};
}
