/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/after.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <aisle/types.h>

#include "base/error.h"
#include "base/nearest.h"

enum colour { WHITE, GREY, BLACK }; /* of a search: not seen, on the way here, over */

struct after_node {
    struct after_thing is;
    uint32_t name, alias; /* in `text` */
    uint32_t *whom, *whose; /* what it waits for, and what waits for it */
    size_t whom_count, whom_cap, whose_count;
    size_t unmet; /* of what it waits for */
    enum after_state state;
    enum colour colour;
    uint32_t from, next_on_way; /* the ones before and after it on the way */
    size_t next;   /* of `whom`, to be looked at */
};

void after_fini(struct after *a)
{
    for (size_t i = 0; i < a->count; i++)
        mem_free(a->node[i].whom);
    mem_free(a->node);
    names_fini(&a->text);
    arena_fini(&a->arena);
    *a = (struct after){0};
}

uint32_t after_add(struct after *a, const struct after_thing *thing)
{
    a->node = mem_reserve(a->node, &a->cap, a->count + 1, sizeof *a->node);
    a->node[a->count] = (struct after_node){
        .is = *thing,
        .name = names_add(&a->text, thing->name),
        .alias = names_add(&a->text, thing->alias ? thing->alias : thing->name),
    };
    return (uint32_t)a->count++;
}

void after_place(struct after *a, uint32_t thing, const struct aisle_place *at)
{
    a->node[thing].is.at = *at;
}

/* Names -------------------------------------------------------------------------------------- */

/* "NAMESPACE/KIND/NAME" in its parts; those that are not written are empty. */
struct parts {
    char namespace_[256], kind[256];
    const char *name;
};

static struct parts split(const char *text)
{
    struct parts p = {.name = text};
    const char *last = strrchr(text, '/'), *first = strchr(text, '/');

    if (!last)
        return p;
    p.name = last + 1;
    if (first == last) {
        snprintf(p.kind, sizeof p.kind, "%.*s", (int)(last - text), text);
        return p;
    }
    snprintf(p.namespace_, sizeof p.namespace_, "%.*s", (int)(first - text), text);
    snprintf(p.kind, sizeof p.kind, "%.*s", (int)(last - first - 1), first + 1);
    return p;
}

static bool answers(const struct after_node *n, const struct parts *p, uint32_t name)
{
    if (n->name != name && n->alias != name)
        return false;
    if (p->kind[0] && (!n->is.kind || strcasecmp(n->is.kind, p->kind) != 0))
        return false;
    return !p->namespace_[0] || (n->is.namespace_ && !strcmp(n->is.namespace_, p->namespace_));
}

/* As long a name as was written, for comparison with it. */
static const char *full(const struct after_node *n, const struct parts *p, struct arena *arena)
{
    if (!n->is.kind || !p->kind[0])
        return n->is.name;
    if (!p->namespace_[0])
        return arena_printf(arena, "%s/%s", n->is.kind, n->is.name);
    return arena_printf(arena, "%s/%s/%s", n->is.namespace_, n->is.kind, n->is.name);
}

static const char *place_of(const struct after_node *n, struct arena *arena)
{
    return n->is.kind
               ? arena_printf(arena, "%s/%s/%s", n->is.namespace_, n->is.kind, n->is.name)
               : arena_printf(arena, "%s of the scenario's own workload", n->is.name);
}

enum { LISTED_MOST = 10 };

static void suggest(const struct after *a, const struct parts *p, const char *text, size_t count,
                    struct aisle_error *err)
{
    struct arena arena = {0};
    const char **name = arena_new(&arena, count + 1, sizeof *name);

    for (size_t i = 0; i < count; i++)
        name[i] = full(&a->node[i], p, &arena);
    if (count == 0)
        error_hint(err, "there is nothing that it could name");
    else if (count <= LISTED_MOST || nearest(text, name))
        error_suggest(err, "one of", text, name);
    else
        error_hint(err, "a name is NAME, KIND/NAME or NAMESPACE/KIND/NAME of a load");
    arena_fini(&arena);
}

static void several(const struct after *a, uint32_t first, uint32_t second, const char *what,
                    const char *text, const struct aisle_place *at, struct aisle_errors *errs)
{
    struct aisle_error *err = errors_next(errs);
    struct arena arena = {0};

    error_at(err, AISLE_EVALUE, at, "%s names \"%s\", which is %s and also %s", what, text,
             place_of(&a->node[first], &arena), place_of(&a->node[second], &arena));
    error_hint(err, "write NAMESPACE/KIND/NAME, or rename one of them");
    arena_fini(&arena);
}

uint32_t after_find(const struct after *a, const char *name, size_t count, const char *what,
                    const struct aisle_place *at, struct aisle_errors *errs)
{
    struct parts p = split(name);
    uint32_t id = names_find(&a->text, p.name), found = AISLE_NONE;
    struct aisle_error *err;

    for (uint32_t i = 0; id != UINT32_MAX && i < count; i++) {
        if (!answers(&a->node[i], &p, id))
            continue;
        if (found != AISLE_NONE) {
            several(a, found, i, what, name, at, errs);
            return AISLE_NONE;
        }
        found = i;
    }
    if (found != AISLE_NONE)
        return found;
    err = errors_next(errs);
    error_at(err, AISLE_EVALUE, at, "%s names \"%s\", which does not exist", what, name);
    suggest(a, &p, name, count, err);
    return AISLE_NONE;
}

