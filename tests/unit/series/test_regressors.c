/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/series.h>

#include "support.h"
#include "tests/unit/workload/table.h"

/* The regressors as "a 1 2, b 3 4", and what was told, without the file's name. */
struct read {
    struct aisle_regressors *x;
    char described[500], told[2000];
};

static void describe(const struct aisle_regressors *x, char *out, size_t size)
{
    size_t used = 0;

    for (size_t k = 0; x && k < x->count; k++) {
        used +=
            (size_t)snprintf(out + used, size - used, "%s%s", k ? ", " : "", x->regressor[k].name);
        for (size_t i = 0; i < x->n; i++)
            used += (size_t)snprintf(out + used, size - used, " %g", x->regressor[k].value[i]);
    }
}

static struct read read_with(const char *text, const struct aisle_regressors_options *options)
{
    struct aisle_file file = table_write(text, strlen(text));
    struct aisle_errors errs = {0};
    struct read r = {0};
    enum aisle_status status = aisle_regressors_read(&r.x, file.path, options, &errs);
    size_t used = 0;

    cr_expect(r.x ? status == AISLE_OK : status != AISLE_OK);
    describe(r.x, r.described, sizeof r.described);
    for (size_t i = 0; i < errs.count; i++) {
        const struct aisle_error *e = &errs.item[i];

        cr_expect_str_eq(e->file, file.path);
        used +=
            (size_t)snprintf(r.told + used, sizeof r.told - used, "%d:%d: %s%s\n", e->line, e->col,
                             e->severity == AISLE_WARNING ? "warning: " : "", e->message);
    }
    table_remove(file);
    return r;
}

static void expect(const char *text, const struct aisle_regressors_options *options,
                   const char *described, const char *told)
{
    struct read r = read_with(text, options);

    cr_expect_str_eq(r.described, described, "of:\n%s\n%s is not %s\n%s", text, r.described,
                     described, r.told);
    cr_expect_str_eq(r.told, told, "of:\n%s\n%s is not %s", text, r.told, told);
    aisle_regressors_free(r.x);
}

Test(regressors, are_all_columns_of_numbers_but_the_times)
{
    expect("date,holiday,temp\n2022-01-01,1,-2.5\n2022-01-02,0,3\n", NULL,
           "holiday 1 0, temp -2.5 3", "");
    expect("t,time,a\n1,1949,5\n2,1949.0833,6\n", NULL, "a 5 6", "");
    expect("hour,a\n1,5\n2,6\n3,7\n", NULL, "a 5 6 7", "");
    expect("hour,a\n22,5\n23,6\n0,7\n", NULL, "hour 22 23 0, a 5 6 7", "");
    expect("t\n5\n6\n", NULL, "t 5 6", "");
    expect("1,2\n3,4\n", NULL, "column 1 1 3, column 2 2 4", "");
}

Test(regressors, pass_over_text_with_a_warning)
{
    expect("date,name,a\n2022-01-01,New Year,1\n2022-01-02,,0\n", NULL, "a 1 0",
           "2:12: warning: name: text, so this column is no regressor\n");
}

Test(regressors, are_named_after_the_file_if_there_is_but_a_value)
{
    static const char *const texts[] = {"t,time,value\n1,1949,5\n2,1949.0833,6\n", "Value\n5\n6\n",
                                        "5\n6\n"};
    const char *path = "./holidays-of-test.csv";

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        FILE *out = fopen(path, "w");
        struct aisle_regressors *x = NULL;

        cr_assert(out && fputs(texts[i], out) >= 0 && fclose(out) == 0);
        cr_expect(aisle_regressors_read(&x, path, NULL, NULL) == AISLE_OK);
        cr_assert(x && x->count == 1 && x->n == 2);
        cr_expect_str_eq(x->regressor[0].name, "holidays-of-test");
        cr_expect(x->regressor[0].value[1] == 6);
        aisle_regressors_free(x);
        unlink(path);
    }
}

Test(regressors, say_where_and_what_is_wrong)
{
    static const char *const cases[][2] = {
        {"a,b\n1,\nNA,2\nx,inf\n", "2:3: b: missing, where a regressor needs every value\n"
                                   "3:1: a: missing, where a regressor needs every value\n"
                                   "4:1: a: \"x\" is not a number\n"
                                   "4:3: b: \"inf\" is not finite\n"},
        {"a,a\n1,2\n", "2:3: a: a second column of this name\n"},
        {"date,name\n2022-01-01,x\n", "2:12: warning: name: text, so this column is no regressor\n"
                                      "1:0: no column of numbers\n"},
        {"a,b\n", "0:0: no row below the line that names the columns\n"},
        {"a,b\n1\n", "2:2: too few cells: 1, but there are 2 columns\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(cases[i][0], NULL, "", cases[i][1]);
}

Test(regressors, have_as_many_rows_as_are_due)
{
    const char *text = "a\n1\n2\n3\n";

    expect(text, &(struct aisle_regressors_options){.rows_min = 3, .rows_max = 3}, "a 1 2 3", "");
    expect(text, &(struct aisle_regressors_options){.rows_min = 2}, "a 1 2 3", "");
    expect(text, &(struct aisle_regressors_options){.rows_min = 4, .rows_max = 4}, "",
           "5:0: 3 rows, where 4 are due\n");
    expect(text, &(struct aisle_regressors_options){.rows_min = 4}, "",
           "5:0: 3 rows, where at least 4 are due\n");
    expect(text, &(struct aisle_regressors_options){.rows_max = 2}, "",
           "5:0: 3 rows, where at most 2 are due\n");
}

Test(regressors, of_the_future_are_those_of_the_past_in_their_order)
{
    struct read past = read_with("date,a,b\n2022-01-01,1,2\n", NULL);
    struct aisle_regressors_options like = {.like = past.x};

    expect("b,date,a\n4,2022-01-02,3\n", &like, "a 3, b 4", "");
    expect("a\n3\n", &like, "", "1:1: there is no column \"b\"\n");
    aisle_regressors_free(past.x);
}

Test(regressors, of_the_future_are_no_others)
{
    struct read past = read_with("date,a,b\n2022-01-01,1,2\n", NULL);
    struct aisle_regressors_options like = {.like = past.x};
    struct read r = read_with("a,b,c\n3,4,5\n", &like);

    cr_expect(r.x == NULL);
    cr_expect(strstr(r.told, "2:5: c: not among the regressors of table-") == r.told, "%s", r.told);
    aisle_regressors_free(past.x);
}

Test(regressors, of_the_future_keep_the_name_of_a_lone_one)
{
    struct read past = read_with("hour,value\n1,1\n2,2\n", NULL);
    struct aisle_regressors_options like = {.like = past.x};
    char expected[100];

    snprintf(expected, sizeof expected, "%s 3 4", past.x->regressor[0].name);
    expect("other\n3\n4\n", &like, expected, "");
    expect("hour,value\n3,3\n4,4\n", &like, expected, "");
    aisle_regressors_free(past.x);
}
