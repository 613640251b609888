/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pods, Deployments as they begin, Jobs, StatefulSets, DaemonSets, gangs; how fast they are made. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>

#include "play.h"

static struct play p;

static void close_play(void)
{
    play_fini(&p);
}

TestSuite(control, .fini = close_play);

#define TEMPLATE                                                                                   \
    "  template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: c, image: i, "  \
    "resources: {requests: {cpu: 1}}}]}\n"
#define SELECTOR "  selector: {matchLabels: {app: a}}\n"
#define DEPLOYMENT(name, replicas)                                                                 \
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " name "}\nspec:\n"                   \
    "  replicas: " #replicas "\n" SELECTOR TEMPLATE
#define JOB(name, fields)                                                                          \
    "apiVersion: batch/v1\nkind: Job\nmetadata: {name: " name "}\nspec:\n" fields TEMPLATE
#define POD(name)                                                                                  \
    "apiVersion: v1\nkind: Pod\nmetadata: {name: " name "}\nspec: {containers: [{name: c}]}\n"

static const struct aisle_load_spec unsaid = {
    .at_us = -1, .duration_us = -1, .startup_us = -1, .update_at_us = -1};

static struct aisle_load_spec entry[PLAY_LOADS];

static void set_duration(size_t i, const char *name, int64_t seconds)
{
    entry[i] = unsaid;
    entry[i].name = name;
    entry[i].duration_us = seconds * SECOND;
    p.spec.workload.load = entry;
    if (p.spec.workload.load_count <= i)
        p.spec.workload.load_count = i + 1;
}

static void begin(const char *manifests)
{
    play_init(&p, manifests);
    play_begin(&p);
}

/* Pods and Deployments ----------------------------------------------------------------------- */

Test(control, a_pod_is_one_unit_that_nobody_makes_anew)
{
    begin(POD("p"));
    SAYS(play_created(&p), "p@0 ");
    cr_expect(not(control_unit(p.control, 0)->remade));
    cr_expect(eq(i64, control_unit(p.control, 0)->duration_us, AISLE_NEVER));
    cr_expect(eq(ptr, (void *)control_unit(p.control, 0)->gang, NULL));
}

Test(control, a_deployment_makes_its_replicas_at_once)
{
    begin(DEPLOYMENT("ai-model", 3));
    SAYS(play_created(&p), "ai-model-0@0 ai-model-1@0 ai-model-2@0 ");
    cr_expect(control_unit(p.control, 2)->remade);
    SAYS(control_unit(p.control, 2)->load_name, "ai-model");
    SAYS(control_summary(p.control), "1 Deployment; 3 pods at once");
}

Test(control, a_deployment_does_not_replace_what_was_lost_as_the_unit_waits_again)
{
    begin(DEPLOYMENT("d", 2));
    play_until(&p, 5 * SECOND);
    play_tell(&p, 0, CONTROL_LOST);
    play_until(&p, 100 * SECOND);
    cr_expect(eq(sz, control_unit_count(p.control), 2));
}

Test(control, without_manifests_there_is_nothing_to_do)
{
    begin(NULL);
    cr_expect(eq(i64, control_next_us(p.control), AISLE_NEVER));
    SAYS(control_summary(p.control), "");
}

/* Facts -------------------------------------------------------------------------------------- */

Test(control, a_load_is_created_at_its_time)
{
    play_init(&p, DEPLOYMENT("d", 1));
    set_duration(0, "d", 100);
    entry[0].at_us = 30 * SECOND;
    entry[0].startup_us = 2 * SECOND;
    entry[0].image_mib = 3;
    play_begin(&p);
    cr_expect(eq(sz, control_unit_count(p.control), 0));
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "d-0@30 ");
    cr_expect(eq(i64, control_unit(p.control, 0)->duration_us, 100 * SECOND));
    cr_expect(eq(i64, control_unit(p.control, 0)->startup_us, 2 * SECOND));
    cr_expect(eq(i64, control_unit(p.control, 0)->image_bytes, 3 << 20));
}

/* Jobs --------------------------------------------------------------------------------------- */

Test(control, a_job_keeps_so_many_pods_at_a_time_until_all_have_completed)
{
    play_init(&p, JOB("j", "  parallelism: 2\n  completions: 5\n"));
    set_duration(0, "j", 10);
    play_begin(&p);
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "j-0@0 j-1@0 j-2@11 j-3@11 j-4@22 ");
    cr_expect(eq(i64, p.now_us, 33 * SECOND));
}

Test(control, a_job_fails_when_more_pods_were_lost_than_its_limit)
{
    play_init(&p, JOB("j", "  parallelism: 2\n  backoffLimit: 1\n"));
    set_duration(0, "j", 10);
    play_begin(&p);
    play_until(&p, 2 * SECOND);
    play_tell(&p, 0, CONTROL_LOST);
    SAYS(play_present(&p), "j-0 j-1 ");
    play_tell(&p, 1, CONTROL_LOST);
    SAYS(play_present(&p), "");
}

Test(control, a_job_ends_at_its_deadline)
{
    play_init(&p, JOB("j", "  activeDeadlineSeconds: 5\n"));
    set_duration(0, "j", 10);
    play_begin(&p);
    play_until(&p, 4 * SECOND);
    SAYS(play_present(&p), "j-0 ");
    play_until(&p, 5 * SECOND);
    SAYS(play_present(&p), "");
}

