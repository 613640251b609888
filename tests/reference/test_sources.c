/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Public traces as the sources read them, against what others made of the same files: cleaned logs
 * of the Parallel Workloads Archive, job by job, and counts and means that published or repeated
 * simulations of Philly, Muri, Tiresias and Pollux imply.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/source.h>

#include "base/mem.h"
#include "table.h"

struct opened {
    const struct aisle_source_type *type;
    struct aisle_workload_spec spec;
    struct aisle_source_env env;
    struct aisle_import import;
    void *state;
};

static void start(struct opened *o, const char *format, const char *name)
{
    struct aisle_error err = {0};
    const char *path;

    REQUIRE_DATA(path, name);
    o->spec.format = format;
    o->spec.file = (struct aisle_file){.name = name, .path = mem_text(path)};
    o->env.spec = &o->spec;
    for (size_t i = 0; aisle_sources[i]; i++)
        if (!strcmp(aisle_sources[i]->name, format))
            o->type = aisle_sources[i];
    o->state = mem_new(1, o->type->state_size);
    if (o->type->init(o->state, &o->env, &err)) {
        aisle_error_print(&err, stderr);
        cr_fatal("%s cannot be read", name);
    }
    o->type->report(o->state, &o->import);
}

static bool next(struct opened *o, struct aisle_arrival *a)
{
    struct aisle_error err = {0};
    enum aisle_status status = o->type->next(o->state, a, &err);

    cr_assert(status == AISLE_OK || status == AISLE_END, "%s", err.message);
    return status == AISLE_OK;
}

static void stop(struct opened *o)
{
    o->type->fini(o->state);
    mem_free(o->state);
    mem_free((char *)o->spec.file.path);
}

static const struct log {
    const char *name;
    size_t lines, kept;
    const char *note; /* NULL: none */
} logs[] = {
    {"tiny", 10, 10, NULL},
    {"HPC2N-2002-extract", 3170, 3145, "320 run times cut at the estimate"},
    {"KTH-SP2-1996-2", 28489, 28481, "475 run times cut at the estimate"},
    {"NASA-iPSC-1993-3.1-cln", 18239, 18066,
     "18066 jobs without an estimate: the run time is taken"},
};

static void expect_cleaned(const struct log *log)
{
    char name[100];
    struct opened o = {0};
    struct aisle_arrival a;
    struct table t;

    snprintf(name, sizeof name, "swf/%s.swf", log->name);
    start(&o, "swf", name);
    snprintf(name, sizeof name, "swf/expected_schedule_%s.csv", log->name);
    table_open(&t, name);
    for (size_t i = 0; i < t.rows; i++) {
        const char *id = table_text(&t, i, "job_id");

        cr_assert(next(&o, &a), "%s: job %s is not there", log->name, id);
        cr_assert(strcmp(a.name, id) == 0 && a.pods == table_count(&t, i, "procs") &&
                      a.submit_us == (int64_t)table_count(&t, i, "submit") * 1000000 &&
                      a.duration_us == (int64_t)table_count(&t, i, "run") * 1000000 &&
                      a.estimate_us == (int64_t)table_count(&t, i, "estimate") * 1000000 &&
                      a.cpu_milli == 1000 && a.gpu_count == 0,
                  "%s: job %s", log->name, id);
    }
    cr_expect(next(&o, &a) == false);
    cr_expect(o.import.rows == log->lines && o.import.kept == log->kept && t.rows == log->kept);
    cr_expect(o.import.dropped == log->lines - log->kept);
    cr_expect(o.import.dropped == o.import.reason[0].rows, "all for one reason");
    cr_expect(log->note ? o.import.note && !strcmp(o.import.note, log->note) : !o.import.note);
    say("%s: compared %zu jobs of %zu lines; %s", log->name, t.rows, log->lines,
        log->note ? log->note : "nothing was changed");
    table_close(&t);
    stop(&o);
}

Test(sources, logs_are_cleaned_job_by_job_as_in_the_reference_schedules, .timeout = 60)
{
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++)
        expect_cleaned(&logs[i]);
}

/* Mean of durations in seconds; what is published is their sum with mean waits. */
static double mean_s(struct opened *o, size_t *count)
{
    struct aisle_arrival a;
    double sum_s = 0;

    for (*count = 0; next(o, &a); ++*count) {
        cr_expect(0 < *count || !o->import.note || a.submit_us == 0);
        cr_expect(a.gpu_count == 1 && a.gpu_milli == 1000 && a.pods >= 1);
        sum_s += (double)a.duration_us / 1e6;
    }
    return sum_s / (double)*count;
}

