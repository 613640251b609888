/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "scenario/bind.h"

/* More than are ever shown, so that those shown are the first ones of the text. */
enum { GATHER_MAX = 1000 };

void binder_init(struct binder *b, struct arena *a, const char *file, const char *const *data)
{
    *b = (struct binder){.arena = a, .file = file, .data = data, .set_folder = ""};
}

void binder_fini(struct binder *b)
{
    mem_free(b->error);
    mem_free(b->input);
}

struct aisle_error *binder_error(struct binder *b)
{
    if (b->count == GATHER_MAX) {
        b->left_out++;
        return NULL;
    }
    b->error = mem_reserve(b->error, &b->cap, b->count + 1, sizeof *b->error);
    return &b->error[b->count++];
}

static const char *path_text(struct binder *b, const struct path *path)
{
    const char *up = path->up ? path_text(b, path->up) : "", *dot = *up ? "." : "";

    return path->key ? arena_printf(b->arena, "%s%s%s", up, dot, path->key)
                     : arena_printf(b->arena, "%s%s%zu", up, dot, path->index);
}

const char *binder_where(struct binder *b)
{
    return b->path ? arena_printf(b->arena, " in %s", path_text(b, b->path)) : "";
}

/* What --set says comes last: it was written after the file. Of equal places the later found is
 * the less telling one. */
static int by_place(const void *a, const void *b)
{
    const struct aisle_error *p = *(const struct aisle_error *const *)a;
    const struct aisle_error *q = *(const struct aisle_error *const *)b;
    bool p_set = !strncmp(p->file, "--set ", 6), q_set = !strncmp(q->file, "--set ", 6);

    if (p_set != q_set)
        return p_set - q_set;
    if (p_set && strcmp(p->file, q->file))
        return strcmp(p->file, q->file);
    if (p->line != q->line)
        return p->line < q->line ? -1 : 1;
    if (p->col != q->col)
        return p->col < q->col ? -1 : 1;
    return p < q ? -1 : p > q;
}

/* An alias brings its mistakes to each place where it is used. */
static bool same(const struct aisle_error *p, const struct aisle_error *q)
{
    return p->line == q->line && p->col == q->col && !strcmp(p->file, q->file) &&
           !strcmp(p->message, q->message);
}

/* Keys and values that an error quotes may have several lines. */
static void put_on_one_line(char *s)
{
    for (; *s; s++)
        if (*s == '\n' || *s == '\r' || *s == '\t')
            *s = ' ';
}

enum aisle_status binder_report(struct binder *b, struct aisle_errors *errs)
{
    const struct aisle_error **sorted = mem_new(b->count, sizeof(void *));
    enum aisle_status status = AISLE_OK;
    size_t n = 0;

    for (size_t i = 0; i < b->count; i++)
        sorted[i] = &b->error[i];
    qsort(sorted, b->count, sizeof(void *), by_place);
    for (size_t i = 0; i < b->count; i++)
        if (!n || !same(sorted[n - 1], sorted[i]))
            sorted[n++] = sorted[i];
    for (size_t i = 0; i < n; i++) {
        struct aisle_error *err = errors_next(errs);

        if (err) {
            *err = *sorted[i];
            put_on_one_line(err->message);
            put_on_one_line(err->hint);
        }
        if (i == 0)
            status = sorted[i]->status;
    }
    if (errs)
        errs->left_out += b->left_out;
    mem_free(sorted);
    return status;
}
