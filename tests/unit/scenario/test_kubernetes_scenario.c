/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios that name manifests: their values, and what is said of the first mistake of bad ones:
 * "LINE:COL: sentence | hint". "": nothing, they are fine. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <aisle/types.h>

#include "scenario/scenario.h"

#define HEAD    "aisle: 1\nname: x\n"
#define CLUSTER "cluster: {manifests: n.yaml}\n"
#define PODS    "workload: {pods: [{name: p}]}\n"

enum { S = 1000000 };

/* clang-format off */
static const struct bad {
    const char *text, *says;
} clusters[] = {
    {"manifests: n.yaml", ""},
    {"manifests: [n.yaml, d.yaml], rank: shuffle", ""},
    {"manifests: []", "3:22: manifests is empty | "},
    {"manifests: {a: n.yaml}", "3:22: manifests must be a list, not a mapping | "},
    {"manifests: [n.yaml, [d.yaml]]",
     "3:31: an item of manifests must be a single value, not a list | "},
    {"manifests: [n.yaml, '']", "3:32: file is empty | "},
    {"manifests: [n.yaml, m.yaml]",
     "3:31: no file \"m.yaml\" | looked in .; --data DIR or AISLE_DATA adds a folder"},
    {"manifests: n.yaml, groups: [{name: a, cpu_milli: 1, mem_mib: 1}]",
     "3:30: cluster has both \"manifests\" and \"groups\" | it takes exactly one of \"groups\", "
     "\"file\" and \"manifests\""},
    {"manifests: n.yaml, format: openb", "3:30: \"format\" goes with \"file\" only | "},
}, workloads[] = {
    {"manifests: d.yaml", ""},
    {"manifests: d.yaml, pods: [{name: p, after: [Job/train, ai-model]}]", ""},
    {"manifests: d.yaml, jobs: [{name: j, duration_s: 1, after: p, builds: 'app:v2'}]", ""},
    {"manifests: d.yaml, loads: [{name: ai-model, duration_s: never}]", ""},
    {"manifests: d.yaml, file: t.csv, format: swf",
     "4:31: \"file\" does not go with \"manifests\" | only \"jobs\" or \"pods\" may stand beside "
     "manifests"},
    {"manifests: d.yaml, generate: {kind: training, jobs: 5, arrival: {poisson_per_s: 1}, "
     "duration_s: 1}",
     "4:31: \"generate\" does not go with \"manifests\" | only \"jobs\" or \"pods\" may stand beside "
     "manifests"},
    {"manifests: d.yaml, jobs: [{name: j, duration_s: 1}], pods: [{name: p}]",
     "4:65: workload has both \"jobs\" and \"pods\" | only one of the two may stand beside "
     "manifests"},
    {"jobs: [{name: j, duration_s: 1}], pods: [{name: p}]",
     "4:46: workload has both \"jobs\" and \"pods\" | it takes exactly one of \"file\", \"generate\", "
     "\"jobs\", \"manifests\" and \"pods\""},
    {"pods: [{name: p}], loads: [{name: x}]", "4:31: \"loads\" goes with \"manifests\" only | "},
    {"manifests: d.yaml, loads: [{at_s: 1}]",
     "4:39: missing key \"name\" in workload.loads.0 | the object: NAME, KIND/NAME or "
     "NAMESPACE/KIND/NAME"},
    {"manifests: d.yaml, loads: [{name: x, update_at_s: 1}]",
     "4:49: \"update_at_s\" needs \"update_image\" | what its containers run from then on"},
    {"manifests: d.yaml, loads: [{name: x, update_image: 'app:v2'}]",
     "4:49: \"update_image\" needs \"update_at_s\" | when the template changes"},
    {"manifests: d.yaml, loads: [{name: x, at_s: -1}]",
     "4:55: at_s must be 0..315000000000, not -1 | "},
    {"manifests: d.yaml, loads: [{name: x, duration_s: 0}]",
     "4:61: duration_s must be more than 0 and at most 315000000000, not 0 | "},
    {"manifests: d.yaml, loads: [{name: x, at_s: never}]",
     "4:55: at_s must be a time, not \"never\" | units are us, ms, s, min, h and d; a plain number is "
     "seconds"},
    {"manifests: d.yaml, loads: [{name: x, replicas: 3}]",
     "4:49: unknown key \"replicas\" | the keys here are: name, at_s, duration_s, startup_s, "
     "image_mib, request_rate, after, builds, update_at_s, update_image"},
    {"manifests: d.yaml, loads: [{name: x, after: []}]", "4:56: after is empty | "},
    {"manifests: d.yaml, loads: [{name: x, after: ''}]", "4:57: after is empty | "},
    {"manifests: d.yaml, loads: [{name: x, after: {a: b}}]",
     "4:56: after must be a list, not a mapping | "},
    {"manifests: d.yaml, loads: [{name: x, after: [a, [b]]}]",
     "4:60: an item of after must be a single value, not a list | "},
    {"manifests: d.yaml, loads: [{name: x, after: [a, '']}]",
     "4:61: an item of after is empty | "},
}, kubernetes[] = {
    {"lenient: on, resources: {ephemeral-storage: 1, example.com/nic: 100}, images: {'a:v1': 15GiB, "
     "b: 700}", ""},
    {"shape: [{utilization: 0, score: 10}, {utilization: 100, score: 0}]", ""},
    {"resources: {example.com/nic: 0}",
     "5:43: the weight of example.com/nic must be a whole number of 1..100, not \"0\" | "},
    {"resources: {example.com/nic: 101}",
     "5:43: the weight of example.com/nic must be a whole number of 1..100, not \"101\" | "},
    {"resources: {example.com/nic: heavy}",
     "5:43: the weight of example.com/nic must be a whole number of 1..100, not \"heavy\" | "},
    {"resources: {nvidia.com/gpu: 5}",
     "5:26: the weight of nvidia.com/gpu is a knob of the placement kube-default | e.g. `policy: "
     "{knobs: {kube-default: {gpu: 1}}}`"},
    {"resources: [cpu]", "5:25: resources must be a mapping, not a list | "},
    {"shape: [{utilization: 0, score: 0}, {utilization: 0, score: 10}]",
     "5:50: utilization is not above that of the point before | points come in order, each once"},
    {"shape: [{utilization: 50, score: 0}, {utilization: 20, score: 10}]",
     "5:51: utilization is not above that of the point before | points come in order, each once"},
    {"shape: [{utilization: 101, score: 0}]", "5:36: utilization must be 0..100, not 101 | "},
    {"shape: [{utilization: 10, score: 11}]", "5:47: score must be 0..10, not 11 | "},
    {"shape: [{utilization: 10}]",
     "5:22: missing key \"score\" in kubernetes.shape.0 | what it is worth"},
    {"images: {app: big}",
     "5:28: the size of the image app must be an amount of memory, not \"big\" | units are KiB, MiB, "
     "GiB and TiB; a plain number is MiB, more than 0"},
    {"images: {app: 0}",
     "5:28: the size of the image app must be an amount of memory, not \"0\" | units are KiB, MiB, "
     "GiB and TiB; a plain number is MiB, more than 0"},
    {"latency: {gc_low_ratio: 0.85}",
     "5:24: gc_low_ratio is not below gc_high_ratio | images are removed above gc_high_ratio, down "
     "to gc_low_ratio"},
    {"latency: {gc_high_ratio: 0.5}",
     "5:24: gc_low_ratio is not below gc_high_ratio | images are removed above gc_high_ratio, down "
     "to gc_low_ratio"},
    {"latency: {pull_mib_per_s: 0}", "5:40: pull_mib_per_s must be 1..1000000000, not 0 | "},
    {"latency: {bind: 1}",
     "5:24: unknown key \"bind\" | did you mean \"bind_s\"?"},
    {"lenient: maybe", "5:23: lenient must be on or off, not \"maybe\" | "},
};
/* clang-format on */

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    cr_assert(f != NULL);
    fputs(text, f);
    fclose(f);
}

