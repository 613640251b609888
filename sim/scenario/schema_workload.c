/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/schema.h"

#include <aisle/spec.h>
#include <aisle/types.h>

static const char *const pod_formats[] = {"csv",    "muri", "openb",    "philly",
                                          "pollux", "swf",  "tiresias", NULL};
static const char *const generators[] = {"mix", "openb-mix", "training", NULL};
static const char *const statistics[] = {"philly", NULL};

/* clang-format off: one key is one entry, two or three lines. */

/* workload ---------------------------------------------------------------------------------- */

static const struct record diurnal = {
    .title = "workload.generate.arrival.diurnal",
    .doc = "How the rate of arrivals swings over a day (time 0 is midnight), about its mean; or "
           "`philly`, as by the hours of Microsoft's trace.",
    .field = (const struct field[]){
        {"amplitude", FIELD_REAL, .required = true, AT(aisle_generate_spec, diurnal_amplitude),
         .max = 1, .doc = "by this share of the mean up and down, as a cosine"},
        {"peak_s", FIELD_SECONDS, AT(aisle_generate_spec, diurnal_peak_s), .max = 86400,
         .value = "14h", .doc = "time of day at which it is highest"},
        {0},
    },
};

static const struct field diurnal_like = {
    "diurnal", FIELD_CHOICE, AT(aisle_generate_spec, diurnal_like), .choices = statistics};

