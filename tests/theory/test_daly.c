/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A job with checkpoints on a node that fails, through the whole simulator, against the closed form
 * of its expected time.
 *
 * Failures are exponential with mean M. To get through a stretch of length A that must be begun
 * anew after each failure, and with each failure a repair of length r, takes in the mean
 * (M + r) (e^(A/M) - 1). If the first attempt is shorter than the others by B, as nothing need be
 * started or restored before it, it is (M + r) e^(B/M) (e^((A - B)/M) - 1). A job of work W with
 * a checkpoint of cost d after every t is W/t such stretches of t + d, but for the last one, which
 * no checkpoint follows; B is the start S and the restore R, in the first stretch S at the first
 * attempt, too, and no R, as nothing has been done. With r, S = 0 and d after the last stretch,
 * too, it is M e^(R/M) (e^((t + d)/M) - 1) W/t, of Daly, "A higher order estimate of the optimum
 * checkpoint interval for restart dumps", 2006, equation 13.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>

#include <aisle/run.h>

#include "base/mem.h"

static const double mtbf_s = 10000, repair_s = 60, start_s = 50, restore_s = 300;

struct job {
    double every_s, cost_s;
    int stretches;
};

static double expected_s(const struct job *j)
{
    double first = j->stretches > 1 ? j->every_s + j->cost_s : j->every_s;
    double sum = expm1((start_s + first) / mtbf_s), again = exp((start_s + restore_s) / mtbf_s);

    if (j->stretches > 1)
        sum += again * ((j->stretches - 2) * expm1((j->every_s + j->cost_s) / mtbf_s) +
                        expm1(j->every_s / mtbf_s));
    return (mtbf_s + repair_s) * sum;
}

static struct aisle_scenario *scenario_of(const struct job *j)
{
    char path[] = "test-daly-XXXXXX";
    struct aisle_errors errs = {0};
    struct aisle_scenario *s = NULL;
    FILE *f = fdopen(mkstemp(path), "w");

    fprintf(f,
            "aisle: 1\n"
            "name: daly\n"
            "cluster: {groups: [{name: n, cpu_milli: 1000, mem_mib: 1, gpu_count: 1}]}\n"
            "workload: {jobs: [{name: a, duration_s: %g}]}\n"
            "training:\n"
            "  start_s: %g\n"
            "  restore_s: %g\n"
            "  checkpoint: {every_s: %g, cost_s: %g, mode: sync}\n"
            "faults: {node: {mtbf_s: %g, repair_s: %g}}\n"
            "policy: fifo/first-fit\n",
            j->stretches * j->every_s, start_s, restore_s, j->every_s, j->cost_s, mtbf_s, repair_s);
    fclose(f);
    if (aisle_scenario_load(&s, path, NULL, &errs) != AISLE_OK)
        aisle_errors_print(&errs, stderr);
    unlink(path);
    cr_assert(s != NULL);
    return s;
}

/* The 99 % interval over runs must hold the formula's value, and must not hold what is 2 % off. */
static void expect_theory(const struct job *j, size_t runs)
{
    struct aisle_scenario *s = scenario_of(j);
    double *took_s = mem_new(runs, sizeof *took_s), theory_s = expected_s(j), mean_s, half_s;

    for (size_t i = 0; i < runs; i++) {
        const uint64_t seed = i + 1;
        struct aisle_errors errs = {0};
        struct aisle_result *r = NULL;

        cr_assert(
            eq(int, aisle_run(s, &(struct aisle_run_options){.seed = &seed}, &r, &errs), AISLE_OK));
        took_s[i] = aisle_result_value(r, "job.jct.mean_s");
        aisle_result_free(r);
    }
    mean_s = gsl_stats_mean(took_s, 1, runs);
    half_s = gsl_cdf_tdist_Pinv(0.995, (double)runs - 1) * gsl_stats_sd(took_s, 1, runs) /
             sqrt((double)runs);
    cr_log_info("%d stretches: %.6g +- %.2g s, theory %.6g s", j->stretches, mean_s, half_s,
                theory_s);
    cr_expect(lt(dbl, fabs(mean_s - theory_s), half_s));
    cr_expect(gt(dbl, fabs(mean_s - 0.98 * theory_s), half_s));
    cr_expect(gt(dbl, fabs(mean_s - 1.02 * theory_s), half_s));
    mem_free(took_s);
    aisle_scenario_free(s);
}

Test(daly, a_long_job_with_many_checkpoints_takes_the_time_of_theory)
{
    expect_theory(&(const struct job){.every_s = 2000, .cost_s = 100, .stretches = 200}, 4000);
}

Test(daly, so_does_one_with_a_single_checkpoint)
{
    expect_theory(&(const struct job){.every_s = 3000, .cost_s = 1000, .stretches = 2}, 30000);
}

Test(daly, so_does_one_that_ends_before_its_first_checkpoint)
{
    expect_theory(&(const struct job){.every_s = 5000, .cost_s = 100, .stretches = 1}, 30000);
}
