/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Backfilling on logs of the Parallel Workloads Archive, against schedules of pyss and of a program
 * written independently of it: the start time of every job, in the order that releases, queues and
 * decides once per instant. Placements that matter on a machine of equal processors: none, so every
 * one must give the same starts, by numbers or by questions to the draft.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/run.h>

#include "table.h"

enum { S = 1000000, JOBS_MAX = 65536 };

enum policy { FCFS, EASY, CONSERVATIVE, POLICIES };
static const struct {
    const char *ours, *theirs, *start; /* column of the schedules */
} policies[POLICIES] = {{"fifo", "fcfs", "start_fcfs"},
                        {"easy", "easy", "start_easy_per_instant"},
                        {"conservative", "conservative", "start_conservative_per_instant"}};

/* The machine of a log, and how many jobs of it are good. */
static const struct log {
    const char *name;
    int processors;
    size_t jobs;
} logs[] = {
    {"tiny", 4, 10},
    {"HPC2N-2002-extract", 240, 3145},
    {"KTH-SP2-1996-2", 100, 28481},
    {"NASA-iPSC-1993-3.1-cln", 128, 18066},
};
enum { TINY, HPC2N, KTH, NASA, LOGS };

/* A job as the reference has it, and what became of it here; by its number in the log. */
struct row {
    bool known, started;
    int64_t submit_s, processors, run_s, start_s[POLICIES];
};

struct replay {
    struct row row[JOBS_MAX];
    enum policy policy;
    const char *what;
    size_t compared, wrong;
    double worst_s;
};

static void read_schedule(struct replay *r, const struct log *log)
{
    char name[128];
    struct table t;

    snprintf(name, sizeof name, "swf/expected_schedule_%s.csv", log->name);
    table_open(&t, name);
    cr_assert(eq(sz, t.rows, log->jobs));
    for (size_t i = 0; i < t.rows; i++) {
        size_t job = table_count(&t, i, "job_id");

        cr_assert(lt(sz, job, JOBS_MAX));
        r->row[job] = (struct row){.known = true,
                                   .submit_s = (int64_t)table_count(&t, i, "submit"),
                                   .processors = (int64_t)table_count(&t, i, "procs"),
                                   .run_s = (int64_t)table_count(&t, i, "run")};
        for (int p = 0; p < POLICIES; p++)
            r->row[job].start_s[p] = (int64_t)table_count(&t, i, policies[p].start);
    }
    table_close(&t);
}

static enum aisle_status compare_start(void *self, const struct aisle_view *view,
                                       const struct aisle_notice *what, struct aisle_error *err)
{
    struct replay *r = self;
    struct aisle_job_view job;
    struct row *row;
    double off_s;

    (void)err;
    if (what->kind != AISLE_NOTICE_STARTED)
        return AISLE_OK;
    job = aisle_view_job(view, what->job);
    cr_assert(lt(int, atoi(job.name), JOBS_MAX));
    row = &r->row[atoi(job.name)];
    cr_assert(row->known && !row->started, "job %s starts, and ought not to", job.name);
    row->started = true;
    cr_expect(eq(i64, job.submit_us, row->submit_s * S));
    cr_expect(eq(i64, job.work_us, row->run_s * S));
    cr_expect(eq(i64, job.pods, row->processors));
    off_s = fabs((double)(what->at_us - row->start_s[r->policy] * S)) / S;
    r->worst_s = fmax(r->worst_s, off_s);
    r->compared++;
    if (off_s > 0 && r->wrong++ == 0)
        cr_log_error("%s: job %s starts at %.6f s, and ought to at %lld s", r->what, job.name,
                     (double)what->at_us / S, (long long)row->start_s[r->policy]);
    return AISLE_OK;
}

static struct aisle_scenario *load(const struct log *log)
{
    char path[4096], file[128], count[64];
    const char *top = getenv("top_srcdir"), *set[] = {file, count, NULL};
    struct aisle_load_options options = {.set = set};
    struct aisle_errors errs = {0};
    struct aisle_scenario *s = NULL;

    snprintf(path, sizeof path, "%s/scenarios/papers/kth-backfill.yaml", top ? top : ".");
    snprintf(file, sizeof file, "workload.file=swf/%s.swf", log->name);
    snprintf(count, sizeof count, "cluster.groups.0.count=%d", log->processors);
    if (aisle_scenario_load(&s, path, &options, &errs) != AISLE_OK) {
        aisle_errors_print(&errs, stderr);
        cr_fatal("the scenario does not load");
    }
    return s;
}

/* Compares one schedule; returns the run's result. */
static struct aisle_result *compare_schedule(struct replay *r, const struct log *log,
                                             enum policy policy, const char *placement)
{
    char pair[64], what[128];
    struct aisle_observer observer = {.self = r, .notice = compare_start};
    struct aisle_run_options options = {.policy = pair, .observer = &observer};
    struct aisle_scenario *s = load(log);
    struct aisle_result *result = NULL;
    struct aisle_errors errs = {0};

