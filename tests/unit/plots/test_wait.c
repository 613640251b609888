/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the figures of waits show, as their queries answer. */
#include <criterion/criterion.h>
#include <sqlite3.h>

#include "plots/figure.h"

static const char schema[] =
#include "schema_sql.inc"
    ;

/* Runs of 1000 s; the third is no result. */
static const char runs[] =
    "INSERT INTO run SELECT column1, 's', '', 'q/' || column2, 'q', column2, 1, column3, '', '{}',"
    " '', '0', 1000, 1 FROM (VALUES (1, 'a', 'complete'), (2, 'b', 'complete'),"
    " (3, 'c', 'interrupted'));";

enum { ROWS = 16 };

/* Asks the figure's query of a database with these pods: (run_id, gpu_milli, submit_s,
 * first_start_s, state). The columns named of each row, and how many rows there are. */
static size_t ask(const struct figure *figure, const char *pods, double out[ROWS][4],
                  const char *const columns[4])
{
    char *insert = sqlite3_mprintf("INSERT INTO pod (run_id, pod, name, gpu_milli, submit_s,"
                                   " first_start_s, state) SELECT column1, row_number() OVER (),"
                                   " 'p', column2, column3, column4, column5 FROM (VALUES %s)",
                                   pods);
    const char *const sql[] = {schema, runs, insert};
    struct frame f;
    sqlite3 *db;
    size_t rows;

    cr_assert_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
    for (size_t i = 0; i < 3; i++)
        cr_assert_eq(sqlite3_exec(db, sql[i], NULL, NULL, NULL), SQLITE_OK, "%s",
                     sqlite3_errmsg(db));
    cr_assert_eq(frame_read(&f, db, figure->query, NULL), AISLE_OK);
    rows = f.row_count;
    cr_assert_leq(rows, ROWS);
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; k < 4; k++)
            out[i][k] = frame_number(&f, i, frame_column(&f, columns[k]));
    frame_fini(&f);
    sqlite3_close(db);
    sqlite3_free(insert);
    return rows;
}

static void expect_rows(double (*got)[4], size_t got_count, const double (*want)[4], size_t count)
{
    cr_assert_eq(got_count, count, "%zu rows", got_count);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < 4; k++)
            cr_expect_float_eq(got[i][k], want[i][k], 1e-9, "row %zu, column %zu: %g", i, k,
                               got[i][k]);
}

static const char *const classes[] = {"run_id", "x", "y", "most"};
static const char *const steps[] = {"run_id", "x", "y", "gpu_milli"};

Test(wait, classes_are_none_shares_and_powers_of_two_without_those_nobody_asked_for)
{
    static const double want[][4] = {
        {1, 0, 1, 0}, {1, 1, 2.5, 999}, {1, 2, 4, 1000}, {1, 4, 6, 8000}, {2, 3, 5, 3000}};
    double got[ROWS][4];
    size_t n = ask(&figure_wait,
                   "(1, 0, 0, 1, 'finished'), (1, 1, 0, 2, 'finished'), (1, 999, 0, 3, 'running'),"
                   "(1, 1000, 0, 4, 'finished'), (2, 3000, 0, 5, 'finished'),"
                   "(1, 5000, 0, 5, 'finished'), (1, 8000, 0, 7, 'finished')",
                   got, classes);

    expect_rows(got, n, want, 5);
}

Test(wait, what_never_started_waits_to_the_end_and_what_was_rejected_does_not_wait)
{
    static const char *const columns[] = {"run_id", "y", "unfinished", "x"};
    static const double want[][4] = {{1, 350, 1, 0}, {2, 7, 1, 0}};
    double got[ROWS][4];
    size_t n = ask(&figure_wait,
                   "(1, 1000, 400, NULL, 'waiting'), (1, 1000, 0, 100, 'waiting'),"
                   "(1, 1000, 0, NULL, 'rejected'), (2, 1000, 10, 17, 'failed'),"
                   "(3, 1000, 0, NULL, 'waiting')",
                   got, columns);

    expect_rows(got, n, want, 2);
}

Test(wait_ecdf, counts_the_widest_alone_and_ends_below_100_percent_if_some_never_started)
{
    static const double want[][4] = {{1, 0, 0, 8000},   {1, 0, 25, 8000},    {1, 30, 50, 8000},
                                     {1, 50, 75, 8000}, {1, 1000, 75, 8000}, {2, 0, 0, 8000},
                                     {2, 9, 100, 8000}, {2, 1000, 100, 8000}};
    double got[ROWS][4];
    size_t n = ask(&figure_wait_ecdf,
                   "(1, 8000, 0, 50, 'finished'), (1, 8000, 100, 130, 'running'),"
                   "(1, 8000, 7, 7, 'finished'), (1, 8000, 900, NULL, 'waiting'),"
                   "(1, 8000, 0, NULL, 'rejected'), (1, 4000, 0, 1, 'finished'),"
                   "(2, 8000, 1, 10, 'finished'), (3, 16000, 0, 1, 'finished')",
                   got, steps);

    expect_rows(got, n, want, 8);
}

Test(wait_ecdf, of_those_that_all_wait_still_is_level_at_0)
{
    static const double want[][4] = {{1, 0, 0, 1000}, {1, 1000, 0, 1000}};
    double got[ROWS][4];
    size_t n = ask(&figure_wait_ecdf, "(1, 1000, 0, NULL, 'waiting')", got, steps);

    expect_rows(got, n, want, 2);
}
