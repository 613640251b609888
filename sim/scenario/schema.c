/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/schema.h"

#include <aisle/spec.h>
#include <aisle/types.h>

static const char *const node_formats[] = {"openb", NULL};
static const char *const rank_rules[] = {"id", "shuffle", NULL};

/* One key is one entry, two or three lines. */
/* clang-format off */

const struct record schema_column = {
    .title = "A column of a file",
    .doc = "Whole numbers from one column of a CSV file.",
    .field = (const struct field[]){
        {"file", FIELD_FILE, .required = true, AT(aisle_column, file), .doc = "the CSV file"},
        {"column", FIELD_TEXT, .required = true, AT(aisle_column, column),
         .doc = "name of the column; `{seed}` in it stands for the seed of the run"},
        {0},
    },
};

/* cluster ----------------------------------------------------------------------------------- */

static const struct record node_group = {
    .title = "An item of cluster.groups",
    .doc = "Equal nodes, named NAME-0, NAME-1, ...; without a count it is one node, named NAME.",
    .size = sizeof(struct aisle_node_group),
    .at = true,
    .field = (const struct field[]){
        {"name", FIELD_NAME, .required = true, AT(aisle_node_group, name),
         .doc = "name of the group, unlike all others"},
        {"count", FIELD_INT, AT(aisle_node_group, count), .min = 1, .max = 1e6, .value = "1",
         .flag = offsetof(struct aisle_node_group, numbered), .doc = "how many nodes"},
        {"cpu_milli", FIELD_INT, .required = true, AT(aisle_node_group, cpu_milli),
         .max = CPU_MAX, .doc = "CPU of each node, in thousandths of a core"},
        {"mem_mib", FIELD_MIB, .required = true, AT(aisle_node_group, mem_mib), .max = MEM_MAX,
         .doc = "memory of each node"},
        {"gpu_count", FIELD_INT, AT(aisle_node_group, gpu_count), .max = AISLE_GPUS_MAX,
         .value = "0", .doc = "GPUs of each node"},
        {"gpu_model", FIELD_TEXT, AT(aisle_node_group, gpu_model), .doc = "model of the GPUs"},
        {"mtbf_s", FIELD_TIME, AT(aisle_node_group, mtbf_us), .max = TIME_MAX, .value = "0",
         .doc = "mean time between failures of each node; 0: as `faults.node` says"},
        {"gpu_mem_mib", FIELD_MIB, AT(aisle_node_group, gpu_mem_mib), .max = MEM_MAX,
         .value = "0", .doc = "memory of each GPU; 0 if it is not known"},
        {"rack", FIELD_TEXT, AT(aisle_node_group, rack), .doc = "the rack that the nodes stand in"},
        {"zone", FIELD_TEXT, AT(aisle_node_group, zone), .doc = "the zone that the nodes are in"},
        {"labels", FIELD_LABELS, AT(aisle_node_group, label),
         .count = offsetof(struct aisle_node_group, label_count),
         .doc = "any further names and values"},
        {0},
    },
};

static const struct field rank_rule = {
    "rank", FIELD_CHOICE, AT(aisle_rank_spec, rule), .choices = rank_rules};

static const struct record cluster = {
    .title = "cluster",
    .doc = "The nodes: `groups`, written here, or a `file`, or `manifests`.",
    .at = true,
    .check = check_cluster,
    .field = (const struct field[]){
        {"groups", FIELD_RECORDS, AT(aisle_cluster_spec, group), .record = &node_group,
         .count = offsetof(struct aisle_cluster_spec, group_count), .doc = "groups of equal nodes"},
        {"file", FIELD_FILE, AT(aisle_cluster_spec, file), .doc = "a list of nodes"},
        {"format", FIELD_CHOICE, AT(aisle_cluster_spec, format), .choices = node_formats,
         .doc = "format of the file; required with it"},
        {"manifests", FIELD_FILES, AT(aisle_cluster_spec, manifest),
         .count = offsetof(struct aisle_cluster_spec, manifest_count),
         .doc = "files of Kubernetes objects, YAML or JSON, whose Nodes are the cluster; with "
                "manifests here or under `workload`, policy `kubernetes/kube-default` is the default"},
        {"rank", FIELD_RECORD, AT(aisle_cluster_spec, rank), .record = &schema_column,
         .scalar = &rank_rule,
         .doc = "a policy's ties go to the node of lowest rank: a column with a permutation of "
                "0..nodes-1, or `shuffle` for a random one, or `id`, the nodes' order (default)"},
        {0},
    },
};

