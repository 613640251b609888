/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <aisle/types.h>

#include "base/mem.h"
#include "scenario/scenario.h"
#include "scenario/schema.h"

static char folder[] = "scenario-XXXXXX";

static void enter(void)
{
    cr_assert(mkdtemp(folder) && !chdir(folder));
}

static void leave(void)
{
    cr_assert(!chdir("..") && !rmdir(folder));
}

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    cr_assert(f);
    fputs(text, f);
    fclose(f);
}

/* Loads a text; on failure prints what is wrong and fails the test. */
static struct scenario *load(const char *text, const struct scenario_options *options)
{
    struct aisle_errors errs = {0};
    struct scenario *s;

    put("s.yaml", text);
    if (scenario_load(&s, "s.yaml", options, &errs))
        aisle_errors_print(&errs, stderr);
    cr_assert(s);
    remove("s.yaml");
    return s;
}

static char *canonical(const char *text)
{
    struct scenario *s = load(text, NULL);
    char *json = scenario_canonical(s, NULL);

    scenario_free(s);
    return json;
}

static const char all[] =
    "aisle: 1\nname: all\nseed: 18446744073709551615\n"
    "cluster:\n  groups:\n"
    "    - &a {name: x, count: 2, cpu_milli: 96e3, mem_mib: 96GiB, gpu_count: 8, gpu_model: A100,\n"
    "       gpu_mem_mib: 81920, rack: r1, zone: z, labels: {k: v, on: yes}}\n"
    "    - {<<: *a, name: y, count: 1, gpu_count: 0}\n"
    "workload:\n  pods:\n"
    "    - {name: p, count: 3, cpu_milli: 1, mem_mib: 1.5GiB, gpu_count: 1, gpu_milli: 460,\n"
    "       gpu_model: [T4, P100], submit_s: 1min, every_s: 250ms, duration_s: 0.1}\n"
    "    - {name: q}\n"
    "policy: {queue: fifo, placement: best-fit, knobs: {one: 1.5, two: off}}\n"
    "stop: {at_s: 30d, gpu_load: 1.3}\nsample: {every_s: 1h}\nrecord: {pods: no}\n"
    "compare: {policies: [fgd, las:starvation=1], seeds: [1, 5, 9]}\n";

static void expect_nodes(const struct aisle_cluster_spec *c)
{
    const struct aisle_node_group *g = c->group;

    cr_expect(c->group_count == 2 && c->file.name == NULL && c->at.line == 5);
    cr_expect_str_eq(g[0].name, "x");
    cr_expect(g[0].count == 2 && g[0].numbered && g[0].cpu_milli == 96000 && g[0].mem_mib == 98304);
    cr_expect(g[0].gpu_count == 8 && g[0].gpu_mem_mib == 81920 && g[0].label_count == 2);
    cr_expect_str_eq(g[0].label[1].value, "yes");
    cr_expect_str_eq(g[1].name, "y", "an own key wins over a merged one");
    cr_expect(g[1].gpu_count == 0 && g[1].mem_mib == 98304 && g[1].at.line == 8);
    cr_expect_str_eq(g[1].zone, "z");
}

static void expect_pods(const struct aisle_workload_spec *w)
{
    const struct aisle_pod_group *g = w->pod;

    cr_expect(w->pod_count == 2 && !w->use_durations && w->generate.kind == NULL);
    cr_expect(g[0].count == 3 && g[0].numbered && g[0].mem_mib == 1536 && g[0].gpu_milli == 460);
    cr_expect(g[0].submit_us == 60000000 && g[0].every_us == 250000 && g[0].duration_us == 100000);
    cr_expect_str_eq(g[0].gpu_model, "T4|P100");
    cr_expect(g[0].gpu_model_at.line == 12 && g[0].gpu_model_at.col == 19);
    cr_expect(g[1].count == 1 && !g[1].numbered && g[1].duration_us == AISLE_NEVER);
    cr_expect(g[1].gpu_milli == 0 && g[1].gpu_model == NULL);
}

