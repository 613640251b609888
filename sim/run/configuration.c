/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/configuration.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"

static enum aisle_status add_input(struct json *inputs, const struct aisle_file *file,
                                   struct aisle_error *err)
{
    char hex[SHA256_HEX];

    if (!file->name)
        return AISLE_OK;
    if (sha256_file(file->path, hex, err) != AISLE_OK)
        return AISLE_EIO;
    json_set_text(inputs, file->name, hex);
    return AISLE_OK;
}

enum aisle_status configuration_make(struct configuration *out, const struct scenario *scenario,
                              const struct choice *choice, struct aisle_error *err)
{
    const struct aisle_spec *spec = scenario_spec(scenario);
    const struct aisle_file *file[] = {&spec->cluster.file, &spec->cluster.rank.column.file,
                                       &spec->workload.file, &spec->workload.order.file};
    char *canonical = scenario_canonical(scenario);
    struct json *all = json_new(), *inputs = json_new();
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < sizeof file / sizeof file[0] && status == AISLE_OK; i++)
        status = add_input(inputs, file[i], err);
    for (size_t i = 0; i < spec->cluster.manifest_count && status == AISLE_OK; i++)
        status = add_input(inputs, &spec->cluster.manifest[i], err);
    for (size_t i = 0; i < spec->workload.manifest_count && status == AISLE_OK; i++)
        status = add_input(inputs, &spec->workload.manifest[i], err);
    json_set_object(all, "inputs", inputs);
    json_set_text(all, "policy", choice->text);
    json_set_json(all, "scenario", canonical);
    *out = (struct configuration){.json = json_text(all)};
    sha256_bytes(out->json, strlen(out->json), out->sha256);
    mem_free(canonical);
    return status;
}
