/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of one attempt: what there was on each node, and what plugins thought of it. */
#include "explain/print.h"

#include <inttypes.h>
#include <string.h>

#include "explain/amount.h"
#include "base/tabular.h"

enum {
    WORDS_MAX = 16,  /* resources or plugins; three columns each, and those beside them */
    HEADING_MAX = 13 /* characters of a line of a plugin's heading, if its name can be parted */
};

/* Words in order of first appearance. */
struct words {
    size_t count;
    const char *item[WORDS_MAX];
};

static void words_add(struct words *w, const char *word)
{
    for (size_t i = 0; i < w->count; i++)
        if (strcmp(w->item[i], word) == 0)
            return;
    if (w->count < WORDS_MAX)
        w->item[w->count++] = word;
}

/* Resources ------------------------------------------------------------------------------------- */

static const struct aisle_attempt_level *level_of(const struct story_node *n, const char *resource)
{
    for (size_t i = 0; i < n->level_count; i++)
        if (strcmp(n->level[i].resource, resource) == 0)
            return &n->level[i];
    return NULL;
}

static void level_cells(struct tabular *t, size_t column, const struct aisle_attempt_level *l)
{
    tabular_cell(t, column, amount_text(t->arena, l->resource, l->asked, AMOUNT_UP));
    tabular_cell(t, column + 1,
                 amount_text(t->arena, l->resource, l->capacity - l->used, AMOUNT_DOWN));
    tabular_cell(t, column + 2, amount_text(t->arena, l->resource, l->capacity, AMOUNT_DOWN));
}

/* Two lines: resources above what is told of each; without resources one. */
static void level_heads(struct tabular *t, const struct words *resource, bool refused)
{
    static const char *const part[] = {"asked", "free", "capacity"};

    if (resource->count > 0)
        tabular_row(t);
    for (size_t i = 0; i < resource->count; i++)
        tabular_span(t, 1 + 3 * i, 3, resource->item[i]);
    tabular_row(t);
    tabular_cell(t, 0, "node");
    for (size_t i = 0; i < 3 * resource->count; i++)
        tabular_cell(t, 1 + i, part[i % 3]);
    if (refused) {
        tabular_cell(t, t->columns - 3, "refused by");
        tabular_cell(t, t->columns - 2, "eviction");
        tabular_cell(t, t->columns - 1, "reason");
    }
}

static void level_row(struct tabular *t, const struct words *resource, const struct story_node *n)
{
    tabular_row(t);
    tabular_cell(t, 0, n->name);
    for (size_t i = 0; i < resource->count; i++) {
        const struct aisle_attempt_level *l = level_of(n, resource->item[i]);

        if (l)
            level_cells(t, 1 + 3 * i, l);
    }
    if (!n->check)
        return;
    tabular_cell(t, t->columns - 3, n->check);
    tabular_cell(t, t->columns - 2, n->unresolvable ? "no help" : "may help");
    tabular_cell(t, t->columns - 1, n->reason);
}

static void print_levels(struct arena *a, const struct story_attempt *at, FILE *out)
{
    struct tabular t = {.arena = a};
    struct words resource = {0};
    bool refused = false;

    for (size_t i = 0; i < at->node_count; i++) {
        refused |= at->detail[i].check != NULL;
        for (size_t k = 0; k < at->detail[i].level_count; k++)
            words_add(&resource, at->detail[i].level[k].resource);
    }
    if (resource.count == 0 && !refused)
        return;
    tabular_column(&t, false);
    for (size_t i = 0; i < 3 * resource.count; i++)
        tabular_column(&t, true);
    for (int i = 0; i < 3 * refused; i++)
        tabular_column(&t, false);
    level_heads(&t, &resource, refused);
    for (size_t i = 0; i < at->node_count; i++)
        level_row(&t, &resource, &at->detail[i]);
    fputc('\n', out);
    tabular_print(&t, "  ", out);
    tabular_fini(&t);
}

/* Scores ---------------------------------------------------------------------------------------- */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* The length of a name's first line: as many of its words as fit, one at least. */
static size_t line_of(const char *name)
{
    size_t length = 0;

    for (size_t i = 1;; i++) {
        if (name[i] && !(is_upper(name[i]) && !is_upper(name[i - 1])))
            continue;
        if (length > 0 && i > HEADING_MAX)
            return length;
        length = i;
        if (!name[i])
            return length;
    }
}

static size_t lines_of(const char *name)
{
    size_t n = 0;

    for (; *name; name += line_of(name))
        n++;
    return n;
}

/* A line of each heading; those of fewer lines stand at the bottom. */
static void heading(struct tabular *t, const struct words *plugin, size_t line, size_t lines)
{
    tabular_row(t);
    if (line == lines - 1) {
        tabular_cell(t, 0, "node");
        tabular_cell(t, 1, "total");
    }
    for (size_t i = 0; i < plugin->count; i++) {
        const char *name = plugin->item[i];
        size_t skip = lines - lines_of(name);

        if (line < skip)
            continue;
        for (size_t k = skip; k < line; k++)
            name += line_of(name);
        tabular_cell(t, 2 + i, arena_printf(t->arena, "%.*s", (int)line_of(name), name));
    }
}

static void score_row(struct tabular *t, const struct words *plugin, const struct story_node *n)
{
    tabular_row(t);
    tabular_cell(t, 0, n->name);
    tabular_cell(t, 1, arena_printf(t->arena, "%" PRId64, n->total));
    for (size_t i = 0; i < plugin->count; i++)
        for (size_t k = 0; k < n->score_count; k++)
            if (strcmp(n->score[k].plugin, plugin->item[i]) == 0)
                tabular_cell(t, 2 + i,
                             arena_printf(t->arena, "%" PRId64 " x %" PRId64, n->score[k].score,
                                          n->score[k].weight));
}

static void print_scores(struct arena *a, const struct story_attempt *at, FILE *out)
{
    struct tabular t = {.arena = a};
    struct words plugin = {0};
    size_t lines = 1;

    for (size_t i = 0; i < at->node_count; i++)
        for (size_t k = 0; k < at->detail[i].score_count; k++)
            words_add(&plugin, at->detail[i].score[k].plugin);
    if (plugin.count == 0)
        return;
    for (size_t i = 0; i < plugin.count; i++)
        if (lines_of(plugin.item[i]) > lines)
            lines = lines_of(plugin.item[i]);
    tabular_column(&t, false);
    for (size_t i = 0; i <= plugin.count; i++)
        tabular_column(&t, true);
    for (size_t i = 0; i < lines; i++)
        heading(&t, &plugin, i, lines);
    for (size_t i = 0; i < at->node_count; i++)
        if (at->detail[i].score_count > 0)
            score_row(&t, &plugin, &at->detail[i]);
    fputs("\n  score x weight by plugin:\n", out);
    tabular_print(&t, "  ", out);
    tabular_fini(&t);
}

void print_tables(struct arena *a, const struct story_attempt *at, FILE *out)
{
    print_levels(a, at, out);
    print_scores(a, at, out);
}