Test(control, the_deadline_of_a_job_that_has_ended_is_forgotten)
{
    play_init(&p, JOB("j", "  activeDeadlineSeconds: 500\n"));
    set_duration(0, "j", 10);
    play_begin(&p);
    play_until(&p, 1000 * SECOND);
    cr_expect(eq(i64, p.now_us, 11 * SECOND));
}

Test(control, a_job_without_a_duration_is_warned_of)
{
    begin(JOB("j", ""));
    SAYS(play_warnings(&p), "2: Job j has no duration and never ends; say aisle.dev/duration or "
                            "workload.loads\n");
}

/* Gangs -------------------------------------------------------------------------------------- */

#define REPLICAS(name, count)                                                                      \
    "    " name ":\n      replicas: " #count "\n      template: {spec: {containers: [{name: c}]}}\n"
#define TRAIN                                                                                      \
    "apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: train}\nspec:\n"             \
    "  pytorchReplicaSpecs:\n" REPLICAS("Master", 1) REPLICAS("Worker", 4)

Test(control, a_distributed_job_is_one_gang_with_a_unit_a_group)
{
    const struct control_unit *master, *worker;

    begin(TRAIN);
    SAYS(play_created(&p), "train-master@0 train-worker@0 ");
    master = control_unit(p.control, 0);
    worker = control_unit(p.control, 1);
    cr_assert(not(eq(ptr, (void *)master->gang, NULL)));
    cr_expect(eq(ptr, (void *)master->gang, (void *)worker->gang));
    cr_expect(eq(u32, master->gang->jobs, 2));
    cr_expect(eq(i64, master->gang->pods_min, 5));
    cr_expect(eq(i64, master->gang->timeout_us, -1));
    cr_expect(eq(u32, worker->pods, 4));
    cr_expect(eq(u32, worker->pods_min, 4));
}

Test(control, a_gang_of_one_group_is_whole_by_itself)
{
    begin("apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nmetadata: {name: v}\nspec:\n"
          "  minAvailable: 3\n  tasks:\n  - {name: w, replicas: 10, template: {spec: {containers: "
          "[{name: c}]}}}\n");
    SAYS(play_created(&p), "v-w@0 ");
    cr_expect(eq(ptr, (void *)control_unit(p.control, 0)->gang, NULL));
    cr_expect(eq(u32, control_unit(p.control, 0)->pods, 10));
    cr_expect(eq(u32, control_unit(p.control, 0)->pods_min, 3));
}

Test(control, each_copy_is_a_gang_of_its_own)
{
    begin("apiVersion: leaderworkerset.x-k8s.io/v1\nkind: LeaderWorkerSet\n"
          "metadata: {name: s}\nspec:\n  replicas: 2\n  leaderWorkerTemplate:\n    size: 3\n"
          "    leaderTemplate: {spec: {containers: [{name: c}]}}\n"
          "    workerTemplate: {spec: {containers: [{name: c}]}}\n");
    SAYS(play_created(&p), "s-0-leader@0 s-0-worker@0 s-1-leader@0 "
         "s-1-worker@0 ");
    cr_expect(eq(u32, control_unit(p.control, 1)->gang->number, 0));
    cr_expect(eq(u32, control_unit(p.control, 2)->gang->number, 1));
    cr_expect(eq(u32, control_unit(p.control, 2)->gang->jobs, 2));
    SAYS(play_warnings(&p), "");
}

Test(control, when_a_member_is_gone_for_good_the_others_of_its_gang_go_too)
{
    begin(TRAIN);
    play_until(&p, 5 * SECOND);
    play_tell(&p, 0, CONTROL_GONE);
    SAYS(play_present(&p), "");
}

#define MEMBER(name)                                                                               \
    "---\napiVersion: v1\nkind: Pod\nmetadata: {name: " name                                       \
    ", labels: {scheduling.x-k8s.io/pod-group: g}}\nspec: {containers: [{name: c}]}\n"

Test(control, pods_of_a_declared_group_are_one_gang)
{
    begin("apiVersion: scheduling.x-k8s.io/v1alpha1\nkind: PodGroup\nmetadata: {name: g}\n"
          "spec: {minMember: 2, scheduleTimeoutSeconds: 10}\n" MEMBER("a") MEMBER("b") MEMBER("c"));
    SAYS(play_created(&p), "a@0 b@0 c@0 ");
    cr_assert(not(eq(ptr, (void *)control_unit(p.control, 0)->gang, NULL)));
    cr_expect(eq(ptr, (void *)control_unit(p.control, 0)->gang,
                 (void *)control_unit(p.control, 2)->gang));
    cr_expect(eq(u32, control_unit(p.control, 0)->gang->jobs, 3));
    cr_expect(eq(i64, control_unit(p.control, 0)->gang->pods_min, 2));
    cr_expect(eq(i64, control_unit(p.control, 0)->gang->timeout_us, 10 * SECOND));
}

Test(control, a_group_that_needs_more_pods_than_there_are_is_warned_of)
{
    begin("apiVersion: scheduling.x-k8s.io/v1alpha1\nkind: PodGroup\nmetadata: {name: g}\n"
          "spec: {minMember: 2}\n" MEMBER("a"));
    cr_expect(not(eq(ptr, (void *)control_unit(p.control, 0)->gang, NULL)));
    SAYS(play_warnings(&p), "2: group g needs 2 pods, and has 1: it never "
         "runs\n");
}
