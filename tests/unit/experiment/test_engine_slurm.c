/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slurm's scripts, run by a shell without Slurm: what is called, with which arguments. The real one
 * is in tests/slurm. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/mem.h"
#include "experiment/engine_slurm.h"

enum { CELLS = 10 };

/* A folder with spaces, quotes and what a shell might take for its own; "%a" is of Slurm's. */
static char dir[] = "/tmp/aisle '\"$HOME`id` %a;* XXXXXX";
static struct plan plan = {.name = "a name; of 'two'", .path = "e x.yaml", .cell_count = CELLS};
static struct plan_cell cell[CELLS];
static struct slurm_written written;

static char *in_dir(const char *name)
{
    return mem_printf("%s/%s", dir, name);
}

/* Runs a command of the shell with the folder as $1; returns what it prints. */
static char *shell(const char *command, int *status)
{
    char *script = in_dir("command"), *out = in_dir("out"), *line, *text = mem_new(1, 65536);
    FILE *f = fopen(script, "w");

    fputs(command, f);
    fclose(f);
    setenv("D", dir, 1);
    line = mem_text("exec sh \"$D/command\" >\"$D/out\" 2>&1");
    *status = WEXITSTATUS(system(line));
    f = fopen(out, "r");
    text[fread(text, 1, 65535, f)] = '\0';
    fclose(f);
    mem_free(line);
    mem_free(script);
    mem_free(out);
    return text;
}

/* Takes the text. */
static void expect_text(char *text, const char *expected)
{
    cr_expect(eq(str, text, (char *)expected));
    mem_free(text);
}

static void write_file(const char *name, const char *text)
{
    char *path = in_dir(name);
    FILE *f = fopen(path, "w");

    fputs(text, f);
    fclose(f);
    chmod(path, 0755);
    mem_free(path);
}

static void begin(void)
{
    char *cells;

    cr_assert(mkdtemp(dir) != NULL);
    cells = in_dir("cells");
    cr_assert(mkdir(cells, 0755) == 0);
    mem_free(cells);
    plan.cell = cell;
    memset(plan.key, 'a', sizeof plan.key - 1);
    for (int i = 0; i < CELLS; i++)
        snprintf(cell[i].key, sizeof cell[i].key, "%064d", i);
}

static void end(void)
{
    setenv("D", dir, 1);
    cr_expect(system("rm -rf -- \"$D\"") == 0);
}

/* The program tells its arguments, and fails as often as $D/fails says. */
static void write_scripts(struct slurm_options o)
{
    char *program = in_dir("my aisle");

    write_file("my aisle", "#!/bin/sh\nfor a in \"$@\"; do echo \"<$a>\"; done\n"
                           "echo \"data <$AISLE_DATA>\"\n"
                           "n=$(cat \"$D/fails\" 2>/dev/null || echo 0)\n"
                           "[ $n = 0 ] || { echo $((n - 1)) >\"$D/fails\"; exit 1; }\n");
    o.program = program;
    o.experiment = "e x.yaml";
    o.folder = dir;
    cr_assert(slurm_write(&plan, &o, &written, NULL) == AISLE_OK);
    mem_free(program);
}

static void expect_cells(const char *element, const char *cells)
{
    int status;
    char *text;

    setenv("SLURM_ARRAY_TASK_ID", element, 1);
    text = shell("sh \"$D/slurm/array.sh\" | sed -n '/--cells/{n;p;}'", &status);
    expect_text(text, cells);
}

TestSuite(engine_slurm, .init = begin, .fini = end);

Test(engine_slurm, an_element_runs_its_chunk_with_every_path_as_it_is)
{
    const char *const further[] = {"--reproducible", "--data", "my 'data'", NULL};
    char *text, *expected;
    int status;

    write_scripts((struct slurm_options){.chunk = 4, .argument = further, .data = "$x:/y z"});
    cr_expect(eq(sz, written.elements, 3));
    setenv("SLURM_ARRAY_TASK_ID", "1", 1);
    setenv("SLURM_CPUS_ON_NODE", "6", 1);
    setenv("SLURMD_NODENAME", "n1", 1);
    text = shell("cd / && sh \"$D/slurm/array.sh\"", &status);
    expected =
        mem_printf("cells 4-7 on n1, restart 0\n<sweep>\n<e x.yaml>\n<-o>\n<%s>\n<--cells>\n<4-7>\n"
                   "<-j>\n<6>\n<--reproducible>\n<--data>\n<my 'data'>\ndata <$x:/y z>\n",
                   dir);
    expect_text(text, expected);
    cr_expect(eq(int, status, 0));
    mem_free(expected);
}

/* What is finished is in no element: tests/slurm has cells that are. */
Test(engine_slurm, a_file_that_is_no_finished_cell_does_not_count)
{
    char name[80];

    snprintf(name, sizeof name, "cells/%064d.db", 2);
    write_file(name, "no database");
    write_scripts((struct slurm_options){.chunk = 10});
    expect_cells("0", "<0-9>\n");
}

