/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Runs of manifests through the public API, and questions to the database that they leave. */
#ifndef AISLE_TESTS_KUBE_RUN_H
#define AISLE_TESTS_KUBE_RUN_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>

#include <aisle/run.h>

/* Objects in few words. `more` is lines of the spec, or of the pod's spec. */

#define KUBE_NODE_WITH(name, labels, spec, cpu, gpus)                                              \
    "---\napiVersion: v1\nkind: Node\nmetadata: {name: " name                                      \
    ", labels: {kubernetes.io/hostname: " name " " labels "}}\nspec: {" spec                       \
    "}\nstatus: {allocatable: {cpu: '" cpu "', memory: 64Gi, pods: '110', nvidia.com/gpu: '" gpus  \
    "'}}\n"
#define KUBE_NODE(name, cpu) KUBE_NODE_WITH(name, "", "", cpu, "0")

/* The spec of a pod, in braces. */
#define KUBE_SPEC(more, image, cpu)                                                                \
    "{" more "containers: [{name: c, image: " image ", resources: {requests: {cpu: '" cpu "'}}}]}"
#define KUBE_POD_OF(name, more, image, cpu)                                                        \
    "---\napiVersion: v1\nkind: Pod\nmetadata: {name: " name ", labels: {app: " name "}}\nspec: "   \
    KUBE_SPEC(more, image, cpu) "\n"
#define KUBE_POD(name, more, cpu) KUBE_POD_OF(name, more, "i", cpu)

/* A template whose pods have the label app. */
#define KUBE_TEMPLATE(app, spec)                                                                   \
    "  selector: {matchLabels: {app: " app "}}\n  template:\n    metadata: {labels: {app: " app    \
    "}}\n    spec: " spec "\n"
#define KUBE_DEPLOYMENT(name, replicas, more, spec)                                                \
    "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " name "}\nspec:\n  replicas: "   \
    replicas "\n" more KUBE_TEMPLATE(name, spec)
#define KUBE_JOB(name, more, spec)                                                                 \
    "---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: " name "}\nspec:\n" more               \
    "  template:\n    metadata: {labels: {app: " name "}}\n    spec: " spec "\n"
#define KUBE_CLASS(name, value)                                                                    \
    "---\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: " name           \
    "}\nvalue: " value "\n"

/* Of scenarios: the first of equal nodes; and a world in which nothing takes time by itself. */
#define KUBE_FIRST   "policy: 'kubernetes:tie=first'\n"
#define KUBE_INSTANT "kubernetes: {latency: {bind_s: 0, create_s: 0, image_mib: 0}}\n"

/**
 * Runs the scenario "cluster: {manifests: o.yaml}, workload: {manifests: o.yaml" + `workload` + "}"
 * and, behind it, the lines of `rest`; `objects` are in o.yaml. All of an earlier run is dropped.
 *
 * @param faults  a trace of faults, in faults.csv; NULL: none
 */
void kube_run(const char *objects, const char *workload, const char *rest, const char *faults);

/** The same without a record of attempts. */
void kube_run_quietly(const char *objects, const char *workload, const char *rest,
                      const char *faults);

/** The same of a whole scenario, under a policy (NULL: its own). */
void kube_run_scenario(const char *scenario, const char *objects, const char *faults,
                       const char *policy);

/** The same of a scenario's file. */
void kube_run_file(const char *path, const char *policy);

/** A run that is refused. @return its errors, "file:line: message\n" each; until the next call */
const char *kube_refusal(const char *objects, const char *workload, const char *rest,
                         const char *policy);

/** Drops what the last run left. A Criterion fini. */
void kube_drop(void);

extern struct aisle_result *kube_result;

/** Messages of its warnings, a line each. */
const char *kube_warnings(void);

/**
 * The rows of a query, cells with blanks and rows with ", " between; NULL is "-". Beside the
 * database's own tables there are, of this run,
 *     p  pods:     name, node, submit, start, ready, end, state, reason (of what stands in pod)
 *     s  stints:   name, n, node, begin, end, why
 *     t  attempts: name, n, pod, first, last, count, outcome, node, message, before
 */
const char *kube_rows(const char *sql);

#define KUBE_EXPECT(sql, rows) KUBE_SAYS(kube_rows(sql), rows)
#define KUBE_SAYS(actual, expected)                                                                \
    do {                                                                                           \
        const char *is_ = (actual), *ought_ = (expected);                                          \
                                                                                                   \
        cr_expect(strcmp(is_, ought_) == 0, "is\n%s\nand not\n%s", is_, ought_);                    \
    } while (0)

#endif
