/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans: the product of axes, what is left out and added, keys, choice, and plans as files. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "experiment/plan.h"

#define SCENARIO                                                                                   \
    "aisle: 1\nname: t\nseed: 42\n"                                                                \
    "cluster: {groups: [{name: n, count: 2, cpu_milli: 1000, mem_mib: 1000, gpu_count: 1}]}\n"     \
    "workload: {jobs: [{name: j, gpu_count: 1, duration_s: 5}]}\n"
#define HEAD "experiment: 1\nscenario: s.yaml\n"
#define GRID                                                                                       \
    HEAD "axes:\n"                                                                                 \
         "  policy: [fgd, best-fit]\n"                                                             \
         "  cluster.groups.0.count: [16, 32]\n"                                                    \
         "  seed: [7, 9]\n"

static char home[4096], folder[] = "/tmp/aisle-plan-XXXXXX";

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");

    cr_assert(file != NULL);
    fputs(text, file);
    fclose(file);
}

static void enter(void)
{
    cr_assert(getcwd(home, sizeof home) && mkdtemp(folder) && chdir(folder) == 0);
    write_file("s.yaml", SCENARIO);
}

static void leave(void)
{
    char command[4200];

    snprintf(command, sizeof command, "rm -r '%s'", folder);
    cr_assert(eq(int, chdir(home), 0));
    cr_assert(eq(int, system(command), 0));
}

TestSuite(plan, .init = enter, .fini = leave);

static struct plan *load_from(const char *path)
{
    struct aisle_errors errs = {0};
    struct plan *p = NULL;

    if (plan_load(&p, path, NULL, &errs) != AISLE_OK) {
        aisle_errors_print(&errs, stderr);
        cr_fatal("%s does not load", path);
    }
    return p;
}

static struct plan *load(const char *text)
{
    write_file("e.yaml", text);
    return load_from("e.yaml");
}

/* The values of all cells, "a b c|a b d". */
static void expect_cells(const struct plan *p, const char *want)
{
    char got[1000] = "";

    for (size_t i = 0; i < p->cell_count; i++)
        for (size_t k = 0; k < p->axis_count; k++) {
            size_t n = strlen(got);

            snprintf(got + n, sizeof got - n, "%s%s", k > 0 ? " " : i > 0 ? "|" : "",
                     p->cell[i].value[k]);
        }
    cr_expect_str_eq(got, want);
}

/* The first error of an experiment, as "line:col message". */
static void expect_error(const char *text, const char *want)
{
    struct aisle_errors errs = {0};
    struct plan *p = NULL;
    char got[700];

    write_file("e.yaml", text);
    cr_assert(ne(int, plan_load(&p, "e.yaml", NULL, &errs), AISLE_OK));
    cr_expect(p == NULL);
    cr_assert(ge(sz, errs.count, 1));
    snprintf(got, sizeof got, "%d:%d %s", errs.item[0].line, errs.item[0].col, errs.item[0].message);
    cr_expect_str_eq(got, want);
    cr_expect_str_eq(errs.item[0].file, "e.yaml");
}

/* Product ---------------------------------------------------------------------------------------- */

Test(plan, runs_the_last_axis_fastest)
{
    struct plan *p = load(GRID);

    expect_cells(p, "fifo/fgd 16 7|fifo/fgd 16 9|fifo/fgd 32 7|fifo/fgd 32 9|"
                    "fifo/best-fit 16 7|fifo/best-fit 16 9|fifo/best-fit 32 7|fifo/best-fit 32 9");
    cr_expect(eq(sz, p->point_count, 4));
    cr_expect(eq(sz, p->cell[5].point, 2));
    cr_expect(eq(u64, p->cell[5].seed, 9));
    cr_expect_str_eq(p->cell[5].policy, "fifo/best-fit");
    cr_expect(eq(i64, aisle_scenario_spec(p->scenario[p->cell[6].scenario])->cluster.group[0].count,
                 32));
    plan_free(p);
}

