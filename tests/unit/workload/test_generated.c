/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The generators "openb-mix" and "mix", and the table of sources. */
#include <criterion/criterion.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "workload/registry.h"

enum { NONE, SHARING, ONE, TWO, FOUR, EIGHT, CLASSES };

static const double published[CLASSES] = {1088, 3078, 3911, 16, 15, 44}; /* of 8152 */

static int class_of(const struct aisle_arrival *a)
{
    cr_assert(a->gpu_count <= 1 || a->gpu_milli == 1000);
    switch (a->gpu_count) {
    case 0:
        return NONE;
    case 1:
        return a->gpu_milli < 1000 ? SHARING : ONE;
    case 2:
        return TWO;
    case 4:
        return FOUR;
    default:
        cr_assert(a->gpu_count == 8);
        return EIGHT;
    }
}

static void tally(void *ctx, const struct aisle_arrival *a)
{
    ((double *)ctx)[class_of(a)]++;
}

/* Within 4 standard errors of what was asked for, over 100,000 pods. */
Test(openb_mix, shares_gaps_and_durations_are_those_asked_for)
{
    enum { N = 100000 };
    const double rate = 0.05, mean_s = 600, cv = 2;
    struct aisle_workload_spec spec = {
        .generate = {.kind = "openb-mix",
                     .jobs = N,
                     .arrival_poisson_per_s = rate,
                     .duration_mean_s = mean_s,
                     .duration_cv = cv},
    };
    struct aisle_source_env env = {.spec = &spec, .rng = random_stream(42, "arrivals")};
    struct aisle_source_env env2 = {.spec = &spec, .rng = random_stream(42, "arrivals")};
    const struct aisle_source_type *type = &workload_openb_mix;
    void *state = mem_new(1, type->state_size), *twin = mem_new(1, type->state_size);
    double share[CLASSES] = {0}, base[CLASSES] = {0}, gaps = 0, gaps2 = 0, logs = 0, logs2 = 0;
    double sum = 0, sigma2 = log1p(cv * cv);
    struct aisle_import import;
    struct aisle_arrival a, b;
    struct aisle_error err;
    int64_t last = 0, gpu_milli = 0;
    char name[32];

    cr_assert(type->init(state, &env, &err) == AISLE_OK);
    cr_assert(type->init(twin, &env2, &err) == AISLE_OK);
    type->report(state, &import);
    type->base(state, tally, base);
    for (int i = 0; i < N; i++) {
        double gap, duration;

        cr_assert(type->next(state, &a, &err) == AISLE_OK);
        cr_assert(type->next(twin, &b, &err) == AISLE_OK);
        cr_assert(a.submit_us == b.submit_us && a.duration_us == b.duration_us &&
                  a.cpu_milli == b.cpu_milli && a.gpu_milli == b.gpu_milli);
        snprintf(name, sizeof name, "pod-%d", i);
        cr_assert_str_eq(a.name, name);
        cr_assert(a.submit_us >= last && a.duration_us >= 1);
        tally(share, &a);
        gap = (double)(a.submit_us - last) / 1e6;
        last = a.submit_us;
        gaps += gap;
        gaps2 += gap * gap;
        duration = (double)a.duration_us / 1e6;
        sum += duration;
        logs += log(duration);
        logs2 += log(duration) * log(duration);
        gpu_milli += (int64_t)a.gpu_count * a.gpu_milli;
    }
    cr_expect(type->next(state, &a, &err) == AISLE_END);
    cr_expect(import.arrivals == N && import.rows == N && import.kept == N && !import.file);
    cr_expect(import.gpu_milli == gpu_milli);

    for (int c = 0; c < CLASSES; c++) {
        double p = published[c] / 8152;

        cr_expect(base[c] == published[c], "class %d: %g", c, base[c]);
        cr_expect(fabs(share[c] / N - p) < 4 * sqrt(p * (1 - p) / N), "class %d: %g", c,
                  share[c] / N);
    }
    /* Exponential: sd = mean; the mean square 2/rate^2 has sd sqrt(20)/rate^2. */
    cr_expect(fabs(gaps / N - 1 / rate) < 4 / rate / sqrt(N), "gap %g", gaps / N);
    cr_expect(fabs(gaps2 / N * rate * rate - 2) < 4 * sqrt(20.0 / N), "%g", gaps2 / N);
    /* Log-normal: the mean, and what its logarithm's mean and variance should be. */
    cr_expect(fabs(sum / N - mean_s) < 4 * cv * mean_s / sqrt(N), "duration %g", sum / N);
    cr_expect(fabs(logs / N - (log(mean_s) - sigma2 / 2)) < 4 * sqrt(sigma2 / N));
    cr_expect(fabs(logs2 / N - logs * logs / N / N - sigma2) < 4 * sigma2 * sqrt(2.0 / N));
    type->fini(state);
    type->fini(twin);
    mem_free(state);
    mem_free(twin);
    gsl_rng_free(env.rng);
    gsl_rng_free(env2.rng);
}

