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

#include "base/csv.h"
#include "support.h"

/* What was compared goes into the log, which CI shows. */
#define say(...) (fprintf(stderr, __VA_ARGS__), fputc('\n', stderr))

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

enum { COLUMNS_MOST = 12 };

/* A table of expected figures, row by row. */
struct table {
    struct csv_column column[COLUMNS_MOST];
    size_t count;
    struct csv *csv;
    size_t compared;
    double worst; /* difference */
};

static void open_table(struct table *t, const char *name, const char *const *column)
{
    struct aisle_file file = {.name = name};
    struct aisle_error err = {0};

    *t = (struct table){0};
    REQUIRE_DATA(file.path, name);
    for (; column[t->count]; t->count++)
        t->column[t->count] = (struct csv_column){.name = column[t->count]};
    cr_assert(csv_open(&t->csv, &file, t->column, t->count, &err) == AISLE_OK, "%s", err.message);
}

static bool next_row(struct table *t)
{
    struct aisle_error err = {0};
    enum aisle_status status = csv_next(t->csv, &err);

    cr_assert(status == AISLE_OK || status == AISLE_END, "%s", err.message);
    return status == AISLE_OK;
}

static size_t number_of(const struct table *t, const char *column)
{
    size_t i = 0;

    while (strcmp(t->column[i].name, column) != 0)
        i++;
    return i;
}

static void text_of(const struct table *t, const char *column, char out[64])
{
    struct csv_cell cell = csv_cell(t->csv, number_of(t, column));

    snprintf(out, 64, "%.*s", (int)cell.length, cell.text);
}

/* Half a unit of the last digit that is printed, and what doubles need besides. */
static double printed_to(const char *text)
{
    const char *point = strchr(text, '.');

    return 0.5000001 * pow(10, point ? -(double)strlen(point + 1) : 0);
}