Test(plan, has_policy_and_seed_of_the_scenario_if_they_are_no_axes)
{
    struct plan *p = load(HEAD);

    expect_cells(p, "fifo/best-fit 42");
    cr_expect_str_eq(p->name, "e");
    plan_free(p);
}

Test(plan, takes_values_that_are_mappings_and_lists)
{
    struct plan *p = load(HEAD "axes: {workload.jobs: [[{name: a, gpu_count: 1, duration_s: 5}], "
                               "[{name: b, gpu_count: 1, duration_s: 9}]]}\n");

    cr_assert(eq(sz, p->cell_count, 2));
    cr_expect_str_eq(p->cell[1].value[1],
                     "[{\"duration_s\":\"9\",\"gpu_count\":\"1\",\"name\":\"b\"}]");
    cr_expect_str_eq(aisle_scenario_spec(p->scenario[p->cell[1].scenario])->workload.job[0].name,
                     "b");
    plan_free(p);
}

Test(plan, takes_seeds_as_a_count_a_range_or_a_list)
{
    struct plan *count = load(HEAD "axes: {seed: 2}\n"), *range = load(HEAD "axes: {seed: 1..2}\n"),
                *list = load(HEAD "axes: {seed: [5, 1..2]}\n");

    expect_cells(count, "fifo/best-fit 42|fifo/best-fit 43");
    expect_cells(range, "fifo/best-fit 1|fifo/best-fit 2");
    expect_cells(list, "fifo/best-fit 5|fifo/best-fit 1|fifo/best-fit 2");
    plan_free(count);
    plan_free(range);
    plan_free(list);
}

Test(plan, leaves_out_what_matches_all_of_an_exclusion)
{
    struct plan *p = load(GRID "exclude:\n"
                               "- {policy: fgd, cluster.groups.0.count: 16}\n"
                               "- {policy: best-fit, seed: [7, 9], cluster.groups.0.count: 32}\n");

    expect_cells(p, "fifo/fgd 32 7|fifo/fgd 32 9|fifo/best-fit 16 7|fifo/best-fit 16 9");
    plan_free(p);
}

Test(plan, adds_what_is_included_with_the_scenarios_own_values)
{
    struct plan *p = load(HEAD "axes: {policy: [fgd], cluster.groups.0.count: [16], seed: [7]}\n"
                               "include:\n- {policy: random, seed: [7, 8]}\n"
                               "- {cluster.groups.0.count: 64}\n");

    expect_cells(p, "fifo/fgd 16 7|fifo/random - 7|fifo/random - 8|fifo/best-fit 64 42");
    cr_expect(eq(sz, p->point_count, 3));
    cr_expect(eq(i64, aisle_scenario_spec(p->scenario[p->cell[1].scenario])->cluster.group[0].count,
                 2));
    plan_free(p);
}

Test(plan, keeps_metrics_and_baseline)
{
    struct plan *p = load(GRID "metrics: [gpu.allocated.mean_ratio, \"job.wait.*\"]\n"
                               "baseline: {policy: best-fit}\n");

    cr_assert(eq(sz, p->metric_count, 2));
    cr_expect_str_eq(p->metric[1], "job.wait.*");
    cr_expect_str_eq(p->baseline[0], "fifo/best-fit");
    cr_expect(p->baseline[1] == NULL);
    plan_free(p);
}

/* Errors ----------------------------------------------------------------------------------------- */

Test(plan, tells_a_wrong_value_where_the_experiment_has_it)
{
    expect_error(HEAD "axes: {cluster.groups.0.count: [16, -3]}\n",
                 "3:37 count must be 1..1000000, not -3");
    expect_error(HEAD "axes: {policy: [fgd, bestfit]}\n", "3:22 unknown policy \"bestfit\"");
    expect_error(HEAD "axes: {seed: [1, x]}\n", "3:18 \"x,\" is not a list of seeds");
}

Test(plan, tells_a_wrong_path_where_the_axis_is)
{
    expect_error(HEAD "axes: {clustr.count: [16, 32]}\n", "3:8 unknown key \"clustr\"");
}

