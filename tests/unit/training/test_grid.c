/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "training/grid.h"

static void put(struct grid *g, int64_t a, int64_t b, int64_t c, double step_s)
{
    grid_add(g, &(struct grid_point){
                    .key = {a, b, c}, .time = {step_s, step_s / 10}, .line = (int)g->count + 2});
}

static double at(const struct grid *g, int64_t a, int64_t b, int64_t c)
{
    return grid_at(g, (const int64_t[]){a, b, c}).step_s;
}

Test(grid, is_linear_between_known_values_of_each_key)
{
    struct grid g = {0};

    put(&g, 8, 8, 10, 4); /* not in order, and each first key with seconds of its own */
    put(&g, 4, 4, 10, 1);
    put(&g, 4, 4, 20, 2);
    put(&g, 4, 8, 10, 3);
    cr_assert(eq(int, grid_sort(&g), 0));
    cr_expect(eq(dbl, at(&g, 4, 4, 10), 1));
    cr_expect(eq(dbl, at(&g, 4, 4, 15), 1.5));
    cr_expect(eq(dbl, at(&g, 4, 6, 10), 2));
    cr_expect(eq(dbl, at(&g, 6, 8, 10), 3.5));
    cr_expect(eq(dbl, at(&g, 6, 4, 10), 2.5), "between (4, 4) and the nearest of 8, (8, 8)");
    cr_expect(epsilon_eq(dbl, grid_at(&g, (const int64_t[]){4, 4, 15}).sync_s, 0.15, 1e-15));
    grid_fini(&g);
}

Test(grid, outside_it_takes_the_nearest_but_goes_on_with_the_third_key)
{
    struct grid g = {0};

    put(&g, 4, 4, 10, 1);
    put(&g, 4, 4, 20, 2);
    put(&g, 8, 8, 10, 4);
    put(&g, 8, 8, 20, 3); /* a measurement that falls is not carried on */
    cr_assert(eq(int, grid_sort(&g), 0));
    cr_expect(eq(dbl, at(&g, 1, 1, 10), 1));
    cr_expect(eq(dbl, at(&g, 99, 99, 10), 4));
    cr_expect(eq(dbl, at(&g, 4, 4, 1), 1));
    cr_expect(eq(dbl, at(&g, 4, 4, 40), 4));
    cr_expect(eq(dbl, at(&g, 8, 8, 40), 3));
    grid_fini(&g);
}

Test(grid, equal_points_become_their_mean_and_the_second_s_line_is_told)
{
    struct grid g = {0};

    cr_expect(not(grid_has(&g, 1)));
    put(&g, 1, 1, 1, 5);
    put(&g, 2, 1, 1, 1);
    put(&g, 2, 1, 1, 2);
    put(&g, 2, 1, 1, 6);
    cr_expect(eq(int, grid_sort(&g), 4));
    cr_expect(eq(sz, g.count, 2));
    cr_expect(eq(dbl, at(&g, 2, 1, 1), 3));
    cr_expect(grid_has(&g, 2) && !grid_has(&g, 3));
    cr_expect(eq(i64, grid_first(&g), 1));
    grid_fini(&g);
}