static const struct record arrival = {
    .title = "workload.generate.arrival",
    .doc = "When generated jobs arrive.",
    .field = (const struct field[]){
        {"poisson_per_s", FIELD_REAL, .required = true, .positive = true,
         AT(aisle_generate_spec, arrival_poisson_per_s), .max = 1e9,
         .doc = "a Poisson process with this many arrivals per second in the mean"},
        {"diurnal", FIELD_RECORD, .record = &diurnal, .scalar = &diurnal_like,
         .doc = "kind `training`: the rhythm of a day; without it there is none"},
        {"burst_size", FIELD_REAL, AT(aisle_generate_spec, burst_size), .min = 1, .max = 1e6,
         .value = "1", .doc = "kind `training`: jobs come in batches of this mean size, geometric, "
         "of one tenant and of equally many GPUs; the rate stays as it is"},
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
    .doc = "How long generated jobs take: one of these distributions, or a plain value for all.",
    .check = check_duration,
    .field = (const struct field[]){
        {"lognormal", FIELD_RECORD, .record = &lognormal, .doc = "a log-normal one"},
        {"like", FIELD_CHOICE, AT(aisle_generate_spec, duration_like), .choices = statistics,
         .doc = "kind `training`: as of the trace's jobs of that many GPUs; on average a job is "
                "then 44,117 s of a GPU's work"},
        {0},
    },
};

static const struct field constant_duration = {
    "duration_s", FIELD_SECONDS, .positive = true, AT(aisle_generate_spec, duration_mean_s),
    .max = TIME_MAX};

static const struct record mix = {
    .title = "An item of workload.generate.mix",
    .doc = "A request of single pods. For each pod that arrives an item is drawn, by weight.",
    .example = "mix:                        # three of four ask for one GPU, one for eight\n"
               "- {weight: 3, gpu_count: 1, cpu_milli: 8000, mem_mib: 64GiB}\n"
               "- {weight: 1, gpu_count: 8, cpu_milli: 64000, mem_mib: 512GiB}\n",
    .size = sizeof(struct aisle_mix_spec),
    .items_max = 1000,
    .at = true,
    .check = check_mix,
    .field = (const struct field[]){
        {"weight", FIELD_INT, .required = true, AT(aisle_mix_spec, weight), .min = 1, .max = 1000,
         .doc = "its share is this over the sum of all weights"},
        {"cpu_milli", FIELD_INT, AT(aisle_mix_spec, cpu_milli), .max = CPU_MAX, .value = "0",
         .doc = "CPU that each asks for, in thousandths of a core"},
        {"mem_mib", FIELD_MIB, AT(aisle_mix_spec, mem_mib), .max = MEM_MAX, .value = "0",
         .doc = "memory that each asks for"},
        {"gpu_count", FIELD_INT, AT(aisle_mix_spec, gpu_count), .max = AISLE_GPUS_MAX,
         .value = "0", .doc = "GPUs that each asks for, of one node and any model"},
        {"gpu_milli", FIELD_INT, AT(aisle_mix_spec, gpu_milli), .min = 1, .max = AISLE_GPU_MILLI,
         .value = "1000", .doc = "thousandths of each GPU; below 1000 only if `gpu_count` is 1"},
        {0},
    },
};

static const struct record generate = {
    .title = "workload.generate",
    .doc = "Synthetic jobs: `mix` single pods in a mix of your own, `openb-mix` the same as in "
           "Alibaba's trace of 2023, `training` gangs of pods of one GPU as in Microsoft's of 2017.",
    .at = true,
    .check = check_generate,
    .field = (const struct field[]){
        {"kind", FIELD_CHOICE, .required = true, AT(aisle_generate_spec, kind),
         .choices = generators, .doc = "what jobs ask for"},
        {"jobs", FIELD_INT, .required = true, AT(aisle_generate_spec, jobs), .min = 1, .max = 1e9,
         .doc = "how many"},
        {"arrival", FIELD_RECORD, .required = true, .record = &arrival, .doc = "when they arrive"},
        {"duration_s", FIELD_RECORD, .record = &duration, .scalar = &constant_duration,
         .doc = "how long they take; without it single pods never end, `training` needs it"},
        {"mix", FIELD_RECORDS, AT(aisle_generate_spec, mix), .record = &mix,
         .count = offsetof(struct aisle_generate_spec, mix_count),
         .doc = "kind `mix`, which needs it: what pods ask for"},
        {"gpus_max", FIELD_INT, AT(aisle_generate_spec, gpus_max), .max = 1e6, .value = "0",
         .doc = "kind `training`: no job asks for more; 0: up to the trace's 128"},
        {"tenants", FIELD_INT, AT(aisle_generate_spec, tenants), .max = 10000, .value = "0",
         .doc = "kind `training`: jobs are of so many tenants, the k-th with a share as k^-1.65; "
                "0: of nobody"},
        {0},
    },
};

static const struct record llm = {
    .title = "workload.jobs: llm",
    .doc = "A large language model that the job trains; its speed follows from "
           "`training.speed.hardware`.",
    .at = true,
    .field = (const struct field[]){
        {"params", FIELD_REAL, .required = true, .positive = true, AT(aisle_llm_spec, params),
         .max = 1e15, .doc = "parameters, e.g. `70e9`"},
        {"layers", FIELD_INT, .required = true, AT(aisle_llm_spec, layers), .min = 1, .max = 1e5,
         .doc = "layers of the transformer"},
        {"hidden", FIELD_INT, .required = true, AT(aisle_llm_spec, hidden), .min = 1, .max = 1e7,
         .doc = "hidden size"},
        {"sequence", FIELD_INT, .required = true, AT(aisle_llm_spec, sequence), .min = 1,
         .max = 1e8, .doc = "tokens a sequence"},
        {"batch", FIELD_INT, .required = true, AT(aisle_llm_spec, batch), .min = 1, .max = 1e8,
         .doc = "sequences a step, over all replicas"},
        {"micro_batch", FIELD_INT, AT(aisle_llm_spec, micro_batch), .min = 1, .max = 1e6,
         .value = "1", .doc = "sequences a pass through the pipeline"},
        {"tensor", FIELD_INT, AT(aisle_llm_spec, tensor), .min = 1, .max = 1e4, .value = "1",
         .doc = "degree of tensor parallelism"},
        {"pipeline", FIELD_INT, AT(aisle_llm_spec, pipeline), .min = 1, .max = 1e4, .value = "1",
         .doc = "degree of pipeline parallelism; data parallelism is what GPUs are left"},
        {"interleave", FIELD_INT, AT(aisle_llm_spec, interleave), .min = 1, .max = 1e4,
         .value = "1", .doc = "stages of the pipeline that each GPU has"},
        {"recompute", FIELD_SWITCH, AT(aisle_llm_spec, recompute), .value = "off",
         .doc = "the backward pass computes the forward pass again, to save memory"},
        {"tokens", FIELD_REAL, .required = true, .positive = true, AT(aisle_llm_spec, tokens),
         .max = 1e18, .doc = "work: tokens to train on"},
        {0},
    },
};

static const struct record jobs = {
    .title = "An item of workload.jobs",
    .doc = "Equal training jobs, named NAME-0, NAME-1, ...; without a count it is one job, named "
           "NAME. A job is a gang: all of its pods run, or none. A job of N GPUs that may be split "
           "over nodes in any way is a gang of N pods of one GPU.",
    .size = sizeof(struct aisle_job_group),
    .at = true,
    .check = check_jobs,
    .field = (const struct field[]){
        {"name", FIELD_NAME, .required = true, AT(aisle_job_group, name),
         .doc = "name of the group, unlike all others"},
        {"count", FIELD_INT, AT(aisle_job_group, count), .min = 1, .max = 1e8, .value = "1",
         .flag = offsetof(struct aisle_job_group, numbered), .doc = "how many jobs"},
        {"pods", FIELD_INT, AT(aisle_job_group, pods), .min = 1, .max = 1e6, .value = "1",
         .doc = "pods of each job"},
        {"pods_min", FIELD_INT, AT(aisle_job_group, pods_min), .max = 1e6, .value = "0",
         .doc = "an elastic job runs with so few, and up to `pods`; 0: with all or not at all"},
        {"cpu_milli", FIELD_INT, AT(aisle_job_group, cpu_milli), .max = CPU_MAX, .value = "0",
         .doc = "CPU that each pod asks for, in thousandths of a core"},
        {"mem_mib", FIELD_MIB, AT(aisle_job_group, mem_mib), .max = MEM_MAX, .value = "0",
         .doc = "memory that each pod asks for"},
        {"gpu_count", FIELD_INT, AT(aisle_job_group, gpu_count), .max = AISLE_GPUS_MAX,
         .value = "1", .doc = "GPUs that each pod asks for, of one node"},
        {"gpu_milli", FIELD_INT, AT(aisle_job_group, gpu_milli), .min = 1,
         .max = AISLE_GPU_MILLI, .value = "1000",
         .doc = "thousandths of each GPU; below 1000 only if `gpu_count` is 1"},
        {"gpu_model", FIELD_JOINED, AT(aisle_job_group, gpu_model), .joint = '|',
         .place = offsetof(struct aisle_job_group, gpu_model_at),
         .doc = "models that will do: one, a list, or `A|B`; without it any model"},
        {"tenant", FIELD_TEXT, AT(aisle_job_group, tenant), .doc = "whose job it is"},
        {"priority", FIELD_INT, AT(aisle_job_group, priority), .min = -1e9, .max = 1e9,
         .value = "0", .doc = "higher is more important, to policies that look at it"},
        {"submit_s", FIELD_TIME, AT(aisle_job_group, submit_us), .max = TIME_MAX, .value = "0",
         .doc = "when the first of them arrives"},
        {"every_s", FIELD_TIME, AT(aisle_job_group, every_us), .max = TIME_MAX, .value = "0",
         .doc = "time from one arrival to the next"},
        {"duration_s", FIELD_TIME, AT(aisle_job_group, duration_us), .max = TIME_MAX,
         .positive = true, .doc = "work: how long it takes at full speed; or `steps`, or `llm`"},
        {"estimate_s", FIELD_TIME, AT(aisle_job_group, estimate_us), .max = TIME_MAX,
         .value = "0", .doc = "how long its user says it takes; 0: nothing is said"},
        {"job_type", FIELD_TEXT, AT(aisle_job_group, job_type),
         .doc = "what it trains: a row of `training.speed.file`"},
        {"steps", FIELD_REAL, AT(aisle_job_group, steps), .max = 1e15, .positive = true,
         .doc = "work in steps of its job type"},
        {"batch", FIELD_INT, AT(aisle_job_group, batch), .max = 1e12, .value = "0",
         .doc = "batch size over all pods, for tables that ask"},
        {"llm", FIELD_RECORD, AT(aisle_job_group, llm), .record = &llm,
         .doc = "a large language model, instead of the above"},
        {"after", FIELD_TEXTS, AT(aisle_job_group, after), .lone = true,
         .count = offsetof(struct aisle_job_group, after_count),
         .doc = "names of groups of jobs or pods and of loads that must be done before: ended, or "
                "ready if they never end; `submit_s` counts from then"},
        {"builds", FIELD_TEXT, AT(aisle_job_group, builds),
         .doc = "an image of containers that exists once all jobs of the group are done, and not "
                "before"},
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
        {"after", FIELD_TEXTS, AT(aisle_pod_group, after), .lone = true,
         .count = offsetof(struct aisle_pod_group, after_count),
         .doc = "names of groups of jobs or pods and of loads that must be done before: ended, or "
                "ready if they never end; `submit_s` counts from then"},
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

static const struct record shake = {
    .title = "workload.shake",
    .doc = "Shakes the work: small random changes, drawn anew for each seed and equal under all policies, "
           "so that a single trace gives replications (Tsafrir, Ouaknine and Feitelson, MASCOTS 2007). "
           "Pods of manifests, and groups that wait for others (`after`), are not shaken.",
    .at = true,
    .check = check_shake,
    .field = (const struct field[]){
        {"arrival_s", FIELD_TIME, AT(aisle_shake_spec, arrival_us), .max = TIME_MAX, .value = "0",
         .doc = "each arrival moves by a uniform draw of up to so much, back or forth, never before "
                "time 0; jobs may overtake one another"},
        {"duration_ratio", FIELD_REAL, AT(aisle_shake_spec, duration_ratio), .max = 0.9, .value = "0",
         .doc = "the work of each is multiplied by a uniform draw from 1 - this to 1 + this; users' "
                "estimates stay, and work that is within its user's estimate moves by no more than is "
                "left to that, up or down: what took all of it, as it was killed there, stays"},
        {0},
    },
};

const struct record schema_workload = {
    .title = "workload",
    .doc = "The work: exactly one of `file`, `generate`, `jobs` and `pods`; or `manifests`, which may have "
           "`jobs` or `pods` beside them.",
    .example = "# one of these\n"
               "workload: {file: openb_pod_list_default.csv, format: openb, inflate: {gpu_load: 1.3}}\n"
               "workload: {file: philly.csv, format: philly, where: {cluster: 0e4a51}}\n"
               "workload: {file: trace1.csv, format: muri}\n"
               "workload: {file: 60_job.csv, format: tiresias}\n"
               "workload: {file: workload-1.csv, format: pollux}\n"
               "workload: {file: KTH-SP2-1996-2.swf.gz, format: swf}\n"
               "workload:\n"
               "  file: jobs.csv\n"
               "  format: csv\n"
               "  columns: {id: job, submit_s: submitted, duration_s: run_time, gpus: num_gpu}\n"
               "workload:\n"
               "  manifests: [deploy.yaml, train.yaml]\n"
               "  loads: [{name: Job/train, duration_s: 2h}, {name: ai-model, after: train}]\n",
    .at = true,
    .check = check_workload,
    .field = (const struct field[]){
        {"file", FIELD_FILE, AT(aisle_workload_spec, file),
         .doc = "a trace; see [traces.md](traces.md)"},
        {"format", FIELD_CHOICE, AT(aisle_workload_spec, format), .choices = pod_formats,
         .doc = "format of the file; required with it"},
        {"order", FIELD_RECORD, AT(aisle_workload_spec, order), .record = &schema_column,
         .doc = "0-based rows of the trace in the order of arrival, instead of shuffling"},
        {"inflate", FIELD_RECORD, .record = &inflate, .doc = "the trace at another load"},
        {"use_durations", FIELD_SWITCH, AT(aisle_workload_spec, use_durations), .value = "off",
         .doc = "use the trace's own arrival times and durations; other formats than `openb` always "
                "do"},
        {"columns", FIELD_MAP, AT(aisle_workload_spec, column), .record = &schema_columns,
         .count = offsetof(struct aisle_workload_spec, column_count),
         .doc = "what stands in which column; required with format `csv`, and goes before the "
                "columns that `muri`, `philly`, `pollux` and `tiresias` stand for"},
        {"where", FIELD_WHERE, AT(aisle_workload_spec, where),
         .count = offsetof(struct aisle_workload_spec, where_count),
         .doc = "only rows whose columns have exactly these texts, e.g. `{cluster: 0e4a51}`"},
        {"start_at_zero", FIELD_SWITCH, AT(aisle_workload_spec, start_at_zero), .value = "off",
         .doc = "the first submission that is kept is time 0; dates always count from it"},
        {"generate", FIELD_RECORD, AT(aisle_workload_spec, generate), .record = &generate,
         .doc = "synthetic jobs"},
        {"shake", FIELD_RECORD, AT(aisle_workload_spec, shake), .record = &shake,
         .doc = "small random changes of arrivals and durations; without it there are none"},
        {"jobs", FIELD_RECORDS, AT(aisle_workload_spec, job), .record = &jobs,
         .count = offsetof(struct aisle_workload_spec, job_count),
         .doc = "groups of equal training jobs"},
        {"pods", FIELD_RECORDS, AT(aisle_workload_spec, pod), .record = &pods,
         .count = offsetof(struct aisle_workload_spec, pod_count), .doc = "groups of equal pods"},
        {"manifests", FIELD_FILES, AT(aisle_workload_spec, manifest),
         .count = offsetof(struct aisle_workload_spec, manifest_count),
         .doc = "files of Kubernetes objects, YAML or JSON, whose pods run: of Pods, Deployments, "
                "Jobs, ..."},
        {"loads", FIELD_RECORDS, AT(aisle_workload_spec, load), .record = &schema_load,
         .count = offsetof(struct aisle_workload_spec, load_count),
         .doc = "what the objects of the manifests don't say of themselves"},
        {0},
    },
};