Test(plan, refuses_values_that_are_given_twice)
{
    expect_error(HEAD "axes: {policy: [fgd, fifo/fgd]}\n", "3:22 policy fifo/fgd is given twice");
    expect_error(HEAD "axes: {seed: [1, 1..2]}\n", "3:18 seed 1 is given twice");
}

Test(plan, refuses_exclusions_of_nothing)
{
    expect_error(GRID "exclude:\n- {policy: fgd, seed: 7}\n- {policy: fgd, seed: 8}\n",
                 "9:23 axis seed has no value 8");
    expect_error(GRID "exclude: [{policy: [fgd, best-fit]}]\n", "1:1 no cell is left");
}

Test(plan, refuses_to_include_what_is_there)
{
    expect_error(HEAD "axes: {policy: [fgd], seed: [7]}\ninclude:\n- {policy: fgd, seed: 7}\n",
                 "5:3 what is included is there already: cell 0");
    /* the scenario's own value is 2 */
    expect_error(HEAD "axes: {cluster.groups.0.count: [2], seed: [7]}\ninclude:\n- {seed: 7}\n",
                 "5:3 what is included is there already: cell 0");
}

Test(plan, refuses_values_that_make_no_difference)
{
    expect_error(HEAD "axes: {compare.seeds: [1, 2]}\n",
                 "3:27 compare.seeds 1 and 2 are the same runs");
}

Test(plan, refuses_more_cells_than_anybody_runs)
{
    expect_error(HEAD "axes: {seed: 100000, policy: [fgd, random]}\n",
                 "3:1 the product of the axes has more than 100000 cells");
}

Test(plan, refuses_unknown_keys_axes_and_metrics)
{
    expect_error(HEAD "axis: {}\n", "3:1 unknown key \"axis\"");
    expect_error(GRID "baseline: {polcy: fgd}\n", "7:12 there is no axis \"polcy\"");
    expect_error(GRID "metrics: [job.wait.men_s]\n", "7:11 unknown metric \"job.wait.men_s\"");
    expect_error("experiment: 1\nscenario: t.yaml\n", "2:11 no file \"t.yaml\"");
}

/* Keys ------------------------------------------------------------------------------------------- */

#define WITH_DATA                                                                                  \
    "aisle: 1\nname: t\n"                                                                          \
    "cluster: {groups: [{name: n, cpu_milli: 1000, mem_mib: 1000, gpu_count: 1}]}\n"               \
    "workload: {file: w.csv, format: muri}\n"

static const char *key_of(const char *path)
{
    static char key[8][SHA256_HEX];
    static int turn;
    struct plan *p = load_from(path);
    char *out = key[turn++ % 8];

    memcpy(out, p->cell[0].key, SHA256_HEX);
    plan_free(p);
    return out;
}

Test(plan, has_the_same_keys_in_any_folder)
{
    char absolute[4200];
    const char *first;

    write_file("s.yaml", WITH_DATA);
    write_file("w.csv", "x\n");
    write_file("e.yaml", HEAD);
    first = key_of("e.yaml");
    snprintf(absolute, sizeof absolute, "%s/e.yaml", folder);
    cr_assert(eq(int, mkdir("b", 0777), 0));
    cr_assert(eq(int, chdir("b"), 0));
    write_file("w.csv", "another one that nobody named\n");
    cr_expect_str_eq(first, key_of(absolute));
    cr_expect_str_eq(first, key_of("../e.yaml"));
    write_file("s.yaml", WITH_DATA);
    write_file("e.yaml", HEAD);
    write_file("w.csv", "x\n");
    cr_expect_str_eq(first, key_of("e.yaml"));
}

