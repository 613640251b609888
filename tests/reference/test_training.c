/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Training jobs over time against published and repeated simulations: Muri's and Tiresias's
 * artifacts, Helios's rules, the Tiresias baseline of Pollux. Each test runs the scenario of the
 * paper, as the command line would, and says how many figures it compared.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/run.h>

#include "table.h"

/* Runs ------------------------------------------------------------------------------------------ */

enum { JOBS_MOST = 2000, SETS_MOST = 8 };

/* Observes how long each job took, and how long it stood idle: completion less run time. */
struct observed {
    struct ended {
        char name[40];
        double jct_s;
    } job[JOBS_MOST];
    size_t count;
    double idle_s;
};

static enum aisle_status see(void *self, const struct aisle_view *view,
                             const struct aisle_notice *what, struct aisle_error *err)
{
    struct observed *o = self;
    struct aisle_job_view job;
    struct ended *e;

    (void)err;
    if (what->kind != AISLE_NOTICE_FINISHED)
        return AISLE_OK;
    cr_assert(o->count < JOBS_MOST);
    job = aisle_view_job(view, what->job);
    e = &o->job[o->count++];
    snprintf(e->name, sizeof e->name, "%s", job.name);
    e->jct_s = (double)(job.end_us - job.submit_us) / 1e6;
    o->idle_s += (double)(job.end_us - job.submit_us - job.work_us) / 1e6;
    return AISLE_OK;
}

static struct observed seen;

/* One run of a paper's scenario; `set` as for --set. What ended is in `seen`. */
static struct aisle_result *run(const char *scenario, const char *policy, const char *const *set)
{
    const char *top = getenv("top_srcdir");
    struct aisle_load_options load = {.set = set};
    struct aisle_observer observer = {.self = &seen, .notice = see};
    struct aisle_run_options options = {.policy = policy, .observer = &observer};
    struct aisle_errors errs = {0};
    struct aisle_scenario *s = NULL;
    struct aisle_result *r = NULL;
    char path[4096];

    seen.count = 0;
    seen.idle_s = 0;
    snprintf(path, sizeof path, "%s/scenarios/papers/%s.yaml", top ? top : ".", scenario);
    if (aisle_scenario_load(&s, path, &load, &errs) != AISLE_OK ||
        aisle_run(s, &options, &r, &errs) != AISLE_OK) {
        aisle_errors_print(&errs, stderr);
        cr_fatal("%s does not run", scenario);
    }
    aisle_scenario_free(s);
    return r;
}

/* Expected figures ------------------------------------------------------------------------------ */

/* Half a unit of the last digit that is printed, and what doubles need besides. */
static double printed_to(const char *text)
{
    const char *point = strchr(text, '.');

    return 0.5000001 * pow(10, point ? -(double)strlen(point + 1) : 0);
}

/* Compares a figure with a cell: to all its digits, or within a share of it. */
static void compare(struct tally *to, const struct table *t, size_t row, const char *what,
                    const char *column, double is, double share)
{
    double ought = table_number(t, row, column);

    tally_compare(to, what, column, is, ought, share > 0 ? fabs(ought) : 1,
                  share > 0 ? share : printed_to(table_text(t, row, column)));
}

/* How the columns of the tables are called here. */
static double figure(const struct aisle_result *r, const char *column)
{
    static const char *const names[][2] = {
        {"jobs", "job.finished"},           {"avg_jct_s", "job.jct.mean_s"},
        {"median_jct_s", "job.jct.median_s"}, {"p99_jct_s", "job.jct.p99_s"},
        {"makespan_s", "job.makespan_s"},   {"preemptions", "sched.preemptions"},
    };

    if (!strcmp(column, "avg_queue_s"))
        return seen.idle_s / (double)seen.count;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(column, names[i][0]))
            return aisle_result_value(r, names[i][1]);
    cr_fatal("no figure %s", column);
}

static void compare_all(struct tally *to, const struct table *t, size_t row, const char *what,
                        const struct aisle_result *r, const char *const *column, double share)
{
    for (; *column; column++)
        compare(to, t, row, what, *column, figure(r, *column),
                strcmp(*column, "preemptions") ? share : 0);
}

static void say_and_close(const struct tally *tally, struct table *t, size_t compared)
{
    table_close(t);
    tally_say(tally);
    cr_assert(eq(sz, tally->compared, compared));
}

/* Which policy a row means; NULL: the row is not for us. */
struct policy {
    const char *theirs, *ours;
};

static const char *ours(const struct policy *p, const char *theirs)
{
    while (p->theirs && strcmp(p->theirs, theirs) != 0)
        p++;
    return p->ours;
}

