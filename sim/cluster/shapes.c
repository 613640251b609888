/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cluster/shapes.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

/* No padding: keys are compared as bytes. */
struct shape_key {
    int64_t cpu_milli, mem_mib;
    int32_t gpu_count, gpu_milli;
    uint32_t spec, unused;
};

struct shape_row {
    UT_hash_handle hh;
    struct shape_key key;
    struct aisle_shape shape;
    const char *unknown; /* model */
};

/* A set that no node's model is in; 0 would allow all. */
static const uint64_t NO_MODEL = (uint64_t)1 << AISLE_MODELS_MAX;

static uint64_t parse_models(const char *text, const struct names *models, struct names *specs,
                             const char **unknown)
{
    uint64_t set = 0;

    *unknown = NULL;
    while (*text) {
        size_t len = strcspn(text, "|");
        char *name = mem_printf("%.*s", (int)len, text);
        uint32_t id = names_find(models, name);

        if (id != UINT32_MAX)
            set |= (uint64_t)1 << id;
        else if (!*unknown)
            *unknown = names_text(specs, names_add(specs, name));
        mem_free(name);
        text += len + (text[len] == '|');
    }
    return set ? set : NO_MODEL;
}

const struct aisle_shape *shapes_add(struct shapes *s, const struct request *r,
                                     const struct names *models, const char **unknown)
{
    struct shape_key key = {
        .cpu_milli = r->cpu_milli,
        .mem_mib = r->mem_mib,
        .gpu_count = r->gpu_count,
        .gpu_milli = r->gpu_milli,
    };
    struct shape_row *row;

    names_add(&s->specs, "");
    key.spec = names_add(&s->specs, r->gpu_models);
    HASH_FIND(hh, s->table, &key, sizeof key, row);
    if (!row) {
        row = mem_new(1, sizeof *row);
        row->key = key;
        row->shape = (struct aisle_shape){
            .id = (uint32_t)s->count,
            .cpu_milli = r->cpu_milli,
            .mem_mib = r->mem_mib,
            .gpu_count = r->gpu_count,
            .gpu_milli = r->gpu_milli,
            .spec = key.spec,
        };
        if (key.spec)
            row->shape.models = parse_models(r->gpu_models, models, &s->specs, &row->unknown);
        HASH_ADD(hh, s->table, key, sizeof row->key, row);
        s->by_id = mem_reserve(s->by_id, &s->cap, s->count + 1, sizeof *s->by_id);
        s->by_id[s->count++] = row;
    }
    if (unknown)
        *unknown = row->unknown;
    return &row->shape;
}

const struct aisle_shape *shapes_at(const struct shapes *s, uint32_t id)
{
    return &s->by_id[id]->shape;
}

const char *shapes_spec(const struct shapes *s, const struct aisle_shape *shape)
{
    return names_text(&s->specs, shape->spec);
}

void shapes_fini(struct shapes *s)
{
    HASH_CLEAR(hh, s->table);
    for (size_t i = 0; i < s->count; i++)
        mem_free(s->by_id[i]);
    mem_free(s->by_id);
    names_fini(&s->specs);
    *s = (struct shapes){0};
}