Test(plan, looks_for_files_of_its_values_beside_itself)
{
    struct plan *p;

    write_file("s.yaml", WITH_DATA);
    write_file("w.csv", "x\n");
    write_file("v.csv", "y\n");
    write_file("e.yaml", HEAD "axes: {workload.file: [w.csv, v.csv]}\n");
    cr_assert(eq(int, mkdir("b", 0777), 0));
    cr_assert(eq(int, chdir("b"), 0));
    write_file("v.csv", "another one that nobody named\n");
    p = load_from("../e.yaml");
    cr_expect_str_eq(aisle_scenario_spec(p->scenario[p->cell[1].scenario])->workload.file.path,
                     "../v.csv");
    plan_free(p);
}

Test(plan, has_other_keys_for_other_contents_values_seeds_and_policies)
{
    const char *first;

    write_file("s.yaml", WITH_DATA);
    write_file("w.csv", "x\n");
    write_file("e.yaml", HEAD);
    first = key_of("e.yaml");
    write_file("w.csv", "y\n");
    cr_expect_str_neq(first, key_of("e.yaml"));
    write_file("w.csv", "x\n");
    cr_expect_str_eq(first, key_of("e.yaml"));
    write_file("e.yaml", HEAD "axes: {seed: [5]}\n");
    cr_expect_str_neq(first, key_of("e.yaml"));
    write_file("e.yaml", HEAD "axes: {policy: [fgd]}\n");
    cr_expect_str_neq(first, key_of("e.yaml"));
    write_file("e.yaml", HEAD "axes: {cluster.groups.0.gpu_count: [2]}\n");
    cr_expect_str_neq(first, key_of("e.yaml"));
}

Test(plan, has_the_keys_of_a_comparison)
{
    struct plan *p = load(HEAD "axes: {policy: [fgd, random], seed: 3}\n"), *c = NULL;
    struct aisle_errors errs = {0};
    const char *const policy[] = {"fgd", "random"};

    cr_assert(eq(int, plan_compare(&c, p->scenario[0], policy, 2, "3", &errs), AISLE_OK));
    cr_expect(eq(sz, c->cell_count, 6));
    cr_expect_str_eq(c->key, p->key);
    cr_expect_str_eq(c->cell[4].key, p->cell[4].key);
    plan_free(c);
    plan_free(p);
}

/* Choice ----------------------------------------------------------------------------------------- */

static void expect_chosen(const struct plan *p, const char *text, const char *want)
{
    bool chosen[8];
    struct aisle_error err = {0};
    char got[9] = "";

    cr_assert(eq(int, plan_choose(p, text, chosen, &err), AISLE_OK), "%s", err.message);
    for (size_t i = 0; i < 8; i++)
        got[i] = chosen[i] ? 'x' : '.';
    cr_expect_str_eq(got, want, "%s", text ? text : "all");
}

Test(plan, chooses_by_numbers_ranges_and_beginnings_of_keys)
{
    struct plan *p = load(GRID);
    char text[40];

    expect_chosen(p, NULL, "xxxxxxxx");
    expect_chosen(p, "0,3-5", "x..xxx..");
    snprintf(text, sizeof text, "1,%.8s", p->cell[6].key);
    expect_chosen(p, text, ".x....x.");
    plan_free(p);
}

Test(plan, chooses_nothing_by_what_is_no_choice)
{
    static const char *const bad[] = {"", "8", "5-3", "x", "1,", "abcde", "1-99", "-1", "0123456789"};
    struct plan *p = load(GRID);
    struct aisle_error err;
    bool chosen[8];

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        cr_expect(eq(int, plan_choose(p, bad[i], chosen, &err), AISLE_EUSAGE), "\"%s\"", bad[i]);
    plan_free(p);
}

Test(plan, gives_every_cell_to_one_shard)
{
    struct plan *p = load(GRID);
    struct aisle_error err;
    int taken[8] = {0};

    for (unsigned i = 1; i <= 3; i++) {
        bool chosen[8];

        cr_assert(eq(int, plan_choose(p, "1-7", chosen, &err), AISLE_OK));
        plan_shard(p, i, 3, chosen);
        for (size_t k = 0; k < 8; k++)
            taken[k] += chosen[k];
        cr_expect(eq(int, chosen[i], true));
    }
    for (size_t k = 0; k < 8; k++)
        cr_expect(eq(int, taken[k], k > 0));
    plan_free(p);
}

