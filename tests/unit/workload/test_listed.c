/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sources that the scenario lists, "pods" and "jobs", and the agenda that merges them. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "workload/agenda.h"
#include "workload/registry.h"

/* Held against the plain way: look at all. */
Test(agenda, the_earliest_is_next_however_times_come_move_and_go)
{
    enum { PARTIES = 37 };
    int64_t at[PARTIES];
    gsl_rng *rng = random_stream(1, "test");
    struct agenda agenda;

    agenda_init(&agenda, PARTIES);
    for (int i = 0; i < PARTIES; i++)
        at[i] = -1;
    for (int step = 0; step < 20000; step++) {
        uint32_t party = (uint32_t)gsl_rng_uniform_int(rng, PARTIES), next = AISLE_NONE;

        if (gsl_rng_uniform_int(rng, 3)) {
            at[party] = (int64_t)gsl_rng_uniform_int(rng, 50);
            agenda_set(&agenda, party, at[party]);
            cr_assert(agenda_at(&agenda, party) == at[party]);
        } else {
            at[party] = -1;
            agenda_drop(&agenda, party);
        }
        for (uint32_t i = 0; i < PARTIES; i++)
            if (at[i] >= 0 && (next == AISLE_NONE || at[i] < at[next]))
                next = i;
        cr_assert(agenda_next(&agenda) == next, "step %d", step);
    }
    agenda_fini(&agenda);
    gsl_rng_free(rng);
}

static void list(void *ctx, const struct aisle_arrival *a)
{
    strcat(ctx, a->name);
    strcat(ctx, " ");
}

Test(pods, groups_are_merged_by_time_then_group)
{
    static const struct aisle_pod_group group[] = {
        {.name = "late",
         .count = 1,
         .cpu_milli = 1,
         .gpu_milli = 1000,
         .submit_us = 9,
         .duration_us = AISLE_NEVER},
        {.name = "a",
         .count = 3,
         .numbered = true,
         .cpu_milli = 10,
         .gpu_count = 2,
         .gpu_milli = 1000,
         .gpu_model = "T4",
         .every_us = 4,
         .duration_us = 5},
        {.name = "none", .count = 0},
        {.name = "b",
         .count = 2,
         .numbered = true,
         .cpu_milli = 100,
         .submit_us = 4,
         .duration_us = 7},
        {.name = "c", .count = 1, .numbered = true, .submit_us = 4},
    };
    struct aisle_workload_spec spec = {.pod = group, .pod_count = 5};
    struct aisle_source_env env = {.spec = &spec};
    void *state = mem_new(1, workload_pods.state_size);
    char text[256] = "", base[256] = "";
    struct aisle_import import;
    struct aisle_arrival a;
    struct aisle_error err;

    cr_assert(workload_pods.init(state, &env, &err) == AISLE_OK);
    workload_pods.report(state, &import);
    cr_expect(import.rows == 7 && import.cpu_milli == 231 && import.gpu_milli == 6000);
    while (workload_pods.next(state, &a, &err) == AISLE_OK) {
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s@%d ", a.name,
                 (int)a.submit_us);
        cr_expect((a.gpu_milli > 0) == (a.gpu_count > 0));
        cr_expect_str_eq(a.gpu_models, a.gpu_count ? "T4" : "");
    }
    cr_expect_str_eq(text, "a-0@0 a-1@4 b-0@4 b-1@4 c-0@4 a-2@8 late@9 ");
    workload_pods.base(state, list, base);
    cr_expect_str_eq(base, "late a-0 a-1 a-2 b-0 b-1 c-0 ");
    workload_pods.fini(state);
    mem_free(state);
}

Test(pods, a_group_beyond_the_end_of_time_is_an_error)
{
    static const struct aisle_pod_group group = {
        .name = "x", .count = 3, .numbered = true, .every_us = INT64_MAX / 2 + 1};
    struct aisle_workload_spec spec = {.pod = &group, .pod_count = 1};
    struct aisle_source_env env = {.spec = &spec};
    void *state = mem_new(1, workload_pods.state_size);
    struct aisle_error err;

    cr_expect(workload_pods.init(state, &env, &err) == AISLE_EVALUE);
    cr_expect_str_eq(err.message, "the last of \"x\" arrives too late");
    workload_pods.fini(state);
    mem_free(state);
}

