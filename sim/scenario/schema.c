/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/schema.h"

#include <aisle/spec.h>
#include <aisle/types.h>

/* Bounds that keep sums within int64_t: a million cores, an exabyte, ten thousand years. */
#define CPU_MAX  1e9
#define MEM_MAX  1e12
#define TIME_MAX 3.15e11

static const char *const node_formats[] = {"openb", NULL};
static const char *const rank_rules[] = {"id", "shuffle", NULL};
static const char *const pod_formats[] = {"openb", NULL};
static const char *const generators[] = {"openb-mix", NULL};

#define AT(type, member) .offset = offsetof(struct type, member)

/* One key is one entry, two or three lines. */
/* clang-format off */

static const struct record column = {
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
    .doc = "The nodes: either `groups`, written here, or a `file`.",
    .at = true,
    .check = check_cluster,
    .field = (const struct field[]){
        {"groups", FIELD_RECORDS, AT(aisle_cluster_spec, group), .record = &node_group,
         .count = offsetof(struct aisle_cluster_spec, group_count), .doc = "groups of equal nodes"},
        {"file", FIELD_FILE, AT(aisle_cluster_spec, file), .doc = "a list of nodes"},
        {"format", FIELD_CHOICE, AT(aisle_cluster_spec, format), .choices = node_formats,
         .doc = "format of the file; required with it"},
        {"rank", FIELD_RECORD, AT(aisle_cluster_spec, rank), .record = &column,
         .scalar = &rank_rule,
         .doc = "a policy's ties go to the node of lowest rank: a column with a permutation of "
                "0..nodes-1, or `shuffle` for a random one, or `id`, the nodes' order (default)"},
        {0},
    },
};

/* workload ---------------------------------------------------------------------------------- */

static const struct record arrival = {
    .title = "workload.generate.arrival",
    .doc = "When generated jobs arrive.",
    .field = (const struct field[]){
        {"poisson_per_s", FIELD_REAL, .required = true, .positive = true,
         AT(aisle_generate_spec, arrival_poisson_per_s), .max = 1e9,
         .doc = "a Poisson process with this many arrivals per second in the mean"},
        {0},
    },
};

static const struct record lognormal = {
    .title = "workload.generate.duration_s.lognormal",
    .doc = "A log-normal distribution.",
    .field = (const struct field[]){
        {"mean", FIELD_SECONDS, .required = true, .positive = true,
         AT(aisle_generate_spec, duration_mean_s), .max = TIME_MAX, .doc = "the mean"},
        {"cv", FIELD_REAL, .required = true, AT(aisle_generate_spec, duration_cv), .max = 1e3,
         .doc = "coefficient of variation: standard deviation over mean"},
        {0},
    },
};

static const struct record duration = {
    .title = "workload.generate.duration_s",
    .doc = "How long generated jobs take: a distribution, or one plain value for all.",
    .field = (const struct field[]){
        {"lognormal", FIELD_RECORD, .required = true, .record = &lognormal,
         .doc = "durations are drawn"},
        {0},
    },
};

static const struct field constant_duration = {
    "duration_s", FIELD_SECONDS, .positive = true, AT(aisle_generate_spec, duration_mean_s),
    .max = TIME_MAX};

static const struct record generate = {
    .title = "workload.generate",
    .doc = "Synthetic jobs.",
    .at = true,
    .field = (const struct field[]){
        {"kind", FIELD_CHOICE, .required = true, AT(aisle_generate_spec, kind),
         .choices = generators, .doc = "what jobs ask for"},
        {"jobs", FIELD_INT, .required = true, AT(aisle_generate_spec, jobs), .min = 1, .max = 1e9,
         .doc = "how many"},
        {"arrival", FIELD_RECORD, .required = true, .record = &arrival, .doc = "when they arrive"},
        {"duration_s", FIELD_RECORD, .record = &duration, .scalar = &constant_duration,
         .doc = "how long they take; without it they never end"},
        {0},
    },
};

static const struct record pods = {
    .title = "An item of workload.pods",
    .doc = "Equal pods, named NAME-0, NAME-1, ...; without a count it is one pod, named NAME.",
    .size = sizeof(struct aisle_pod_group),
    .at = true,
    .check = check_pods,
    .field = (const struct field[]){
        {"name", FIELD_NAME, .required = true, AT(aisle_pod_group, name),
         .doc = "name of the group, unlike all others"},
        {"count", FIELD_INT, AT(aisle_pod_group, count), .min = 1, .max = 1e8, .value = "1",
         .flag = offsetof(struct aisle_pod_group, numbered), .doc = "how many pods"},
        {"cpu_milli", FIELD_INT, AT(aisle_pod_group, cpu_milli), .max = CPU_MAX, .value = "0",
         .doc = "CPU that each asks for, in thousandths of a core"},
        {"mem_mib", FIELD_MIB, AT(aisle_pod_group, mem_mib), .max = MEM_MAX, .value = "0",
         .doc = "memory that each asks for"},
        {"gpu_count", FIELD_INT, AT(aisle_pod_group, gpu_count), .max = AISLE_GPUS_MAX,
         .value = "0", .doc = "GPUs that each asks for, of one node"},
        {"gpu_milli", FIELD_INT, AT(aisle_pod_group, gpu_milli), .min = 1,
         .max = AISLE_GPU_MILLI, .value = "1000",
         .doc = "thousandths of each GPU; below 1000 only if `gpu_count` is 1"},
        {"gpu_model", FIELD_JOINED, AT(aisle_pod_group, gpu_model), .joint = '|',
         .place = offsetof(struct aisle_pod_group, gpu_model_at),
         .doc = "models that will do: one, a list, or `A|B`; without it any model"},
        {"submit_s", FIELD_TIME, AT(aisle_pod_group, submit_us), .max = TIME_MAX, .value = "0",
         .doc = "when the first of them arrives"},
        {"every_s", FIELD_TIME, AT(aisle_pod_group, every_us), .max = TIME_MAX, .value = "0",
         .doc = "time from one arrival to the next"},
        {"duration_s", FIELD_TIME, AT(aisle_pod_group, duration_us), .max = TIME_MAX,
         .never = true, .value = "never", .doc = "how long each takes; `never`: it stays"},
        {0},
    },
};

