/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios with listed jobs, generated ones and faults that make no sense, and what is said of the
 * first mistake of each: "LINE:COL: sentence | hint". "": nothing, they are fine. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "scenario/scenario.h"

#define HEAD    "aisle: 1\nname: x\n"
#define CLUSTER "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1}]}\n"
#define PODS    "workload: {pods: [{name: p}]}\n"
#define MODEL   "params: 7e9, layers: 32, hidden: 4096, sequence: 2048, batch: 64, tokens: 1e9"

/* clang-format off */
static const struct bad {
    const char *text, *says;
} jobs[] = {
    {"{name: j, duration_s: 60}", ""},
    {"{name: j, pods: 8, pods_min: 2, gpu_model: [T4, A100], tenant: t, duration_s: 60}", ""},
    {"{name: j, job_type: resnet, steps: 1e6, batch: 128}", ""},
    {"{name: j, pods: 2, gpu_count: 8, llm: {" MODEL ", tensor: 4, pipeline: 2}}", ""},
    {"{name: j}",
     "4:19: a job needs one of \"duration_s\", \"steps\" and \"llm\" | "},
    {"{name: j, duration_s: 60, steps: 5, job_type: t}",
     "4:45: a job has both \"duration_s\" and \"steps\" | it takes exactly one of \"duration_s\", "
     "\"steps\" and \"llm\""},
    {"{name: j, duration_s: 0}",
     "4:41: duration_s must be more than 0 and at most 315000000000, not 0 | "},
    {"{name: j, steps: 5}",
     "4:29: \"steps\" needs \"job_type\" | a row of training.speed.file, which says how long a step "
     "takes"},
    {"{name: j, pods: 2, pods_min: 3, duration_s: 1}",
     "4:48: pods_min is 3, but pods is 2 | an elastic job has from pods_min to pods"},
    {"{name: j, gpu_count: 0, gpu_milli: 500, duration_s: 1}",
     "4:54: gpu_milli without GPUs | add `gpu_count: 1`"},
    {"{name: j, gpu_count: 0, gpu_model: T4, duration_s: 1}",
     "4:54: gpu_model without GPUs | add `gpu_count: 1`"},
    {"{name: j, gpu_count: 2, gpu_milli: 500, duration_s: 1}",
     "4:54: gpu_milli below 1000 goes with one GPU only | a pod with several GPUs has each of them "
     "whole"},
    {"{name: j, count: 100000, every_s: 3e9, duration_s: 1}",
     "4:19: the last job of this group arrives too late to be counted | times end after "
     "315000000000 s"},
    {"{name: j, duration_s: 1}, {name: j, count: 2, duration_s: 1}",
     "4:45: the name \"j\" is taken | by the group at 4:19"},
    {"{name: j, count: 2, duration_s: 1}, {name: j-1, duration_s: 1}",
     "4:55: the name \"j-1\" is taken | by the group at 4:19"},
    {"{name: j, gpu_count: 0, llm: {" MODEL "}}",
     "4:48: a large model needs GPUs | add `gpu_count: 8`"},
    {"{name: j, gpu_milli: 500, llm: {" MODEL "}}",
     "4:40: a large model needs whole GPUs | "},
    {"{name: j, pods: 3, gpu_count: 4, llm: {" MODEL ", tensor: 8}}",
     "4:57: tensor x pipeline is 8, which does not divide the job's 12 GPUs | "},
    {"{name: j, pods: 4, pods_min: 2, gpu_count: 4, llm: {" MODEL ", tensor: 8}}",
     "4:70: tensor x pipeline is 8, which does not divide the 4 GPUs of each pod, and the job is "
     "elastic | "},
    {"{name: j, job_type: t, llm: {" MODEL "}}",
     "4:29: \"job_type\" does not go with \"llm\" | the model says it all"},
    {"{name: j, batch: 8, llm: {" MODEL "}}",
     "4:29: \"batch\" does not go with \"llm\" | the model says it all"},
}, generated[] = {
    {"kind: training, jobs: 5, arrival: {poisson_per_s: 1, diurnal: {amplitude: 0.6, peak_s: 14h}, "
     "burst_size: 3}, duration_s: {like: philly}, tenants: 8, gpus_max: 64", ""},
    {"kind: training, jobs: 5, arrival: {poisson_per_s: 1, diurnal: philly}, duration_s: 1h", ""},
    {"kind: training, jobs: 5, arrival: {poisson_per_s: 1}",
     "4:22: missing key \"duration_s\" in workload.generate | as long as jobs of the "
     "trace took: `duration_s: {like: philly}`"},
    {"kind: training, jobs: 5, arrival: {poisson_per_s: 1}, duration_s: {}",
     "4:89: duration_s needs one of \"lognormal\" and \"like\" | "},
    {"kind: training, jobs: 5, arrival: {poisson_per_s: 1}, duration_s: {like: philly, lognormal: "
     "{mean: 1, cv: 1}}",
     "4:104: duration_s has both \"like\" and \"lognormal\" | it takes exactly one of \"lognormal\" "
     "and \"like\""},
    {"kind: training, jobs: 5, arrival: {poisson_per_s: 1}, duration_s: {like: phily}",
     "4:96: unknown like \"phily\" | did you mean \"philly\"?"},
    {"kind: training, jobs: 5, arrival: {poisson_per_s: 1, diurnal: venus}, duration_s: 1",
     "4:85: unknown diurnal \"venus\" | there is: philly"},
    {"kind: training, jobs: 5, arrival: {poisson_per_s: 1, diurnal: {amplitude: 1.5}}",
     "4:97: amplitude must be 0..1, not 1.5 | "},
    {"kind: openb-mix, jobs: 5, arrival: {poisson_per_s: 1, burst_size: 2}",
     "4:77: \"burst_size\" goes with the kind \"training\" only | "},
    {"kind: openb-mix, jobs: 5, arrival: {poisson_per_s: 1}, duration_s: {like: philly}",
     "4:91: \"like\" goes with the kind \"training\" only | "},
    {"kind: openb-mix, jobs: 5, arrival: {poisson_per_s: 1}, tenants: 3",
     "4:78: \"tenants\" goes with the kind \"training\" only | "},
    {"kind: mix, jobs: 5, arrival: {poisson_per_s: 1}, mix: [{weight: 3, gpu_count: 1, gpu_milli: "
     "460}, {weight: 1, gpu_count: 8, cpu_milli: 64000, mem_mib: 1GiB}]",
     ""},
    {"kind: mix, jobs: 5, arrival: {poisson_per_s: 1}",
     "4:22: missing key \"mix\" in workload.generate | what pods ask for: `mix: [{weight: 9, "
     "gpu_count: 1}, {weight: 1, gpu_count: 8}]`"},
    {"kind: openb-mix, jobs: 5, arrival: {poisson_per_s: 1}, mix: [{weight: 1}]",
     "4:78: \"mix\" goes with the kind \"mix\" only | "},
    {"kind: mix, jobs: 5, arrival: {poisson_per_s: 1}, mix: [{gpu_count: 1}]",
     "4:78: missing key \"weight\" in workload.generate.mix.0 | its share is this over the sum of "
     "all weights"},
    {"kind: mix, jobs: 5, arrival: {poisson_per_s: 1}, mix: [{weight: 0}]",
     "4:87: weight must be 1..1000, not 0 | "},
    {"kind: mix, jobs: 5, arrival: {poisson_per_s: 1}, mix: [{weight: 1, gpu_count: 2, gpu_milli: "
     "500}]",
     "4:115: gpu_milli below 1000 goes with one GPU only | a pod with several GPUs has each of them "
     "whole"},
}, faults[] = {
    {"node: {mtbf_s: 30d, weibull_shape: 0.8, repair_s: 2h, repair: exponential}, gpu: {mtbf_s: 1d, "
     "repair_s: 1h}, spares: 2, swap_s: 10min, retries: 3", ""},
    {"node: {mtbf_s: 0}, retries: never", ""},
    {"file: f.csv, retries: 0", ""},
    {"node: {mtbf_s: 30d}",
     "5:17: \"mtbf_s\" needs \"repair_s\" | how long a repair takes, e.g. `repair_s: 2h`"},
    {"node: {repair_s: 2h}",
     "5:16: nothing says how often nodes fail | add `mtbf_s`, here or to a group of nodes"},
    {"gpu: {repair_s: 2h}",
     "5:15: missing key \"mtbf_s\" in faults.gpu | mean time to the failure of one GPU in service"},
    {"node: {mtbf_s: 0, repair: exponential}",
     "5:28: \"repair\" goes with \"repair_s\" only | its mean, e.g. `repair_s: 2h`"},
    {"node: {mtbf_s: 1d, repair_s: 1h, repair: gamma}",
     "5:51: unknown repair \"gamma\" | there is: constant, exponential"},
    {"node: {mtbf_s: 1d, repair_s: 1h, weibull_shape: 0}",
     "5:58: weibull_shape must be 0.1..100, not 0 | "},
    {"node: {mtbf_s: 1d, repair_s: 1h}, spares: 2",
     "5:44: \"spares\" needs \"swap_s\" | how long it takes until a spare serves, e.g. `swap_s: "
     "10min`"},
    {"node: {mtbf_s: 1d, repair_s: 1h}, swap_s: 2",
     "5:44: \"swap_s\" goes with \"spares\" only | "},
    {"file: f.csv, node: {mtbf_s: 1d, repair_s: 1h}",
     "5:23: \"node\" does not go with \"file\" | the file tells when everything fails and is back"},
    {"file: f.csv, spares: 1, swap_s: 1",
     "5:23: \"spares\" does not go with \"file\" | the file tells when everything fails and is "
     "back"},
    {"retries: often",
     "5:19: retries must be a whole number, not \"often\" | "},
    {"retries: -1",
     "5:19: retries must be 0..1000000000, not -1 | "},
}, groups[] = {
    {"faults: {node: {repair_s: 2h}}", ""},
    {"", "3:59: nothing says how long a repair takes | add `faults: {node: {repair_s: 2h}}`"},
    {"faults: {file: f.csv}",
     "3:59: \"mtbf_s\" does not go with faults.file | the file tells when everything fails and is "
     "back"},
};
/* clang-format on */

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    cr_assert(f != NULL);
    fputs(text, f);
    fclose(f);
}