Test(scenario, every_key_reaches_its_value, .init = enter, .fini = leave)
{
    struct scenario *s = load(all, NULL);
    const struct aisle_spec *spec = scenario_spec(s);

    cr_expect_str_eq(scenario_text(s), all);
    cr_expect_str_eq(spec->name, "all");
    cr_expect(spec->seed == UINT64_MAX);
    expect_nodes(&spec->cluster);
    expect_pods(&spec->workload);
    cr_expect(spec->policy.text == NULL && spec->policy.knob_count == 2);
    cr_expect_str_eq(spec->policy.placement, "best-fit");
    cr_expect_str_eq(spec->policy.knob[0].name, "one");
    cr_expect_str_eq(spec->policy.knob[1].value, "off");
    cr_expect(spec->policy.knob[0].at.line == 14 && spec->policy.knob[0].at.col == 52);
    cr_expect(spec->stop_at_us == INT64_C(2592000000000) && spec->stop_gpu_load == 1.3);
    cr_expect(spec->sample_every_us == INT64_C(3600000000) && !spec->record_pods);
    cr_expect(spec->compare.policy_count == 2);
    cr_expect_str_eq(spec->compare.policy[1], "las:starvation=1");
    cr_expect_str_eq(spec->compare.seeds, "1,5,9");
    scenario_free(s);
}

#define GROUPS "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1}]}\n"
#define SMALL  "aisle: 1\nname: x\n" GROUPS "workload: {pods: [{name: p}]}\n"

Test(scenario, what_is_not_written_has_its_default, .init = enter, .fini = leave)
{
    struct scenario *s = load(SMALL, NULL);
    const struct aisle_spec *spec = scenario_spec(s);

    cr_expect(spec->seed == 42 && spec->stop_at_us == AISLE_NEVER && spec->stop_gpu_load == 0);
    cr_expect(spec->sample_every_us == 0 && spec->record_pods && spec->compare.seeds == NULL);
    cr_expect(spec->policy.at.file == NULL && spec->policy.queue == NULL && !spec->policy.text);
    cr_expect(spec->cluster.group[0].count == 1 && !spec->cluster.group[0].numbered);
    scenario_free(s);
}

Test(scenario, single_values_stand_for_policies_durations_and_seeds, .init = enter, .fini = leave)
{
    static const char text[] =
        "aisle: 1\nname: x\n" GROUPS
        "workload: {generate: {kind: openb-mix, jobs: 5, arrival: {poisson_per_s: 0.05},\n"
        "  duration_s: 10min}}\n"
        "policy: fifo/best-fit:k=1\ncompare: {seeds: 42..51}\n";
    struct scenario *s = load(text, NULL);
    const struct aisle_spec *spec = scenario_spec(s);

    cr_expect_str_eq(spec->policy.text, "fifo/best-fit:k=1");
    cr_expect(spec->policy.placement == NULL && spec->policy.at.line == 6);
    cr_expect(spec->policy.at.col == 9);
    cr_expect(spec->workload.generate.duration_mean_s == 600);
    cr_expect(spec->workload.generate.duration_cv == 0 && spec->workload.generate.jobs == 5);
    cr_expect(spec->workload.generate.arrival_poisson_per_s == 0.05);
    cr_expect_str_eq(spec->compare.seeds, "42..51");
    scenario_free(s);
}

Test(scenario, overrides_replace_whole_values_and_add_keys, .init = enter, .fini = leave)
{
    static const char *const set[] = {"cluster.groups.0.count=64",
                                      "workload.pods.0={name: q, cpu_milli: 5}",
                                      "stop.at_s=1d",
                                      "policy=fgd",
                                      "seed=7",
                                      "cluster.groups.0.cpu_milli=2",
                                      "cluster.groups.0.cpu_milli=3",
                                      NULL};
    struct scenario *s = load(SMALL, &(struct scenario_options){.set = set});
    const struct aisle_spec *spec = scenario_spec(s);

    cr_expect(spec->cluster.group[0].count == 64 && spec->cluster.group[0].cpu_milli == 3);
    cr_expect_str_eq(spec->workload.pod[0].name, "q");
    cr_expect_str_eq(spec->workload.pod[0].at.file, "--set workload.pods.0");
    cr_expect(spec->stop_at_us == INT64_C(86400000000) && spec->seed == 7);
    cr_expect_str_eq(spec->policy.text, "fgd");
    scenario_free(s);
}

static void expect_path(const struct scenario_options *options, const char *path)
{
    struct aisle_errors errs = {0};
    struct scenario *s;

    cr_assert(!scenario_load(&s, "own/s.yaml", options, &errs));
    cr_expect_str_eq(scenario_spec(s)->cluster.file.name, "n.csv");
    cr_expect_str_eq(scenario_spec(s)->cluster.file.path, path);
    scenario_free(s);
}

