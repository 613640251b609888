/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A small cluster out of manifests, for tests of the scheduler. */
#ifndef AISLE_TESTS_KUBE_H
#define AISLE_TESTS_KUBE_H

#include "kubernetes/manifest.h"
#include "kubernetes/message.h"
#include "kubernetes/preempt.h"

enum { KUBE_TEST_PODS = 64 };

struct kube_test {
    struct kube_manifest manifest;
    struct kube_snapshot snapshot;
    struct kube_cycle cycle; /* with the default profile */
    struct kube_preemption preemption;
    struct kube_pod pod[KUBE_TEST_PODS];
    size_t pod_count;
};

/** Reads the manifests; nodes enter the snapshot, pods with a nodeName are bound. */
void kube_test_init(struct kube_test *t, const char *manifests);
void kube_test_fini(struct kube_test *t);

/** A new pod of the load of that name, not bound. */
struct kube_pod *kube_test_pod(struct kube_test *t, const char *load);
/** Binds it. Returns its seat. */
uint32_t kube_test_bind(struct kube_test *t, struct kube_pod *pod, const char *node);
/** The number of a node by its name. */
uint32_t kube_test_node(struct kube_test *t, const char *name);
/** The name of the node that a pod of the load is given; "none". */
const char *kube_test_decide(struct kube_test *t, const char *load);
/** The whole line about a pod that was not given one, with preemption's part. The caller's. */
char *kube_test_message(struct kube_test *t, enum kube_wording wording);

#endif
