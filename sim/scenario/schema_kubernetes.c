/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/schema.h"

#include <aisle/spec.h>
#include <aisle/types.h>

/* clang-format off: one key is one entry, two or three lines. */

const struct record schema_load = {
    .title = "An item of workload.loads",
    .doc = "What one object of the manifests does not say of itself. It goes before the object's own "
           "annotations `aisle.dev/...`, which say the same.",
    .size = sizeof(struct aisle_load_spec),
    .at = true,
    .check = check_load,
    .field = (const struct field[]){
        {"name", FIELD_TEXT, .required = true, AT(aisle_load_spec, name),
         .doc = "the object: NAME, KIND/NAME or NAMESPACE/KIND/NAME"},
        {"at_s", FIELD_TIME, AT(aisle_load_spec, at_us), .max = TIME_MAX, .unsaid = true,
         .doc = "when it is created; without it at 0"},
        {"duration_s", FIELD_TIME, AT(aisle_load_spec, duration_us), .max = TIME_MAX,
         .positive = true, .never = true, .unsaid = true,
         .doc = "work of each of its pods, at full speed; without it they never end"},
        {"startup_s", FIELD_TIME, AT(aisle_load_spec, startup_us), .max = TIME_MAX, .unsaid = true,
         .doc = "from a container's start until it can serve; without it 0"},
        {"image_mib", FIELD_MIB, AT(aisle_load_spec, image_mib), .max = MEM_MAX, .value = "0",
         .doc = "size on disk of each of its images whose size nobody says; 0: as "
                "`kubernetes.latency.image_mib`"},
        {"request_rate", FIELD_REAL, AT(aisle_load_spec, request_rate), .max = 1e9, .value = "0",
         .doc = "requests a second to a service; not used yet"},
        {"after", FIELD_TEXTS, AT(aisle_load_spec, after), .lone = true,
         .count = offsetof(struct aisle_load_spec, after_count),
         .doc = "names of groups of jobs or pods and of loads that must be done before it is created: "
                "ended, or ready if they never end; `at_s` counts from then"},
        {"builds", FIELD_TEXT, AT(aisle_load_spec, builds),
         .doc = "an image of containers that exists once this is done, and not before"},
        {"update_at_s", FIELD_TIME, AT(aisle_load_spec, update_at_us), .max = TIME_MAX,
         .unsaid = true, .doc = "when a Deployment's template changes: a rolling update; goes with "
         "`update_image`"},
        {"update_image", FIELD_TEXT, AT(aisle_load_spec, update_image),
         .doc = "what all its containers run from then on"},
        {0},
    },
};

static const struct record shape_point = {
    .title = "An item of kubernetes.shape",
    .doc = "One point of the shape; between two the score goes in a straight line.",
    .size = sizeof(struct aisle_shape_point),
    .at = true,
    .field = (const struct field[]){
        {"utilization", FIELD_INT, .required = true, AT(aisle_shape_point, utilization), .max = 100,
         .doc = "percent of a resource that is asked for; more than at the point before"},
        {"score", FIELD_INT, .required = true, AT(aisle_shape_point, score), .max = 10,
         .doc = "what it is worth"},
        {0},
    },
};

