/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/configuration.h"

#include <string.h>

#include <jansson.h>

#include "base/mem.h"

static enum aisle_status add_input(json_t *inputs, const struct aisle_file *file,
                                   struct aisle_error *err)
{
    char hex[SHA256_HEX];

    if (!file->name || json_object_get(inputs, file->name))
        return AISLE_OK;
    if (sha256_file(file->path, hex, err) != AISLE_OK)
        return AISLE_EIO;
    json_object_set_new(inputs, file->name, json_string(hex));
    return AISLE_OK;
}

enum aisle_status configuration_make(struct configuration *out, const struct scenario *scenario,
                              const struct choice *choice, struct aisle_error *err)
{
    const struct aisle_spec *spec = scenario_spec(scenario);
    const struct aisle_file *file[] = {&spec->cluster.file, &spec->cluster.rank.column.file,
                                       &spec->workload.file, &spec->workload.order.file};
    char *canonical = scenario_canonical(scenario), *text;
    json_t *inputs = json_object(), *all;
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < sizeof file / sizeof file[0] && status == AISLE_OK; i++)
        status = add_input(inputs, file[i], err);
    all = json_pack("{s:o, s:s, s:o}", "inputs", inputs, "policy", choice->text, "scenario",
                    json_loads(canonical, 0, NULL));
    text = json_dumps(all, JSON_SORT_KEYS | JSON_COMPACT);
    *out = (struct configuration){.json = mem_text(text)};
    sha256_bytes(text, strlen(text), out->sha256);
    json_decref(all);
    mem_free(text);
    mem_free(canonical);
    return status;
}
