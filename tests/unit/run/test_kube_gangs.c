/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gangs from manifests: together or not at all. */
#include "kube_run.h"

TestSuite(kube_gangs, .fini = kube_drop);

#define GPU_SPEC(image)                                                                            \
    "{containers: [{name: pytorch, image: " image ", resources: {limits: {nvidia.com/gpu: '1'}}}]}"
#define PYTORCH(name, workers, master_image, worker_image)                                         \
    "---\napiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: " name                    \
    "}\nspec:\n  pytorchReplicaSpecs:\n    Master:\n      replicas: 1\n      template: {spec: "      \
    GPU_SPEC(master_image) "}\n    Worker:\n      replicas: " workers                               \
    "\n      template: {spec: " GPU_SPEC(worker_image) "}\n"
#define GPU_NODE(name, gpus) KUBE_NODE_WITH(name, "", "", "64", gpus)

/* 1 s bound; 15 s pulled for the master's image, 45 s for the workers'; 2 s created. */
#define SLOW                                                                                       \
    "kubernetes: {images: {small: 1000, big: 3000}, latency: {bind_s: 1, create_s: 2, "            \
    "pull_mib_per_s: 100, compressed_ratio: 0.5, unpack_mib_per_s: 100}}\n"

/* All are bound at 0. The master's containers run at 18, the workers' at 48 on another node: the
 * work of both begins then. */
Test(kube_gangs, members_start_together_and_work_when_the_last_containers_run)
{
    kube_run(GPU_NODE("n0", "1") GPU_NODE("n1", "2") PYTORCH("train", "2", "small", "big"),
             "loads: [{name: train, duration_s: 1000}]", SLOW, NULL);
    KUBE_EXPECT("SELECT DISTINCT begin, end, why FROM s", "0 1048 finished");
    KUBE_EXPECT("SELECT name, pods, state FROM job ORDER BY name",
                "train-master 1 finished, train-worker 2 finished");
}

Test(kube_gangs, none_starts_as_long_as_one_finds_no_place)
{
    kube_run(GPU_NODE("n0", "3") KUBE_POD("other", "", "1") PYTORCH("train", "3", "i", "i")
                 PYTORCH("small", "1", "i", "i"),
             "loads: [{name: train, duration_s: 10}, {name: small, duration_s: 5}]",
             KUBE_INSTANT "stop: {at_s: 1000}\n", NULL);
    KUBE_EXPECT("SELECT name, first_start_s, end_s FROM job ORDER BY job",
                "train-master - -, train-worker - -, small-master 0 5, small-worker 0 5");
    KUBE_EXPECT("SELECT message FROM t WHERE name = 'train-worker' AND outcome = 'failed' LIMIT 1",
                "0/1 nodes are available: 1 Insufficient nvidia.com/gpu. no new claims to "
                "deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for "
                "incoming pod.");
}

/* Two trainings of nine workers of a GPU and a chief of two, the chief of lower priority. On ten nodes
 * of two GPUs the workers of both spread over all nodes, so that no chief finds a whole one. */
#define HALF(gpus, more)                                                                           \
    "{" more "containers: [{name: c, image: i, resources: {limits: {nvidia.com/gpu: '" gpus        \
    "', cpu: '" gpus "'}}}]}"
#define TRAINING(name, policy)                                                                     \
    "---\napiVersion: kubeflow.org/v1\nkind: TFJob\nmetadata: {name: " name "}\nspec:\n" policy    \
    "  tfReplicaSpecs:\n    Worker:\n      replicas: 9\n      template: {spec: "                    \
    HALF("1", "priorityClassName: first, ")                                                        \
    "}\n    Chief:\n      replicas: 1\n      template: {spec: " HALF("2", "") "}\n"
#define CLASS                                                                                      \
    "---\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: first}\n"         \
    "value: 10\npreemptionPolicy: Never\n"

static void two_trainings(const char *policy, const char *gang)
{
    char objects[16384] = CLASS, node[1024], rest[256];

    for (int i = 0; i < 10; i++) {
        snprintf(node, sizeof node, KUBE_NODE_WITH("n%d", "", "", "2", "2"), i, i);
        strcat(objects, node);
    }
    strcat(objects, TRAINING("a", ""));
    strcat(objects, policy);
    snprintf(rest, sizeof rest, "policy: 'kubernetes:gang=%s'\n" KUBE_INSTANT, gang);
    kube_run(objects, "loads: [{name: a, duration_s: 1000}, {name: b, duration_s: 1000}]", rest,
             NULL);
}

#define STARTS "SELECT name, first_start_s FROM job ORDER BY job"

Test(kube_gangs, that_hold_half_of_the_cluster_each_wait_for_the_other_until_their_time_is_over)
{
    two_trainings(TRAINING("b", ""), "coscheduling");
    KUBE_EXPECT(STARTS, "a-worker 60, a-chief 60, b-worker 1060, b-chief 1060");
    KUBE_EXPECT("SELECT sum(outcome = 'held') FROM t WHERE first = 0", "18");
}

Test(kube_gangs, that_are_placed_in_one_cycle_do_not_hold_anything)
{
    two_trainings(TRAINING("b", ""), "atomic");
    KUBE_EXPECT(STARTS, "a-worker 0, a-chief 0, b-worker 1000, b-chief 1000");
    KUBE_EXPECT("SELECT sum(outcome = 'held') FROM t", "0");
}

