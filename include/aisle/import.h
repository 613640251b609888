/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A cluster of Kubernetes as a scenario: what `kubectl get` gives, and manifests, become two files, a
 * scenario that runs and the objects that it names, pruned to what a simulation looks at.
 *
 * The objects are the state of the moment. A pod that exists stays as it is: on its node, or waiting.
 * So the controller whose pods are among the objects is left out, and its pods stand for it; one
 * without pods makes them. What another controller would make (the ReplicaSet of a Deployment) is
 * left out, too. A pod that its controller made is still known as such: it is made again if it is
 * preempted or lost. Pods and jobs that have ended are left out, as is what makes no pods.
 *
 * Of each object stays what the reader of manifests reads (sim/kubernetes/manifest.h), and nothing of
 * environments, commands, volumes, annotations of other programs, or status but a node's resources
 * and images. Objects are in order of kind and of the text, those that make pods in order of creation
 * where it is written. Equal input gives equal bytes.
 */
#ifndef AISLE_IMPORT_H
#define AISLE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <aisle/error.h>

struct aisle_k8s_options {
    const char *output; /* the scenario, NAME.yaml; the objects go to NAME-objects.yaml beside it */
    bool lenient;       /* what is not simulated is a note and no error; the scenario says so, too */
    bool anonymise;     /* names that people gave become pod-1, node-1, image-1, value-1, ... */
    bool overwrite;     /* output files may exist */
};

/** What came of it. */
struct aisle_k8s_summary {
    char objects[4096]; /* the second file */
    int64_t nodes, gpus; /* gpus: of all resources named VENDOR/gpu */
    int64_t pods_bound, pods_pending;
    int64_t loads, load_pods; /* objects that make pods, and how many at once */
    /* Left out */
    int64_t pods_ended, jobs_ended;
    int64_t owners;     /* their pods are there */
    int64_t made;       /* another object makes them */
    int64_t strays;     /* pods on nodes that are not there */
    int64_t duplicates; /* named twice; the first stays */
    int64_t idle;       /* they make no pods and have no say */
    struct aisle_errors notes; /* warnings about what was read */
};

/**
 * Reads the files (NULL-terminated list) as one cluster and writes the two.
 *
 * @param out  may be NULL
 * @return AISLE_OK; AISLE_EPARSE or AISLE_EVALUE for what cannot be read, with all errors of all files
 *         in `errs`; AISLE_EUSAGE: an output file exists; AISLE_EIO. On failure nothing is written
 */
AISLE_MUST_CHECK
enum aisle_status aisle_import_k8s(const char *const *files,
                                   const struct aisle_k8s_options *options,
                                   struct aisle_k8s_summary *out, struct aisle_errors *errs);

#endif
