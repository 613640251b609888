/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a configuration's hash goes by: contents of files, whatever they are for and are called. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "run/configuration.h"

#define HEAD                                                                                       \
    "aisle: 1\nname: t\n"                                                                          \
    "cluster: {groups: [{name: n, cpu_milli: 1000, mem_mib: 1000, gpu_count: 1}]}\n"
#define WORK "workload: {jobs: [{name: j, gpu_count: 1, duration_s: 5}]}\n"

static char home[4096], folder[] = "/tmp/aisle-configuration-XXXXXX";

static void enter(void)
{
    cr_assert(getcwd(home, sizeof home) && mkdtemp(folder) && chdir(folder) == 0);
}

static void leave(void)
{
    char command[4200];

    snprintf(command, sizeof command, "rm -r '%s'", folder);
    cr_assert(eq(int, chdir(home), 0));
    cr_assert(eq(int, system(command), 0));
}

TestSuite(configuration, .init = enter, .fini = leave);

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");

    cr_assert(file != NULL);
    fputs(text, file);
    fclose(file);
}

/* The hash of the scenario that is at `path`. */
static const char *hash_at(const char *path, struct configuration_cache *cache)
{
    static char hex[4][SHA256_HEX];
    static int turn;
    char *out = hex[turn++ % 4];
    struct aisle_errors errs = {0};
    struct scenario *s = NULL;
    struct configuration c;
    struct choice choice;
    struct aisle_error err = {0};
    struct arena a = {0};

    if (scenario_load(&s, path, NULL, &errs) != AISLE_OK ||
        choice_make(&choice, scenario_spec(s), NULL, &a, &errs) != AISLE_OK) {
        aisle_errors_print(&errs, stderr);
        cr_fatal("%s does not load", path);
    }
    cr_assert(eq(int, configuration_make(&c, s, &choice, cache, &err), AISLE_OK), "%s", err.message);
    memcpy(out, c.sha256, SHA256_HEX);
    mem_free(c.json);
    arena_fini(&a);
    scenario_free(s);
    return out;
}

static const char *hash_of(const char *scenario)
{
    write_file("s.yaml", scenario);
    return hash_at("s.yaml", NULL);
}

/* The hash follows the contents of the file `data` of the scenario. */
static void expect_to_matter(const char *scenario, const char *data)
{
    const char *first, *again;

    write_file(data, "one\n");
    first = hash_of(scenario);
    again = hash_of(scenario);
    cr_expect_str_eq(first, again);
    write_file(data, "two\n");
    cr_expect_str_neq(first, hash_of(scenario), "%s", data);
}

Test(configuration, follows_the_table_of_overheads)
{
    expect_to_matter(HEAD WORK "training: {overhead: {file: o.csv}}\n", "o.csv");
}

Test(configuration, follows_the_table_of_speeds)
{
    expect_to_matter(HEAD WORK "training: {speed: {file: t.csv, format: table}}\n", "t.csv");
}

Test(configuration, follows_every_file_of_a_folder_of_speeds)
{
    cr_assert(mkdir("models", 0777) == 0 && mkdir("models/bert", 0777) == 0);
    write_file("models/bert/a.csv", "a\n");
    expect_to_matter(HEAD WORK "training: {speed: {file: models, format: pollux}}\n",
                     "models/bert/b.csv");
}

Test(configuration, follows_the_table_of_hardware)
{
    expect_to_matter(HEAD WORK "training: {speed: {hardware: h.csv}}\n", "h.csv");
}

Test(configuration, follows_the_trace_of_faults)
{
    expect_to_matter(HEAD WORK "faults: {file: f.csv}\n", "f.csv");
}

Test(configuration, follows_the_trace_of_work)
{
    expect_to_matter(HEAD "workload: {file: w.csv, format: muri}\n", "w.csv");
}

Test(configuration, is_the_same_however_a_path_is_written)
{
    char text[4600];
    const char *plain;

    write_file("w.csv", "x\n");
    plain = hash_of(HEAD "workload: {file: w.csv, format: muri}\n");
    cr_expect_str_eq(plain, hash_of(HEAD "workload: {file: ./w.csv, format: muri}\n"));
    snprintf(text, sizeof text, HEAD "workload: {file: %s/w.csv, format: muri}\n", folder);
    cr_expect_str_eq(plain, hash_of(text));
    snprintf(text, sizeof text, "%s/s.yaml", folder);
    cr_assert(eq(int, chdir("/"), 0));
    cr_expect_str_eq(plain, hash_at(text, NULL));
}

Test(configuration, tells_two_uses_of_a_file_apart)
{
    write_file("x.csv", "x\n");
    cr_expect_str_neq(hash_of(HEAD WORK "faults: {file: x.csv}\n"),
                      hash_of(HEAD WORK "training: {overhead: {file: x.csv}}\n"));
}

Test(configuration, reads_a_file_once_with_a_cache)
{
    struct configuration_cache cache = {0};
    const char *first;

    write_file("s.yaml", HEAD WORK "faults: {file: f.csv}\n");
    write_file("f.csv", "one\n");
    first = hash_at("s.yaml", &cache);
    write_file("f.csv", "two\n");
    cr_expect_str_eq(first, hash_at("s.yaml", &cache));
    configuration_cache_fini(&cache);
}