static char folder[] = "kubernetes-XXXXXX";

static void enter(void)
{
    cr_assert(mkdtemp(folder) && !chdir(folder));
    write_file("n.yaml", "");
    write_file("d.yaml", "");
    write_file("t.csv", "");
}

static void leave(void)
{
    cr_assert(!remove("n.yaml") && !remove("d.yaml") && !remove("t.csv") && !remove("s.yaml") &&
              !chdir("..") && !rmdir(folder));
}

TestSuite(kubernetes_scenario, .init = enter, .fini = leave);

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

Test(kubernetes_scenario, a_cluster_has_manifests_or_something_else)
{
    expect(HEAD "cluster: {", clusters, COUNT(clusters), "}\n" PODS);
}

Test(kubernetes_scenario, manifests_may_have_jobs_or_pods_beside_them)
{
    expect(HEAD CLUSTER "workload: {", workloads, COUNT(workloads), "}\n");
}

Test(kubernetes_scenario, what_is_said_of_kubernetes_must_make_sense)
{
    expect(HEAD CLUSTER PODS "kubernetes: {", kubernetes, COUNT(kubernetes), "}\n");
}

static struct scenario *load(const char *text)
{
    struct scenario_options options = {0};
    struct aisle_errors errs = {0};
    struct scenario *s;

    write_file("s.yaml", text);
    cr_assert(scenario_load(&s, "s.yaml", &options, &errs) == AISLE_OK, "%s",
              errs.item[0].message);
    return s;
}

