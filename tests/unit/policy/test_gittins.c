/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Gittins index against its definition, and the policy that goes by it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>

#include <aisle/round.h>

#include "base/random.h"
#include "policy/gittins_index.h"
#include "policy/policies.h"
#include "world.h"

enum { S = 1000000, SIZES = 60 };

/* E[min(X - a, D) | X > a] / P(X - a <= D | X > a), as it is written. */
static double inverse(const double *size, size_t n, double a, double d)
{
    double expected = 0, ends = 0, beyond = 0;

    for (size_t i = 0; i < n; i++)
        if (size[i] > a) {
            beyond++;
            expected += fmin(size[i] - a, d);
            ends += size[i] - a <= d;
        }
    return ends > 0 ? expected / beyond / (ends / beyond) : INFINITY;
}

/* The best D is one at which some job ends: beyond it until the next the chance stays as it is. */
static double best_inverse(const double *size, size_t n, double a)
{
    double best = INFINITY;

    for (size_t i = 0; i < n; i++)
        if (size[i] > a)
            best = fmin(best, inverse(size, n, a, size[i] - a));
    return best;
}

static bool close_to(double is, double ought)
{
    return (isinf(is) && isinf(ought)) || fabs(is - ought) <= 1e-9 * ought;
}

static void expect_rank(const struct gittins_index *g, const double *size, double a)
{
    double until, best = best_inverse(size, g->count, a);
    double rank = gittins_index_rank(g, a, 0, &until);

    if (isinf(best)) {
        cr_assert(all(gt(dbl, rank, 1e300), gt(dbl, until, 1e300)));
        return;
    }
    cr_assert(close_to(rank, best), "%.12f, not %.12f", rank, best);
    cr_assert(close_to(inverse(size, g->count, a, (until - a) * (1 + 1e-12)), best),
              "its quantum is not the best");
    for (double d = 0.3; d < 30; d *= 2.1) {
        double fixed = inverse(size, g->count, a, d), is = gittins_index_rank(g, a, d, &until);

        cr_assert(close_to(is, fixed));
    }
}

Test(gittins_index, is_that_of_the_definition)
{
    gsl_rng *rng = random_stream(7, "sizes");
    struct gittins_index g = {0};
    double size[SIZES];

    for (int round = 0; round < 200; round++) {
        size_t n = gsl_rng_uniform_int(rng, SIZES);
        int kind = round % 4;

        for (size_t i = 0; i < n; i++) {
            double u = gsl_rng_uniform(rng);

            /* Heavy tails, clumps, whole numbers that tie, wear. */
            size[i] = kind == 0   ? 1 / (u + 1e-4)
                      : kind == 1 ? (u < 0.5 ? 2 + u : 40 + u)
                      : kind == 2 ? floor(10 * u)
                                  : 20 + sqrt(u);
        }
        gittins_index_make(&g, size, n);
        expect_rank(&g, size, 0);
        for (size_t i = 0; i < n; i++) {
            expect_rank(&g, size, size[i]);
            expect_rank(&g, size, size[i] * gsl_rng_uniform(rng));
        }
    }
    gittins_index_fini(&g);
    gsl_rng_free(rng);
}

Test(gittins_index, is_least_attained_service_where_the_hazard_falls)
{
    const double size[] = {1, 2, 4, 8, 16, 32, 64, 128};
    struct gittins_index g = {0};
    double until, last = 0;

    gittins_index_make(&g, size, 8);
    for (double a = 0.5; a < 100; a *= 2) {
        double rank = gittins_index_rank(&g, a, 0, &until);

        cr_expect(gt(dbl, rank, last));
        cr_expect(epsilon_eq(dbl, until, 2 * a, 1e-12), "the very next size");
        last = rank;
    }
    gittins_index_fini(&g);
}

Test(gittins_index, lets_a_job_end_that_is_about_to)
{
    const double size[] = {10, 10, 10, 100};
    struct gittins_index g = {0};
    double until;

    gittins_index_make(&g, size, 4);
    cr_expect(epsilon_eq(dbl, gittins_index_rank(&g, 9, 0, &until), 4.0 / 3, 1e-12));
    cr_expect(epsilon_eq(dbl, until, 10, 0));
    cr_expect(epsilon_eq(dbl, gittins_index_rank(&g, 0, 0, &until), 40.0 / 3, 1e-12));
    cr_expect(epsilon_eq(dbl, until, 10, 0));
    gittins_index_fini(&g);
}

/* The policy -------------------------------------------------------------------------------------- */

static struct test_world w;
static const struct aisle_shape *gpu;

/* One node of one GPU. */
static void begin(void)
{
    test_world_init(&w, 1);
    test_world_node(&w, 64000, 65536, 1, "A");
    gpu = test_world_shape(&w, 500, 512, 1, 1000, "");
    for (size_t i = 0; queue_gittins.knobs[i].name; i++)
        w.knob[i] = queue_gittins.knobs[i].value;
    test_world_start(&w, &queue_gittins, &placement_count, SEARCH_AUTO);
}

static bool runs(aisle_job_id job)
{
    return jobs_row(&w.jobs, job)->state == AISLE_JOB_RUNNING;
}

Test(gittins, goes_by_least_service_while_nothing_is_known)
{
    aisle_job_id a, b;

    begin();
    a = test_world_arrive(&w, gpu, 1);
    test_world_decide(&w, 0);
    b = test_world_arrive(&w, gpu, 1);
    test_world_decide(&w, 5 * S);
    cr_expect(all(not(runs(a)), runs(b)));
    test_world_audit(&w);
    test_world_fini(&w);
}

Test(gittins, learns_from_those_that_finished)
{
    aisle_job_id a, b;

    begin();
    a = test_world_arrive(&w, gpu, 1);
    test_world_decide(&w, 0);
    round_end(w.round, a, 100 * S);
    a = test_world_arrive(&w, gpu, 1);
    test_world_decide(&w, 100 * S);
    b = test_world_arrive(&w, gpu, 1);
    cr_expect(eq(i64, test_world_decide(&w, 105 * S).wake_us, 200 * S), "a is to end then");
    cr_expect(all(runs(a), not(runs(b))), "the sooner, the better");
    test_world_decide(&w, 200 * S);
    cr_expect(all(not(runs(a)), runs(b)), "nobody knows how long a will take now");
    test_world_audit(&w);
    test_world_fini(&w);
}

Test(gittins, sleeps_while_nobody_waits)
{
    aisle_job_id a;

    begin();
    a = test_world_arrive(&w, gpu, 1);
    test_world_decide(&w, 0);
    round_end(w.round, a, 100 * S);
    test_world_arrive(&w, gpu, 1);
    cr_expect(eq(i64, test_world_decide(&w, 100 * S).wake_us, AISLE_NEVER));
    test_world_fini(&w);
}