/* policy and the rest ----------------------------------------------------------------------- */

static const struct field policy_text = {"policy", FIELD_TEXT, AT(aisle_policy_spec, text)};

static const struct record policy = {
    .title = "policy",
    .doc = "Which jobs are next, and where they go; or one text as for `--policy`: `fgd`, "
           "`fifo/best-fit`.",
    .at = true,
    .field = (const struct field[]){
        {"queue", FIELD_TEXT, AT(aisle_policy_spec, queue),
         .doc = "the queue policy; without it `kubernetes` where there are manifests, else `once` if "
                "no pod has a duration, else `fifo`"},
        {"placement", FIELD_TEXT, AT(aisle_policy_spec, placement),
         .doc = "the placement policy; without it `kube-default` where there are manifests or the "
                "queue is `kubernetes`, else `best-fit`"},
        {"knobs", FIELD_KNOBS, AT(aisle_policy_spec, knob),
         .count = offsetof(struct aisle_policy_spec, knob_count),
         .doc = "parameters of the policies, `NAME: VALUE`; or `POLICY: {NAME: VALUE}`, which holds whenever "
                "that policy is chosen, also by `--policy`; `aisle list policies` names them"},
        {0},
    },
};

static const struct record stop = {
    .title = "stop",
    .doc = "When a run ends; without it, when nothing is left to happen.",
    .field = (const struct field[]){
        {"at_s", FIELD_TIME, AT(aisle_spec, stop_at_us), .max = TIME_MAX, .positive = true,
         .never = true, .value = "never", .doc = "at this time"},
        {"gpu_load", FIELD_REAL, AT(aisle_spec, stop_gpu_load), .max = 100, .positive = true,
         .doc = "nothing arrives once this much GPU has arrived, as a share of the cluster's"},
        {0},
    },
};

static const struct record sample = {
    .title = "sample",
    .doc = "Time series.",
    .field = (const struct field[]){
        {"every_s", FIELD_TIME, AT(aisle_spec, sample_every_us), .max = TIME_MAX, .value = "0",
         .doc = "time from one sample to the next; 0: none"},
        {0},
    },
};

static const struct record measure = {
    .title = "measure",
    .doc = "Which jobs, and which time, the figures are taken over: without the warm-up of an empty "
           "cluster and without its draining. Nothing else changes. Figures of jobs are of those that "
           "satisfy all keys, whatever becomes of them later; means over time and counts of events "
           "(`sched`, `attempt`, `fault`) are of the time from `from_s` and the submission of "
           "`from_job`, the later one, until `to_s` or the submission of `to_job`, the sooner one. "
           "Figures at the end, by load and time series stay whole.",
    .at = true,
    .check = check_measure,
    .field = (const struct field[]){
        {"from_s", FIELD_TIME, AT(aisle_measure_spec, from_us), .max = TIME_MAX, .value = "0",
         .doc = "jobs submitted at this time or later"},
        {"to_s", FIELD_TIME, AT(aisle_measure_spec, to_us), .max = TIME_MAX, .positive = true,
         .never = true, .value = "never", .doc = "jobs submitted before this time"},
        {"from_job", FIELD_INT, AT(aisle_measure_spec, from_job), .max = 4e9, .value = "0",
         .doc = "jobs (or lone pods) of this number or a higher one; they are numbered from 0 in order "
                "of submission, as in the database"},
        {"to_job", FIELD_INT, AT(aisle_measure_spec, to_job), .min = 1, .max = 4e9, .never = true,
         .value = "never", .doc = "jobs of a number below this one"},
        {0},
    },
};