Test(engine_slurm, what_was_not_chosen_is_in_no_element)
{
    static const bool chosen[CELLS] = {[1] = true, [3] = true, [4] = true, [9] = true};

    write_scripts((struct slurm_options){.chunk = 10, .chosen = chosen});
    expect_cells("0", "<1,3-4,9>\n");
}

Test(engine_slurm, nothing_to_do_writes_nothing)
{
    static const bool chosen[CELLS];
    char *slurm = in_dir("slurm");

    write_scripts((struct slurm_options){.chosen = chosen});
    cr_expect(eq(sz, written.cells, 0));
    cr_expect(access(slurm, F_OK) != 0);
    mem_free(slurm);
}

Test(engine_slurm, a_second_array_goes_on_where_the_first_ended)
{
    char *text;
    int status;

    write_scripts((struct slurm_options){.chunk = 1});
    setenv("SLURM_ARRAY_TASK_ID", "2", 1);
    text = shell("sh \"$D/slurm/array.sh\" 5 | sed -n '/--cells/{n;p;}'", &status);
    expect_text(text, "<7>\n");
}

Test(engine_slurm, an_element_that_is_not_there_is_bad_input)
{
    char *text;
    int status;

    write_scripts((struct slurm_options){.chunk = 4});
    setenv("SLURM_ARRAY_TASK_ID", "3", 1);
    text = shell("sh \"$D/slurm/array.sh\"", &status);
    expect_text(text, "there is no such element\n");
    cr_expect(eq(int, status, 2));
}

Test(engine_slurm, failed_cells_are_tried_again_one_at_a_time)
{
    char *text;
    int status;

    write_scripts((struct slurm_options){.chunk = 4});
    setenv("SLURM_ARRAY_TASK_ID", "0", 1);
    setenv("SLURM_CPUS_ON_NODE", "6", 1);
    write_file("fails", "2\n");
    text = shell("sh \"$D/slurm/array.sh\" 2>/dev/null | sed -n '/-j/{n;p;}'; cat \"$D/fails\"",
                 &status);
    expect_text(text, "<6>\n<1>\n<1>\n0\n");
}

Test(engine_slurm, but_no_more_than_three_times)
{
    char *text;
    int status;

    write_scripts((struct slurm_options){.chunk = 4});
    setenv("SLURM_ARRAY_TASK_ID", "0", 1);
    write_file("fails", "9\n");
    text = shell("sh \"$D/slurm/array.sh\" | grep -c sweep; cat \"$D/fails\"", &status);
    expect_text(text, "failed cells are run again, one at a time: try 2\n"
                      "failed cells are run again, one at a time: try 3\n3\n6\n");
    text = shell("sh \"$D/slurm/array.sh\"", &status);
    cr_expect(eq(int, status, 1));
    mem_free(text);
}

Test(engine_slurm, the_merge_job_merges_into_the_folders_database)
{
    char *text, *expected;
    int status;

    write_scripts((struct slurm_options){.chunk = 4});
    text = shell("cd / && sh \"$D/slurm/merge.sh\" | grep -v data", &status);
    expected = mem_printf("<merge>\n<%s>\n<-o>\n<%s/results.db>\n", dir, dir);
    expect_text(text, expected);
    mem_free(expected);
}

/* Stand-ins for Slurm's commands; sbatch numbers its jobs from 1, and refuses as $REFUSE says. */
static void fake_slurm(const char *array_size)
{
    write_file("scontrol", "#!/bin/sh\necho 'MaxArraySize            = '$MOST\n");
    write_file("sbatch", "#!/bin/sh\nn=$(($(cat \"$D/n\" 2>/dev/null) + 1))\necho $n >\"$D/n\"\n"
                         "[ $n != \"$REFUSE\" ] || exit 1\n"
                         "printf '%s\\n' \"sbatch $*\" >>\"$D/calls\"\necho \"$n;lab\"\n");
    write_file("scancel", "#!/bin/sh\necho \"scancel $*\" >>\"$D/calls\"\n");
    setenv("MOST", array_size, 1);
}

static const char submit_and_show[] =
    "PATH=$D:$PATH; sh \"$D/slurm/submit.sh\" --time=9 \"-A a b\"; s=$?\n"
    "sed 's/--output=.*log/-o log/' \"$D/calls\"; exit $s";

