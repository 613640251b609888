/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "run/choice.h"
#include "run/controllers.h"
#include "run/costs.h"
#include "run/world.h"

/* --data folders, then those of AISLE_DATA, NULL-terminated; in the arena. */
static const char **data_folders(const char *const *given, struct arena *a)
{
    const char *env = getenv("AISLE_DATA"), **folder;
    size_t n = 0, most = 1;

    for (size_t i = 0; given && given[i]; i++)
        most++;
    for (const char *c = env; c && *c; c++)
        most += *c == ':';
    folder = arena_new(a, most + 1, sizeof *folder);
    for (; given && given[n]; n++)
        folder[n] = given[n];
    while (env && *env) {
        size_t len = strcspn(env, ":");

        if (len > 0)
            folder[n++] = arena_printf(a, "%.*s", (int)len, env);
        env += len + (env[len] == ':');
    }
    return folder;
}

enum aisle_status aisle_scenario_load(struct aisle_scenario **out, const char *path,
                                      const struct aisle_load_options *options,
                                      struct aisle_errors *errs)
{
    struct arena a = {0};
    struct scenario_options o = {
        .set = options ? options->set : NULL,
        .data = data_folders(options ? options->data : NULL, &a),
        .set_folder = options ? options->set_folder : NULL,
    };
    struct scenario *loaded = NULL;
    enum aisle_status status = scenario_load(&loaded, path, &o, errs);

    arena_fini(&a);
    *out = NULL;
    if (status != AISLE_OK)
        return status;
    *out = mem_new(1, sizeof **out);
    (*out)->loaded = loaded;
    return AISLE_OK;
}

void aisle_scenario_free(struct aisle_scenario *s)
{
    if (!s)
        return;
    scenario_free(s->loaded);
    mem_free(s);
}

const struct aisle_spec *aisle_scenario_spec(const struct aisle_scenario *s)
{
    return scenario_spec(s->loaded);
}

void aisle_scenario_reference(FILE *out)
{
    scenario_reference(out);
}

enum aisle_status aisle_check(const struct aisle_scenario *s, const char *policy,
                              struct aisle_errors *errs)
{
    const struct aisle_spec *spec = scenario_spec(s->loaded);
    struct arena a = {0};
    struct choice choice;
    struct world world;
    enum aisle_status status = choice_make(&choice, spec, policy, &a, errs);
    enum aisle_status built = world_init(
        &world, spec, status == AISLE_OK ? choice.queue : NULL, spec->seed, errs);
    struct costs costs = {0};
    struct aisle_error err = {0};

    if (built == AISLE_OK) {
        built = costs_init(&costs, &spec->training, &world.cluster, &world.shapes, &err);
        if (built != AISLE_OK)
            errors_add(errs, &err);
        else
            built = costs_check(&costs, &spec->workload, errs);
    }
    if (built == AISLE_OK)
        built = controllers_check(spec, &world, errs);
    if (status == AISLE_OK && built == AISLE_OK && world.objects)
        errors_take(errs, &world.objects->warnings);
    costs_fini(&costs);
    world_fini(&world);
    arena_fini(&a);
    return status != AISLE_OK ? status : built;
}
