/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A small cluster out of manifests under the queue policy `kubernetes`, without scenario or
 * engine: time passes from wake to wake. */
#ifndef AISLE_TESTS_SCHED_H
#define AISLE_TESTS_SCHED_H

#include "kubernetes/facts.h"
#include "kubernetes/manifest.h"
#include "policy/policies.h"
#include "world.h"

enum { SCHED_TOLD = 4096 };

struct sched_test {
    struct test_world w;
    struct kube_manifest manifest;
    struct kube_facts facts;
    double knob[32], placement_knob[32];
    const struct aisle_placement_type *placement;
    int64_t now_us, wake_us;
    size_t rounds;
    struct sched_told {
        int64_t at_us;
        aisle_job_id job;
        uint32_t pod;
        enum aisle_outcome outcome;
        aisle_node_id node;
        size_t node_count, score_count;
        int64_t total;
        char message[400], before[400], check[64], reason[100];
    } told[SCHED_TOLD]; /* attempts, if explain is on */
    size_t told_count;
};

/** kube-default with kube-scheduler's own weights. */
extern const struct aisle_placement_type sched_kube_default;

/** Reads nodes, loads and budgets. */
void sched_init(struct sched_test *t, const char *manifests);
void sched_fini(struct sched_test *t);
/** Sets a knob of the queue by name, before the start. */
void sched_knob(struct sched_test *t, const char *name, double value);
/** Makes the round. */
void sched_start(struct sched_test *t, const struct aisle_placement_type *placement, bool explain);

/** The spec of a load's first group. */
const struct kube_pod_spec *sched_spec(struct sched_test *t, const char *load);
/** Pods of a load arrive as one job: `facts` may say more (pods, gang). */
aisle_job_id sched_submit_as(struct sched_test *t, const char *load, struct job_row facts);
aisle_job_id sched_submit(struct sched_test *t, const char *load);

/** A round now, and all that are asked for until `until_s`. */
void sched_run(struct sched_test *t, double until_s);
/** A running job ends now; a waiting one is taken back. A round is to follow. */
void sched_end(struct sched_test *t, aisle_job_id job);
/** A node fails, with all that runs there, or comes back. A round is to follow. */
void sched_node(struct sched_test *t, aisle_node_id node, bool down);

/** The node of a running job's first part; AISLE_NONE: it does not run. */
aisle_node_id sched_where(const struct sched_test *t, aisle_job_id job);
/** When it began, in s; -1: it does not run. */
double sched_since(const struct sched_test *t, aisle_job_id job);
/** Asserts that the mirror and the cluster agree. */
void sched_audit(struct sched_test *t);

#endif