/* `b` lets go after 20 s, and `a` has its node. */
Test(kube_gangs, hold_their_places_as_long_as_their_policy_says)
{
    two_trainings(TRAINING("b", "  runPolicy: {schedulingPolicy: {scheduleTimeoutSeconds: 20}}\n"),
                  "coscheduling");
    KUBE_EXPECT(STARTS, "a-worker 20, a-chief 20, b-worker 1020, b-chief 1020");
}

/* Nine of ten have a place; each time they hold it for 5 s. */
Test(kube_gangs, of_equal_pods_hold_their_places_as_long_as_their_policy_says)
{
    kube_run(KUBE_NODE_WITH("n0", "", "", "64", "9")
             "---\napiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: a}\nspec:\n"
             "  runPolicy: {schedulingPolicy: {scheduleTimeoutSeconds: 5}}\n"
             "  pytorchReplicaSpecs:\n    Worker:\n      replicas: 10\n      template: {spec: "
             GPU_SPEC("i") "}\n",
             "loads: [{name: a, duration_s: 10}]", KUBE_INSTANT "stop: {at_s: 8}\n", NULL);
    KUBE_EXPECT("SELECT DISTINCT first FROM t WHERE outcome = 'held'", "0, 5");
}

/* The master was on n0, which is silent for 50 s; what both did until then is lost. */
Test(kube_gangs, stop_as_a_whole_when_a_member_is_lost_and_start_together_again)
{
    kube_run(GPU_NODE("n0", "1") GPU_NODE("n1", "1") PYTORCH("train", "1", "i", "i"),
             "loads: [{name: train, duration_s: 1000}]",
             KUBE_FIRST KUBE_INSTANT "faults: {file: faults.csv}\n",
             "t_s,node,event\n100,n0,down\n150,n0,up\n");
    KUBE_EXPECT("SELECT name, node, begin, end, why FROM s ORDER BY begin, node",
                "train-master n0 0 100 failed, train-worker n1 0 100 failed, "
                "train-master n0 150 1150 finished, train-worker n1 150 1150 finished");
}

/* After 10 + 20 s the master is given up, and with it the gang's places. Until then nobody has n1, so that
 * `late` waits for n2. */
Test(kube_gangs, hold_their_places_until_a_lost_member_is_given_up)
{
    kube_run(GPU_NODE("n0", "1") GPU_NODE("n1", "1") PYTORCH("train", "1", "i", "i")
                 GPU_NODE("n2", "1"),
             "loads: [{name: train, duration_s: 1000}], "
             "jobs: [{name: other, gpu_count: 1, submit_s: 1, duration_s: 119},"
             " {name: late, gpu_count: 1, submit_s: 110, duration_s: 5}]",
             KUBE_FIRST
             "kubernetes: {latency: {bind_s: 0, create_s: 0, image_mib: 0, node_grace_s: 10, "
             "eviction_s: 20}}\nfaults: {file: faults.csv}\n",
             "t_s,node,event\n100,n0,down\n");
    KUBE_EXPECT("SELECT name, node, begin, end, why FROM s ORDER BY begin, node",
                "train-master n0 0 100 failed, train-worker n1 0 100 failed, "
                "other n2 1 120 finished, late n2 120 125 finished, "
                "train-master n1 130 1130 finished, train-worker n2 130 1130 finished");
}

/* Two workers and the master on one node: struck once each. */
Test(kube_gangs, are_struck_once_when_all_of_them_are_on_the_node)
{
    kube_run(GPU_NODE("n0", "3") PYTORCH("train", "2", "i", "i"),
             "loads: [{name: train, duration_s: 1000}]",
             KUBE_INSTANT "faults: {file: faults.csv}\n",
             "t_s,node,event\n100,n0,down\n150,n0,up\n");
    KUBE_EXPECT("SELECT name, failures, end_s FROM job ORDER BY job",
                "train-master 1 1150, train-worker 1 1150");
}

/* `high` needs the master's node; the worker ends as well, within the same 30 s. Each time the worker
 * lets go of its place again, that wakes the master: the last backoffs are of 10 s, up to 185. A
 * preemption saves the work. */
Test(kube_gangs, end_as_a_whole_when_a_member_is_preempted)
{
    kube_run(KUBE_CLASS("high", "9") GPU_NODE("n0", "1") KUBE_NODE_WITH("n1", "", "", "4", "1")
                 PYTORCH("train", "1", "i", "i")
                 "---\napiVersion: v1\nkind: Pod\nmetadata: {name: high}\nspec: "
                 HALF("1", "priorityClassName: high, nodeSelector: {kubernetes.io/hostname: n0}, ")
                 "\n",
             "loads: [{name: train, duration_s: 1000}, {name: high, at_s: 100, duration_s: 50}]",
             KUBE_FIRST KUBE_INSTANT, NULL);
    KUBE_EXPECT("SELECT name, node, begin, end, why FROM s ORDER BY begin, node",
                "train-master n0 0 130 preempted, train-worker n1 0 130 preempted, "
                "high n0 130 180 finished, "
                "train-master n0 185 1055 finished, train-worker n1 185 1055 finished");
}
