/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <sqlite3.h>

#include <aisle/plot.h>
#include <aisle/schema.h>

#include "folder.h"
#include "plots/memory.h"

static const char schema[] =
#include "schema_sql.inc"
    ;

/* Two policies, two seeds each, one run that doesn't count. */
static const char runs[] =
    "WITH p(id, policy, seed, status) AS (VALUES"
    "  (1, 'once/fgd', 1, 'complete'), (2, 'once/random', 1, 'complete'),"
    "  (3, 'once/fgd', 2, 'complete'), (4, 'once/random', 2, 'complete'),"
    "  (5, 'once/late', 1, 'interrupted'))"
    "INSERT INTO run SELECT id, 'toy', '', policy, 'once', substr(policy, 6), seed, status,"
    "  'c0ffee', '{}', '', '0.1.0', 1, 1 FROM p;";
static const char by_load[] =
    "WITH RECURSIVE k(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM k WHERE i < 130)"
    "INSERT INTO by_load SELECT run_id, n.column1, i / 100.0,"
    "  min(i, 85 + 3 * (policy = 'once/fgd') + seed) / 100.0"
    "  FROM run, k, (VALUES ('gpu.allocated_ratio'), ('gpu.fragmented_ratio')) AS n;";
static const char series[] =
    "WITH RECURSIVE k(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM k WHERE i < 100)"
    "INSERT INTO series SELECT run_id, 'gpu.allocated_ratio', 60 * i, (i % 17) / 20.0 FROM run, k;";

static const char pods[] =
    "WITH RECURSIVE k(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM k WHERE i < 40)"
    "INSERT INTO pod (run_id, pod, name, gpu_milli, submit_s, first_start_s, state)"
    "  SELECT run_id, i, 'p' || i, 1000 << i % 4, i, i + 60 * (i % 7), 'finished' FROM run, k;";

