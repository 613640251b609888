/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/lines.h"

#include <math.h>

#include "plots/label.h"
#include "plots/memory.h"

/* The frame's points by run, and which line each run belongs to. */
struct sorted {
    double *x, *y;
    size_t run_count, line_count;
    struct run_line *run;
    size_t *line_of;         /* by run */
    struct subject *subject; /* by line; its texts are the frame's */
};

/* Equal texts of a frame are one pointer. */
static size_t find_line(struct sorted *s, struct subject subject)
{
    size_t i = 0;

    while (i < s->line_count &&
           (s->subject[i].scenario != subject.scenario || s->subject[i].policy != subject.policy))
        i++;
    if (i == s->line_count)
        s->subject[s->line_count++] = subject;
    return i;
}

static void sort(struct sorted *s, const struct frame *f)
{
    size_t run_id = frame_column(f, "run_id"), name = frame_column(f, "name"),
           policy = frame_column(f, "policy"), x = frame_column(f, "x"), y = frame_column(f, "y");
    size_t runs = 0;

    for (size_t i = 0; i < f->row_count; i++)
        runs += i == 0 || frame_number(f, i, run_id) != frame_number(f, i - 1, run_id);
    *s = (struct sorted){
        .x = plot_new(f->row_count, sizeof *s->x),
        .y = plot_new(f->row_count, sizeof *s->y),
        .run = plot_new(runs, sizeof *s->run),
        .line_of = plot_new(runs, sizeof *s->line_of),
        .subject = plot_new(runs, sizeof *s->subject),
    };
    for (size_t i = 0; i < f->row_count; i++) {
        s->x[i] = frame_number(f, i, x);
        s->y[i] = frame_number(f, i, y);
        if (i == 0 || frame_number(f, i, run_id) != frame_number(f, i - 1, run_id)) {
            struct subject subject = {frame_text(f, i, name), frame_text(f, i, policy)};

            s->line_of[s->run_count] = find_line(s, subject);
            s->run[s->run_count++] = (struct run_line){.x = &s->x[i], .y = &s->y[i]};
        }
        s->run[s->run_count - 1].count++;
    }
}

void lines_init(struct lines *out, const struct frame *f, enum between between)
{
    struct sorted s;
    struct run_line *own;

    sort(&s, f);
    own = plot_new(s.run_count, sizeof *own);
    *out = (struct lines){s.line_count, plot_new(s.line_count, sizeof *out->line)};
    for (size_t i = 0; i < s.line_count; i++) {
        size_t n = 0;

        for (size_t r = 0; r < s.run_count; r++)
            if (s.line_of[r] == i)
                own[n++] = s.run[r];
        spread_init(&out->line[i].spread, own, n, between);
        out->line[i].label = label_of(s.subject, s.line_count, i);
    }
    plot_free(own);
    plot_free(s.x);
    plot_free(s.y);
    plot_free(s.run);
    plot_free(s.line_of);
    plot_free(s.subject);
}

void lines_fini(struct lines *l)
{
    for (size_t i = 0; i < l->count; i++) {
        spread_fini(&l->line[i].spread);
        plot_free(l->line[i].label);
    }
    plot_free(l->line);
    *l = (struct lines){0};
}

bool lines_bounds(const struct lines *l, double x_from, double x_to, double *least,
                  double *greatest)
{
    *least = INFINITY;
    *greatest = -INFINITY;
    for (size_t i = 0; i < l->count; i++) {
        const struct spread *s = &l->line[i].spread;

        for (size_t p = 0; p < s->count; p++) {
            if (s->x[p] < x_from || s->x[p] > x_to)
                continue;
            *least = fmin(*least, s->low[p]);
            *greatest = fmax(*greatest, s->high[p]);
        }
    }
    return *least <= *greatest;
}

bool lines_extent(const struct lines *l, double *x_from, double *x_to)
{
    *x_from = INFINITY;
    *x_to = -INFINITY;
    for (size_t i = 0; i < l->count; i++) {
        const struct spread *s = &l->line[i].spread;

        if (s->count == 0)
            continue;
        *x_from = fmin(*x_from, s->x[0]);
        *x_to = fmax(*x_to, s->x[s->count - 1]);
    }
    return *x_from <= *x_to;
}