/* Pinned: a change of these is a change of every generated scenario, and goes into CHANGELOG. */
Test(openb_mix, first_pods_of_seed_42_are_known)
{
    static const char expected[] = "pod-0 at 7381177 for 452867188: 11300 1x1000; "
                                   "pod-1 at 25435559 for 2035956835: 11300 1x1000; "
                                   "pod-2 at 55820991 for 65815076: 8000 1x470; ";
    struct aisle_workload_spec spec = {
        .generate = {.jobs = 3,
                     .arrival_poisson_per_s = 0.05,
                     .duration_mean_s = 600,
                     .duration_cv = 2},
    };
    struct aisle_source_env env = {.spec = &spec, .rng = random_stream(42, "arrivals")};
    void *state = mem_new(1, workload_openb_mix.state_size);
    struct aisle_arrival a;
    struct aisle_error err;
    char text[512] = "";

    cr_assert(workload_openb_mix.init(state, &env, &err) == AISLE_OK);
    while (workload_openb_mix.next(state, &a, &err) == AISLE_OK)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 "%s at %" PRId64 " for %" PRId64 ": %" PRId64 " %dx%d; ", a.name, a.submit_us,
                 a.duration_us, a.cpu_milli, a.gpu_count, a.gpu_milli);
    cr_expect_str_eq(text, expected);
    workload_openb_mix.fini(state);
    mem_free(state);
    gsl_rng_free(env.rng);
}

Test(openb_mix, rates_and_durations_without_meaning_are_errors)
{
    static const struct aisle_generate_spec bad[] = {
        {.jobs = 1, .arrival_poisson_per_s = 0},
        {.jobs = 1, .arrival_poisson_per_s = -1},
        {.jobs = 1, .arrival_poisson_per_s = NAN},
        {.jobs = 1, .arrival_poisson_per_s = 1, .duration_mean_s = -1},
        {.jobs = 1, .arrival_poisson_per_s = 1, .duration_mean_s = 1, .duration_cv = NAN},
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct aisle_workload_spec spec = {.generate = bad[i]};
        struct aisle_source_env env = {.spec = &spec, .rng = random_stream(1, "arrivals")};
        void *state = mem_new(1, workload_openb_mix.state_size);
        struct aisle_error err;

        cr_expect(workload_openb_mix.init(state, &env, &err) == AISLE_EVALUE, "%zu", i);
        workload_openb_mix.fini(state);
        mem_free(state);
        gsl_rng_free(env.rng);
    }
}

static void count_widths(void *ctx, const struct aisle_arrival *a)
{
    ((int *)ctx)[a->gpu_count]++;
}

/* Within 4 standard errors of its share. */
Test(mix, pods_ask_for_what_the_scenario_states_in_its_shares_and_come_as_those_of_openb_mix)
{
    enum { N = 20000 };
    static const struct aisle_mix_spec mix[] = {
        {.weight = 3, .gpu_count = 1, .gpu_milli = 1000, .cpu_milli = 8000, .mem_mib = 1024},
        {.weight = 1, .gpu_count = 8, .gpu_milli = 1000, .cpu_milli = 64000, .mem_mib = 8192},
    };
    struct aisle_workload_spec spec = {
        .generate = {.jobs = N, .arrival_poisson_per_s = 1, .mix = mix, .mix_count = 2}};
    struct aisle_source_env env = {.spec = &spec, .rng = random_stream(42, "arrivals")};
    struct aisle_source_env env2 = {.spec = &spec, .rng = random_stream(42, "arrivals")};
    void *state = mem_new(1, workload_mix.state_size);
    void *openb = mem_new(1, workload_openb_mix.state_size);
    struct aisle_arrival a, b;
    struct aisle_import import;
    struct aisle_error err;
    int base[9] = {0}, wide = 0;

    cr_assert(workload_mix.init(state, &env, &err) == AISLE_OK);
    cr_assert(workload_openb_mix.init(openb, &env2, &err) == AISLE_OK);
    workload_mix.report(state, &import);
    workload_mix.base(state, count_widths, base);
    cr_expect(base[1] == 3 && base[8] == 1);
    for (int i = 0; i < N; i++) {
        cr_assert(workload_mix.next(state, &a, &err) == AISLE_OK);
        cr_assert(workload_openb_mix.next(openb, &b, &err) == AISLE_OK);
        cr_assert(a.submit_us == b.submit_us && a.duration_us == AISLE_NEVER);
        cr_assert(a.gpu_count == 1 || a.gpu_count == 8);
        cr_assert(a.cpu_milli == a.gpu_count * 8000 && a.mem_mib == a.gpu_count * 1024);
        wide += a.gpu_count == 8;
    }
    cr_expect(fabs((double)wide / N - 0.25) < 4 * sqrt(0.25 * 0.75 / N), "%d", wide);
    cr_expect(import.arrivals == N && import.gpu_milli == 1000 * (N + 7 * (int64_t)wide));
    workload_mix.fini(state);
    workload_openb_mix.fini(openb);
    mem_free(state);
    mem_free(openb);
    gsl_rng_free(env.rng);
    gsl_rng_free(env2.rng);
}

Test(sources, each_has_a_name_of_its_own_and_all_that_the_core_calls)
{
    for (size_t i = 0; aisle_sources[i]; i++) {
        const struct aisle_source_type *type = aisle_sources[i];

        cr_expect(type->summary && type->state_size && type->init && type->next && type->report);
        for (size_t k = 0; k < i; k++)
            cr_expect_str_neq(type->name, aisle_sources[k]->name);
    }
}