    snprintf(pair, sizeof pair, "%s/%s", policies[policy].ours, placement);
    snprintf(what, sizeof what, "%s under %s", log->name, pair);
    r->what = what;
    r->policy = policy;
    r->compared = r->wrong = 0;
    for (size_t i = 0; i < JOBS_MAX; i++)
        r->row[i].started = false;
    if (aisle_run(s, &options, &result, &errs) != AISLE_OK) {
        aisle_errors_print(&errs, stderr);
        cr_fatal("%s: the run failed", what);
    }
    cr_expect(r->compared == log->jobs, "%s: %zu starts", what, r->compared);
    cr_expect(r->wrong == 0, "%s: %zu starts differ", what, r->wrong);
    aisle_scenario_free(s);
    return result;
}

static struct replay replay;

/* Every log, every policy, on numbers. */
static void compare_log(int log)
{
    const char *path;

    REQUIRE_DATA(path, "swf/tiny.swf");
    read_schedule(&replay, &logs[log]);
    for (int p = 0; p < POLICIES; p++)
        aisle_result_free(compare_schedule(&replay, &logs[log], (enum policy)p, "count"));
    say("compared: %s, %d schedules of %zu jobs; largest difference of a start %g s",
        logs[log].name, POLICIES, logs[log].jobs, replay.worst_s);
}

Test(swf, starts_every_job_of_a_hand_made_log_as_the_reference_does, .timeout = 60)
{
    compare_log(TINY);
}

Test(swf, starts_every_job_of_hpc2n_as_the_reference_does, .timeout = 60)
{
    compare_log(HPC2N);
}

Test(swf, starts_every_job_of_kth_as_the_reference_does, .timeout = 120)
{
    compare_log(KTH);
}

Test(swf, starts_every_job_of_nasa_as_the_reference_does, .timeout = 120)
{
    compare_log(NASA);
}

/* Placements that do not count have all of easy's questions asked of the draft, and conservative's
 * profile be one of amounts. */
Test(swf, starts_the_same_jobs_wherever_a_placement_puts_them, .timeout = 300)
{
    const char *const placement[] = {"first-fit", "consolidate", "spread", "worst-fit"};
    const int log[] = {TINY, HPC2N, KTH};
    const char *path;
    size_t compared = 0;

    REQUIRE_DATA(path, "swf/tiny.swf");
    for (size_t l = 0; l < sizeof log / sizeof log[0]; l++) {
        if (log[l] == KTH && getenv("AISLE_QUICK"))
            continue;
        read_schedule(&replay, &logs[log[l]]);
        for (int p = EASY; p < POLICIES; p++)
            for (size_t i = 0; i < sizeof placement / sizeof placement[0]; i++, compared++)
                aisle_result_free(
                    compare_schedule(&replay, &logs[log[l]], (enum policy)p, placement[i]));
    }
    say("compared: %zu schedules under other placements; largest difference of a start %g s",
        compared, replay.worst_s);
}

/* Their metrics, and ours. Theirs are rounded to 1e-6. */
static const struct {
    const char *theirs, *ours;
} metrics[] = {{"mean_wait_s", "job.wait.mean_s"},
               {"mean_response_s", "job.jct.mean_s"},
               {"mean_bsld_tau10", "job.bounded_slowdown.mean"},
               {"makespan_s", "job.makespan_s"}};
enum { METRICS = sizeof metrics / sizeof metrics[0] };

static void compare_metrics(struct tally *tally, const struct table *t, size_t row)
{
    const char *name = table_text(t, row, "log"), *policy = table_text(t, row, "policy");
    struct aisle_result *result;
    int log = 0, p = 0;
    char what[128];

    while (strncmp(logs[log].name, name, strlen(logs[log].name)) != 0)
        cr_assert(lt(int, ++log, LOGS));
    while (strcmp(policies[p].theirs, policy) != 0)
        cr_assert(lt(int, ++p, POLICIES));
    snprintf(what, sizeof what, "%s under %s", name, policy);
    read_schedule(&replay, &logs[log]);
    result = compare_schedule(&replay, &logs[log], (enum policy)p, "count");
    for (int m = 0; m < METRICS; m++)
        tally_compare(tally, what, metrics[m].ours, aisle_result_value(result, metrics[m].ours),
                      table_number(t, row, metrics[m].theirs), 1, 1e-6);
    aisle_result_free(result);
}

Test(swf, has_the_metrics_of_the_reference, .timeout = 300)
{
    struct tally tally = {.what = "swf, metrics of whole schedules", .unit = ""};
    struct table t;

    table_open(&t, "swf/expected_metrics.csv");
    for (size_t row = 0; (row = table_find(&t, row, "same_time_order", "per-instant")) < t.rows;
         row++)
        compare_metrics(&tally, &t, row);
    table_close(&t);
    tally_say(&tally);
    cr_expect(eq(sz, tally.compared, LOGS * POLICIES * METRICS));
}
