/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What readers of traces are made of: exact decimals, times of a calendar, lines. */
#include <criterion/criterion.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include "base/calendar.h"
#include "base/decimal.h"
#include "base/lines.h"

static struct decimal decimal(const char *text)
{
    struct decimal d = {0};

    cr_assert(decimal_read(&d, text, strlen(text)), "\"%s\"", text);
    return d;
}

Test(decimal, is_read_as_it_is_written_or_not_at_all)
{
    static const struct {
        const char *text;
        int64_t digits;
        int exponent;
    } cases[] = {
        {"0", 0, 0},
        {"-0.0", 0, 0},
        {"12", 12, 0},
        {"1200", 12, 2},
        {"66.0", 66, 0},
        {"-0.50", -5, -1},
        {"8.66e+05", 866, 3},
        {"1E-3", 1, -3},
        {"123456789012345678", 123456789012345678, 0},
        {"1234567890123456789", 123456789012345678, 1},
        {"0.1234567890123456789", 123456789012345678, -18},
    };
    static const char *const none[] = {"",   "-",   ".5",  "1.",  "+1",  "1e",   "1 ",
                                       " 1", "0x1", "nan", "inf", "1,5", "1.5.2"};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct decimal d = decimal(cases[i].text);

        cr_expect(d.digits == cases[i].digits && d.exponent == cases[i].exponent,
                  "%s is %" PRId64 "e%d", cases[i].text, d.digits, d.exponent);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct decimal d;

        cr_expect(!decimal_read(&d, none[i], strlen(none[i])), "\"%s\"", none[i]);
    }
}

Test(decimal, products_are_exact_and_rounded_once)
{
    static const struct {
        const char *a, *b, *c;
        int exponent;
        int64_t value;
        bool whole;
    } cases[] = {
        {"5853661", "490", "0.001015", 6, INT64_C(2911318298350), true},
        {"201694000", "0.001", "1", 6, INT64_C(201694000000), true},
        {"1", "1", "0.0000005", 6, 1, false},
        {"-1", "1", "0.0000005", 6, -1, false},
        {"1", "1", "0.00000049", 6, 0, false},
        {"0.00000000000000000000000004", "1", "1", 6, 0, false},
        {"9223372036854775807", "1", "1", 0, INT64_C(9223372036854775800), true},
        {"0", "1e999", "1", 6, 0, true},
        {"123456789012345678", "123456789012345678", "1e-17", -1, INT64_C(15241578753238837),
         false},
        {"999999999999999999", "999999999999999999", "999999999999999999", -38,
         INT64_C(10000000000000000), false},
    };
    int64_t n = 7;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct decimal f[] = {decimal(cases[i].a), decimal(cases[i].b), decimal(cases[i].c)};
        bool whole;

        cr_assert(decimal_product(f, 3, cases[i].exponent, &n, &whole), "case %zu", i);
        cr_expect(n == cases[i].value && whole == cases[i].whole, "case %zu is %" PRId64, i, n);
    }
    n = 7;
    cr_expect(!decimal_product(&(struct decimal){1, 19}, 1, 0, &n, NULL) && n == 7);
    cr_expect(!decimal_product(&(struct decimal){-1, 9000}, 1, 0, &n, NULL) && n == 7);
}

Test(decimal, of_a_double_is_what_was_written)
{
    static const double values[] = {0.001, 0.001015, 1, 1e-6, 1024, 3600, 0.1, 1.0 / 3, -2.5e-9};

    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct decimal d = decimal_of(values[i]);
        double back = decimal_real(&d, 1);

        cr_expect(back - values[i] <= 1e-14 && values[i] - back <= 1e-14);
    }
    cr_expect(decimal_of(0.001015).digits == 1015 && decimal_of(0.001015).exponent == -6);
    cr_expect(decimal_of(0).digits == 0);
}

