/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include <aisle/series.h>

#include "support.h"
#include "tests/unit/workload/table.h"

/* What was read, and the errors as they are printed, each line without the file's name. */
struct read {
    enum aisle_status status;
    struct aisle_series *series;
    char told[6000];
};

static void tell(const struct aisle_errors *errs, const char *path, char *out, size_t size)
{
    char *text = NULL, *line, *rest;
    size_t length = 0, skip = strlen(path), used = 0;
    FILE *stream = open_memstream(&text, &length);

    aisle_errors_print(errs, stream);
    fclose(stream);
    rest = text;
    out[0] = '\0';
    while ((line = strsep(&rest, "\n")) && *line)
        used += (size_t)snprintf(out + used, size - used, "%s\n",
                                 strncmp(line, path, skip) ? line : line + skip);
    cr_assert(used < size);
    free(text);
}

static struct read read_with(const char *text, const struct aisle_series_options *options)
{
    struct aisle_file file = table_write(text, strlen(text));
    struct aisle_errors errs = {0};
    struct read r = {0};

    r.status = aisle_series_read(&r.series, file.path, options, &errs);
    cr_expect(r.series ? r.status == AISLE_OK : r.status != AISLE_OK);
    tell(&errs, file.path, r.told, sizeof r.told);
    table_remove(file);
    return r;
}

/* "cpu by date, step 1 day: 2022-01-01 1, 2022-01-02 -; 2022-01-03": the values with their times,
 * then the next time. */
static void describe(const struct aisle_series *s, char *out, size_t size)
{
    char time[AISLE_SERIES_TIME];
    size_t used;

    aisle_series_step(s, time);
    used = (size_t)snprintf(out, size, "%s by %s, step %s:", s->name,
                            s->time_name ? s->time_name : "number", time);
    for (size_t i = 0; i < s->n && used < size; i++) {
        aisle_series_time(s, i, time);
        used += (size_t)snprintf(out + used, size - used, "%s %s ", i ? "," : "", time);
        if (used < size)
            used += (size_t)snprintf(out + used, size - used, isnan(s->value[i]) ? "-" : "%g",
                                     s->value[i]);
    }
    aisle_series_time(s, s->n, time);
    if (used < size)
        snprintf(out + used, size - used, "; %s", time);
}

static void expect_series(const char *text, const struct aisle_series_options *options,
                          const char *described, const char *told)
{
    struct read r = read_with(text, options);
    char out[2000] = "";

    if (r.series)
        describe(r.series, out, sizeof out);
    cr_expect_str_eq(out, described, "of:\n%s\nthe series is\n%s\nnot\n%s\n%s", text, out,
                     described, r.told);
    cr_expect_str_eq(r.told, told, "of:\n%s\ntold is\n%s\nnot\n%s", text, r.told, told);
    aisle_series_free(r.series);
}

