/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include <inttypes.h>
#include <locale.h>

#include <zlib.h>

#include "base/csv.h"
#include "tests/unit/workload/table.h"

static const struct csv_column want[] = {{.name = "name"}, {.name = "n"}};

/* Reads all rows; joins cells as "name=n " in `out`. */
static enum aisle_status read_all(struct aisle_file file, char *out, size_t size,
                                  struct aisle_error *err)
{
    struct arena a = {0};
    struct csv *csv;
    enum aisle_status status = csv_open(&csv, &file, want, 2, err);
    size_t used = 0;

    out[0] = '\0';
    while (!status && !(status = csv_next(csv, err))) {
        int64_t n = 0;

        status = csv_int(csv, 1, -5, 100, &n, err);
        if (!status && used < size)
            used += (size_t)snprintf(out + used, size - used, "%s=%" PRId64 "@%d ",
                                     csv_text(csv, 0, &a), n, csv_line(csv));
    }
    csv_close(csv);
    arena_fini(&a);
    return status;
}

Test(csv, reads_what_rfc_4180_allows)
{
    static const struct {
        const char *text, *rows;
    } cases[] = {
        {"name,n\na,1\nb,2\n", "a=1@2 b=2@3 "},
        {"name,n\r\na,1\r\nb,2\r\n", "a=1@2 b=2@3 "},
        {"\xef\xbb\xbfname,n\na,1", "a=1@2 "},
        {"n,other,name\n1,x,a\n", "a=1@2 "},
        {"name,n\na,1\n\n\r\n\n", "a=1@2 "},
        {"name,n\n\"a,b\",1\n", "a,b=1@2 "},
        {"name,n\n\"say \"\"hi\"\"\",\"-5\"\n", "say \"hi\"=-5@2 "},
        {"\"name\",\"n\"\n\"two\nlines\",1\nb,2\n", "two\nlines=1@2 b=2@4 "},
        {"name,n\n\"\",100\n", "=100@2 "},
        {"name,n\n", ""},
        {"name,n", ""},
    };
    char out[256];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct aisle_file file = table_write(cases[i].text, strlen(cases[i].text));
        struct aisle_error err = {0};

        cr_expect(read_all(file, out, sizeof out, &err) == AISLE_END, "%s: %s", cases[i].text,
                  err.message);
        cr_expect_str_eq(out, cases[i].rows);
        table_remove(file);
    }
}

Test(csv, says_where_and_what_is_wrong)
{
#define TEXT(s) s, sizeof s - 1
    static const struct {
        const char *text;
        size_t length;
        const char *error;
    } cases[] = {
        {TEXT(""), ": error: the file is empty\n"},
        {TEXT("\xef\xbb\xbf"), ": error: the file is empty\n"},
        {TEXT("\nname,n\n"), ":1:1: error: the first line is blank: it must name the columns\n"},
        {TEXT("nam,n\n"), ":1:1: error: there is no column \"name\"\n    1 | nam,n\n      | ^\n"
                          "hint: did you mean \"nam\"? The columns are nam, n\n"},
        {TEXT("x;n\n"), ":1:1: error: there is no column \"name\"\n    1 | x;n\n      | ^\n"
                        "hint: cells are separated by commas, not by semicolons or tabs\n"},
        {TEXT("name,n,n\n"), ":1:8: error: a second column \"n\"\n    1 | name,n,n\n"
                             "      |        ^\n"},
        {TEXT("name,n\na\n"), ":2:2: error: too few cells: 1, but there are 2 columns\n"
                              "    2 | a\n      |  ^\n"},
        {TEXT("name,n\na,1,c,d\n"), ":2:5: error: too many cells: 4, but there are 2 columns\n"
                                    "    2 | a,1,c,d\n      |     ^\n"},
        {TEXT("name,n\na,1\n\nb,2\n"), ":3: error: a blank line within the table\n"},
        {TEXT("name,n\na,12x\n"), ":2:3: error: n: \"12x\" is not a whole number\n"
                                  "    2 | a,12x\n      |   ^^^\n"},
        {TEXT("name,n\na,1.0\n"), ":2:3: error: n: \"1.0\" is not a whole number\n"
                                  "    2 | a,1.0\n      |   ^^^\n"},
        {TEXT("name,n\na,\n"), ":2:3: error: n: empty, where a whole number should be\n"
                               "    2 | a,\n      |   ^\n"},
        {TEXT("name,n\na,101\n"), ":2:3: error: n: 101 is not within -5..100\n"
                                  "    2 | a,101\n      |   ^^^\n"},
        {TEXT("name,n\na,18446744073709551617\n"),
         ":2:3: error: n: 18446744073709551617 is not within -5..100\n"
         "    2 | a,18446744073709551617\n      |   ^^^^^^^^^^^^^^^^^^^^\n"},
        {TEXT("name,n\n\"a\nb\",x\n"), ":3:4: error: n: \"x\" is not a whole number\n"
                                       "    3 | b\",x\n      |    ^\n"},
        {TEXT("name,n\n\"a,1\n"), ":2:1: error: a quote that is never closed\n"
                                  "    2 | \"a,1\n      | ^\n"},
        {TEXT("name,n\n\"a\"b,1\n"), ":2:4: error: text after a closing quote\n"
                                     "    2 | \"a\"b,1\n      |    ^\n"},
        {TEXT("name,n\na\"b,1\n"),
         ":2:2: error: a quote within a cell that does not begin with one\n"
         "    2 | a\"b,1\n      |  ^\n"},
        {TEXT("name,n\ra,1\r"), ":1:7: error: a carriage return within a line\n"
                                "    1 | name,n\n      |       ^\n"},
        {TEXT("name,n\na\0,1\n"), ":2:2: error: the byte 0x00: not a text file\n"
                                  "    2 | a?,1\n      |  ^\n"},
        {TEXT("\x7f"
              "ELF\2\1\1"),
         ":1:1: error: the byte 0x7f: not a text file\n"
         "    1 | ?ELF???\n      | ^\n"},
        {TEXT("\x1f\x8b"), ": error: the compressed data ends early\n"},
    };
    char out[256];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct aisle_file file = table_write(cases[i].text, cases[i].length);
        struct aisle_error err = {0};

        cr_expect(read_all(file, out, sizeof out, &err) > AISLE_END, "%s", cases[i].text);
        table_expect(&err, file.path, cases[i].error, cases[i].text);
        table_remove(file);
    }
}