Test(sources, philly_s_virtual_clusters_have_the_jobs_of_the_reference_runs, .timeout = 60)
{
    /* Mean completion time less mean waiting time, of the same clusters. */
    static const struct {
        const char *cluster;
        size_t jobs;
        double mean_s;
    } cases[] = {{"0e4a51", 1435, 1467250.48 - 1377615.21}, {"2869ce", 422, 841517.99 - 767025.68}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct aisle_where where = {.column = "cluster", .value = cases[i].cluster};
        struct opened o = {.spec = {.where = &where, .where_count = 1}};
        size_t count;
        double mean;

        start(&o, "philly", "philly/philly.csv");
        mean = mean_s(&o, &count);
        cr_expect(eq(sz, count, cases[i].jobs));
        cr_expect(epsilon_eq(dbl, mean, cases[i].mean_s, 0.011));
        cr_expect(o.import.rows == 82247 && o.import.kept == count);
        say("%s: %zu jobs, mean duration %.3f s; %s", cases[i].cluster, count, mean, o.import.note);
        stop(&o);
    }
}

Test(sources, tiresias_jobs_run_as_long_as_on_a_cluster_without_queues)
{
    struct opened o = {0};
    size_t count;
    double mean;

    start(&o, "tiresias", "tiresias-60/60_job.csv");
    mean = mean_s(&o, &count);
    cr_expect(eq(sz, count, 60));
    cr_expect(epsilon_eq(dbl, mean, 178.417, 0.0005));
    say("tiresias: %zu jobs, mean duration %.3f s", count, mean);
    stop(&o);
}

/* The trace itself, row by row: not by the reader that the source has. */
static FILE *open_data(const char *name)
{
    const char *path;
    FILE *f;

    REQUIRE_DATA(path, name);
    f = fopen(path, "r");
    cr_assert(f != NULL);
    return f;
}

static void expect_muri(const char *name, size_t jobs)
{
    struct opened o = {0};
    struct aisle_arrival a;
    FILE *rows = open_data(name);
    char line[400];
    size_t compared = 0;

    start(&o, "muri", name);
    cr_assert(fgets(line, sizeof line, rows) != NULL);
    for (; fgets(line, sizeof line, rows); compared++) {
        int64_t id, submit_ms, iterations, batch, iteration_ms;
        uint32_t gpus;
        char model[40];
        int priority;

        cr_assert(sscanf(line,
                         "%" SCNd64 ",%" SCNu32 ",%" SCNd64 ",%" SCNd64 ",%39[^,],%" SCNd64
                         ",%*[^,],%*[^,],%" SCNd64 ",%*[^,],%*[^,],%*[^,],%d",
                         &id, &gpus, &submit_ms, &iterations, model, &batch, &iteration_ms,
                         &priority) == 8);
        cr_assert(next(&o, &a));
        cr_assert(atoll(a.name) == id && a.pods == gpus && a.submit_us == submit_ms * 1000 &&
                      a.duration_us == iterations * iteration_ms * 1015 && a.batch == batch &&
                      a.priority == priority && !strcmp(a.job_type, model),
                  "%s: job %" PRId64, name, id);
    }
    cr_expect(next(&o, &a) == false && compared == jobs && o.import.kept == jobs);
    say("%s: compared %zu jobs", name, compared);
    fclose(rows);
    stop(&o);
}

Test(sources, muri_s_work_is_exact_to_the_microsecond)
{
    expect_muri("muri-philly/trace1.csv", 1494);
    expect_muri("muri-philly/trace3.csv", 992);
}

Test(sources, pollux_workloads_are_160_whole_trainings_in_eight_hours)
{
    for (int i = 1; i <= 8; i++) {
        char name[64];
        struct opened o = {0};
        struct aisle_arrival a;
        size_t count = 0;

        snprintf(name, sizeof name, "pollux-osdi21/workloads/workload-%d.csv", i);
        start(&o, "pollux", name);
        for (; next(&o, &a); count++) {
            cr_expect(a.steps == -1 && a.duration_us == 0 && a.batch > 0 && a.job_type != NULL);
            cr_expect(a.submit_us <= INT64_C(8) * 3600 * 1000000 && a.pods >= 1);
        }
        cr_expect(eq(sz, count, 160));
        stop(&o);
    }
}