/* Files ------------------------------------------------------------------------------------------ */

static char *slurp(const char *name)
{
    static char text[2][20000];
    static int turn;
    char *out = text[turn++ % 2];
    FILE *file = fopen(name, "r");
    size_t n = fread(out, 1, 19999, file);

    fclose(file);
    out[n] = '\0';
    return out;
}

Test(plan, is_read_back_as_it_was_written)
{
    struct plan *p = load(GRID "include: [{policy: \"random\", seed: 18446744073709551615}]\n"
                               "metrics: [job.wait.mean_s]\nbaseline: {policy: fgd}\n"),
                *q = NULL;
    struct aisle_error err = {0};

    cr_assert(eq(int, plan_write(p, "p.json", &err), AISLE_OK));
    cr_assert(eq(int, plan_read(&q, "p.json", &err), AISLE_OK), "%s", err.message);
    expect_cells(q, "fifo/fgd 16 7|fifo/fgd 16 9|fifo/fgd 32 7|fifo/fgd 32 9|"
                    "fifo/best-fit 16 7|fifo/best-fit 16 9|fifo/best-fit 32 7|fifo/best-fit 32 9|"
                    "fifo/random - 18446744073709551615");
    cr_expect_str_eq(q->key, p->key);
    cr_expect_str_eq(q->cell[8].key, p->cell[8].key);
    cr_expect_str_eq(q->cell[8].policy, "fifo/random");
    cr_expect(eq(u64, q->cell[8].seed, UINT64_MAX));
    cr_expect(eq(sz, q->point_count, p->point_count));
    cr_expect_str_eq(q->baseline[0], "fifo/fgd");
    cr_expect(eq(sz, q->scenario_count, 0));
    cr_assert(eq(int, plan_write(q, "q.json", &err), AISLE_OK));
    cr_expect_str_eq(slurp("p.json"), slurp("q.json"));
    plan_free(p);
    plan_free(q);
}

Test(plan, is_not_read_from_what_is_none)
{
    struct plan *p = load(GRID), *q = NULL;
    struct aisle_error err = {0};
    char *text;

    cr_assert(eq(int, plan_write(p, "p.json", &err), AISLE_OK));
    text = slurp("p.json");
    for (size_t cut = 0; cut < strlen(text); cut += 7) {
        char part[20000];

        snprintf(part, sizeof part, "%.*s", (int)cut, text);
        write_file("cut.json", part);
        cr_expect(eq(int, plan_read(&q, "cut.json", &err), AISLE_EPARSE), "%zu bytes", cut);
        cr_expect(q == NULL);
    }
    write_file("other.json", "{\"plan\": 1, \"cells\": {\"a\": [1]}, \"axes\": 3}");
    cr_expect(eq(int, plan_read(&q, "other.json", &err), AISLE_EPARSE));
    cr_expect(eq(int, plan_read(&q, "none.json", &err), AISLE_EIO));
    plan_free(p);
}

Test(plan, is_printed_a_line_a_cell)
{
    struct plan *p = load(HEAD "axes: {policy: [fgd, best-fit], seed: [7, 11]}\n");
    char *text = NULL, want[400];
    size_t size;
    FILE *out = open_memstream(&text, &size);

    plan_print(p, out);
    fclose(out);
    snprintf(want, sizeof want,
             "cell  key       policy         seed\n"
             "   0  %.8s  fifo/fgd       7\n"
             "   1  %.8s  fifo/fgd       11\n"
             "   2  %.8s  fifo/best-fit  7\n"
             "   3  %.8s  fifo/best-fit  11\n"
             "\n4 cells: 2 points x 2 seeds\n",
             p->cell[0].key, p->cell[1].key, p->cell[2].key, p->cell[3].key);
    cr_expect_str_eq(text, want);
    free(text);
    plan_free(p);
}
