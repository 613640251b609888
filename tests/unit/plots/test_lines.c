/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include "plots/label.h"
#include "plots/lines.h"
#include "plots/memory.h"
#include "plots/path.h"

static void expect_labels(const struct subject *s, size_t count, const char *const *want)
{
    for (size_t i = 0; i < count; i++) {
        char *label = label_of(s, count, i);

        cr_expect_str_eq(label, want[i]);
        plot_free(label);
    }
}

Test(label, says_only_what_tells_lines_apart)
{
    expect_labels((struct subject[]){{"s", "once/fgd"}, {"s", "once/best-fit"}}, 2,
                  (const char *[]){"fgd", "best-fit"});
    expect_labels((struct subject[]){{"s", "fifo/best-fit"}, {"s", "las:levels=3/best-fit"}}, 2,
                  (const char *[]){"fifo", "las:levels=3"});
    expect_labels((struct subject[]){{"s", "fifo/fgd"}, {"s", "srtf/best-fit"}}, 2,
                  (const char *[]){"fifo/fgd", "srtf/best-fit"});
    expect_labels((struct subject[]){{"s", "fifo/fgd"}}, 1, (const char *[]){"fifo/fgd"});
    expect_labels((struct subject[]){{"s", "once/fgd"}, {"s", "once/fgd:weight=1/2"}}, 2,
                  (const char *[]){"fgd", "fgd:weight=1/2"});
}

Test(label, names_the_scenario_if_there_are_several)
{
    expect_labels((struct subject[]){{"a", "once/fgd"}, {"b", "once/best-fit"}}, 2,
                  (const char *[]){"a: fgd", "b: best-fit"});
    expect_labels((struct subject[]){{"a", "fifo/fgd"}, {"b", "fifo/fgd"}}, 2,
                  (const char *[]){"a", "b"});
}

Test(spread, covers_what_all_runs_cover_and_is_straight_between_points)
{
    struct run_line runs[] = {
        {(double[]){0, 1, 2, 3}, (double[]){0, 10, 20, 30}, 4},
        {(double[]){1, 3, 4}, (double[]){20, 40, 99}, 3},
    };
    struct spread s;

    spread_init(&s, runs, 2, BETWEEN_STRAIGHT);
    cr_assert_eq(s.count, 3);
    cr_expect_float_eq(s.x[0], 1, 0);
    cr_expect_float_eq(s.x[2], 3, 0);
    cr_expect_float_eq(s.mean[1], (20 + 30) / 2.0, 1e-12);
    cr_expect_float_eq(s.low[1], 20, 1e-12);
    cr_expect_float_eq(s.high[2], 40, 1e-12);
    spread_fini(&s);
}

Test(spread, of_runs_that_share_nothing_is_empty)
{
    struct run_line runs[] = {
        {(double[]){0, 1}, (double[]){0, 1}, 2},
        {(double[]){2, 3}, (double[]){0, 1}, 2},
    };
    struct spread s;

    spread_init(&s, runs, 2, BETWEEN_STRAIGHT);
    cr_expect_eq(s.count, 0);
    spread_fini(&s);
}

static void expect_points(const struct spread *s, const double (*want)[4], size_t count)
{
    cr_assert_eq(s->count, count);
    for (size_t i = 0; i < count; i++) {
        cr_expect_float_eq(s->x[i], want[i][0], 0);
        cr_expect_float_eq(s->mean[i], want[i][1], 1e-12);
        cr_expect_float_eq(s->low[i], want[i][2], 0);
        cr_expect_float_eq(s->high[i], want[i][3], 0);
    }
}

Test(spread, of_steps_goes_on_level_and_has_its_corners)
{
    struct run_line runs[] = {
        {(double[]){0, 0, 2, 4}, (double[]){0, 1, 3, 3}, 4},
        {(double[]){0, 1, 4}, (double[]){1, 5, 5}, 3},
    };
    static const double want[][4] = {{0, 1, 1, 1}, {1, 1, 1, 1}, {1, 3, 1, 5}, {2, 3, 1, 5},
                                     {2, 4, 3, 5}, {4, 4, 3, 5}, {4, 4, 3, 5}};
    struct spread s;

    spread_init(&s, runs, 2, BETWEEN_STEPS);
    expect_points(&s, want, 7);
    spread_fini(&s);
}

Test(spread, of_categories_takes_each_over_the_runs_that_have_it)
{
    struct run_line runs[] = {
        {(double[]){0, 1, 3}, (double[]){0, 10, 30}, 3},
        {(double[]){1, 2}, (double[]){20, 40}, 2},
    };
    static const double want[][4] = {
        {0, 0, 0, 0}, {1, 15, 10, 20}, {2, 40, 40, 40}, {3, 30, 30, 30}};
    struct spread s;

    spread_init(&s, runs, 2, BETWEEN_NOTHING);
    expect_points(&s, want, 4);
    spread_fini(&s);
}

Test(lines, come_in_the_order_of_their_first_run_and_join_runs_of_one_policy)
{
    static const char query[] =
        "SELECT column1 AS run_id, 's' AS name, column2 AS policy, column3 AS x, column4 AS y"
        " FROM (VALUES (1, 'q/z', 0, 1.0), (1, 'q/z', 1, 2.0), (2, 'q/a', 0, 5.0),"
        "              (3, 'q/z', 0, 3.0), (3, 'q/z', 1, 4.0))";
    double least, greatest;
    struct lines l;
    struct frame f;
    sqlite3 *db;

    cr_assert_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
    cr_assert_eq(frame_read(&f, db, query, NULL), AISLE_OK);
    lines_init(&l, &f, BETWEEN_STRAIGHT);
    cr_assert_eq(l.count, 2);
    cr_expect_str_eq(l.line[0].label, "z");
    cr_expect_eq(l.line[0].spread.run_count, 2);
    cr_expect_float_eq(l.line[0].spread.mean[1], 3, 1e-12);
    cr_expect_str_eq(l.line[1].label, "a");
    cr_expect(lines_bounds(&l, 0, 1, &least, &greatest));
    cr_expect_float_eq(least, 1, 0);
    cr_expect_float_eq(greatest, 5, 0);
    lines_fini(&l);
    frame_fini(&f);
    sqlite3_close(db);
}

Test(path, keeps_the_extremes_of_each_column_of_dots)
{
    enum { N = 100000 };
    double *x = plot_new(N, sizeof *x), *y = plot_new(N, sizeof *y), top = 1e9;
    struct scale sx = {0, N, 0, 72}, sy = {0, 1, 72, 0}; /* an inch: 300 dots */
    struct path p;

    for (int i = 0; i < N; i++)
        x[i] = i;
    y[54321] = 1;
    path_init(&p, &sx, &sy, x, y, N);
    cr_expect_leq(p.count, 4 * 301);
    for (size_t i = 0; i < p.count; i++)
        top = p.y[i] < top ? p.y[i] : top;
    cr_expect_float_eq(top, 0, 1e-9);
    cr_expect_gt(path_inside(&p, (struct box){0, 60, 72, 12}), 70);
    cr_expect_eq(path_inside(&p, (struct box){0, 0, 20, 12}), 0);
    path_fini(&p);
    plot_free(x);
    plot_free(y);
}