static const struct record inflate = {
    .title = "workload.inflate",
    .doc = "Shuffles a trace, then clones or deletes pods at random until it asks for this much.",
    .field = (const struct field[]){
        {"gpu_load", FIELD_REAL, .required = true, .positive = true,
         AT(aisle_workload_spec, inflate_gpu_load), .max = 100,
         .doc = "GPU asked for, as a share of the cluster's (1.3: 30 % more than there is)"},
        {0},
    },
};

static const struct record workload = {
    .title = "workload",
    .doc = "The pods: exactly one of `file`, `generate` and `pods`.",
    .at = true,
    .check = check_workload,
    .field = (const struct field[]){
        {"file", FIELD_FILE, AT(aisle_workload_spec, file), .doc = "a trace"},
        {"format", FIELD_CHOICE, AT(aisle_workload_spec, format), .choices = pod_formats,
         .doc = "format of the file; required with it"},
        {"order", FIELD_RECORD, AT(aisle_workload_spec, order), .record = &column,
         .doc = "0-based rows of the trace in the order of arrival, instead of shuffling"},
        {"inflate", FIELD_RECORD, .record = &inflate, .doc = "the trace at another load"},
        {"use_durations", FIELD_SWITCH, AT(aisle_workload_spec, use_durations), .value = "off",
         .doc = "use the trace's own arrival times and durations"},
        {"generate", FIELD_RECORD, AT(aisle_workload_spec, generate), .record = &generate,
         .doc = "synthetic jobs"},
        {"pods", FIELD_RECORDS, AT(aisle_workload_spec, pod), .record = &pods,
         .count = offsetof(struct aisle_workload_spec, pod_count), .doc = "groups of equal pods"},
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
         .doc = "the queue policy; without it `once` if no pod has a duration, else `fifo`"},
        {"placement", FIELD_TEXT, AT(aisle_policy_spec, placement), .doc = "the placement policy"},
        {"knobs", FIELD_KNOBS, AT(aisle_policy_spec, knob),
         .count = offsetof(struct aisle_policy_spec, knob_count),
         .doc = "parameters of the policies; `aisle list policies` names them"},
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

static const struct record recording = {
    .title = "record",
    .doc = "What goes into the database beside the figures.",
    .field = (const struct field[]){
        {"pods", FIELD_SWITCH, AT(aisle_spec, record_pods), .value = "on",
         .doc = "a row for each pod"},
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
        {"seeds", FIELD_JOINED, AT(aisle_compare_spec, seeds), .joint = ',',
         .doc = "a count (`10`), a range (`42..51`) or a list (`[1, 5, 9]`)"},
        {0},
    },
};

const struct record schema_scenario = {
    .title = "A scenario",
    .doc = "The keys of the file itself.",
    .field = (const struct field[]){
        {"aisle", FIELD_VERSION, .required = true, .doc = "version of this format: `1`"},
        {"name", FIELD_NAME, .required = true, AT(aisle_spec, name), .doc = "name of the scenario"},
        {"fetch", FIELD_TEXT, AT(aisle_spec, fetch),
         .doc = "how to get the data files; told where one is absent"},
        {"seed", FIELD_SEED, AT(aisle_spec, seed), .value = "42",
         .doc = "where all random numbers come from"},
        {"cluster", FIELD_RECORD, .required = true, AT(aisle_spec, cluster), .record = &cluster,
         .doc = "the nodes"},
        {"workload", FIELD_RECORD, .required = true, AT(aisle_spec, workload), .record = &workload,
         .doc = "the pods"},
        {"policy", FIELD_RECORD, AT(aisle_spec, policy), .record = &policy, .scalar = &policy_text,
         .doc = "who decides"},
        {"stop", FIELD_RECORD, .record = &stop, .doc = "when a run ends"},
        {"sample", FIELD_RECORD, .record = &sample, .doc = "time series"},
        {"record", FIELD_RECORD, .record = &recording, .doc = "what is kept"},
        {"compare", FIELD_RECORD, AT(aisle_spec, compare), .record = &compare,
         .doc = "defaults of `aisle compare`"},
        {0},
    },
};
