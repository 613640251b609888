/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/panels.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

#include "plots/look.h"
#include "plots/marks.h"
#include "plots/memory.h"
#include "plots/text.h"

/* What the widest of each column and the highest of each row need around them. */
struct grid {
    size_t columns, rows;
    struct box cell; /* the upper left one */
    double left[PANELS_ACROSS], right[PANELS_ACROSS], top[PANELS_DOWN], bottom[PANELS_DOWN];
};

static struct box cell_of(const struct grid *g, const struct panel *p)
{
    return (struct box){
        .x = g->cell.x + (double)p->column * g->cell.width,
        .y = g->cell.y + (double)p->row * g->cell.height,
        .width = (double)p->span * g->cell.width,
        .height = g->cell.height,
    };
}

static void grid_init(struct grid *g, const struct panel *panels, size_t count, struct box room)
{
    *g = (struct grid){0};
    for (size_t i = 0; i < count; i++) {
        size_t columns = panels[i].column + panels[i].span, rows = panels[i].row + 1;

        g->columns = columns > g->columns ? columns : g->columns;
        g->rows = rows > g->rows ? rows : g->rows;
    }
    assert(g->columns <= PANELS_ACROSS && g->rows <= PANELS_DOWN);
    g->cell = (struct box){room.x, room.y, room.width / (double)g->columns,
                           room.height / (double)g->rows};
}

static void grid_widen(struct grid *g, const struct panel *p, struct margins m)
{
    size_t last = p->column + p->span - 1;

    g->left[p->column] = fmax(g->left[p->column], m.left);
    g->right[last] = fmax(g->right[last], m.right);
    g->top[p->row] = fmax(g->top[p->row], m.top);
    g->bottom[p->row] = fmax(g->bottom[p->row], m.bottom);
}

/* Above the plot, from its left end. */
static void draw_title(const struct axes *a, const char *title, size_t index)
{
    const struct canvas *c = a->canvas;
    double em = c->theme->tick_pt;
    char *text = plot_printf("(%c) %s", (char)('a' + index), title);

    mark_colour(c, look_ink);
    text_draw_within(c, em, a->plot.x, a->plot.y - 0.45 * em - text_height(c, em) / 2,
                     a->room.x + a->room.width - a->plot.x, text);
    plot_free(text);
}

static void draw_one(const struct panel *p, const struct axes *a)
{
    const struct box *plot = &a->plot;

    if (p->empty) {
        mark_colour(a->canvas, look_rule);
        text_draw(a->canvas, a->canvas->theme->tick_pt, plot->x + plot->width / 2,
                  plot->y + plot->height / 2, (struct anchor){0.5, 0.5}, "no values");
    } else {
        if (p->draw_behind)
            p->draw_behind(p->data, a);
        axes_draw_grid(a);
        p->draw(p->data, a);
    }
    axes_draw(a);
}

void panels_draw(const struct panel *panels, size_t count, struct box room, const struct canvas *c)
{
    struct axes *axes = plot_new(count, sizeof *axes);
    double title = text_height(c, c->theme->tick_pt) + 0.5 * c->theme->tick_pt;
    struct grid g;

    grid_init(&g, panels, count, room);
    for (size_t i = 0; i < count; i++) {
        struct box cell = cell_of(&g, &panels[i]);
        struct axis x = panels[i].x;

        x.intervals = x.intervals ? x.intervals : axes_across(c, cell.width);
        axes_init(&axes[i], c, cell, &x, &panels[i].y);
        grid_widen(&g, &panels[i], axes_margins(&axes[i]));
    }
    for (size_t i = 0; i < count; i++) {
        const struct panel *p = &panels[i];

        axes_place(&axes[i], cell_of(&g, p),
                   (struct margins){.left = g.left[p->column],
                                    .right = g.right[p->column + p->span - 1],
                                    .top = g.top[p->row] + title,
                                    .bottom = g.bottom[p->row]});
        draw_one(p, &axes[i]);
        draw_title(&axes[i], p->title, i);
    }
    plot_free(axes);
}