static const struct record latency = {
    .title = "kubernetes.latency",
    .doc = "The way of a pod from its binding until it is ready, and from the failure of its node "
           "until it is made anew. A node pulls one image at a time, as kubelets do unless told "
           "otherwise (`serializeImagePulls`).",
    .at = true,
    .check = check_latency,
    .field = (const struct field[]){
        {"bind_s", FIELD_TIME, AT(aisle_latency_spec, bind_us), .max = TIME_MAX, .value = "0.1",
         .doc = "from the decision until the node's kubelet begins; an estimate, 0.1 to 1 s"},
        {"create_s", FIELD_TIME, AT(aisle_latency_spec, create_us), .max = TIME_MAX,
         .value = "1.5", .doc = "sandbox, network and containers, once all images are there; 1 to 2 s, "
         "within Kubernetes' objective of 5 s for 99 % of starts without pulls"},
        {"pull_mib_per_s", FIELD_INT, AT(aisle_latency_spec, pull_mib_per_s), .min = 1, .max = 1e9,
         .value = "119", .doc = "compressed image from the registry to one node; 1 Gbit/s, the slower "
         "end of what registries give, 10 Gbit/s is 1192"},
        {"compressed_ratio", FIELD_REAL, AT(aisle_latency_spec, compressed_ratio), .max = 1,
         .positive = true, .value = "0.45",
         .doc = "size as pulled over size on disk; an estimate, 0.4 to 0.5"},
        {"unpack_mib_per_s", FIELD_INT, AT(aisle_latency_spec, unpack_mib_per_s), .min = 1,
         .max = 1e9, .value = "150",
         .doc = "image on disk, after the pull; an estimate, 100 to 200 MB/s"},
        {"image_mib", FIELD_MIB, AT(aisle_latency_spec, image_mib), .max = MEM_MAX, .value = "500",
         .doc = "on disk, of images whose size nobody says; those that serve large models have 5 "
                "to 20 GB"},
        {"disk_mib", FIELD_MIB, AT(aisle_latency_spec, disk_mib), .max = MEM_MAX, .value = "0",
         .doc = "of a node's file system for images; 0: it is never full"},
        {"gc_high_ratio", FIELD_REAL, AT(aisle_latency_spec, gc_high_ratio), .max = 1,
         .positive = true, .value = "0.85",
         .doc = "fuller than this, images are removed, those first that were not used for longest; "
                "the kubelet's `imageGCHighThresholdPercent`"},
        {"gc_low_ratio", FIELD_REAL, AT(aisle_latency_spec, gc_low_ratio), .max = 1,
         .value = "0.8", .doc = "down to this; the kubelet's `imageGCLowThresholdPercent`"},
        {"node_grace_s", FIELD_TIME, AT(aisle_latency_spec, node_grace_us), .max = TIME_MAX,
         .value = "50", .doc = "a node is silent so long before it counts as lost; the controller "
         "manager's `--node-monitor-grace-period` since v1.32 (before: 40 s)"},
        {"eviction_s", FIELD_TIME, AT(aisle_latency_spec, eviction_us), .max = TIME_MAX,
         .value = "300", .doc = "its pods are given up so long after, unless their own tolerations "
         "say otherwise; the API server's `--default-unreachable-toleration-seconds`"},
        {"create_per_s", FIELD_REAL, AT(aisle_latency_spec, create_per_s), .max = 1e9,
         .positive = true, .value = "20", .doc = "pods that controllers create, once `create_burst` "
         "were made at once; the controller manager's `--kube-api-qps`"},
        {"create_burst", FIELD_INT, AT(aisle_latency_spec, create_burst), .min = 1, .max = 1e9,
         .value = "30", .doc = "the controller manager's `--kube-api-burst`"},
        {0},
    },
};

const struct record schema_kubernetes = {
    .title = "kubernetes",
    .doc = "What manifests don't say of a cluster of Kubernetes and its scheduler's profile. The "
           "rest of the profile are knobs of the placement `kube-default`.",
    .example = "kubernetes:\n"
               "  resources: {ephemeral-storage: 1}\n"
               "  shape: [{utilization: 0, score: 0}, {utilization: 100, score: 10}]\n"
               "  images: {\"vllm/vllm-openai:v0.9.1\": 15GiB}\n"
               "  latency: {pull_mib_per_s: 1192}\n",
    .at = true,
    .check = check_kubernetes,
    .field = (const struct field[]){
        {"lenient", FIELD_SWITCH, AT(aisle_kubernetes_spec, lenient), .value = "off",
         .doc = "what manifests say and is not simulated is a counted warning and no error"},
        {"resources", FIELD_LABELS, AT(aisle_kubernetes_spec, resource),
         .count = offsetof(struct aisle_kubernetes_spec, resource_count),
         .doc = "further resources by which nodes are scored, and their weights of 1 to 100; those "
                "of cpu, memory and GPUs are knobs of `kube-default`"},
        {"shape", FIELD_RECORDS, AT(aisle_kubernetes_spec, shape), .record = &shape_point,
         .count = offsetof(struct aisle_kubernetes_spec, shape_count),
         .doc = "for the strategy `requested-to-capacity`: what a utilization is worth; without it 0 "
                "% is worth 0 and 100 % is worth 10"},
        {"images", FIELD_LABELS, AT(aisle_kubernetes_spec, image),
         .count = offsetof(struct aisle_kubernetes_spec, image_count),
         .doc = "size on disk of images by name, in MiB or with a unit"},
        {"latency", FIELD_RECORD, AT(aisle_kubernetes_spec, latency), .record = &latency,
         .doc = "how long what takes"},
        {0},
    },
};
