/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Manifests in few words, for the tests of the scheduler. */
#ifndef AISLE_TESTS_SCHEDULER_YAML_H
#define AISLE_TESTS_SCHEDULER_YAML_H

#define NODE_WITH(name, more, cpu, gpus)                                                           \
    "apiVersion: v1\nkind: Node\nmetadata:\n  name: " name                                         \
    "\n  labels: {kubernetes.io/hostname: " name "}\n" more "status:\n  allocatable: {cpu: " cpu   \
    ", memory: 64Gi, pods: 110, nvidia.com/gpu: " gpus "}\n---\n"
#define NODE(name, cpu) NODE_WITH(name, "", cpu, "0")

#define POD_WITH(name, labels, spec, requests)                                                     \
    "apiVersion: v1\nkind: Pod\nmetadata: {name: " name ", labels: {" labels "}}\nspec:\n" spec    \
    "  containers:\n  - {name: c, image: i, resources: {requests: {" requests                      \
    "}, limits: {" requests "}}}\n---\n"
#define POD(name, spec, cpu) POD_WITH(name, "app: " name, spec, "cpu: " cpu)
#define PRIORITY(value)      "  priority: " value "\n"

#endif
