/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part `training` of a scenario: its values, and what is said of bad ones. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/scenario.h"

#define HEAD                                                                                       \
    "aisle: 1\nname: x\ncluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1}]}\n"                \
    "workload: {pods: [{name: p}]}\n"

enum { S = 1000000 };

static char folder[] = "training-XXXXXX";

static void enter(void)
{
    FILE *f;

    cr_assert(mkdtemp(folder) && !chdir(folder) && !mkdir("models", 0700));
    f = fopen("t.csv", "w");
    cr_assert(f && !fclose(f));
}

static void leave(void)
{
    cr_assert(!remove("t.csv") && !remove("s.yaml") && !rmdir("models") && !chdir("..") &&
              !rmdir(folder));
}

static struct scenario *load(const char *text, struct aisle_errors *errs)
{
    const struct scenario_options options = {0};
    struct scenario *s;
    FILE *f = fopen("s.yaml", "w");

    fprintf(f, HEAD "%s", text);
    fclose(f);
    cr_expect((scenario_load(&s, "s.yaml", &options, errs) == AISLE_OK) == (s != NULL));
    return s;
}

Test(training, values_are_those_that_were_written, .init = enter, .fini = leave)
{
    struct aisle_errors errs = {0};
    struct scenario *s =
        load("training:\n"
             "  start_s: 20\n  restore_s: 10\n  stop_s: 5\n"
             "  overhead: {file: t.csv, default_s: 7}\n"
             "  checkpoint: {every_s: 30min, cost_s: 60, mode: async, stall_s: 3}\n"
             "  speed: {file: models, format: pollux, models: {T4: 0.5},\n"
             "          rack_ratio: 0.9, spine_ratio: 0.8, hardware: t.csv}\n",
             &errs);
    const struct aisle_training_spec *t;

    cr_assert(s, "%s", errs.item[0].message);
    t = &scenario_spec(s)->training;
    cr_expect(t->start_us == 20 * S && t->restore_us == 10 * S && t->stop_us == 5 * S);
    cr_expect_str_eq(t->overhead.path, "t.csv");
    cr_expect(t->overhead_default_us == 7 * S);
    cr_expect(t->checkpoint_every_us == INT64_C(1800) * S);
    cr_expect(t->checkpoint_async && t->checkpoint_cost_us == 60 * S);
    cr_expect(t->checkpoint_stall_us == 3 * S);
    cr_expect_str_eq(t->speed.file.path, "models");
    cr_expect_str_eq(t->speed.format, "pollux");
    cr_assert(t->speed.model_count == 1);
    cr_expect_str_eq(t->speed.model[0].key, "T4");
    cr_expect(t->speed.rack_ratio == 0.9 && t->speed.spine_ratio == 0.8);
    cr_expect_str_eq(t->speed.hardware.path, "t.csv");
    scenario_free(s);
}

Test(training, costs_nothing_and_slows_nobody_unless_said, .init = enter, .fini = leave)
{
    struct aisle_errors errs = {0};
    struct scenario *s = load("", &errs);
    const struct aisle_training_spec *t;

    cr_assert(s, "%s", errs.item[0].message);
    t = &scenario_spec(s)->training;
    cr_expect(!t->start_us && !t->restore_us && !t->stop_us && !t->overhead.name);
    cr_expect(!t->checkpoint_every_us && !t->checkpoint_async);
    cr_expect(!t->speed.file.name && !t->speed.model_count && !t->speed.hardware.name);
    cr_expect(t->speed.rack_ratio == 1 && t->speed.spine_ratio == 1);
    scenario_free(s);
}

Test(training, a_synchronous_checkpoint_stalls_for_all_of_its_cost, .init = enter, .fini = leave)
{
    struct aisle_errors errs = {0};
    struct scenario *s = load("training: {checkpoint: {every_s: 100, cost_s: 9}}\n", &errs);

    cr_assert(s, "%s", errs.item[0].message);
    cr_expect(scenario_spec(s)->training.checkpoint_stall_us == 9 * S);
    scenario_free(s);
}

Test(training, bad_values_are_told_with_their_place, .init = enter, .fini = leave)
{
    static const struct {
        const char *text, *at, *message;
    } cases[] = {
        {"{checkpoint: {cost_s: 9}}", "5:24", "missing key \"every_s\" in training.checkpoint"},
        {"{checkpoint: {every_s: 60, cost_s: 60}}", "5:46",
         "a checkpoint takes no less than the time between two"},
        {"{checkpoint: {every_s: 60, cost_s: 6, stall_s: 1}}", "5:58",
         "\"stall_s\" goes with mode async only"},
        {"{checkpoint: {every_s: 60, cost_s: 6, stall_s: 7, mode: async}}", "5:58",
         "the stall is longer than the whole checkpoint"},
        {"{checkpoint: {every_s: 60, mode: lazy}}", "5:44", "unknown mode \"lazy\""},
        {"{overhead: {default_s: 10}}", "5:22", "missing key \"file\" in training.overhead"},
        {"{overhead: {file: models}}", "5:29", "\"models\" is a directory"},
        {"{speed: {file: t.csv}}", "5:19", "missing key \"format\" in training.speed"},
        {"{speed: {format: gavel}}", "5:20", "\"format\" goes with \"file\" only"},
        {"{speed: {file: t.csv, format: gravel}}", "5:41", "unknown format \"gravel\""},
        {"{speed: {file: t.csv, format: pollux}}", "5:26",
         "a file, where format pollux has a folder"},
        {"{speed: {file: models, format: gavel}}", "5:26", "a folder, where a CSV file should be"},
        {"{speed: {models: {T4: fast}}}", "5:33",
         "the speed of T4 must be a number within 1e-06..1e+06"},
        {"{speed: {models: {T4: 0}}}", "5:33",
         "the speed of T4 must be a number within 1e-06..1e+06"},
        {"{speed: {models: {T4: 1, t4: 0.5}}}", "5:36",
         "the speed of t4 is given twice: case does not matter"},
        {"{speed: {rack_ratio: 1.5}}", "5:32", "rack_ratio must be more than 0 and at most 1"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct aisle_errors errs = {0};
        char text[200], at[32];
        struct scenario *s;

        snprintf(text, sizeof text, "training: %s\n", cases[i].text);
        s = load(text, &errs);
        cr_assert(!s && errs.count == 1, "%s", cases[i].text);
        snprintf(at, sizeof at, "%d:%d", errs.item[0].line, errs.item[0].col);
        cr_expect(strstr(errs.item[0].message, cases[i].message), "%s says: %s", cases[i].text,
                  errs.item[0].message);
        cr_expect_str_eq(at, cases[i].at, "%s: not %s but %s", cases[i].text, cases[i].at, at);
    }
}