Test(scenario, data_files_are_found_in_order, .init = enter, .fini = leave)
{
    static const char *const data[] = {"d1", "d2", NULL};
    static const char *const set[] = {"cluster.file=n.csv", NULL};
    static const char *const folders[] = {"own", "d1", "d2"};
    struct scenario_options plain = {.data = data}, from_set = {.set = set, .data = data};

    for (int i = 0; i < 3; i++)
        cr_assert(!mkdir(folders[i], 0700));
    put("own/s.yaml", "aisle: 1\nname: x\ncluster: {file: n.csv, format: openb}\n"
                      "workload: {pods: [{name: p}]}\n");
    put("d2/n.csv", "");
    expect_path(&plain, "d2/n.csv");
    put("d1/n.csv", "");
    expect_path(&plain, "d1/n.csv");
    put("own/n.csv", "");
    expect_path(&from_set, "own/n.csv");
    put("n.csv", "");
    expect_path(&plain, "own/n.csv");
    expect_path(&from_set, "n.csv");
    cr_assert(!remove("own/s.yaml") && !remove("own/n.csv") && !remove("d1/n.csv"));
    cr_assert(!remove("d2/n.csv") && !remove("n.csv"));
    for (int i = 0; i < 3; i++)
        cr_assert(!rmdir(folders[i]));
}

Test(scenario, equal_meaning_has_equal_canonical_text, .init = enter, .fini = leave)
{
    static const char *const same[] = {
        SMALL,
        "# a comment\nworkload: {pods: [{name: p}]}\nname: 'x'\naisle: 1\n" GROUPS,
        "aisle: 1\nname: x\nseed: 7\ncompare: {seeds: 3}\ncluster:\n  groups:\n"
        "    - mem_mib: 1\n      name: a\n      cpu_milli: &one 1\n"
        "workload:\n  pods: [name: p]\n",
        "aisle: &v 1\nname: x\ncluster: {groups: [{name: a, <<: {cpu_milli: *v, mem_mib: 1}}]}\n"
        "workload: {pods: [{name: p}]}\n",
    };

    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        char *json = canonical(same[i]);

        cr_expect_str_eq(json, "{\"aisle\":\"1\",\"cluster\":{\"groups\":[{\"cpu_milli\":\"1\","
                               "\"mem_mib\":\"1\",\"name\":\"a\"}]},\"name\":\"x\","
                               "\"workload\":{\"pods\":[{\"name\":\"p\"}]}}");
        mem_free(json);
    }
}

Test(scenario, twenty_errors_are_shown_in_the_order_of_the_text, .init = enter, .fini = leave)
{
    struct aisle_errors errs = {0};
    struct scenario *s;
    FILE *f = fopen("s.yaml", "w");

    fputs(SMALL, f);
    for (int i = 5; i < 30; i++)
        fprintf(f, "zz%d: 1\n", i);
    fclose(f);
    cr_expect(scenario_load(&s, "s.yaml", NULL, &errs) == AISLE_EVALUE && s == NULL);
    cr_expect(errs.count == AISLE_ERRORS_MAX && errs.left_out == 5);
    for (int i = 0; i < AISLE_ERRORS_MAX; i++)
        cr_expect(errs.item[i].line == i + 5);
    remove("s.yaml");
}

Test(scenario, aliases_that_multiply_end_quickly, .init = enter, .fini = leave)
{
    struct aisle_errors errs = {0};
    struct scenario *s;
    clock_t start = clock();
    FILE *f = fopen("s.yaml", "w");

    fputs("a0: &a0 [x, x, x, x, x, x, x, x, x]\n", f);
    for (int i = 1; i < 12; i++) {
        fprintf(f, "a%d: &a%d [", i, i);
        for (int k = 0; k < 9; k++)
            fprintf(f, "*a%d,", i - 1);
        fputs("]\n", f);
    }
    fclose(f);
    cr_expect(scenario_load(&s, "s.yaml", NULL, &errs) == AISLE_EPARSE);
    cr_expect_str_eq(errs.item[0].message, "the aliases in this file stand for too much text");
    cr_expect((clock() - start) / CLOCKS_PER_SEC < 5);
    remove("s.yaml");
}

