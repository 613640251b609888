/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "experiment/cell.h"
#include "experiment/command.h"
#include "record/store.h"

#define CONFIGURATION OTHER
#define KEY   "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define NEAR  "0123456789aacdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER "f123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static char folder[] = "/tmp/aisle-cell-XXXXXX";
static struct arena arena;
static struct plan plan;
static char *file;

static void make(void)
{
    static const struct plan_axis axis[] = {{.name = "policy"}, {.name = "seed"}};
    static const char *const one[] = {"fifo/fgd", "7"}, *const two[] = {"fifo/fgd", "8"};
    static struct plan_cell cell[] = {
        {.policy = "fifo/fgd", .seed = 7, .value = one},
        {.policy = "fifo/fgd", .seed = 8, .value = two},
    };

    plan = (struct plan){.name = "test", .path = "it's.yaml", .axis = axis, .axis_count = 2,
                         .cell = cell, .cell_count = 2};
    for (size_t i = 0; i < 2; i++)
        plan_key_of_cell(cell[i].key, CONFIGURATION, cell[i].seed);
    cr_assert(mkdtemp(folder) != NULL);
    file = cell_path(&arena, folder, cell[0].key);
}

static void clear(void)
{
    char *command = mem_printf("rm -rf %s", folder);

    cr_expect(system(command) == 0);
    mem_free(command);
    arena_fini(&arena);
}

TestSuite(cell, .init = make, .fini = clear);

/* A database with one run. */
static void put_run(const char *path, const char *status, int seed, double value)
{
    char *sql = arena_printf(&arena,
                             "INSERT INTO run VALUES (1,'n','s','fifo/fgd','fifo','fgd',%d,'%s','%s',"
                             "'{}','d','v',0,0); INSERT INTO metric VALUES (1,'m',%f,'1')",
                             seed, status, CONFIGURATION, value);
    struct aisle_error err = {0};
    sqlite3 *db;

    cr_assert(eq(int, store_open(&db, path, STORE_SCRATCH, &err), AISLE_OK));
    cr_assert(eq(int, store_exec(db, sql, &err), AISLE_OK));
    sqlite3_close(db);
}

static enum aisle_status check(struct aisle_error *err)
{
    *err = (struct aisle_error){0};
    return cell_check(file, &plan.cell[0], NULL, err);
}

Test(cell, a_run_of_its_configuration_and_seed_is_finished)
{
    struct aisle_error err = {0};
    char digest[CELL_DIGEST];

    cr_expect(eq(int, check(&err), AISLE_END));
    put_run(file, "complete", 7, 1);
    cr_expect(eq(int, cell_check(file, &plan.cell[0], digest, &err), AISLE_OK));
    cr_expect(eq(str, digest, (char *)"d"));
}

Test(cell, another_cell_under_its_name_is_found_out)
{
    struct aisle_error err = {0};

    put_run(file, "complete", 8, 1);
    cr_expect(eq(int, check(&err), AISLE_EVALUE));
    cr_expect(strstr(err.message, "is another cell under this name") != NULL);
}

Test(cell, a_run_that_is_not_complete_and_more_than_one_are_found_out)
{
    struct aisle_error err = {0};
    sqlite3 *db;

    put_run(file, "interrupted", 7, 1);
    cr_expect(eq(int, check(&err), AISLE_EDB));
    cr_expect(strstr(err.message, "does not hold one complete run") != NULL);
    cr_assert(eq(int, store_open(&db, file, STORE_SCRATCH, &err), AISLE_OK));
    cr_assert(eq(int, store_exec(db, "UPDATE run SET status = 'complete'", &err), AISLE_OK));
    cr_expect(eq(int, check(&err), AISLE_OK));
    cr_assert(eq(int, store_exec(db, "INSERT INTO run SELECT 2, name, scenario, policy, queue, "
                                     "placement, seed, status, config_sha256, config, digest, "
                                     "version, sim_end_s, events FROM run", &err), AISLE_OK));
    sqlite3_close(db);
    cr_expect(eq(int, check(&err), AISLE_EDB));
}