Test(jobs, bring_all_that_was_written)
{
    static const struct aisle_job_group group[] = {
        {.name = "late",
         .count = 1,
         .pods = 2,
         .gpu_count = 8,
         .gpu_milli = 1000,
         .submit_us = 9,
         .duration_us = 5},
        {.name = "a",
         .count = 2,
         .numbered = true,
         .pods = 4,
         .pods_min = 2,
         .cpu_milli = 10,
         .mem_mib = 20,
         .gpu_count = 1,
         .gpu_milli = 500,
         .gpu_model = "T4|A100",
         .tenant = "t",
         .priority = -3,
         .every_us = 9,
         .estimate_us = 70,
         .job_type = "resnet",
         .steps = 1.5e6,
         .batch = 128},
        {.name = "llm", .count = 1, .pods = 8, .llm = {.params = 7e9}},
    };
    struct aisle_workload_spec spec = {.job = group, .job_count = 3};
    struct aisle_source_env env = {.spec = &spec};
    void *state = mem_new(1, workload_jobs.state_size);
    struct aisle_import import;
    struct aisle_arrival a;
    struct aisle_error err;
    char base[256] = "";

    cr_assert(workload_jobs.init(state, &env, &err) == AISLE_OK);
    workload_jobs.report(state, &import);
    cr_expect(import.arrivals == 4 && import.cpu_milli == 80 && import.gpu_milli == 16000 + 4000);
    cr_assert(workload_jobs.next(state, &a, &err) == AISLE_OK);
    cr_expect_str_eq(a.name, "a-0");
    cr_expect(a.pods == 4 && a.pods_min == 2 && a.cpu_milli == 10 && a.mem_mib == 20);
    cr_expect(a.gpu_count == 1 && a.gpu_milli == 500 && a.priority == -3 && a.submit_us == 0);
    cr_expect(a.duration_us == 0 && a.estimate_us == 70 && a.steps > 1.4e6 && a.batch == 128);
    cr_expect_str_eq(a.gpu_models, "T4|A100");
    cr_expect_str_eq(a.tenant, "t");
    cr_expect_str_eq(a.job_type, "resnet");
    cr_expect(!a.llm);
    cr_assert(workload_jobs.next(state, &a, &err) == AISLE_OK);
    cr_expect_str_eq(a.name, "llm");
    cr_expect(a.llm == &group[2].llm && !a.job_type && a.duration_us == 0 && a.gpu_milli == 0);
    cr_assert(workload_jobs.next(state, &a, &err) == AISLE_OK);
    cr_expect_str_eq(a.name, "late");
    cr_expect(a.pods == 2 && a.pods_min == 0 && !a.tenant && a.duration_us == 5);
    cr_assert(workload_jobs.next(state, &a, &err) == AISLE_OK);
    cr_expect_str_eq(a.name, "a-1");
    cr_expect(a.submit_us == 9);
    cr_expect(workload_jobs.next(state, &a, &err) == AISLE_END);
    workload_jobs.base(state, list, base);
    cr_expect_str_eq(base, "late a-0 a-1 llm ");
    workload_jobs.fini(state);
    mem_free(state);
}

Test(jobs, that_ask_for_too_much_in_all_are_an_error)
{
    static const struct aisle_job_group group = {
        .name = "x", .count = 1000000000, .pods = 4000000000, .cpu_milli = 1000};
    struct aisle_workload_spec spec = {.job = &group, .job_count = 1};
    struct aisle_source_env env = {.spec = &spec};
    void *state = mem_new(1, workload_jobs.state_size);
    struct aisle_error err;

    cr_expect(workload_jobs.init(state, &env, &err) == AISLE_EVALUE);
    cr_expect_str_eq(err.message, "\"x\" ask for too much in all");
    workload_jobs.fini(state);
    mem_free(state);
}
