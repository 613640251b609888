/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures, and what goes together over the whole scenario. */
#include "base/error.h"
#include "scenario/bind.h"

static void fault(struct binder *b, const struct yaml_node *at, const char *message,
                  const char *hint)
{
    struct aisle_error *err = binder_error(b);

    error_at(err, AISLE_EVALUE, &at->at, "%s", message);
    error_hint(err, "%s", hint);
}

void check_fault_process(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    const struct aisle_fault_process *p = item;

    if (fine && p->mtbf_us > 0 && p->repair_us == 0)
        fault(b, yaml_key(node, "mtbf_s"), "\"mtbf_s\" needs \"repair_s\"",
              "how long a repair takes, e.g. `repair_s: 2h`");
    if (fine && yaml_key(node, "repair") && p->repair_us == 0)
        fault(b, yaml_key(node, "repair"), "\"repair\" goes with \"repair_s\" only",
              "its mean, e.g. `repair_s: 2h`");
}

void check_faults(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    static const char *const drawn[] = {"node", "gpu", "spares", "swap_s", NULL};
    const struct aisle_faults_spec *f = item;
    const struct yaml_node *gpu = yaml_get(node, "gpu");

    if (!fine)
        return;
    for (const char *const *key = drawn; *key && yaml_get(node, "file"); key++)
        if (yaml_key(node, *key))
            fault(b, yaml_key(node, *key),
                  arena_printf(b->arena, "\"%s\" does not go with \"file\"", *key),
                  "the file tells when everything fails and is back");
    if (f->spares && !yaml_get(node, "swap_s"))
        fault(b, yaml_key(node, "spares"), "\"spares\" needs \"swap_s\"",
              "how long it takes until a spare serves, e.g. `swap_s: 10min`");
    if (yaml_key(node, "swap_s") && !yaml_get(node, "spares"))
        fault(b, yaml_key(node, "swap_s"), "\"swap_s\" goes with \"spares\" only", "");
    if (gpu && !yaml_get(gpu, "mtbf_s"))
        fault(b, gpu, "missing key \"mtbf_s\" in faults.gpu",
              "mean time to the failure of one GPU in service");
}

/* A group's own mean time between failures, where it was written. */
static const struct yaml_node *mtbf_key(const struct yaml_node *root, size_t group)
{
    const struct yaml_node *groups = yaml_get(yaml_get(root, "cluster"), "groups");

    return yaml_key(groups->item[group], "mtbf_s");
}

static bool check_groups(struct binder *b, const struct yaml_node *root,
                         const struct aisle_spec *spec)
{
    bool any = false;

    for (size_t i = 0; i < spec->cluster.group_count; i++) {
        if (spec->cluster.group[i].mtbf_us == 0)
            continue;
        any = true;
        if (spec->faults.file.name)
            fault(b, mtbf_key(root, i), "\"mtbf_s\" does not go with faults.file",
                  "the file tells when everything fails and is back");
        else if (spec->faults.node.repair_us == 0)
            fault(b, mtbf_key(root, i), "nothing says how long a repair takes",
                  "add `faults: {node: {repair_s: 2h}}`");
    }
    return any;
}

void check_scenario(struct binder *b, const struct yaml_node *node, void *item, bool fine)
{
    const struct yaml_node *part = yaml_get(yaml_get(node, "faults"), "node");
    struct aisle_spec *spec = item;

    if (fine && !check_groups(b, node, spec) && part && !yaml_get(part, "mtbf_s"))
        fault(b, part, "nothing says how often nodes fail",
              "add `mtbf_s`, here or to a group of nodes");
    if (fine && spec->muri_overhead)
        check_muri_overhead(b, node);
    if (!yaml_get(yaml_get(node, "record"), "attempts"))
        spec->record_attempts = spec->workload.manifest_count > 0;
}
