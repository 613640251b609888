/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support.h"
#include "tests/unit/workload/table.h"
#include "workload/column.h"

Test(column, reads_the_seed_s_own_numbers_until_they_end)
{
    static const char text[] = "pos,s7,s8\n0,5,1\n1,0,\n2,3,\n";
    struct aisle_column column = {.file = table_write(text, strlen(text)), .column = "s{seed}"};
    struct arena a = {0};
    struct aisle_error err;
    int64_t *value;
    size_t count;

    cr_assert(column_read(&column, 7, &a, &value, &count, &err) == AISLE_OK);
    cr_assert(count == 3);
    cr_expect(value[0] == 5 && value[1] == 0 && value[2] == 3);
    cr_assert(column_read(&column, 8, &a, &value, &count, &err) == AISLE_OK);
    cr_expect(count == 1 && value[0] == 1);
    column.column = "pos";
    cr_assert(column_read(&column, 8, &a, &value, &count, &err) == AISLE_OK);
    cr_expect(count == 3 && value[2] == 2);
    table_remove(column.file);
    arena_fini(&a);
}

Test(column, bad_columns_and_ranks_are_told_with_their_place)
{
    static const struct {
        const char *text, *column, *error;
    } cases[] = {
        {"pos,s1,s2,s3,s7,t9\n", "s{seed}",
         ":1:1: error: there is no column \"s42\"\n    1 | pos,s1,s2,s3,s7,t9\n      | ^\n"
         "hint: \"s{seed}\" is there for the seeds 1..3, 7\n"},
        {"pos,rank\n", "rnak",
         ":1:1: error: there is no column \"rnak\"\n    1 | pos,rank\n      | ^\n"
         "hint: did you mean \"rank\"? The columns are pos, rank\n"},
        {"pos,x\n", "s{seed}",
         ":1:1: error: there is no column \"s42\"\n    1 | pos,x\n      | ^\n"
         "hint: the columns are pos, x\n"},
        {"pos,s42\n0,1\n1,\n2,0\n", "s{seed}",
         ":4:3: error: s42: a number after the column ended on line 3\n"
         "    4 | 2,0\n      |   ^\n"},
        {"s42\n-1\n", "s{seed}", ":2:1: error: s42: -1 is negative\n    2 | -1\n      | ^^\n"},
        {"pos,s42\n0,1\n1,2\n2,1\n", "s{seed}",
         ":4:3: error: s42: rank 1 is given twice\n    4 | 2,1\n      |   ^\n"},
        {"pos,s42\n0,1\n1,3\n2,0\n", "s{seed}",
         ":3:3: error: s42: rank 3 is beyond 0..2, as there are 3\n"
         "    3 | 1,3\n      |   ^\n"},
        {"pos,s42\n0,1\n1,0\n", "s{seed}", ": error: 2 ranks, but 3 are needed\n"},
        {"pos,s42\n0,1\n1,0\n2,2\n", "s{seed}", NULL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct aisle_column column = {.file = table_write(cases[i].text, strlen(cases[i].text)),
                                      .column = cases[i].column};
        struct arena a = {0};
        struct aisle_error err = {0};
        int64_t *value;
        size_t count;
        enum aisle_status status = column_read(&column, 42, &a, &value, &count, &err);

        if (!status)
            status = column_check_permutation(&column, 42, "rank", value, count, 3, &err);
        cr_expect(status == AISLE_OK ? !cases[i].error : cases[i].error != NULL, "%s",
                  cases[i].text);
        if (cases[i].error)
            table_expect(&err, column.file.path, cases[i].error, cases[i].text);
        table_remove(column.file);
        arena_fini(&a);
    }
}

Test(column, distributed_ranks_are_those_of_the_data)
{
    struct aisle_column shipped = {.column = "s{seed}"}, shared = {.column = "s{seed}"};
    const char *source = getenv("top_srcdir"), *path;
    char ours[4096];

    REQUIRE_DATA(path, "openb/node_rank_default.csv");
    shared.file.path = path;
    snprintf(ours, sizeof ours, "%s/scenarios/papers/data/openb-node-ranks.csv.gz",
             source ? source : ".");
    if (access(ours, R_OK))
        cr_skip("SKIPPED: %s is not there", ours);
    shipped.file.path = ours;
    for (uint64_t seed = 42; seed <= 51; seed++) {
        struct arena a = {0};
        struct aisle_error err;
        int64_t *value, *same;
        size_t count, n;

        cr_assert(column_read(&shipped, seed, &a, &value, &count, &err) == AISLE_OK, "%s",
                  err.message);
        cr_assert(column_check_permutation(&shipped, seed, "rank", value, count, 1213, &err) ==
                      AISLE_OK,
                  "%s", err.message);
        cr_assert(column_read(&shared, seed, &a, &same, &n, &err) == AISLE_OK, "%s", err.message);
        cr_assert(n == count);
        cr_expect_arr_eq(value, same, n * sizeof *same);
        arena_fini(&a);
    }
}
