/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/configuration.h"

#include <stdint.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"

void configuration_cache_fini(struct configuration_cache *cache)
{
    names_fini(&cache->path);
    mem_free(cache->sha256);
    *cache = (struct configuration_cache){0};
}

static enum aisle_status hash_input(const char *path, struct configuration_cache *cache,
                                    char out[SHA256_HEX], struct aisle_error *err)
{
    uint32_t known = cache ? names_find(&cache->path, path) : UINT32_MAX;

    if (known != UINT32_MAX) {
        memcpy(out, cache->sha256[known], SHA256_HEX);
        return AISLE_OK;
    }
    if (sha256_path(path, out, err) != AISLE_OK)
        return AISLE_EIO;
    if (cache) {
        known = names_add(&cache->path, path);
        cache->sha256 = mem_reserve(cache->sha256, &cache->cap, (size_t)known + 1, SHA256_HEX);
        memcpy(cache->sha256[known], out, SHA256_HEX);
    }
    return AISLE_OK;
}

static struct json *describe(const struct choice *choice, const char *scenario)
{
    struct json *all = json_new();

    json_set_text(all, "policy", choice->text);
    json_set_json(all, "scenario", scenario);
    return all;
}

/* What people read has the files' names; what is hashed has their contents. */
static void fill(struct configuration *out, const struct scenario *scenario,
                 const struct choice *choice, const char *const *hash)
{
    char *named = scenario_canonical(scenario, NULL), *hashed = scenario_canonical(scenario, hash);
    struct json *all = describe(choice, named), *inputs = json_new();
    char *text = json_text(describe(choice, hashed));

    for (size_t i = 0; i < scenario_input_count(scenario); i++)
        json_set_text(inputs, scenario_input(scenario, i)->name, hash[i]);
    json_set_object(all, "inputs", inputs);
    out->json = json_text(all);
    sha256_bytes(text, strlen(text), out->sha256);
    mem_free(named);
    mem_free(hashed);
    mem_free(text);
}

enum aisle_status configuration_make(struct configuration *out, const struct scenario *scenario,
                                     const struct choice *choice, struct configuration_cache *cache,
                                     struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;
    size_t count = scenario_input_count(scenario);
    struct arena a = {0};
    const char **hash = arena_new(&a, count, sizeof *hash);

    *out = (struct configuration){0};
    for (size_t i = 0; i < count && status == AISLE_OK; i++) {
        char hex[SHA256_HEX] = "";

        status = hash_input(scenario_input(scenario, i)->path, cache, hex, err);
        hash[i] = arena_text(&a, hex);
    }
    if (status == AISLE_OK)
        fill(out, scenario, choice, hash);
    arena_fini(&a);
    return status;
}
