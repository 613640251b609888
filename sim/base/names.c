/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

struct name {
    UT_hash_handle hh;
    uint32_t id;
    char *text;
};

uint32_t names_find(const struct names *n, const char *text)
{
    struct name *found;

    HASH_FIND_STR(n->table, text, found);
    return found ? found->id : UINT32_MAX;
}

uint32_t names_add(struct names *n, const char *text)
{
    uint32_t id = names_find(n, text);
    struct name *new;

    if (id != UINT32_MAX)
        return id;
    new = mem_new(1, sizeof *new);
    new->id = (uint32_t)n->count;
    new->text = mem_text(text);
    HASH_ADD_KEYPTR(hh, n->table, new->text, strlen(new->text), new);
    n->by_id = mem_reserve(n->by_id, &n->cap, n->count + 1, sizeof *n->by_id);
    n->by_id[n->count++] = new;
    return new->id;
}

const char *names_text(const struct names *n, uint32_t id)
{
    return n->by_id[id]->text;
}

void names_fini(struct names *n)
{
    HASH_CLEAR(hh, n->table);
    for (size_t i = 0; i < n->count; i++) {
        mem_free(n->by_id[i]->text);
        mem_free(n->by_id[i]);
    }
    mem_free(n->by_id);
    *n = (struct names){0};
}