Test(series, finds_the_columns_of_times_and_values)
{
    static const char *const cases[][2] = {
        {"t,value\n1,5\n2,6\n", "value by t, step 1: 1 5, 2 6; 3"},
        {"cpu\n5\n6\n", "cpu by number, step 1: 1 5, 2 6; 3"},
        {"cpu,Date\n5,2022-01-01\n6,2022-01-02\n",
         "cpu by Date, step 1 day: 2022-01-01 5, 2022-01-02 6; 2022-01-03"},
        {"when,cpu\n2022-01-01,5\n2022-01-02,6\n",
         "cpu by when, step 1 day: 2022-01-01 5, 2022-01-02 6; 2022-01-03"},
        {"node,ds,cpu\na,2022-01-01,5\na,2022-01-02,6\n",
         "cpu by ds, step 1 day: 2022-01-01 5, 2022-01-02 6; 2022-01-03"},
        {",mem,y\n0,1,5\n1,1,6\n", "y by , step 1: 0 5, 1 6; 2"},
        {"x,VALUE\n9,5\n9,6\n", "VALUE by number, step 1: 1 5, 2 6; 3"},
        {"t,time,value\n1,1949,5\n2,1949.0833,6\n3,1949.1667,7\n",
         "value by time, step 1 month: 1949-01 5, 1949-02 6, 1949-03 7; 1949-04"},
        {"hour,date,load\n0,2022-01-01,5\n1,2022-01-02,6\n",
         "load by date, step 1 day: 2022-01-01 5, 2022-01-02 6; 2022-01-03"},
        {"day,cpu\nMon,5\nTue,6\n", "cpu by number, step 1: 1 5, 2 6; 3"},
        {"hour\n5\n6\n", "hour by number, step 1: 1 5, 2 6; 3"},
        {" date , cpu \n 2022-01-01 , 5 \n2022-01-02,\t6\n",
         "cpu by date, step 1 day: 2022-01-01 5, 2022-01-02 6; 2022-01-03"},
        {"\"date\",\"cpu\"\n\"2022-01-01\",\"5\"\n\"2022-01-02\",\"6\"\n",
         "cpu by date, step 1 day: 2022-01-01 5, 2022-01-02 6; 2022-01-03"},
        {"\xef\xbb\xbft,value\r\n1,5\r\n2,6", "value by t, step 1: 1 5, 2 6; 3"},
        {"t,value,value\n1,5,7\n2,6,8\n", "value by t, step 1: 1 5, 2 6; 3"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_series(cases[i][0], NULL, cases[i][1], "");
}

Test(series, takes_the_columns_that_the_user_names)
{
    const char *text = "t,a,b\n1,5,10\n2,6,20\n";

    expect_series(text, &(struct aisle_series_options){.column = "b"},
                  "b by t, step 1: 1 10, 2 20; 3", "");
    expect_series(text, &(struct aisle_series_options){.column = "a", .time = "b"},
                  "a by b, step 10: 10 5, 20 6; 30", "");
    expect_series(text, &(struct aisle_series_options){.column = "a", .time = ""},
                  "a by number, step 1: 1 5, 2 6; 3", "");
    expect_series(text, &(struct aisle_series_options){.column = "t"},
                  "t by number, step 1: 1 1, 2 2; 3", "");
    expect_series(text, &(struct aisle_series_options){.column = "A"}, "",
                  ":1:1: error: there is no column \"A\"\n"
                  "    1 | t,a,b\n      | ^\n"
                  "hint: the columns are t, a, b\n");
    expect_series(text, &(struct aisle_series_options){.column = "a", .time = "a"}, "",
                  "aisle: error: column \"a\" is to be both times and values\n");
    expect_series("v,v\n1,2\n", &(struct aisle_series_options){.column = "v"}, "",
                  ":1:3: error: v: a second column of this name\n"
                  "    1 | v,v\n      |   ^\n");
}

Test(series, reads_a_file_without_a_line_of_names)
{
    expect_series("5\n6.5\n-7e-1\n", NULL, "column 1 by number, step 1: 1 5, 2 6.5, 3 -0.7; 4", "");
    expect_series("2022-01-01,5\n2022-01-02,NA\n", NULL,
                  "column 2 by column 1, step 1 day: 2022-01-01 5, 2022-01-02 -; 2022-01-03", "");
    expect_series("5,6\n7,8\n", &(struct aisle_series_options){.column = "column 2"},
                  "column 2 by number, step 1: 1 6, 2 8; 3", "");
    expect_series("5\nsix\n", NULL, "",
                  ":2:1: error: column 1: \"six\" is not a number\n"
                  "    2 | six\n      | ^^^\n"
                  "hint: a missing value is an empty cell or NA\n");
}

Test(series, knows_the_times_that_people_write)
{
    static const char *const cases[][2] = {
        {"t,y\n2014-04-10 00:04:00,1\n2014-04-10 00:09:00,2\n",
         "y by t, step 5 min: 2014-04-10 00:04:00 1, 2014-04-10 00:09:00 2; 2014-04-10 00:14:00"},
        {"time,y\n2022-01-01T00:00Z,1\n2022-01-01T01:00Z,2\n",
         "y by time, step 1 h: 2022-01-01 00:00:00 1, 2022-01-01 01:00:00 2; 2022-01-01 02:00:00"},
        {"time,y\n2022-01-01T02:00+02:00,1\n2022-01-02T02:00+02:00,2\n",
         "y by time, step 1 day: 2022-01-01 1, 2022-01-02 2; 2022-01-03"},
        {"timestamp,y\n1640995200,1\n1640995260,2\n",
         "y by timestamp, step 1 min: 2022-01-01 00:00:00 1, 2022-01-01 00:01:00 2; "
         "2022-01-01 00:02:00"},
        {"timestamp,y\n1640995200000,1\n1640995200500,2\n",
         "y by timestamp, step 0.5 s: 2022-01-01 00:00:00 1, 2022-01-01 00:00:00 2; "
         "2022-01-01 00:00:01"},
        {"ds,y\n1640995200000000000,1\n1641081600000000000,2\n",
         "y by ds, step 1 day: 2022-01-01 1, 2022-01-02 2; 2022-01-03"},
        {"index,y\n1640995200,1\n1640995260,2\n",
         "y by index, step 60: 1640995200 1, 1640995260 2; 1640995320"},
        {"month,y\n1949-11,1\n1949-12,2\n",
         "y by month, step 1 month: 1949-11 1, 1949-12 2; 1950-01"},
        {"date,y\n2022-01-15,1\n2022-02-15,2\n2022-03-15,3\n",
         "y by date, step 1 month: 2022-01-15 1, 2022-02-15 2, 2022-03-15 3; 2022-04-15"},
        {"date,y\n2021-12-31,1\n2022-01-31,2\n2022-02-28,3\n",
         "y by date, step 1 month: 2021-12-31 1, 2022-01-31 2, 2022-02-28 3; 2022-03-31"},
        {"date,y\n2021-12-30,1\n2022-01-30,2\n2022-02-28,3\n",
         "y by date, step 1 month: 2021-12-30 1, 2022-01-30 2, 2022-02-28 3; 2022-03-30"},
        {"date,y\n2022-01-01 06:00,1\n2022-04-01 06:00,2\n2022-07-01 06:00,3\n",
         "y by date, step 3 months: 2022-01-01 06:00:00 1, 2022-04-01 06:00:00 2, "
         "2022-07-01 06:00:00 3; 2022-10-01 06:00:00"},
        {"date,y\n2020-01-01,1\n2021-01-01,2\n", "y by date, step 1 year: 2020-01 1, 2021-01 2; "
                                                 "2022-01"},
        {"time,y\n1949,1\n1949.25,2\n1949.5,3\n1949.75,4\n",
         "y by time, step 3 months: 1949-01 1, 1949-04 2, 1949-07 3, 1949-10 4; 1950-01"},
        {"time,y\n1875,1\n1876,2\n", "y by time, step 1: 1875 1, 1876 2; 1877"},
        {"year,y\n1875,1\n1876,2\n", "y by year, step 1: 1875 1, 1876 2; 1877"},
        {"time,y\n0.1,1\n0.2,2\n0.3,3\n", "y by time, step 0.1: 0.1 1, 0.2 2, 0.3 3; 0.4"},
        {"date,y\n2022-01-03,1\n2022-01-10,2\n",
         "y by date, step 7 days: 2022-01-03 1, 2022-01-10 2; 2022-01-17"},
        {"date,y\n2022-01-03,1\n", "y by date, step 1 day: 2022-01-03 1; 2022-01-04"},
        {"date,y\n9999-12-30,1\n9999-12-31,2\n",
         "y by date, step 1 day: 9999-12-30 1, 9999-12-31 2; 2.534023008e+11"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_series(cases[i][0], NULL, cases[i][1], "");
}

Test(series, knows_the_marks_of_missing_values)
{
    expect_series("t,y\n1,\n2,NA\n3,NaN\n4,nan\n5,null\n6,.\n7, n/a \n8,None\n9,1\n", NULL,
                  "y by t, step 1: 1 -, 2 -, 3 -, 4 -, 5 -, 6 -, 7 -, 8 -, 9 1; 10", "");
    expect_series("y\nNA\nNA\n", NULL, "y by number, step 1: 1 -, 2 -; 3", "");
}

Test(series, fills_gaps_and_says_so)
{
    const char *text = "date,y\n2022-01-01,1\n2022-01-02,2\n2022-01-03,3\n2022-01-06,6\n"
                       "2022-01-07,7\n2022-01-09,9\n";

    expect_series(
        text, NULL,
        "y by date, step 1 day: 2022-01-01 1, 2022-01-02 2, 2022-01-03 3, 2022-01-04 -, "
        "2022-01-05 -, 2022-01-06 6, 2022-01-07 7, 2022-01-08 -, 2022-01-09 9; "
        "2022-01-10",
        ":5: warning: date: 3 values are missing in 2 gaps, at a step of 1 day; the first "
        "gap is from 2022-01-03 to 2022-01-06\n"
        "hint: --gaps ignore takes the rows as equally spaced\n");
    expect_series(text, &(struct aisle_series_options){.gaps = AISLE_GAPS_IGNORE},
                  "y by date, step 1 day: 2022-01-01 1, 2022-01-02 2, 2022-01-03 3, 2022-01-06 6, "
                  "2022-01-07 7, 2022-01-09 9; 2022-01-10",
                  "");
    expect_series("date,y\n2022-01,1\n2022-02,2\n2022-04,4\n", NULL,
                  "y by date, step 1 month: 2022-01 1, 2022-02 2, 2022-03 -, 2022-04 4; 2022-05",
                  ":4: warning: date: 1 value is missing in 1 gap, at a step of 1 month; the first "
                  "gap is from 2022-02 to 2022-04\n"
                  "hint: --gaps ignore takes the rows as equally spaced\n");
}

Test(series, counts_what_it_filled_in)
{
    struct read r = read_with("t,y\n1,1\n2,NA\n3,3\n7,7\n", NULL);
    const struct aisle_series *s = r.series;

    cr_assert(s != NULL);
    cr_expect(s->n == 7 && s->rows == 4 && s->gap_count == 1 && s->filled == 3);
    cr_expect(s->missing == 4 && s->irregular == 0 && s->time[4] == 5);
    aisle_series_free(r.series);
}

Test(series, refuses_to_fill_what_is_hardly_there)
{
    static const char *const cases[][2] = {
        {"t,y\n1,1\n2,2\n3,3\n90,4\n",
         ":5: error: t: at a step of 1, 86 values are missing between 4 rows, most of them here\n"
         "hint: --gaps ignore takes the rows as equally spaced\n"},
        {"t,y\n1,1\n2,2\n3,3\n999999999999999,4\n",
         ":5: error: t: at a step of 1, 999999999999995 values are missing between 4 rows, most of "
         "them here\n"
         "hint: --gaps ignore takes the rows as equally spaced\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_series(cases[i][0], NULL, "", cases[i][1]);
}

Test(series, takes_irregular_rows_as_equally_spaced_and_says_so)
{
    expect_series("t,y\n1,1\n2,2\n3,3\n4.5,4\n7,5\n8,6\n", NULL,
                  "y by t, step 1: 1 1, 2 2, 3 3, 4.5 4, 7 5, 8 6; 9",
                  ":5: warning: t: 2 of 5 differences are no multiple of the step of 1, the first "
                  "from 3 to 4.5: rows are taken as equally spaced\n");
    expect_series(
        "time,y\n2022-01-01 00:00,1\n2022-01-01 00:07,2\n2022-01-01 00:40,2\n", NULL,
        "y by time, step 7 min: 2022-01-01 00:00:00 1, 2022-01-01 00:07:00 2, "
        "2022-01-01 00:40:00 2; 2022-01-01 00:47:00",
        ":4: warning: time: 1 of 2 differences are no multiple of the step of 7 min, the "
        "first from 2022-01-01 00:07:00 to 2022-01-01 00:40:00: rows are taken as equally "
        "spaced\n");
}

Test(series, overlooks_that_a_collector_is_late_by_a_little)
{
    expect_series("time,y\n2022-01-01 00:00:00,1\n2022-01-01 00:05:01,2\n2022-01-01 00:10:00,3\n"
                  "2022-01-01 00:15:00,4\n",
                  NULL,
                  "y by time, step 5 min: 2022-01-01 00:00:00 1, 2022-01-01 00:05:01 2, "
                  "2022-01-01 00:10:00 3, 2022-01-01 00:15:00 4; 2022-01-01 00:20:00",
                  "");
}

Test(series, numbers_the_rows_if_the_hour_begins_again)
{
    expect_series("hour,load\n22,1\n23,2\n0,3\n1,4\n", NULL,
                  "load by number, step 1: 1 1, 2 2, 3 3, 4 4; 5",
                  ":4:1: warning: hour: 0 comes after 23: this is not the time of the rows, which "
                  "are numbered instead\n"
                  "    4 | 0,3\n      | ^\n");
}

Test(series, says_where_and_what_is_wrong)
{
    static const char *const cases[][2] = {
        {"", ": error: the file is empty\n"},
        {"t,y\n", ": error: no row below the line that names the columns\n"},
        {"a,b\n1,2\n", ":1: error: several columns of numbers, and none is called value or y\n"
                       "hint: --column NAME says which holds the values: a, b\n"},
        {"t,a,b\n1,x,y\n", ":1: error: no column of numbers\n"
                           "hint: the columns are t, a, b\n"},
        {"date,cpu\n2022-01-01,high\n", ":2:12: error: cpu: \"high\" is not a number\n"
                                        "    2 | 2022-01-01,high\n      |            ^^^^\n"
                                        "hint: a missing value is an empty cell or NA\n"},
        {"t,y\n1,1\n2,inf\n3,-Infinity\n4,1e999\n5,12%\n",
         ":3:3: error: y: \"inf\" is not finite\n"
         "    3 | 2,inf\n      |   ^^^\n"
         "hint: a missing value is an empty cell or NA\n"
         ":4:3: error: y: \"-Infinity\" is not finite\n"
         "    4 | 3,-Infinity\n      |   ^^^^^^^^^\n"
         "hint: a missing value is an empty cell or NA\n"
         ":5:3: error: y: 1e999 is beyond all bounds\n"
         "    5 | 4,1e999\n      |   ^^^^^\n"
         ":6:3: error: y: \"12%\" is not a number\n"
         "    6 | 5,12%\n      |   ^^^\n"
         "hint: a missing value is an empty cell or NA\n"},
        {"t,y\n1,1\n3,2\n2,3\n1,4\n", ":4:1: error: t: goes back, from 3 to 2\n"
                                      "    4 | 2,3\n      | ^\n"
                                      "hint: rows must be in order of time, the oldest first\n"},
        {"date,y\n2022-01-02,1\n2022-01-02,2\n2022-01-01,2\n",
         ":3:1: error: date: 2022-01-02 comes a second time\n"
         "    3 | 2022-01-02,2\n      | ^^^^^^^^^^\n"
         "hint: rows must be in order of time, the oldest first\n"},
        {"time,y\n2022-01-02 00:00,1\n2022-01-01 23:00,2\n",
         ":3:1: error: time: goes back, from 2022-01-02 00:00:00 to 2022-01-01 23:00:00\n"
         "    3 | 2022-01-01 23:00,2\n      | ^^^^^^^^^^^^^^^^\n"
         "hint: rows must be in order of time, the oldest first\n"},
        {"date,y\n01/02/2022,1\n,2\n2022-02-30,2\n",
         ":2:1: error: date: \"01/02/2022\" is not a date or a time\n"
         "    2 | 01/02/2022,1\n      | ^^^^^^^^^^\n"
         "hint: as 2022-12-31, 2022-12-31 07:01:55 (with T, Z or +02:00 as well) or 2022-12\n"
         ":3:1: error: date: empty, where a date or a time should be\n"
         "    3 | ,2\n      | ^\n"
         "hint: as 2022-12-31, 2022-12-31 07:01:55 (with T, Z or +02:00 as well) or 2022-12\n"
         ":4:1: error: date: \"2022-02-30\" is not a date or a time\n"
         "    4 | 2022-02-30,2\n      | ^^^^^^^^^^\n"
         "hint: as 2022-12-31, 2022-12-31 07:01:55 (with T, Z or +02:00 as well) or 2022-12\n"},
        {"t,y\n1,1\n2022-01-01,2\n1e300,2\n",
         ":3:1: error: t: \"2022-01-01\" is not a number, as the first time is\n"
         "    3 | 2022-01-01,2\n      | ^^^^^^^^^^\n"
         ":4:1: error: t: 1e+300 is beyond all bounds\n"
         "    4 | 1e300,2\n      | ^^^^^\n"},
        {"timestamp,y\n1640995200,1\n1640995200000,2\n",
         ":3:1: error: timestamp: 1.641e+12 s since 1970 is beyond the calendar\n"
         "    3 | 1640995200000,2\n      | ^^^^^^^^^^^^^\n"},
        {"t,y\n1,1\n2\n3,3\n", ":3:2: error: too few cells: 1, but there are 2 columns\n"
                               "    3 | 2\n      |  ^\n"},
        {"y\n1\n\n3\n", ":3: error: a blank line within the table\n"
                        "hint: a row is one cell; a missing value is NA\n"},
        {"date;y\n2022-01-01;1\n", ":2:1: error: date;y: \"2022-01-01;1\" is not a number\n"
                                   "    2 | 2022-01-01;1\n      | ^^^^^^^^^^^^\n"
                                   "hint: cells are separated by commas, not by semicolons\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_series(cases[i][0], NULL, "", cases[i][1]);
}

Test(series, tells_twenty_errors_and_counts_the_rest)
{
    char text[600] = "y\n";
    struct read r;

    for (int i = 0; i < 50; i++)
        strcat(text, "bad\n");
    r = read_with(text, NULL);
    cr_expect(r.status == AISLE_EVALUE);
    cr_expect(strstr(r.told, ":21:1: error: y: \"bad\" is not a number\n") != NULL);
    cr_expect(strstr(r.told, ":22:") == NULL);
    cr_expect(strstr(r.told, "aisle: 30 more left out\n") != NULL, "%s", r.told);
}

Test(series, needs_no_list_of_errors)
{
    struct aisle_file file = table_write("y\n1\nx\n", 6);
    struct aisle_series *s;

    cr_expect(aisle_series_read(&s, file.path, NULL, NULL) == AISLE_EVALUE && !s);
    table_remove(file);
    cr_expect(aisle_series_read(&s, "no-such-file.csv", NULL, NULL) == AISLE_EIO && !s);
}

Test(series, reads_gzip_and_any_locale)
{
    char path[64];
    struct aisle_series *s = NULL;
    gzFile out;

    setlocale(LC_ALL, "de_DE.UTF-8");
    snprintf(path, sizeof path, "series-%ld.csv.gz", (long)getpid());
    out = gzopen(path, "wb");
    gzputs(out, "t,y\n1,0.5\n2,1.5\n");
    gzclose(out);
    cr_expect(aisle_series_read(&s, path, NULL, NULL) == AISLE_OK);
    cr_expect(s && s->n == 2 && s->value[1] == 1.5);
    aisle_series_free(s);
    unlink(path);
}

Test(series, knows_the_seasons_of_a_step)
{
    static const struct {
        const char *first, *second;
        int count, period[AISLE_SERIES_PERIODS];
    } cases[] = {
        {"2022-01-01", "2022-01-02", 2, {7, 365}},
        {"2022-01-03", "2022-01-10", 1, {52}},
        {"2022-01-01 00:00", "2022-01-01 01:00", 2, {24, 168}},
        {"2022-01-01 00:00", "2022-01-01 00:15", 2, {96, 672}},
        {"2022-01-01 00:00", "2022-01-01 00:05", 2, {288, 2016}},
        {"2022-01-01 00:00", "2022-01-01 00:01", 2, {60, 1440}},
        {"2022-01-01 00:00:00", "2022-01-01 00:00:10", 2, {360, 8640}},
        {"2022-01-01 00:00:00", "2022-01-01 00:00:01", 2, {60, 3600}},
        {"2022-01-01 00:00:00", "2022-01-01 00:05:00.013", 1, {288}},
        {"2022-01-01 00:00", "2022-01-01 00:07", 1, {1440}},
        {"2022-01", "2022-02", 1, {12}},
        {"2022-01", "2022-04", 1, {4}},
        {"2022-01", "2022-07", 1, {2}},
        {"2022-01", "2023-01", 0, {0}},
        {"1", "2", 0, {0}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[100];
        int period[AISLE_SERIES_PERIODS];
        struct read r;

        snprintf(text, sizeof text, "time,y\n%s,1\n%s,2\n", cases[i].first, cases[i].second);
        r = read_with(text, NULL);
        cr_assert(r.series != NULL);
        cr_expect_eq((int)aisle_series_periods(r.series, period), cases[i].count, "%s", text);
        for (int k = 0; k < cases[i].count; k++)
            cr_expect_eq(period[k], cases[i].period[k], "%s: %d", text, period[k]);
        aisle_series_free(r.series);
    }
}

/* Real files ---------------------------------------------------------------------------------- */

static struct aisle_series *read_shared(const char *path, enum aisle_gaps gaps)
{
    struct aisle_series *s = NULL;

    cr_assert(aisle_series_read(&s, path, &(struct aisle_series_options){.gaps = gaps}, NULL) ==
              AISLE_OK);
    return s;
}

Test(series, reads_the_monthly_passengers)
{
    char time[AISLE_SERIES_TIME];
    const char *path;
    struct aisle_series *s;
    int period[AISLE_SERIES_PERIODS];

    REQUIRE_DATA(path, "arima/series/logAirPassengersGaps.csv");
    s = read_shared(path, AISLE_GAPS_FILL);
    cr_expect(s->n == 144 && s->missing == 12 && s->axis == AISLE_AXIS_MONTHS);
    aisle_series_time(s, 144 + 23, time);
    cr_expect_str_eq(time, "1962-12");
    cr_expect(aisle_series_periods(s, period) == 1 && period[0] == 12);
    aisle_series_free(s);
}

Test(series, reads_the_levels_of_the_lake)
{
    char time[AISLE_SERIES_TIME];
    const char *path;
    struct aisle_series *s;

    REQUIRE_DATA(path, "arima/series/LakeHuronGaps.csv");
    s = read_shared(path, AISLE_GAPS_FILL);
    cr_expect(s->n == 98 && s->missing == 5 && s->axis == AISLE_AXIS_NUMBER);
    aisle_series_time(s, 98, time);
    cr_expect_str_eq(time, "1973");
    aisle_series_free(s);
}

Test(series, reads_requests_with_gaps_either_way)
{
    char time[AISLE_SERIES_TIME];
    const char *path;
    struct aisle_series *s;
    int period[AISLE_SERIES_PERIODS];

    REQUIRE_DATA(path, "demand/elb_request_count_8c0756.csv");
    s = read_shared(path, AISLE_GAPS_FILL);
    cr_expect(s->rows == 4032 && s->n == 4040 && s->filled == 8 && s->missing == 8);
    aisle_series_time(s, s->n - 1, time);
    cr_expect_str_eq(time, "2014-04-24 00:39:00");
    aisle_series_free(s);
    s = read_shared(path, AISLE_GAPS_IGNORE);
    cr_expect(s->n == 4032 && s->filled == 0 && s->gap_count == 8);
    aisle_series_time(s, s->n, time);
    cr_expect_str_eq(time, "2014-04-24 00:44:00");
    cr_expect(aisle_series_periods(s, period) == 2 && period[0] == 288 && period[1] == 2016);
    aisle_series_free(s);
}