Test(calendar, reads_dates_times_and_zones)
{
    static const struct {
        const char *text;
        int64_t us;
    } cases[] = {
        {"1970-01-01", 0},
        {"1970-01-01 00:00:01.5", 1500000},
        {"1969-12-31T23:59:59Z", -1000000},
        {"2017-10-09 07:01:55", INT64_C(1507532515000000)},
        {"2017-10-09T07:01:55Z", INT64_C(1507532515000000)},
        {"2017-10-09 09:01:55+02:00", INT64_C(1507532515000000)},
        {"2017-10-09 02:31:55-0430", INT64_C(1507532515000000)},
        {"2017-10-09 08:01:55+01", INT64_C(1507532515000000)},
        {"2023-11-16 18:17:03.9799600", INT64_C(1700158623979960)},
        {"2020-02-29 12:00", INT64_C(1582977600000000)},
        {"2016-12-31 23:59:60", INT64_C(1483228800000000)},
        {"0000-03-01", INT64_C(-62162035200000000)},
        {"1949-02", INT64_C(-660009600000000)},
    };
    static const char *const none[] = {"",
                                       "2017",
                                       "2017-",
                                       "2017-1",
                                       "2017-13",
                                       "2017-10-",
                                       "2017-10 07:01",
                                       "2017-13-01",
                                       "2017-02-29",
                                       "1900-02-29",
                                       "2017-10-9",
                                       "2017-10-09 ",
                                       "2017-10-09 24:00",
                                       "2017-10-09 7:00",
                                       "2017-10-09 07:01:",
                                       "2017/10/09",
                                       "12:00:00",
                                       "2017-10-09 07:01:55.",
                                       "2017-10-09 07:01+2",
                                       "1507532515",
                                       "2017-10-09 07:01:55 CET"};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t us = 7;

        cr_expect(calendar_read(&us, cases[i].text, strlen(cases[i].text)), "%s", cases[i].text);
        cr_expect(us == cases[i].us, "%s is %" PRId64, cases[i].text, us);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        int64_t us;

        cr_expect(!calendar_read(&us, none[i], strlen(none[i])), "\"%s\"", none[i]);
    }
}

Test(calendar, prints_what_it_read)
{
    for (int64_t day = -719528; day < 2932896; day += 97) {
        int64_t us = day * INT64_C(86400000000) + INT64_C(3723000000), back;
        char text[CALENDAR_TEXT];

        calendar_print(text, us);
        cr_assert(strstr(text, " 01:02:03") && calendar_read(&back, text, strlen(text)) &&
                      back == us,
                  "day %" PRId64 " is %s", day, text);
    }
}

Test(calendar, takes_times_apart_and_puts_them_together)
{
    for (int64_t day = -719528; day < 2932896; day += 97) {
        int64_t us = day * INT64_C(86400000000) + INT64_C(86399999999);
        struct calendar_day d = calendar_day(us);

        cr_assert(calendar_us(d) == us && d.clock_us == INT64_C(86399999999));
        cr_assert(d.day >= 1 && d.day <= calendar_days_in(d.year, d.month));
    }
    cr_expect(calendar_days_in(2000, 2) == 29 && calendar_days_in(1900, 2) == 28);
}

/* Reads a file of these bytes; fails unless its lines, joined by '|', or its error are expected. */
static void expect_lines(const char *bytes, size_t length, const char *expected)
{
    char path[64], got[1000] = "";
    struct aisle_file file = {.name = path, .path = path};
    struct aisle_error err = {0};
    struct lines *lines;
    const char *text;
    enum aisle_status status;
    FILE *out;

    snprintf(path, sizeof path, "lines-%ld.tmp", (long)getpid());
    out = fopen(path, "wb");
    cr_assert(out && fwrite(bytes, 1, length, out) == length && !fclose(out));
    cr_assert(lines_open(&lines, &file, &err) == AISLE_OK);
    while (!(status = lines_next(lines, &text, &err)))
        snprintf(got + strlen(got), sizeof got - strlen(got), "%d:%s|", lines_number(lines), text);
    if (status != AISLE_END)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%d:%d %.80s", err.line, err.col,
                 err.message);
    cr_expect_str_eq(got, expected);
    lines_close(lines);
    unlink(path);
}

Test(lines, end_with_any_end_or_none_and_hold_text_only)
{
    static char wide[70000];
    gzFile gz;
    char small[200];
    size_t length;
    FILE *in;

    expect_lines("", 0, "");
    expect_lines("a\nb\r\n\nc", 7, "1:a|2:b|3:|4:c|");
    expect_lines("a\nb\0c\nd\n", 8, "1:a|2:2 the byte 0x00: not a text file");
    expect_lines("a\0", 2, "1:2 the byte 0x00: not a text file");
    memset(wide, 'x', sizeof wide);
    expect_lines(wide, sizeof wide, "1:1 a line of more than 64 KiB");
    gz = gzopen("lines.gz.tmp", "wb");
    cr_assert(gz && gzputs(gz, "a b\nc\n") == 6 && gzclose(gz) == Z_OK);
    in = fopen("lines.gz.tmp", "rb");
    length = fread(small, 1, sizeof small, in);
    fclose(in);
    unlink("lines.gz.tmp");
    expect_lines(small, length, "1:a b|2:c|");
    expect_lines(small, length - 9, "1:a b|2:c|0:0 the compressed data ends early");
}