static char folder[] = "bad-jobs-XXXXXX";

static void enter(void)
{
    cr_assert(mkdtemp(folder) && !chdir(folder));
    write_file("f.csv", "t_s,node,event\n");
}

static void leave(void)
{
    cr_assert(!remove("f.csv") && !remove("s.yaml") && !chdir("..") && !rmdir(folder));
}

static void expect(const char *before, const struct bad *bad, size_t count, const char *after)
{
    for (size_t i = 0; i < count; i++) {
        struct scenario_options options = {0};
        struct aisle_errors errs = {0};
        const struct aisle_error *err = errs.item;
        struct scenario *s;
        char text[2048], said[1200] = "";

        snprintf(text, sizeof text, "%s%s%s", before, bad[i].text, after);
        write_file("s.yaml", text);
        if (scenario_load(&s, "s.yaml", &options, &errs) != AISLE_OK)
            snprintf(said, sizeof said, "%d:%d: %s | %s", err->line, err->col, err->message,
                     err->hint);
        cr_expect_str_eq(said, bad[i].says, "%s\nwanted: %s\ngot:    %s", text, bad[i].says, said);
        scenario_free(s);
    }
}

#define COUNT(array) (sizeof array / sizeof *array)

Test(bad_jobs, listed_ones_are_told_what_is_wrong, .init = enter, .fini = leave)
{
    expect(HEAD CLUSTER "workload: {jobs: [", jobs, COUNT(jobs), "]}\n");
}