/* Joins the names of all columns and then all cells as "a|b/1|2/". */
static void read_cells(const char *text, bool headless, char *out, size_t size)
{
    struct aisle_file file = table_write(text, strlen(text));
    struct aisle_error err = {0};
    struct csv *csv;
    size_t used = 0;

    cr_assert(csv_open_all(&csv, &file, &err) == AISLE_OK);
    if (headless)
        csv_without_header(csv);
    for (size_t i = 0; i < csv_column_count(csv); i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", i ? "|" : "", csv_header(csv)[i]);
    while (csv_next(csv, &err) == AISLE_OK) {
        used += (size_t)snprintf(out + used, size - used, "/");
        for (size_t i = 0; i < csv_column_count(csv); i++)
            used += (size_t)snprintf(out + used, size - used, "%s%.*s", i ? "|" : "",
                                     (int)csv_cell(csv, i).length, csv_cell(csv, i).text);
    }
    csv_close(csv);
    table_remove(file);
}

Test(csv, yields_all_columns_by_their_number)
{
    char out[256];

    read_cells("a, b\t,a\n1, 2,3\n", false, out, sizeof out);
    cr_expect_str_eq(out, "a|b|a/1| 2|3");
}

Test(csv, takes_the_first_row_for_data_on_request)
{
    char out[256];

    read_cells("1,2\n3,4\n", true, out, sizeof out);
    cr_expect_str_eq(out, "column 1|column 2/1|2/3|4");
    read_cells("7", true, out, sizeof out);
    cr_expect_str_eq(out, "column 1/7");
}

Test(csv, refuses_what_is_no_file_and_lines_without_end)
{
    struct aisle_file file = {.path = "no-such-file.csv", .at = {.file = "s.yaml", .line = 3}};
    size_t length = 3 << 20;
    char *text = mem_new(length, 1), out[256];
    struct aisle_error err;

    cr_expect(read_all(file, out, sizeof out, &err) == AISLE_EIO);
    table_expect(&err, "s.yaml",
                 ":3: error: can't read no-such-file.csv: No such file or directory\n", "");
    file.path = "/";
    cr_expect(read_all(file, out, sizeof out, &err) == AISLE_EIO);
    table_expect(&err, "s.yaml", ":3: error: can't read /: it is a folder\n", "");

    memset(text, 'x', length);
    memcpy(text, "name,n\n", 7);
    file = table_write(text, length);
    cr_expect(read_all(file, out, sizeof out, &err) == AISLE_EPARSE);
    cr_expect_str_eq(err.message, "a line of more than 1 MiB");
    cr_expect(err.line == 2 && err.col == 1);
    table_remove(file);
    mem_free(text);
}

/* Rows across the blocks that a file is read in; the same gzipped, then cut and damaged. */
Test(csv, long_files_are_read_whole_or_refused)
{
    enum { ROWS = 30000 };
    size_t used = 0, size = ROWS * 24;
    char *text = mem_new(size, 1), *packed = mem_new(size, 1), *out = mem_new(size * 2, 1),
         *again = mem_new(size * 2, 1);
    z_stream z = {0};
    struct aisle_error err;
    struct aisle_file file;

    used = (size_t)snprintf(text, size, "name,n\n");
    for (int i = 0; i < ROWS; i++)
        used += (size_t)snprintf(text + used, size - used, "\"row %d\"\"%s\",%d\r\n", i * 7919,
                                 i % 3 ? "" : "\n", i % 100);
    file = table_write(text, used);
    cr_assert(read_all(file, out, size * 2, &err) == AISLE_END, "%s", err.message);
    cr_expect(strstr(out, "row 237562081\"=99@40001 "));

    cr_assert(deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    z.next_in = (unsigned char *)text;
    z.avail_in = (unsigned)used;
    z.next_out = (unsigned char *)packed;
    z.avail_out = (unsigned)size;
    cr_assert(deflate(&z, Z_FINISH) == Z_STREAM_END);
    used = z.total_out;
    deflateEnd(&z);
    file = table_write(packed, used);
    cr_assert(read_all(file, again, size * 2, &err) == AISLE_END, "%s", err.message);
    cr_expect_str_eq(out, again);
    for (size_t cut = 2; cut < used; cut += used / 7) {
        file = table_write(packed, cut);
        cr_expect(read_all(file, again, size * 2, &err) == AISLE_EIO, "cut at %zu", cut);
        cr_expect_str_eq(err.message, "the compressed data ends early");
    }
    packed[used - 6] ^= 1; /* the checksum */
    file = table_write(packed, used);
    cr_expect(read_all(file, again, size * 2, &err) == AISLE_EIO);
    cr_expect_str_eq(err.message, "the compressed data is damaged");
    table_remove(file);
    mem_free(text), mem_free(packed), mem_free(out), mem_free(again);
}

Test(csv, seconds_are_exact_microseconds)
{
    static const struct {
        const char *text;
        int64_t us;
        const char *message;
    } cases[] = {
        {"0", 0, NULL},
        {"12", 12000000, NULL},
        {"-0.5", -500000, NULL},
        {"1.25", 1250000, NULL},
        {"0.1", 100000, NULL},
        {"0.000001", 1, NULL},
        {"0.0000005", 1, NULL},
        {"-0.0000005", -1, NULL},
        {"0.00000049999", 0, NULL},
        {"0.9999999", 1000000, NULL},
        {"1000000000000", INT64_C(1000000000000000000), NULL},
        {"1000000000000.1", 0, "n: 1000000000000.1 s is beyond all bounds"},
        {"99999999999999999999", 0, "n: 99999999999999999999 s is beyond all bounds"},
        {"1.", 0, "n: \"1.\" is not a time in seconds"},
        {".5", 0, "n: \".5\" is not a time in seconds"},
        {"1e3", 0, "n: \"1e3\" is not a time in seconds"},
        {"2021-01-01", 0, "n: \"2021-01-01\" is not a time in seconds"},
        {"", 0, "n: empty, where a time in seconds should be"},
    };

    setlocale(LC_ALL, "de_DE.UTF-8"); /* if it is there: a decimal comma must not matter */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct aisle_error err = {0};
        struct aisle_file file;
        struct csv *csv;
        int64_t us = -77;
        char text[80];

        snprintf(text, sizeof text, "name,n\na,%s\n", cases[i].text);
        file = table_write(text, strlen(text));
        cr_assert(!csv_open(&csv, &file, want, 2, &err) && !csv_next(csv, &err));
        if (csv_seconds(csv, 1, &us, &err))
            cr_expect_str_eq(err.message, cases[i].message ? cases[i].message : "");
        else
            cr_expect(us == cases[i].us && !cases[i].message, "%s is %" PRId64, cases[i].text, us);
        csv_close(csv);
        table_remove(file);
    }
}

Test(csv, numbers_are_read_within_their_bounds)
{
    static const struct {
        const char *text;
        double value;
        const char *message;
    } cases[] = {
        {"0", 0, NULL},
        {"-2.5", -2.5, NULL},
        {"6894015304034.181", 6894015304034.181, NULL},
        {"1e-3", 1e-3, NULL},
        {"-3", 0, "n: -3 is not within -2.5..1e+13"},
        {"1e400", 0, "n: 1e400 is not within -2.5..1e+13"},
        {"0x10", 0, "n: \"0x10\" is not a number"},
        {"nan", 0, "n: \"nan\" is not a number"},
        {"", 0, "n: empty, where a number should be"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct aisle_error err = {0};
        struct aisle_file file;
        struct csv *csv;
        double value = -77;
        char text[80];

        snprintf(text, sizeof text, "name,n\na,%s\n", cases[i].text);
        file = table_write(text, strlen(text));
        cr_assert(!csv_open(&csv, &file, want, 2, &err) && !csv_next(csv, &err));
        if (csv_real(csv, 1, -2.5, 1e13, &value, &err))
            cr_expect_str_eq(err.message, cases[i].message ? cases[i].message : "");
        else
            cr_expect(value == cases[i].value && !cases[i].message, "%s", cases[i].text);
        csv_close(csv);
        table_remove(file);
    }
}