Test(cell, cut_anywhere_it_is_not_finished)
{
    struct aisle_error err = {0};
    long size;
    FILE *f;

    put_run(file, "complete", 7, 1);
    f = fopen(file, "r");
    fseek(f, 0, SEEK_END);
    size = ftell(f);
    fclose(f);
    for (long cut = size - 1; cut > 0; cut -= 1 + cut / 37) {
        cr_assert(truncate(file, cut) == 0);
        cr_expect(eq(int, check(&err), AISLE_EDB), "cut to %ld of %ld bytes", cut, size);
    }
    cr_assert(truncate(file, 0) == 0);
    cr_expect(eq(int, check(&err), AISLE_EDB));
    cr_expect(strstr(err.message, "is empty") != NULL);
}

Test(cell, merged_twice_it_is_there_once_with_its_axes)
{
    struct aisle_error err = {0};
    sqlite3_stmt *st;
    sqlite3 *db;

    put_run(file, "complete", 7, 1);
    cr_assert(eq(int, store_open(&db, ":memory:", STORE_SCRATCH, &err), AISLE_OK));
    for (int i = 0; i < 2; i++)
        cr_expect(eq(int, cell_merge(db, &plan, 0, file, &err), AISLE_OK));
    sqlite3_prepare_v2(db,
                       "SELECT (SELECT count(*) FROM run), group_concat(name || '=' || value) "
                       "FROM axis",
                       -1, &st, NULL);
    cr_assert(eq(int, sqlite3_step(st), SQLITE_ROW));
    cr_expect(eq(int, sqlite3_column_int(st, 0), 1));
    cr_expect(eq(str, (char *)sqlite3_column_text(st, 1), (char *)"policy=fifo/fgd,seed=7"));
    sqlite3_finalize(st);
    sqlite3_close(db);
}

Test(cell, a_failure_is_told_with_what_repeats_it)
{
    const char *message, *command, *told = command_of_cell(&arena, &plan, 0, "out dir", NULL);
    char *expected = arena_printf(&arena, "aisle sweep 'it'\\''s.yaml' -o 'out dir' --cells %.8s",
                                  plan.cell[0].key);
    struct aisle_errors errs = {0};
    struct aisle_error err = {0};

    error_set(errors_next(&errs), AISLE_EPOLICY, "policy \"x\" did\nsomething");
    cr_expect(eq(str, (char *)told, expected));
    cr_assert(eq(int, cell_write_failed(folder, &plan, 0, &errs, told, &err), AISLE_OK));
    cr_assert(cell_read_failed(cell_failed_path(&arena, folder, plan.cell[0].key), &arena, &message,
                               &command));
    cr_expect(eq(str, (char *)message, (char *)"policy \"x\" did\nsomething"));
    cr_expect(eq(str, (char *)command, (char *)told));
    cr_expect(not(cell_read_failed(cell_failed_path(&arena, folder, OTHER), &arena, &message,
                                   &command)));
}

Test(cell, keys_are_shortened_to_what_tells_them_apart)
{
    snprintf(plan.cell[0].key, SHA256_HEX, "%s", KEY);
    snprintf(plan.cell[1].key, SHA256_HEX, "%s", OTHER);
    cr_expect(eq(str, (char *)cell_title(&arena, &plan, 1),
                 (char *)"cell f1234567 (policy=fifo/fgd, seed=8)"));
    snprintf(plan.cell[1].key, SHA256_HEX, "%s", NEAR);
    cr_expect(eq(str, (char *)cell_short_key(&arena, &plan, 0), (char *)"0123456789ab"));
    cr_expect(eq(str, (char *)cell_short_key(&arena, &plan, 1), (char *)"0123456789aa"));
}