/* Compares a figure with a cell: to all its digits, or within a share of it. */
static void compare(struct table *t, const char *what, const char *column, double is, double share)
{
    char text[64];
    double ought, difference;

    text_of(t, column, text);
    ought = strtod(text, NULL);
    difference = fabs(is - ought);
    cr_expect(difference <= (share > 0 ? share * fabs(ought) : printed_to(text)),
              "%s, %s: %.9f, not %s", what, column, is, text);
    if (share > 0 && fabs(ought) > 0)
        difference /= fabs(ought);
    t->worst = difference > t->worst ? difference : t->worst;
    t->compared++;
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

static void compare_all(struct table *t, const char *what, const struct aisle_result *r,
                        const char *const *column, double share)
{
    for (; *column; column++)
        compare(t, what, *column, figure(r, *column), strcmp(*column, "preemptions") ? share : 0);
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

static void expect_muri(struct table *t, const char *const *figures, bool quirk, double share)
{
    while (next_row(t)) {
        char trace[64], policy[64], file[128], what[160];
        const char *set[SETS_MOST] = {file};
        struct aisle_result *r;

        text_of(t, "policy", policy);
        text_of(t, "trace", trace);
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
        compare_all(t, what, r, figures, share);
        aisle_result_free(r);
    }
    csv_close(t->csv);
}

Test(training, muri_s_baselines_come_out_again_without_overheads, .timeout = 120)
{
    static const char *const columns[] = {"trace",     "policy",      "avg_jct_s", "makespan_s",
                                          "p99_jct_s", "preemptions", NULL};
    struct table t;

    open_table(&t, "muri-philly/expected_zero_overhead.csv", columns);
    expect_muri(&t, columns + 2, false, 1e-6);
    cr_assert(eq(sz, t.compared, 24));
    say("muri, no overhead: compared %zu figures of 6 runs; largest difference %.1e of it",
        t.compared, t.worst);
}

Test(training, muri_s_published_figures_come_out_under_its_quirk, .timeout = 120)
{
    static const char *const columns[] = {"trace",      "policy",    "avg_jct_s",
                                          "makespan_s", "p99_jct_s", NULL};
    struct table t;

    open_table(&t, "muri-philly/expected_published.csv", columns);
    expect_muri(&t, columns + 2, true, 0);
    cr_assert(eq(sz, t.compared, 18));
    say("muri, published: compared %zu figures of 6 runs; largest difference %.1e s", t.compared,
        t.worst);
}

/* Philly under the rules of Helios and Tiresias ------------------------------------------------- */

static void expect_philly(struct table *t, const char *scenario, const struct policy *policies,
                          const char *const *figures)
{
    while (next_row(t)) {
        char trace[64], policy[64], where[96], what[160];
        const char *const set[] = {where, NULL};
        struct aisle_result *r;

        text_of(t, "policy", policy);
        text_of(t, "trace", trace);
        cr_assert(ours(policies, policy) && !strncmp(trace, "philly_", 7));
        snprintf(where, sizeof where, "workload.where.cluster=%s", trace + 7);
        snprintf(what, sizeof what, "%s, %s", trace, policy);
        r = run(scenario, ours(policies, policy), set);
        compare_all(t, what, r, figures, 0);
        aisle_result_free(r);
    }
    csv_close(t->csv);
}

Test(training, helios_s_fifo_and_sjf_on_philly_come_out_to_all_digits, .timeout = 120)
{
    static const struct policy policies[] = {
        {"fifo", "fifo/consolidate"}, {"sjf", "sjf/consolidate"}, {0}};
    static const char *const columns[] = {"trace",      "policy",       "avg_jct_s", "avg_queue_s",
                                          "makespan_s", "median_jct_s", "p99_jct_s", NULL};
    struct table t;

    open_table(&t, "philly/expected_fifo_sjf.csv", columns);
    expect_philly(&t, "helios-sc21", policies, columns + 2);
    cr_assert(eq(sz, t.compared, 20));
    say("helios: compared %zu figures of 4 runs; largest difference %.1e s", t.compared, t.worst);
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

Test(training, tiresias_s_policies_on_philly_come_out_to_all_digits, .timeout = 120)
{
    static const char *const columns[] = {"trace",       "policy",      "jobs",
                                          "avg_jct_s",   "median_jct_s", "p99_jct_s",
                                          "avg_queue_s", "makespan_s",  "preemptions", NULL};
    struct table t;

    open_table(&t, "philly/expected_tiresias_count.csv", columns);
    expect_philly(&t, "tiresias-nsdi19", tiresias_policies, columns + 2);
    cr_assert(eq(sz, t.compared, 14 * 7));
    say("tiresias, philly: compared %zu figures of 14 runs; largest difference %.1e s", t.compared,
        t.worst);
}

/* Placement yarn is not ours; longest first and its Gittins index, which crashes, neither. */
Test(training, tiresias_s_policies_on_its_toy_trace_come_out_to_all_digits, .timeout = 60)
{
    static const char *const columns[] = {"cluster",    "policy",       "placement",
                                          "jobs",       "avg_jct_s",    "median_jct_s",
                                          "p99_jct_s",  "avg_queue_s",  "makespan_s",
                                          "preemptions", NULL};
    struct table t;
    size_t runs = 0;

    open_table(&t, "tiresias-60/expected.csv", columns);
    while (next_row(&t)) {
        char cluster[64], policy[64], placement[64], nodes[64];
        const char *const set[] = {
            "workload={file: tiresias-60/60_job.csv, format: tiresias, start_at_zero: on}", nodes,
            "cluster.groups.0.gpu_count=4", NULL};
        struct aisle_result *r;
        int count;

        text_of(&t, "cluster", cluster);
        text_of(&t, "policy", policy);
        text_of(&t, "placement", placement);
        if (strcmp(placement, "count") != 0 || !ours(tiresias_policies, policy))
            continue;
        cr_assert(sscanf(cluster, "n%dg4", &count) == 1);
        snprintf(nodes, sizeof nodes, "cluster.groups.0.count=%d", count);
        r = run("tiresias-nsdi19", ours(tiresias_policies, policy), set);
        compare_all(&t, policy, r, columns + 3, 0);
        aisle_result_free(r);
        runs++;
    }
    csv_close(t.csv);
    cr_assert(eq(sz, runs, 10));
    say("tiresias, toy trace: compared %zu figures of %zu runs; largest difference %.1e s",
        t.compared, runs, t.worst);
}

/* Pollux ---------------------------------------------------------------------------------------- */

enum { WORKLOADS = 8, WORKLOAD_JOBS = 160 };

/* Runs one workload; counts jobs of equal JCT, to the second. */
static void compare_jobs(const char *workload, size_t *equal, size_t *found, double *worst_s)
{
    static const char *const columns[] = {"workload", "job", "jct_s", NULL};
    struct table t;

    open_table(&t, "pollux-osdi21/expected_jct_per_job_tiresias.csv", columns);
    while (next_row(&t)) {
        char of[64], job[64], jct[64];

        text_of(&t, "workload", of);
        text_of(&t, "job", job);
        text_of(&t, "jct_s", jct);
        for (size_t i = 0; strcmp(of, workload) == 0 && i < seen.count; i++)
            if (!strcmp(seen.job[i].name, job)) {
                double difference = fabs(seen.job[i].jct_s - atof(jct));

                ++*found;
                *equal += difference < 1;
                *worst_s = fmax(*worst_s, difference);
            }
    }
    csv_close(t.csv);
}

Test(training, pollux_s_tiresias_baseline_comes_out_within_a_quarter_of_a_percent, .timeout = 120)
{
    static const char *const columns[] = {"load", "workload", "policy", "avg_jct_s", NULL};
    size_t equal = 0, found = 0;
    double worst_s = 0, sum = 0;
    struct table t;

    open_table(&t, "pollux-osdi21/expected_avg_jct.csv", columns);
    while (next_row(&t)) {
        char workload[64], policy[64], file[128];
        const char *const set[] = {file, NULL};
        struct aisle_result *r;

        text_of(&t, "workload", workload);
        text_of(&t, "policy", policy);
        if (strcmp(policy, "tiresias") != 0)
            continue;
        if (!strcmp(workload, "mean")) {
            compare(&t, workload, "avg_jct_s", sum / WORKLOADS, 0.0025);
            continue;
        }
        snprintf(file, sizeof file, "workload.file=pollux-osdi21/workloads/%s.csv", workload);
        r = run("pollux-osdi21", NULL, set);
        cr_assert(eq(sz, seen.count, WORKLOAD_JOBS));
        compare(&t, workload, "avg_jct_s", aisle_result_value(r, "job.jct.mean_s"), 0.0025);
        sum += aisle_result_value(r, "job.jct.mean_s");
        compare_jobs(workload, &equal, &found, &worst_s);
        aisle_result_free(r);
    }
    csv_close(t.csv);
    cr_assert(t.compared == WORKLOADS + 1 && found == WORKLOADS * WORKLOAD_JOBS);
    cr_expect(ge(sz, equal, found * 9 / 10));
    say("pollux: compared %zu mean JCTs; largest difference %.2f %%", t.compared, 100 * t.worst);
    say("pollux: compared %zu jobs, %zu equal to the second; largest difference %.0f s", found,
        equal, worst_s);
}