static void make(const char *path, const char *const *sql)
{
    sqlite3 *db;

    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    for (; *sql; sql++)
        cr_assert_eq(sqlite3_exec(db, *sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

#define MAKE(path, ...) make(path, (const char *[]){__VA_ARGS__, NULL})

static uint32_t u32(const unsigned char *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void expect_refusal(const char *name, const char *db, const char *out, const char *preset,
                           enum aisle_status status, const char *message, const char *hint)
{
    struct aisle_plot_options options = {.preset = preset};
    struct aisle_error err = {0};

    cr_expect_eq(aisle_plot(name, db, out, &options, &err), status, "%s", err.message);
    cr_expect_eq(err.status, status);
    cr_expect_str_eq(err.message, message);
    cr_expect_str_eq(err.hint, hint);
}

TestSuite(figure, .init = folder_enter, .fini = folder_leave);

Test(figure, png_is_as_large_as_the_preset_says_at_300_dpi)
{
    static const struct {
        const char *preset;
        uint32_t width, height;
    } cases[] = {{NULL, 999, 619},      {"acm1", 999, 619},   {"ieee1", 1050, 651},
                 {"usenix1", 999, 619}, {"acm2", 2100, 1302}, {"ieee2", 2148, 1332},
                 {"slide", 3000, 1860}};

    MAKE("r.db", schema, runs, by_load);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct aisle_plot_options options = {.preset = cases[i].preset, .title = "A title"};
        struct aisle_error err;
        unsigned char *b;
        size_t n;

        cr_assert_eq(aisle_plot("allocation", "r.db", "f.png", &options, &err), AISLE_OK, "%s",
                     err.message);
        b = folder_read("f.png", &n);
        cr_expect_eq(u32(b + 16), cases[i].width);
        cr_expect_eq(u32(b + 20), cases[i].height);
        cr_expect_eq(u32(b + 33), 9);
        cr_expect_eq(memcmp(b + 37, "pHYs", 4), 0);
        cr_expect_eq(u32(b + 41), 11811); /* 300 / 0.0254 */
        cr_expect_eq(b[49], 1);
        cr_expect_not_null(memmem(b, n, "tEXtSoftware\0aisle 0.1.0", 24));
        cr_expect_not_null(memmem(b, n, "toy once/fgd config c0ffee seeds 1,2", 36));
        cr_expect_null(memmem(b, n, "once/late", 9), "the interrupted run shows");
        plot_free(b);
    }
}

Test(figure, same_database_gives_the_same_bytes_and_no_other_file)
{
    static const char *const endings[] = {"png", "pdf", "svg"};

    MAKE("r.db", schema, runs, by_load, series, pods);
    for (const struct aisle_figure_info *f = aisle_figures; f->name; f++)
        for (size_t i = 0; i < 3; i++) {
            char *first = plot_printf("first.%s", endings[i]);
            char *second = plot_printf("second.%s", endings[i]);
            size_t n, m;
            unsigned char *a, *b;

            cr_assert_eq(aisle_plot(f->name, "r.db", first, NULL, NULL), AISLE_OK);
            cr_assert_eq(aisle_plot(f->name, "r.db", second, NULL, NULL), AISLE_OK);
            a = folder_read(first, &n);
            b = folder_read(second, &m);
            cr_expect(n > 2000 && n == m && memcmp(a, b, n) == 0, "%s %s", f->name, first);
            plot_free(a);
            plot_free(b);
            plot_free(first);
            plot_free(second);
        }
    cr_expect_eq(folder_count(), 1 + 2 * 3);
}

Test(figure, unknown_names_are_refused_with_a_list)
{
    MAKE("r.db", schema, runs, by_load);
    expect_refusal("alocation", "r.db", "f.png", NULL, AISLE_EVALUE, "unknown figure \"alocation\"",
                   "one of allocation, fragmentation, utilisation, wait, wait-ecdf");
    expect_refusal("allocation", "r.db", "f.png", "a4", AISLE_EVALUE, "unknown preset \"a4\"",
                   "one of acm1, ieee1, usenix1, acm2, ieee2, slide");
    expect_refusal("allocation", "r.db", "f.jpg", NULL, AISLE_EVALUE,
                   "f.jpg: the ending names no format of figures", "end it in .png, .pdf or .svg");
    expect_refusal("allocation", "r.db", "f.png/f", NULL, AISLE_EVALUE,
                   "f.png/f: the ending names no format of figures",
                   "end it in .png, .pdf or .svg");
    cr_expect_eq(folder_count(), 1);
}

Test(figure, a_database_without_its_rows_is_refused_saying_which_runs_have_them)
{
    MAKE("empty.db", schema);
    MAKE("bare.db", schema, runs);
    expect_refusal("allocation", "empty.db", "f.png", NULL, AISLE_EVALUE,
                   "empty.db has no complete run", "");
    expect_refusal("allocation", "bare.db", "f.png", NULL, AISLE_EVALUE,
                   "bare.db has no figures of allocated GPU by arrived load",
                   "they come from runs in which pods never leave, such as queue once");
    expect_refusal("fragmentation", "bare.db", "f.png", NULL, AISLE_EVALUE,
                   "bare.db has no figures of fragmented GPU by arrived load",
                   "they come from runs in which pods never leave, such as queue once");
    expect_refusal("utilisation", "bare.db", "f.png", NULL, AISLE_EVALUE,
                   "bare.db has no samples of allocated GPU over time",
                   "they come from runs of scenarios that say sample: {every_s: ...}");
    for (size_t i = 0; i < 2; i++)
        expect_refusal(i ? "wait" : "wait-ecdf", "bare.db", "f.png", NULL, AISLE_EVALUE,
                       "bare.db has no rows of pods that waited",
                       "they come from runs of scenarios that don't say record: {pods: off}");
}

Test(figure, what_is_not_a_database_of_ours_is_refused)
{
    FILE *f = fopen("text.db", "w");

    fputs("a text that is long enough to be looked at as if it were the header of a database, "
          "which takes a hundred bytes\n",
          f);
    fclose(f);
    MAKE("other.db", "CREATE TABLE run (x)");
    MAKE("newer.db", schema, "PRAGMA user_version = 99");
    expect_refusal("allocation", "none.db", "f.png", NULL, AISLE_EIO,
                   "cannot read none.db: No such file or directory", "");
    expect_refusal("allocation", "text.db", "f.png", NULL, AISLE_EDB,
                   "text.db is not a results database of aisle", "");
    expect_refusal("allocation", "other.db", "f.png", NULL, AISLE_EDB,
                   "other.db is not a results database of aisle", "");
    expect_refusal("allocation", "newer.db", "f.png", NULL, AISLE_EDB,
                   "newer.db is a results database of version 99; this aisle reads version 3", "");
    cr_expect_eq(folder_count(), 3);
}

Test(figure, an_output_that_cannot_be_written_is_refused_and_leaves_nothing)
{
    MAKE("r.db", schema, runs, by_load);
    expect_refusal("allocation", "r.db", "none/f.png", NULL, AISLE_EIO,
                   "cannot write none/f.png: No such file or directory", "");
    cr_expect_eq(mkdir("f.png", 0777), 0);
    expect_refusal("allocation", "r.db", "f.png", NULL, AISLE_EIO,
                   "cannot write f.png: Is a directory", "");
    cr_expect_eq(folder_count(), 2);
    cr_expect_eq(rmdir("f.png"), 0);
}

Test(figure, odd_data_is_drawn_all_the_same)
{
    MAKE("zero.db", schema, runs, "INSERT INTO by_load VALUES (1, 'gpu.allocated_ratio', 0, 0)",
         "INSERT INTO by_load VALUES (1, 'gpu.fragmented_ratio', 0.5, 0)",
         "INSERT INTO series VALUES (1, 'gpu.allocated_ratio', 0, 0)",
         "INSERT INTO pod (run_id, pod, name, gpu_milli, submit_s, state)"
         " VALUES (1, 0, 'p', 0, 1, 'waiting')");
    MAKE("apart.db", schema, runs, "INSERT INTO by_load VALUES (1, 'gpu.allocated_ratio', 0.1, 1)",
         "INSERT INTO by_load VALUES (3, 'gpu.allocated_ratio', 0.2, 1)");
    for (const struct aisle_figure_info *f = aisle_figures; f->name; f++)
        cr_expect_eq(aisle_plot(f->name, "zero.db", "f.svg", NULL, NULL), AISLE_OK);
    cr_expect_eq(aisle_plot("allocation", "apart.db", "f.svg", NULL, NULL), AISLE_OK);
}