/* Muri ------------------------------------------------------------------------------------------ */

static const struct policy muri_policies[] = {{"SRTF", "srtf/first-fit-consolidate"},
                                              {"SRSF", "srsf/first-fit-consolidate"},
                                              {"Tiresias(2D-LAS)", "las/count"},
                                              {0}};

static void expect_muri(struct tally *to, struct table *t, const char *const *figures, bool quirk,
                        double share)
{
    for (size_t row = 0; row < t->rows; row++) {
        const char *trace = table_text(t, row, "trace"), *policy = table_text(t, row, "policy");
        char file[128], what[160];
        const char *set[SETS_MOST] = {file};
        struct aisle_result *r;

        if (!ours(muri_policies, policy))
            continue;
        if (quirk) {
            set[1] = "compatibility.muri_overhead=on";
            set[2] = "training.overhead.file=muri-philly/restart_overhead.csv";
            set[3] = "training.overhead.default_s=10";
        }
        snprintf(file, sizeof file, "workload.file=muri-philly/%s.csv", trace);
        snprintf(what, sizeof what, "%s, %s", trace, policy);
        r = run("muri-sigcomm22", ours(muri_policies, policy), set);
        compare_all(to, t, row, what, r, figures, share);
        aisle_result_free(r);
    }
}

Test(training, muri_s_baselines_come_out_again_without_overheads, .timeout = 120)
{
    static const char *const figures[] = {"avg_jct_s", "makespan_s", "p99_jct_s", "preemptions",
                                          NULL};
    struct tally tally = {.what = "muri, no overhead, 6 runs", .unit = "of it"};
    struct table t;

    table_open(&t, "muri-philly/expected_zero_overhead.csv");
    expect_muri(&tally, &t, figures, false, 1e-6);
    say_and_close(&tally, &t, 24);
}

Test(training, muri_s_published_figures_come_out_under_its_quirk, .timeout = 120)
{
    static const char *const figures[] = {"avg_jct_s", "makespan_s", "p99_jct_s", NULL};
    struct tally tally = {.what = "muri, published, 6 runs", .unit = "s"};
    struct table t;

    table_open(&t, "muri-philly/expected_published.csv");
    expect_muri(&tally, &t, figures, true, 0);
    say_and_close(&tally, &t, 18);
}

/* Philly under the rules of Helios and Tiresias ------------------------------------------------- */

static void expect_philly(struct tally *to, const struct table *t, const char *scenario,
                          const struct policy *policies, const char *const *figures)
{
    for (size_t row = 0; row < t->rows; row++) {
        const char *trace = table_text(t, row, "trace"), *policy = table_text(t, row, "policy");
        char where[96], what[160];
        const char *const set[] = {where, NULL};
        struct aisle_result *r;

        cr_assert(ours(policies, policy) && !strncmp(trace, "philly_", 7));
        snprintf(where, sizeof where, "workload.where.cluster=%s", trace + 7);
        snprintf(what, sizeof what, "%s, %s", trace, policy);
        r = run(scenario, ours(policies, policy), set);
        compare_all(to, t, row, what, r, figures, 0);
        aisle_result_free(r);
    }
}

Test(training, helios_s_fifo_and_sjf_on_philly_come_out_to_all_digits, .timeout = 120)
{
    static const struct policy policies[] = {
        {"fifo", "fifo/consolidate"}, {"sjf", "sjf/consolidate"}, {0}};
    static const char *const figures[] = {"avg_jct_s",    "avg_queue_s", "makespan_s",
                                          "median_jct_s", "p99_jct_s",   NULL};
    struct tally tally = {.what = "helios, 4 runs", .unit = "s"};
    struct table t;

    table_open(&t, "philly/expected_fifo_sjf.csv");
    expect_philly(&tally, &t, "helios-sc21", policies, figures);
    say_and_close(&tally, &t, 20);
}

/* In Tiresias's simulator fjf passes over what does not fit, and sjf is smallest first. */
static const struct policy tiresias_policies[] = {
    {"fifo", "fifo/count"},
    {"fjf", "fifo-skip/count"},
    {"sjf", "smallest/count"},
    {"shortest", "srtf/count"},
    {"shortest-gpu", "srsf/count"},
    {"dlas", "las:service=time/count"},
    {"dlas-gpu", "las/count"},
    {"dlas-gpu-1", "las:starvation=1/count"},
    {"dlas-gpu-8", "las:starvation=8/count"},
    {0}};
