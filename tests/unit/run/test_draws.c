/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run tells of its random numbers. */
#include "history.h"

#include <math.h>

#define SCENARIO(rank, workload, rest)                                                             \
    "aisle: 1\nname: t\n"                                                                          \
    "cluster: {groups: [{name: n, count: 5, cpu_milli: 9000, mem_mib: 9000, gpu_count: 8}]" rank   \
    "}\n"                                                                                          \
    "workload: {" workload "}\n" rest

#define LISTED "pods: [{name: p, count: 20, gpu_count: 1, every_s: 10, duration_s: 50}]"

static const char *const streams[] = {"workload", "shake", "ranks", "column", "policy", "faults"};

/* Of this stream so many numbers, of all others none. */
static void expect_draws(const char *text, const char *stream, double count)
{
    struct aisle_result *r = history_run(NULL, text, NULL, NULL);

    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        char name[64];
        double value;

        snprintf(name, sizeof name, "random.%s.draws", streams[i]);
        value = aisle_result_value(r, name);
        if (strcmp(stream, streams[i]) == 0)
            cr_expect(epsilon_eq(dbl, value, count, 1e-9), "%s", name);
        else
            cr_expect(isnan(value), "%s", name);
    }
    cr_expect(epsilon_eq(dbl, aisle_result_value(r, "random.draws"), count, 1e-9));
    aisle_result_free(r);
}

Test(draws, there_are_none_in_a_scenario_without_randomness)
{
    expect_draws(SCENARIO("", LISTED, ""), "none", 0);
}

Test(draws, two_for_each_arrival_that_is_shaken)
{
    expect_draws(SCENARIO("", LISTED ", shake: {arrival_s: 1}", ""), "shake", 40);
}

Test(draws, one_less_than_nodes_to_shuffle_ranks)
{
    expect_draws(SCENARIO(", rank: shuffle", LISTED, ""), "ranks", 4);
}

Test(draws, one_for_each_pod_that_is_placed_at_random)
{
    expect_draws(SCENARIO("", LISTED, "policy: fifo/random\n"), "policy", 20);
}

Test(draws, of_a_generator_an_arrival_and_a_request_each)
{
    expect_draws(SCENARIO("",
                          "generate: {kind: mix, jobs: 30, mix: [{weight: 1, gpu_count: 1}, "
                          "{weight: 3, cpu_milli: 10}], arrival: {poisson_per_s: 1}}",
                          ""),
                 "workload", 60);
}

/* Of five nodes the first failure each; none of them ever comes. */
Test(draws, of_faults_that_never_come)
{
    expect_draws(SCENARIO("", LISTED, "faults: {node: {mtbf_s: 3000000d, repair_s: 1}}\n"), "faults",
                 5);
}
