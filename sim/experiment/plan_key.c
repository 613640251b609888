/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys: what decides a cell's result, as one hash. */
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "experiment/draft.h"
#include "run/configuration.h"
#include "run/scenario.h"

/* A scenario under a policy. */
struct variant {
    const char *policy;
    char sha256[SHA256_HEX];
};

struct keyer {
    struct draft *d;
    struct configuration_cache cache;
    struct names known; /* "SCENARIO POLICY" */
    struct variant *variant;
    size_t cap;
    struct arena arena;
};

static enum aisle_status make_variant(struct keyer *k, const struct aisle_scenario *s,
                                      const char *policy, struct variant *out)
{
    struct arena *arena = &k->d->plan->arena;
    struct configuration c;
    struct choice choice;
    struct aisle_error err = {0};
    enum aisle_status status =
        choice_make(&choice, scenario_spec(s->loaded), policy, arena, k->d->errs);

    if (status != AISLE_OK)
        return status;
    status = configuration_make(&c, s->loaded, &choice, &k->cache, &err);
    if (status != AISLE_OK) {
        draft_tell(k->d, &err);
        return status;
    }
    out->policy = choice.text;
    memcpy(out->sha256, c.sha256, sizeof out->sha256);
    mem_free(c.json);
    return AISLE_OK;
}

static enum aisle_status find_variant(struct keyer *k, size_t cell, const struct variant **out)
{
    const struct plan *p = k->d->plan;
    size_t scenario = p->cell[cell].scenario, count = k->known.count;
    const char *policy = p->cell[cell].value[k->d->policy];
    uint32_t id =
        names_add(&k->known, arena_printf(&k->arena, "%zu %s", scenario, policy));
    enum aisle_status status = AISLE_OK;

    if (k->known.count > count) {
        k->variant = mem_reserve(k->variant, &k->cap, k->known.count, sizeof *k->variant);
        status = make_variant(k, p->scenario[scenario], policy, &k->variant[id]);
    }
    *out = &k->variant[id];
    return status;
}

void plan_key_of_cell(char out[SHA256_HEX], const char *configuration, uint64_t seed)
{
    char text[SHA256_HEX + 64];

    snprintf(text, sizeof text, "aisle %d %s %" PRIu64, RESULTS_VERSION, configuration, seed);
    sha256_bytes(text, strlen(text), out);
}

/* The last axis in which two cells differ is the one that makes no difference. */
static enum aisle_status same_run(const struct draft *d, size_t first, size_t second)
{
    const struct plan_cell *cell = d->plan->cell;
    struct aisle_error *err = errors_next(d->errs);
    size_t i = d->axis_count - 1;

    if (d->row[second].at.file) {
        error_at(err, AISLE_EVALUE, &d->row[second].at, "what is included is there already: cell %zu",
                 first);
        return AISLE_EVALUE;
    }
    while (i > 0 && d->row[first].value[i] == d->row[second].value[i])
        i--;
    error_at(err, AISLE_EVALUE, &d->axis[i].value[d->row[second].value[i]].at,
             "%s %s and %s are the same runs", d->axis[i].name, cell[first].value[i],
             cell[second].value[i]);
    error_hint(err, "cells %zu and %zu differ in nothing that decides a result", first, second);
    return AISLE_EVALUE;
}

static enum aisle_status find_equal(const struct draft *d)
{
    struct names keys = {0};
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < d->plan->cell_count && status == AISLE_OK; i++) {
        uint32_t first = names_add(&keys, d->plan->cell[i].key);

        if (first != i)
            status = same_run(d, first, i);
    }
    names_fini(&keys);
    return status;
}

static void hash_plan(struct plan *p)
{
    struct sha256_ctx ctx;

    sha256_init(&ctx);
    for (size_t i = 0; i < p->cell_count; i++)
        sha256_update(&ctx, sizeof p->cell[i].key, (const uint8_t *)p->cell[i].key);
    sha256_hex(&ctx, p->key);
}

enum aisle_status draft_key(struct draft *d)
{
    struct keyer k = {.d = d};
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < d->plan->cell_count && status == AISLE_OK; i++) {
        struct plan_cell *c = &d->plan->cell[i];
        const struct variant *variant;

        status = find_variant(&k, i, &variant);
        if (status != AISLE_OK)
            break;
        c->policy = variant->policy;
        plan_key_of_cell(c->key, variant->sha256, c->seed);
    }
    if (status == AISLE_OK)
        status = find_equal(d);
    if (status == AISLE_OK)
        hash_plan(d->plan);
    configuration_cache_fini(&k.cache);
    names_fini(&k.known);
    mem_free(k.variant);
    arena_fini(&k.arena);
    return status;
}