static const char *const tiresias_figures[] = {"jobs",        "avg_jct_s",  "median_jct_s",
                                               "p99_jct_s",   "avg_queue_s", "makespan_s",
                                               "preemptions", NULL};

Test(training, tiresias_s_policies_on_philly_come_out_to_all_digits, .timeout = 120)
{
    struct tally tally = {.what = "tiresias, philly, 14 runs", .unit = "s"};
    struct table t;

    table_open(&t, "philly/expected_tiresias_count.csv");
    expect_philly(&tally, &t, "tiresias-nsdi19", tiresias_policies, tiresias_figures);
    say_and_close(&tally, &t, 14 * 7);
}

/* Placement yarn is not ours; longest first and its Gittins index, which crashes, neither. */
Test(training, tiresias_s_policies_on_its_toy_trace_come_out_to_all_digits, .timeout = 60)
{
    struct tally tally = {.what = "tiresias, toy trace, 10 runs", .unit = "s"};
    struct table t;

    table_open(&t, "tiresias-60/expected.csv");
    for (size_t row = 0; (row = table_find(&t, row, "placement", "count")) < t.rows; row++) {
        const char *policy = table_text(&t, row, "policy");
        char nodes[64];
        const char *const set[] = {
            "workload={file: tiresias-60/60_job.csv, format: tiresias, start_at_zero: on}", nodes,
            "cluster.groups.0.gpu_count=4", NULL};
        struct aisle_result *r;
        int count;

        if (!ours(tiresias_policies, policy))
            continue;
        cr_assert(sscanf(table_text(&t, row, "cluster"), "n%dg4", &count) == 1);
        snprintf(nodes, sizeof nodes, "cluster.groups.0.count=%d", count);
        r = run("tiresias-nsdi19", ours(tiresias_policies, policy), set);
        compare_all(&tally, &t, row, policy, r, tiresias_figures, 0);
        aisle_result_free(r);
    }
    say_and_close(&tally, &t, 10 * 7);
}

/* Pollux ---------------------------------------------------------------------------------------- */

enum { WORKLOADS = 8, WORKLOAD_JOBS = 160 };

/* Compares the jobs of one workload; counts those of equal JCT, to the second. */
static void compare_jobs(const struct table *t, const char *workload, size_t *equal, size_t *found,
                         double *worst_s)
{
    for (size_t row = 0; (row = table_find(t, row, "workload", workload)) < t->rows; row++)
        for (size_t i = 0; i < seen.count; i++)
            if (table_is(t, row, "job", seen.job[i].name)) {
                double difference = fabs(seen.job[i].jct_s - table_number(t, row, "jct_s"));

                ++*found;
                *equal += difference < 1;
                *worst_s = fmax(*worst_s, difference);
            }
}

Test(training, pollux_s_tiresias_baseline_comes_out_within_a_quarter_of_a_percent, .timeout = 120)
{
    struct tally tally = {.what = "pollux, mean JCTs", .unit = "%"};
    size_t equal = 0, found = 0;
    double worst_s = 0, sum = 0;
    struct table t, jobs;

    table_open(&t, "pollux-osdi21/expected_avg_jct.csv");
    table_open(&jobs, "pollux-osdi21/expected_jct_per_job_tiresias.csv");
    for (size_t row = 0; (row = table_find(&t, row, "policy", "tiresias")) < t.rows; row++) {
        const char *workload = table_text(&t, row, "workload");
        double ought = table_number(&t, row, "avg_jct_s"), is = sum / WORKLOADS;
        struct aisle_result *r = NULL;
        char file[128];
        const char *const set[] = {file, NULL};

        snprintf(file, sizeof file, "workload.file=pollux-osdi21/workloads/%s.csv", workload);
        if (strcmp(workload, "mean") != 0) {
            r = run("pollux-osdi21", NULL, set);
            cr_assert(eq(sz, seen.count, WORKLOAD_JOBS));
            is = aisle_result_value(r, "job.jct.mean_s");
            sum += is;
            compare_jobs(&jobs, workload, &equal, &found, &worst_s);
        }
        tally_compare(&tally, workload, "avg_jct_s", is, ought, ought / 100, 0.25);
        aisle_result_free(r);
    }
    table_close(&jobs);
    say_and_close(&tally, &t, WORKLOADS + 1);
    cr_assert(eq(sz, found, WORKLOADS * WORKLOAD_JOBS));
    cr_expect(ge(sz, equal, found * 9 / 10));
    say("pollux: compared %zu jobs, %zu equal to the second; largest difference %.0f s", found,
        equal, worst_s);
}