Test(bad_jobs, generated_ones_are_told_what_is_wrong, .init = enter, .fini = leave)
{
    expect(HEAD CLUSTER "workload: {generate: {", generated, COUNT(generated), "}}\n");
}

Test(bad_jobs, faults_are_told_what_is_wrong, .init = enter, .fini = leave)
{
    expect(HEAD CLUSTER PODS "faults: {", faults, COUNT(faults), "}\n");
}

Test(bad_jobs, groups_of_nodes_that_fail_are_told_what_is_missing, .init = enter, .fini = leave)
{
    expect(HEAD "cluster: {groups: [{name: a, cpu_milli: 1000, mem_mib: 1, mtbf_s: 30d}]}\n" PODS,
           groups, COUNT(groups), "\n");
}

Test(faults_spec, every_key_reaches_its_value, .init = enter, .fini = leave)
{
    struct scenario_options options = {0};
    struct aisle_errors errs = {0};
    const struct aisle_faults_spec *f;
    struct scenario *s;

    write_file("s.yaml", HEAD CLUSTER PODS
               "faults:\n"
               "  node: {mtbf_s: 30d, weibull_shape: 0.8, repair_s: 2h, repair: exponential}\n"
               "  gpu: {mtbf_s: 1d, repair_s: 1h}\n"
               "  spares: 2\n"
               "  swap_s: 10min\n"
               "  retries: 3\n");
    cr_assert(scenario_load(&s, "s.yaml", &options, &errs) == AISLE_OK);
    f = &scenario_spec(s)->faults;
    cr_expect(f->node.mtbf_us == INT64_C(2592000000000) && f->node.repair_us == 7200000000);
    cr_expect(f->node.weibull_shape > 0.79 && f->node.weibull_shape < 0.81);
    cr_expect(!strcmp(f->node.repair, "exponential") && !strcmp(f->gpu.repair, "constant"));
    cr_expect(f->gpu.mtbf_us == INT64_C(86400000000) && f->gpu.repair_us == 3600000000);
    cr_expect(f->gpu.weibull_shape > 0.99 && f->gpu.weibull_shape < 1.01);
    cr_expect(f->spares == 2 && f->swap_us == 600000000 && f->retries == 3 && !f->file.name);
    scenario_free(s);
}

Test(faults_spec, without_it_nothing_fails_and_jobs_are_always_restarted, .init = enter,
     .fini = leave)
{
    struct scenario_options options = {0};
    struct aisle_errors errs = {0};
    const struct aisle_faults_spec *f;
    struct scenario *s;

    write_file("s.yaml", HEAD CLUSTER PODS);
    cr_assert(scenario_load(&s, "s.yaml", &options, &errs) == AISLE_OK);
    f = &scenario_spec(s)->faults;
    cr_expect(f->node.mtbf_us == 0 && f->gpu.mtbf_us == 0 && f->spares == 0 && !f->file.name);
    cr_expect(f->retries == INT64_MAX);
    scenario_free(s);
}