Test(kubernetes_scenario, every_key_of_a_load_reaches_its_value)
{
    struct scenario *s =
        load(HEAD "cluster: {manifests: [n.yaml, d.yaml]}\n"
                  "workload:\n  manifests: d.yaml\n  loads:\n"
                  "  - {name: default/Job/train, at_s: 10, duration_s: 2h, startup_s: 90, image_mib: "
                  "15GiB,\n"
                  "     request_rate: 2.5, after: [a, b], builds: 'app:v2', update_at_s: 1h,\n"
                  "     update_image: 'app:v3'}\n"
                  "  - {name: y, after: a, duration_s: never}\n  - {name: z}\n");
    const struct aisle_spec *spec = scenario_spec(s);
    const struct aisle_load_spec *l = spec->workload.load;

    cr_expect(spec->cluster.manifest_count == 2 && spec->workload.manifest_count == 1);
    cr_expect_str_eq(spec->cluster.manifest[1].path, "d.yaml");
    cr_expect(spec->cluster.manifest[1].at.line == 3 && spec->cluster.manifest[1].at.col == 31);
    cr_assert(spec->workload.load_count == 3);
    cr_expect_str_eq(l[0].name, "default/Job/train");
    cr_expect(l[0].at_us == 10 * S && l[0].duration_us == INT64_C(7200) * S);
    cr_expect(l[0].startup_us == 90 * S && l[0].image_mib == 15360 && l[0].request_rate == 2.5);
    cr_expect(l[0].after_count == 2 && !strcmp(l[0].after[1], "b"));
    cr_expect_str_eq(l[0].builds, "app:v2");
    cr_expect(l[0].update_at_us == INT64_C(3600) * S && l[0].at.line == 7);
    cr_expect_str_eq(l[0].update_image, "app:v3");
    cr_expect(l[1].after_count == 1 && !strcmp(l[1].after[0], "a"));
    cr_expect(l[1].duration_us == AISLE_NEVER);
    scenario_free(s);
}

Test(kubernetes_scenario, what_is_not_said_of_a_load_is_told_from_0)
{
    struct scenario *s =
        load(HEAD CLUSTER "workload: {manifests: d.yaml, loads: [{name: z}]}\n");
    const struct aisle_load_spec *l = scenario_spec(s)->workload.load;

    cr_expect(l->at_us == -1 && l->duration_us == -1 && l->startup_us == -1);
    cr_expect(l->update_at_us == -1 && l->image_mib == 0 && l->after_count == 0 && !l->builds);
    scenario_free(s);
}

Test(kubernetes_scenario, jobs_and_pods_may_wait_for_others)
{
    struct scenario *s = load(HEAD CLUSTER "workload: {jobs: [{name: a, duration_s: 1, builds: i}, "
                                           "{name: b, duration_s: 1, after: [a, c]}]}\n");
    const struct aisle_job_group *j = scenario_spec(s)->workload.job;

    cr_expect_str_eq(j[0].builds, "i");
    cr_expect(j[0].after_count == 0 && j[1].after_count == 2 && !strcmp(j[1].after[0], "a"));
    scenario_free(s);
    s = load(HEAD CLUSTER "workload: {pods: [{name: p, after: a}]}\n");
    cr_expect_str_eq(scenario_spec(s)->workload.pod[0].after[0], "a");
    scenario_free(s);
}

Test(kubernetes_scenario, latencies_have_public_defaults)
{
    struct scenario *s = load(HEAD CLUSTER PODS);
    const struct aisle_latency_spec *l = &scenario_spec(s)->kubernetes.latency;

    cr_expect(l->bind_us == 100000 && l->create_us == 1500000);
    cr_expect(l->pull_mib_per_s == 119 && l->unpack_mib_per_s == 150);
    cr_expect(l->compressed_ratio == 0.45 && l->image_mib == 500 && l->disk_mib == 0);
    cr_expect(l->gc_high_ratio == 0.85 && l->gc_low_ratio == 0.8);
    cr_expect(l->node_grace_us == 50 * S && l->eviction_us == 300 * S);
    cr_expect(l->create_per_s == 20 && l->create_burst == 30);
    scenario_free(s);
}

Test(kubernetes_scenario, attempts_are_recorded_where_loads_come_from_manifests_unless_said)
{
    struct scenario *s = load(HEAD CLUSTER PODS);

    cr_expect(!scenario_spec(s)->record_attempts);
    scenario_free(s);
    s = load(HEAD CLUSTER "workload: {manifests: d.yaml}\n");
    cr_expect(scenario_spec(s)->record_attempts);
    scenario_free(s);
    s = load(HEAD CLUSTER "workload: {manifests: d.yaml}\nrecord: {attempts: off}\n");
    cr_expect(!scenario_spec(s)->record_attempts);
    scenario_free(s);
    s = load(HEAD CLUSTER PODS "record: {attempts: on}\n");
    cr_expect(scenario_spec(s)->record_attempts);
    scenario_free(s);
}