static const struct record recording = {
    .title = "record",
    .doc = "What goes into the database beside the figures.",
    .field = (const struct field[]){
        {"pods", FIELD_SWITCH, AT(aisle_spec, record_pods), .value = "on",
         .doc = "a row for each pod"},
        {"stints", FIELD_SWITCH, AT(aisle_spec, record_stints), .value = "off",
         .doc = "a row for each time a job held its place"},
        {"attempts", FIELD_SWITCH, AT(aisle_spec, record_attempts),
         .doc = "rows for what the policy tells of its tries to place a job, for `aisle explain`; "
                "unless said `on` if there are `workload.manifests`, else `off`"},
        {0},
    },
};

static const struct record compatibility = {
    .title = "compatibility",
    .doc = "Quirks of other simulators, for their published figures alone.",
    .field = (const struct field[]){
        {"muri_overhead", FIELD_SWITCH, AT(aisle_spec, muri_overhead), .value = "off",
         .doc = "as Muri's artifact does, `training.overhead` is not charged at a start: at every "
                "event every running job loses as much of the time since the last one"},
        {0},
    },
};

static const struct record compare = {
    .title = "compare",
    .doc = "What `aisle compare` does unless told otherwise; `aisle run` does not read it.",
    .field = (const struct field[]){
        {"policies", FIELD_TEXTS, AT(aisle_compare_spec, policy),
         .count = offsetof(struct aisle_compare_spec, policy_count),
         .doc = "what to compare, each as for `--policy`"},
        {"seeds", FIELD_JOINED, AT(aisle_compare_spec, seeds), .joint = ',', .list_of_one = true,
         .doc = "a count (`10`), a range (`42..51`) or a list (`[1, 5, 9]`)"},
        {0},
    },
};

static const struct field estimate_kind = {
    "estimate", FIELD_CHOICE, AT(aisle_estimate_spec, kind), .choices = schema_estimators};

const struct record schema_scenario = {
    .title = "A scenario",
    .doc = "The keys of the file itself.",
    .check = check_scenario,
    .field = (const struct field[]){
        {"aisle", FIELD_VERSION, .required = true, .doc = "version of this format: `1`"},
        {"name", FIELD_NAME, .required = true, AT(aisle_spec, name), .doc = "name of the scenario"},
        {"fetch", FIELD_TEXT, AT(aisle_spec, fetch),
         .doc = "how to get the data files; told where one is absent"},
        {"seed", FIELD_SEED, AT(aisle_spec, seed), .value = "42",
         .doc = "where all random numbers come from"},
        {"cluster", FIELD_RECORD, .required = true, AT(aisle_spec, cluster), .record = &cluster,
         .doc = "the nodes"},
        {"workload", FIELD_RECORD, .required = true, AT(aisle_spec, workload), .record = &schema_workload,
         .doc = "the pods"},
        {"policy", FIELD_RECORD, AT(aisle_spec, policy), .record = &policy, .scalar = &policy_text,
         .doc = "who decides"},
        {"estimate", FIELD_RECORD, AT(aisle_spec, estimate), .record = &schema_estimate,
         .scalar = &estimate_kind, .doc = "what the scheduler is told of run times"},
        {"training", FIELD_RECORD, AT(aisle_spec, training), .record = &schema_training,
         .doc = "how fast jobs progress, and what starting and stopping cost"},
        {"faults", FIELD_RECORD, AT(aisle_spec, faults), .record = &schema_faults,
         .doc = "nodes and GPUs that fail"},
        {"kubernetes", FIELD_RECORD, AT(aisle_spec, kubernetes), .record = &schema_kubernetes,
         .doc = "what manifests don't say of a cluster of Kubernetes"},
        {"stop", FIELD_RECORD, .record = &stop, .doc = "when a run ends"},
        {"sample", FIELD_RECORD, .record = &sample, .doc = "time series"},
        {"measure", FIELD_RECORD, AT(aisle_spec, measure), .record = &measure,
         .doc = "what the figures are taken over; without it, all"},
        {"record", FIELD_RECORD, .record = &recording, .doc = "what is kept"},
        {"compatibility", FIELD_RECORD, .record = &compatibility,
         .doc = "quirks of other simulators"},
        {"compare", FIELD_RECORD, AT(aisle_spec, compare), .record = &compare,
         .doc = "defaults of `aisle compare`"},
        {0},
    },
};