Test(engine_slurm, a_plan_too_long_for_an_array_becomes_several)
{
    char *text;
    int status;

    fake_slurm("4");
    write_scripts((struct slurm_options){.chunk = 1});
    text = shell(submit_and_show, &status);
    expect_text(text,
                "submitted array 1 2 3, then merge 4\n"
                "sbatch --parsable --array=0-3 -o log/%A_%a.txt --time=9 -A a b slurm/array.sh 0\n"
                "sbatch --parsable --array=0-3 -o log/%A_%a.txt --time=9 -A a b slurm/array.sh 4\n"
                "sbatch --parsable --array=0-1 -o log/%A_%a.txt --time=9 -A a b slurm/array.sh 8\n"
                "sbatch --parsable --dependency=afterany:1:2:3 -o log/merge-%j.txt --time=9 -A a b "
                "slurm/merge.sh\n");
    cr_expect(eq(int, status, 0));
}

Test(engine_slurm, a_limit_holds_for_several_arrays_together)
{
    char *text;
    int status;

    fake_slurm("5");
    write_scripts((struct slurm_options){.chunk = 1, .array_limit = 3});
    text = shell(submit_and_show, &status);
    expect_text(
        text,
        "submitted array 1 2, then merge 3\n"
        "sbatch --parsable --array=0-4%3 -o log/%A_%a.txt --time=9 -A a b slurm/array.sh 0\n"
        "sbatch --parsable --dependency=afterany:1 --array=0-4%3 -o log/%A_%a.txt --time=9 -A a b "
        "slurm/array.sh 5\n"
        "sbatch --parsable --dependency=afterany:1:2 -o log/merge-%j.txt --time=9 -A a b "
        "slurm/merge.sh\n");
}

/* Where the first array's output is to go. */
static char *log_of(void)
{
    int status;

    fake_slurm("10");
    write_scripts((struct slurm_options){.chunk = 1});
    return shell("PATH=$D:$PATH; sh \"$D/slurm/submit.sh\" >/dev/null\n"
                 "sed -n '1s/.*--output=\\(.*txt\\) .*/\\1/p' \"$D/calls\"",
                 &status);
}

Test(engine_slurm, a_percent_sign_in_the_folders_name_is_told_slurm_twice)
{
    char *expected, *percent = strchr(dir, '%');

    expected = mem_printf("%.*s%%%s/slurm/log/%%A_%%a.txt\n", (int)(percent - dir), dir, percent);
    expect_text(log_of(), expected);
    mem_free(expected);
}

Test(engine_slurm, in_a_folder_with_a_backslash_all_elements_have_one_log)
{
    char *backslash, *text;

    end();
    backslash = strchr(dir, '%');
    *backslash = '\\';
    cr_assert(mkdir(dir, 0755) == 0);
    text = log_of();
    cr_expect(strstr(text, " \\\\a;") != NULL);
    cr_expect(strstr(text, "/slurm/log/array.txt\n") != NULL);
    mem_free(text);
}

Test(engine_slurm, a_submission_that_fails_leaves_nothing_in_the_queue)
{
    char *text;
    int status;

    fake_slurm("6");
    setenv("REFUSE", "2", 1);
    write_scripts((struct slurm_options){.chunk = 1});
    text = shell(submit_and_show, &status);
    expect_text(text, "submit.sh: sbatch failed; nothing is left in the queue\n"
                      "sbatch --parsable --array=0-5 -o log/%A_%a.txt --time=9 -A a b "
                      "slurm/array.sh 0\nscancel 1\n");
    cr_expect(eq(int, status, 1));
}

Test(engine_slurm, without_slurm_it_says_so)
{
    char *path = mem_printf("%s:%s", dir, getenv("PATH"));
    struct aisle_error err = {0};

    fake_slurm("");
    write_scripts((struct slurm_options){.chunk = 1});
    setenv("D", dir, 1);
    setenv("PATH", path, 1);
    cr_expect(slurm_submit(&written, &err) == AISLE_EIO);
    mem_free(path);
    cr_expect(strstr(err.message, "submit.sh failed") != NULL);
}

Test(engine_slurm, a_chunk_is_about_a_minute_and_an_array_at_most_a_thousand)
{
    cr_expect(eq(sz, slurm_chunk(240, NAN), 4));
    cr_expect(eq(sz, slurm_chunk(2, NAN), 2));
    cr_expect(eq(sz, slurm_chunk(240, 0.5), 120));
    cr_expect(eq(sz, slurm_chunk(240, 7), 9));
    cr_expect(eq(sz, slurm_chunk(240, 3600), 1));
    cr_expect(eq(sz, slurm_chunk(240, 1e-9), 240));
    cr_expect(eq(sz, slurm_chunk(12001, 3600), 13));
    cr_expect(eq(sz, slurm_chunk(12000, NAN), 12));
}

Test(engine_slurm, a_folder_that_cannot_be_made_is_an_error)
{
    struct slurm_options o = {.program = "/aisle", .experiment = "e", .folder = "/proc/none"};
    struct aisle_error err = {0};

    cr_expect(slurm_write(&plan, &o, &written, &err) == AISLE_EIO);
    cr_expect(strstr(err.message, "/proc/none") != NULL);
}