Test(scenario, files_that_are_none_are_refused, .init = enter, .fini = leave)
{
    struct aisle_errors errs = {0};
    struct scenario *s;
    FILE *f;

    cr_expect(scenario_load(&s, ".", NULL, &errs) == AISLE_EIO);
    cr_expect_str_eq(errs.item[0].message, "cannot be read: it is a directory");
    cr_expect(scenario_load(&s, "absent.yaml", NULL, &errs) == AISLE_EIO);
    cr_expect_str_eq(errs.item[1].message, "cannot be read: No such file or directory");
    f = fopen("s.yaml", "w");
    for (int i = 0; i < 17 << 10; i++)
        fprintf(f, "#%1022s\n", "");
    fclose(f);
    cr_expect(scenario_load(&s, "s.yaml", NULL, &errs) == AISLE_EVALUE);
    cr_expect_str_eq(errs.item[2].message, "the file is larger than 16 MiB");
    cr_expect_str_eq(errs.item[2].hint, "put nodes or pods into a CSV file, and name it as `file`");
    remove("s.yaml");
}

static void expect_keys(const struct record *rec, const char *reference)
{
    for (const struct field *f = rec->field; f->key; f++) {
        char cell[80];

        snprintf(cell, sizeof cell, "| `%s` |", f->key);
        cr_expect(strstr(reference, cell), "no row for %s", f->key);
        cr_expect(strstr(reference, f->doc), "no meaning of %s", f->key);
        if (f->record)
            expect_keys(f->record, reference);
    }
}

static const char trace[] =
    "aisle: 1\nname: t\ncluster: {groups: [{name: x, cpu_milli: 1, mem_mib: 1}]}\n"
    "workload:\n  file: /dev/null\n  format: csv\n  start_at_zero: on\n"
    "  where: {cluster: 0e4a51, user: 103959, day: 2017-10-09}\n"
    "  columns:\n    submit_s: {column: ms, scale: 0.001}\n    gpus: 4\n    tenant: user\n"
    "    duration_s: {column: \"7\", times: step_s}\n    job_type: {value: 1e3}\n";

Test(scenario, columns_and_selections_of_a_trace_are_texts_as_written, .init = enter, .fini = leave)
{
    struct scenario *s = load(trace, NULL);
    const struct aisle_workload_spec *w = &scenario_spec(s)->workload;
    const struct aisle_map_entry *c = w->column;

    cr_assert(w->where_count == 3 && w->start_at_zero && w->column_count == 5);
    cr_expect_str_eq(w->where[0].column, "cluster");
    cr_expect_str_eq(w->where[0].value, "0e4a51");
    cr_expect_str_eq(w->where[1].value, "103959");
    cr_expect_str_eq(w->where[2].value, "2017-10-09");
    cr_expect(w->where[1].at.line == 8 && w->where[1].at.col == 28);
    cr_expect_str_eq(c[0].key, "submit_s");
    cr_expect(!strcmp(c[0].column, "ms") && c[0].scale == 0.001 && !c[0].constant && !c[0].times);
    cr_expect(!c[1].column && !strcmp(c[1].constant, "4") && c[1].scale == 1);
    cr_expect(!strcmp(c[2].column, "user") && !c[2].constant && c[2].at.line == 12);
    cr_expect(!strcmp(c[3].column, "7") && !strcmp(c[3].times, "step_s"));
    cr_expect(!c[4].column && !strcmp(c[4].constant, "1e3"));
    scenario_free(s);
}

Test(scenario, selections_can_be_cleared_and_columns_set, .init = enter, .fini = leave)
{
    const char *const set[] = {"workload.where={}", "workload.columns.gpus=num_gpu",
                               "workload.columns={submit_s: t, duration_s: d, gpus: num_gpu}",
                               "workload.columns.id=job", NULL};
    struct scenario *s = load(trace, &(struct scenario_options){.set = set});
    const struct aisle_workload_spec *w = &scenario_spec(s)->workload;

    cr_assert(w->where_count == 0 && w->column_count == 4);
    cr_expect_str_eq(w->column[2].column, "num_gpu");
    cr_expect_str_eq(w->column[3].key, "id");
    scenario_free(s);
}

Test(scenario, the_reference_names_every_key)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    scenario_reference(f);
    fclose(f);
    expect_keys(&schema_scenario, text);
    cr_expect(strstr(text, "| `gpu_count` | whole number, 0..16 | `0` | GPUs of each node |"));
    free(text);
}

Test(scenario, a_list_of_one_seed_is_no_count, .init = enter, .fini = leave)
{
    struct scenario *s = load("aisle: 1\nname: s\n"
                              "cluster: {groups: [{name: n, cpu_milli: 1, mem_mib: 1}]}\n"
                              "workload: {pods: [{name: p}]}\n"
                              "compare: {seeds: [42]}\n",
                              NULL);

    cr_expect_str_eq(scenario_spec(s)->compare.seeds, "42,");
    scenario_free(s);
}