/* Edges -------------------------------------------------------------------------------------- */

void after_wait(struct after *a, uint32_t who, uint32_t whom)
{
    struct after_node *n = &a->node[who];

    for (size_t i = 0; i < n->whom_count; i++)
        if (n->whom[i] == whom)
            return;
    n->whom = mem_reserve(n->whom, &n->whom_cap, n->whom_count + 1, sizeof *n->whom);
    n->whom[n->whom_count++] = whom;
    a->node[whom].whose_count++;
    n->unmet++;
}

enum { CIRCLE_TOLD_MOST = 6 };

/* `last` waits for `first`, from which the way led to it. Told in the order in which they wait. */
static void circle(struct after *a, uint32_t first, uint32_t last, struct aisle_errors *errs)
{
    struct aisle_error *err = errors_next(errs);
    char way[400] = "";
    size_t told = 0;

    if (!err)
        return;
    for (uint32_t i = last; i != first; i = a->node[i].from)
        a->node[a->node[i].from].next_on_way = i;
    for (uint32_t i = first;; i = a->node[i].next_on_way) {
        size_t used = strlen(way);

        if (told++ < CIRCLE_TOLD_MOST)
            snprintf(way + used, sizeof way - used, "%.50s waits for ", a->node[i].is.name);
        else if (told == CIRCLE_TOLD_MOST + 2)
            snprintf(way + used, sizeof way - used, "... waits for ");
        if (i == last)
            break;
    }
    error_at(err, AISLE_EVALUE, &a->node[first].is.at, "%s%s: a circle", way,
             a->node[first].is.name);
    error_hint(err, "none of them could ever begin; take one of the names out of `after`");
}

/* Depth first, without recursion: a chain may be as long as there are loads. */
static enum aisle_status search(struct after *a, uint32_t start, struct aisle_errors *errs)
{
    enum aisle_status status = AISLE_OK;
    uint32_t at = start;

    a->node[at].colour = GREY;
    a->node[at].from = AISLE_NONE;
    while (at != AISLE_NONE) {
        struct after_node *n = &a->node[at];
        uint32_t whom;

        if (n->next == n->whom_count) {
            n->colour = BLACK;
            at = n->from;
            continue;
        }
        whom = n->whom[n->next++];
        if (a->node[whom].colour == GREY) {
            circle(a, whom, at, errs);
            status = AISLE_EVALUE;
        } else if (a->node[whom].colour == WHITE) {
            a->node[whom].colour = GREY;
            a->node[whom].from = at;
            at = whom;
        }
    }
    return status;
}

enum aisle_status after_close(struct after *a, struct aisle_errors *errs)
{
    enum aisle_status status = AISLE_OK;

    for (uint32_t i = 0; i < a->count; i++)
        if (a->node[i].colour == WHITE && search(a, i, errs))
            status = AISLE_EVALUE;
    for (size_t i = 0; i < a->count; i++) {
        a->node[i].whose = arena_new(&a->arena, a->node[i].whose_count, sizeof(uint32_t));
        a->node[i].whose_count = 0;
    }
    for (uint32_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < a->node[i].whom_count; k++) {
            struct after_node *whom = &a->node[a->node[i].whom[k]];

            whom->whose[whom->whose_count++] = i;
        }
    return status;
}

/* As they end -------------------------------------------------------------------------------- */

bool after_is_free(const struct after *a, uint32_t thing)
{
    return a->node[thing].unmet == 0;
}

bool after_is_awaited(const struct after *a, uint32_t thing)
{
    return a->node[thing].whose_count > 0;
}

enum after_state after_state(const struct after *a, uint32_t thing)
{
    return a->node[thing].state;
}

void after_end(struct after *a, uint32_t thing, enum after_state state,
               void (*freed)(void *ctx, uint32_t thing), void *ctx)
{
    const struct after_node *n = &a->node[thing];

    if (n->state != AFTER_OPEN)
        return;
    a->node[thing].state = state;
    if (state != AFTER_DONE)
        return;
    for (size_t i = 0; i < n->whose_count; i++)
        if (--a->node[n->whose[i]].unmet == 0)
            freed(ctx, n->whose[i]);
}

/* What failed, else the first that is not done. */
static const struct after_node *hindrance(const struct after *a, const struct after_node *n)
{
    const struct after_node *found = NULL;

    for (size_t i = 0; i < n->whom_count; i++) {
        const struct after_node *whom = &a->node[n->whom[i]];

        if (whom->state != AFTER_OPEN && whom->state != AFTER_DONE)
            return whom;
        if (whom->state == AFTER_OPEN && !found)
            found = whom;
    }
    return found;
}

const char *after_why(const struct after *a, uint32_t thing, struct arena *arena)
{
    static const char *const what[] = {
        [AFTER_OPEN] = "is not done",
        [AFTER_FAILED] = "failed",
        [AFTER_SUSPENDED] = "is suspended",
        [AFTER_TERMINATING] = "is terminating",
    };
    const struct after_node *whom = hindrance(a, &a->node[thing]);

    if (!whom)
        return "it waits for nothing";
    return arena_printf(arena, "it waits for %s, which %s", whom->is.name,
                        whom->state == AFTER_OPEN && whom->unmet ? "waits as well"
                                                                 : what[whom->state]);
}
