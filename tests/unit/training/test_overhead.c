/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support.h"
#include "tests/unit/workload/table.h"
#include "training/overhead.h"

enum { S = 1000000 };

static const char text[] = "job_type,gpus,overhead_s\n"
                           "bert,4,10.5\n"
                           "bert,1,8\n"
                           "\"gpt, large\",8,120\n";

Test(overhead, is_that_of_the_type_and_of_the_next_larger_number_of_gpus)
{
    struct aisle_file file = table_write(text, strlen(text));
    struct aisle_error err = {0};
    struct overhead *o;

    cr_assert(overhead_new(&o, &file, 7 * S, &err) == AISLE_OK, "%s", err.message);
    cr_expect(eq(i64, overhead_us(o, "bert", 1), 8 * S));
    cr_expect(eq(i64, overhead_us(o, "bert", 2), 10 * S + S / 2));
    cr_expect(eq(i64, overhead_us(o, "bert", 4), 10 * S + S / 2));
    cr_expect(eq(i64, overhead_us(o, "bert", 64), 10 * S + S / 2));
    cr_expect(eq(i64, overhead_us(o, "gpt, large", 0), 120 * S));
    overhead_free(o);
    table_remove(file);
}

Test(overhead, of_what_is_not_in_the_table_is_the_default_and_without_a_table_nothing)
{
    struct aisle_file file = table_write(text, strlen(text)), none = {0};
    struct aisle_error err = {0};
    struct overhead *o;

    cr_assert(overhead_new(&o, &file, 7 * S, &err) == AISLE_OK, "%s", err.message);
    cr_expect(eq(i64, overhead_us(o, "vgg", 1), 7 * S));
    cr_expect(eq(i64, overhead_us(o, NULL, 1), 7 * S));
    overhead_free(o);
    table_remove(file);
    cr_assert(overhead_new(&o, &none, 7 * S, &err) == AISLE_OK);
    cr_expect(eq(i64, overhead_us(o, "bert", 1), 0));
    overhead_free(o);
}

Test(overhead, bad_tables_are_told_with_their_place)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"job_type,overhead_s\n",
         ":1:1: error: there is no column \"gpus\"\n    1 | job_type,overhead_s\n      | ^\n"
         "hint: the columns are job_type, overhead_s\n"},
        {"job_type,gpus,overhead_s\nbert,1,-2\n",
         ":2:8: error: overhead_s: a cost below 0\n    2 | bert,1,-2\n      |        ^^\n"},
        {"job_type,gpus,overhead_s\n,1,2\n",
         ":2:1: error: job_type: empty, where a job type should be\n"
         "    2 | ,1,2\n      | ^\n"},
        {"job_type,gpus,overhead_s\nbert,2,3\nbert,two,3\n",
         ":3:6: error: gpus: \"two\" is not a whole number\n"
         "    3 | bert,two,3\n      |      ^^^\n"},
        {"model_name,num_gpu,overhead_s\nbert,2,3\nbert,2,4\n",
         ":3:6: error: num_gpu: bert on 2 GPUs is given twice\n"
         "    3 | bert,2,4\n      |      ^\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct aisle_file file = table_write(cases[i].text, strlen(cases[i].text));
        struct aisle_error err = {0};
        struct overhead *o;

        cr_assert(overhead_new(&o, &file, 0, &err) != AISLE_OK);
        cr_expect(o == NULL);
        table_expect(&err, file.path, cases[i].error, cases[i].text);
        table_remove(file);
    }
}

Test(overhead, reads_muri_s_own_table)
{
    struct aisle_file file = {.name = "restart_overhead.csv"};
    struct aisle_error err = {0};
    struct overhead *o;

    REQUIRE_DATA(file.path, "muri-philly/restart_overhead.csv");
    cr_assert(overhead_new(&o, &file, 10 * S, &err) == AISLE_OK, "%s", err.message);
    cr_expect(eq(i64, overhead_us(o, "a2c", 32), 46 * S));
    cr_expect(eq(i64, overhead_us(o, "shufflenet_v2_x1_0", 1), 4 * S));
    cr_expect(eq(i64, overhead_us(o, "of no such name", 1), 10 * S));
    overhead_free(o);
}
