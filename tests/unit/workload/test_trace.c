/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Traces of jobs: tables with columns of any name, known formats, the Standard Workload Format. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <inttypes.h>
#include <stdio.h>

#include <zlib.h>

#include "base/mem.h"
#include "scenario/schema.h"
#include "tests/unit/workload/table.h"
#include "workload/registry.h"
#include "workload/table.h"

static const struct aisle_source_type *source(const char *name)
{
    for (size_t i = 0; aisle_sources[i]; i++)
        if (!strcmp(aisle_sources[i]->name, name))
            return aisle_sources[i];
    cr_fatal("there is no source \"%s\"", name);
}

/* "NAME@SECONDS/SECONDS PODSxMILLI" and what else an arrival says. */
static size_t print(char *out, size_t size, const struct aisle_arrival *a)
{
    size_t n =
        (size_t)snprintf(out, size, "%s@%.15g/%.15g %ux%d", a->name, (double)a->submit_us / 1e6,
                         (double)a->duration_us / 1e6, a->pods, a->gpu_count * a->gpu_milli);

#define ALSO(given, ...)                                                                           \
    if (given)                                                                                     \
    n += (size_t)snprintf(out + n, size - n, __VA_ARGS__)
    ALSO(a->pods_min, " min %u", a->pods_min);
    ALSO(a->cpu_milli, " cpu %" PRId64, a->cpu_milli);
    ALSO(a->mem_mib, " mem %" PRId64, a->mem_mib);
    ALSO(a->gpu_models[0], " on %s", a->gpu_models);
    ALSO(a->tenant, " of %s", a->tenant);
    ALSO(a->priority, " priority %d", a->priority);
    ALSO(a->estimate_us, " estimate %.15g", (double)a->estimate_us / 1e6);
    ALSO(a->job_type, " type %s", a->job_type);
    ALSO(a->steps != 0, " steps %g", a->steps);
    ALSO(a->batch, " batch %" PRId64, a->batch);
#undef ALSO
    return n + (size_t)snprintf(out + n, size - n, "\n");
}

static void count_pods(void *ctx, const struct aisle_arrival *a)
{
    *(uint64_t *)ctx += a->pods;
}

/* What arrives, a line each; "" with *err filled. */
static const char *jobs_of(const struct aisle_workload_spec *spec, struct aisle_import *import,
                           char note[400], struct aisle_error *err)
{
    static char text[4096];
    const struct aisle_source_type *type = source(spec->format);
    struct aisle_source_env env = {.spec = spec, .seed = 1};
    void *state = mem_new(1, type->state_size);
    struct aisle_arrival a;
    size_t used = 0;
    uint64_t base = 0, pods = 0;
    enum aisle_status status = type->init(state, &env, err);
    int64_t last_us = INT64_MIN;

    text[0] = note[0] = '\0';
    if (!status) {
        type->report(state, import);
        snprintf(note, 400, "%s", import->note ? import->note : "");
        type->base(state, count_pods, &base);
    }
    while (!status && !(status = type->next(state, &a, err))) {
        used += print(text + used, sizeof text - used, &a);
        cr_assert(a.submit_us >= last_us);
        cr_expect(a.at.line > 1 || !strcmp(spec->format, "swf"));
        last_us = a.submit_us;
        pods += a.pods;
    }
    cr_expect(status != AISLE_END || base == pods, "the mix is what arrives");
    if (status != AISLE_END)
        text[0] = '\0';
    else
        cr_expect(import->rows == import->kept + import->dropped);
    type->fini(state);
    mem_free(state);
    return text;
}

/* "submit_s=time gpus=#1 duration_s=ms*0.001": columns as a scenario would give them; '#': for all
 * rows. Lasts until the next call. */
static void columns(struct aisle_workload_spec *spec, const char *text)
{
    static struct aisle_map_entry entry[20];
    static char copy[400];
    size_t n = 0;

    snprintf(copy, sizeof copy, "%s", text);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
        char *to = strchr(word, '='), *star = strchr(word, '*');

        *to++ = '\0';
        entry[n] =
            (struct aisle_map_entry){.key = word, .scale = star ? strtod(star + 1, NULL) : 1};
        entry[n].at = (struct aisle_place){.file = "s.yaml", .line = 9, .col = (int)n + 1};
        if (star)
            *star = '\0';
        if (*to == '#')
            entry[n].constant = to + 1;
        else
            entry[n].column = to;
        n++;
    }
    spec->column = entry;
    spec->column_count = n;
}

#define PLAIN "submit_s=t duration_s=d gpus=g"

/* Reads a table of this format and these columns, and expects these jobs. */
static void expect_jobs(const char *format, const char *map, const char *table, const char *jobs,
                        const char *told)
{
    struct aisle_workload_spec spec = {.format = format};
    struct aisle_import import;
    struct aisle_error err = {0};
    char note[400];
    const char *got;

    spec.file = table_write(table, strlen(table));
    columns(&spec, map);
    got = jobs_of(&spec, &import, note, &err);
    cr_expect_str_eq(got, jobs, "of:\n%s\nthe jobs are\n%s\nnot\n%s%s", table, got, jobs,
                     err.message);
    cr_expect_str_eq(note, told);
    table_remove(spec.file);
}

Test(csv, jobs_have_what_the_columns_say)
{
    expect_jobs("csv", PLAIN, "g,t,d\n1,0,10\n8,0.5,2.25\n2.0,1e1,0\n\n",
                "1@0/10 1x1000\n2@0.5/2.25 8x1000\n3@10/1e-06 2x1000\n",
                "1 duration of 0 taken as 1 us");
    expect_jobs("csv",
                "id=n submit_s=t duration_s=d gpus=g tenant=u priority=p estimate_s=e job_type=y "
                "batch=b gpu_model=m mem_mib=mem*1024 cpu_milli=c pods_min=min",
                "n,t,d,g,u,p,e,y,b,m,mem,c,min\n"
                "\"a \"\"1\"\"\",1,2,4,ann,-3,7,bert,32,A100|H100,1.5,500,2\n"
                "b,1,2,1,,,,,,,,,\nc,2,2,1,bob,0,-1,bert,0,,0,0,0\n",
                "a \"1\"@1/2 4x1000 min 2 cpu 500 mem 1536 on A100|H100 of ann priority -3 "
                "estimate 7 type bert batch 32\n"
                "b@1/2 1x1000\nc@2/2 1x1000 of bob type bert\n",
                "");
}

Test(csv, work_is_a_duration_an_end_or_steps)
{
    expect_jobs("csv", "submit_s=t end_s=e gpus=#1", "t,e\n1,3\n2,2.5\n",
                "1@1/2 1x1000\n2@2/0.5 1x1000\n", "");
    expect_jobs("csv", "submit_s=t start_s=s end_s=e gpus=#1", "t,s,e\n1,2,3\n2,9,10.5\n",
                "1@1/1 1x1000\n2@2/1.5 1x1000\n", "");
    expect_jobs("csv", "submit_s=t steps=k*1000 job_type=y gpus=#1", "t,k,y\n1,2,a\n2,0.5,b\n",
                "1@1/0 1x1000 type a steps 2000\n2@2/0 1x1000 type b steps 500\n", "");
}

Test(csv, gpus_make_the_pods_and_else_processors_do)
{
    expect_jobs("csv", "submit_s=t duration_s=#1 gpus=g", "t,g\n0,0.25\n0,1\n0,1000000\n",
                "1@0/1 1x250\n2@0/1 1x1000\n3@0/1 1000000x1000\n", "");
    expect_jobs("csv", "submit_s=t duration_s=#1 cpus=c", "t,c\n0,3\n0,0.5\n",
                "1@0/1 3x0 cpu 1000\n2@0/1 1x0 cpu 500\n", "");
    expect_jobs("csv", "submit_s=t duration_s=#1 gpus=g cpus=c", "t,g,c\n0,3,10\n0,0,4\n0,2,\n",
                "1@0/1 3x1000 cpu 3333\n2@0/1 4x0 cpu 1000\n3@0/1 2x1000\n", "");
    expect_jobs("csv", "submit_s=t duration_s=#1 gpus=g cpu_milli=c", "t,g,c\n0,2,500\n0,0,500\n",
                "1@0/1 2x1000 cpu 500\n2@0/1 1x0 cpu 500\n", "");
}

Test(csv, rows_out_of_order_are_sorted_and_those_of_one_instant_stay_as_they_are)
{
    expect_jobs("csv", "id=n " PLAIN, "n,t,d,g\na,3,1,1\nb,1,1,1\nc,3,1,1\nd,1,1,1\ne,0,1,1\n",
                "e@0/1 1x1000\nb@1/1 1x1000\nd@1/1 1x1000\na@3/1 1x1000\nc@3/1 1x1000\n",
                "sorted by submission");
}

Test(csv, dates_count_from_the_first_submission_and_numbers_do_if_asked)
{
    static const char late[] = "t,d,g\n1507532515,1,1\n1507532517.5,1,1\n";
    struct aisle_workload_spec spec = {.format = "csv", .start_at_zero = true};
    struct aisle_import import;
    struct aisle_error err = {0};
    char note[400];

    expect_jobs("csv", "submit_s=t end_s=e gpus=#2",
                "t,e\n2017-10-09 07:01:55,2017-10-09 07:02:00\n"
                "2017-10-09T09:01:54+02:00,2017-10-09T07:01:54.5Z\n2017-10-10,2017-10-11\n",
                "2@0/0.5 2x1000\n1@1/5 2x1000\n3@61086/86400 2x1000\n",
                "sorted by submission; time 0 is the first submission, 2017-10-09 07:01:54");
    expect_jobs("csv", PLAIN, late, "1@1507532515/1 1x1000\n2@1507532517.5/1 1x1000\n",
                "the first submission is at 1507532515 s; start_at_zero makes it time 0");
    spec.file = table_write(late, strlen(late));
    columns(&spec, PLAIN);
    cr_expect_str_eq(jobs_of(&spec, &import, note, &err), "1@0/1 1x1000\n2@2.5/1 1x1000\n");
    cr_expect_str_eq(note, "time 0 is the first submission, 1507532515 s");
    table_remove(spec.file);
}

Test(csv, rows_that_cannot_be_used_are_counted_by_reason)
{
    static const char table[] = "t,d,g,vc\n0,1,1,a\n1,-5,1,x\n2,1,,x\n3,1,0,x\n4,,1,x\n,1,1,x\n"
                                "7,1,0,x\n8,2,4,x\n9,1,1,0x\n";
    static const char *const why[] = {
        "not selected by where",        "duration below 0", "no number of GPUs or processors",
        "asks for neither GPU nor CPU", "no duration",      "no time of submission"};
    static const int lines[] = {2, 3, 4, 5, 6, 7}, rows[] = {2, 1, 1, 2, 1, 1};
    struct aisle_where where = {.column = "vc", .value = "x"};
    struct aisle_workload_spec spec = {
        .format = "csv", .where = &where, .where_count = 1, .start_at_zero = true};
    struct aisle_import import;
    struct aisle_error err = {0};
    char note[400];

    spec.file = table_write(table, strlen(table));
    columns(&spec, PLAIN);
    cr_expect_str_eq(jobs_of(&spec, &import, note, &err), "8@0/2 4x1000\n");
    cr_expect(import.rows == 9 && import.kept == 1 && import.dropped == 8 && import.arrivals == 1);
    cr_expect(import.gpu_milli == 4000 && import.cpu_milli == 0);
    for (size_t i = 0; i < 6; i++) {
        cr_assert(import.reason[i].why != NULL);
        cr_expect_str_eq(import.reason[i].why, why[i]);
        cr_expect(import.reason[i].first_line == lines[i], "%s", why[i]);
        cr_expect(import.reason[i].rows == (uint64_t)rows[i], "%s", why[i]);
    }
    cr_expect(import.reason[6].why == NULL);
    table_remove(spec.file);
}

Test(csv, known_formats_are_maps_under_a_name_and_columns_go_before_them)
{
    static const char muri[] =
        "job_id,num_gpu,submit_time,iterations,model_name,batch_size,duration,interval,"
        "iteration_time,resource_time_0,resource_time_1,resource_time_2,priority\n"
        "0,4,0,1046811,shufflenet,128,927475000,11174000,886,703,62,17,0\n"
        "1,4,1456001,7,bert,4,926133000,1456000,921,723,113,73,1\n";

    expect_jobs("muri", "", muri,
                "0@0/941386.66419 4x1000 type shufflenet batch 128\n"
                "1@1456.001/6.543705 4x1000 priority 1 type bert batch 4\n",
                "");
    expect_jobs("muri", "steps=iterations gpus=#2", muri,
                "0@0/0 2x1000 type shufflenet steps 1.04681e+06 batch 128\n"
                "1@1456.001/0 2x1000 priority 1 type bert steps 7 batch 4\n",
                "");
    expect_jobs("philly", "",
                "timestamp,duration,num_gpus,gpu_time,cluster\n"
                "2017-10-09 07:01:55,66.0,1,66.0,11cb48\n2017-10-09 06:13:03,2951.0,8,1,6214e9\n\n",
                "2@0/2951 8x1000 of 6214e9\n1@2932/66 1x1000 of 11cb48\n",
                "sorted by submission; time 0 is the first submission, 2017-10-09 06:13:03");
    expect_jobs("tiresias", "",
                "job_id,num_gpu,submit_time,iterations,model_name,duration,interval\n"
                "0,1,0,606,vgg19,164,30\n1,8,30,133,vgg11,147,23\n",
                "0@0/164 1x1000 type vgg19\n1@30/147 8x1000 type vgg11\n", "");
    expect_jobs("pollux", "",
                "name,time,application,num_replicas,batch_size\ncifar10-0,107,cifar10,6,2048\n",
                "cifar10-0@107/0 6x1000 type cifar10 steps -1 batch 2048\n", "");
}

Test(csv, mistakes_are_told_with_their_place)
{
    static const struct {
        const char *map, *table, *error;
    } cases[] = {
        {PLAIN, "t,d,g\n", ": error: the file has no jobs\n"},
        {PLAIN, "t,d,g\n1,1,one\n",
         ":2:5: error: g: \"one\" is not a number\n    2 | 1,1,one\n      |     ^^^\n"},
        {PLAIN, "t,d,g\n1,1,2.5\n",
         ":2:5: error: g: 2.5 is more than one, and no whole number\n"
         "    2 | 1,1,2.5\n      |     ^^^\n"},
        {PLAIN, "t,d,g\n1,1,-1\n",
         ":2:5: error: g: -1 is negative\n    2 | 1,1,-1\n      |     ^^\n"},
        {PLAIN, "t,d,g\n1,1,1000001\n",
         ":2:5: error: g: 1000001 is beyond all bounds\n"
         "    2 | 1,1,1000001\n      |     ^^^^^^^\n"},
        {PLAIN, "t,d,g\n1,1,1\nsoon,1,1\n",
         ":3:1: error: t: \"soon\" is not a time: neither seconds nor a date as 2017-10-09 "
         "07:01:55\n    3 | soon,1,1\n      | ^^^^\n"},
        {PLAIN, "t,d,g\n2017-02-30,1,1\n",
         ":2:1: error: t: \"2017-02-30\" is not a time: neither seconds nor a date as 2017-10-09 "
         "07:01:55\n    2 | 2017-02-30,1,1\n      | ^^^^^^^^^^\n"},
        {PLAIN, "t,d,g\n2017-02-20,1,1\n4,1,1\n",
         ":3:1: error: t: a number, where line 2 has a date\n    3 | 4,1,1\n      | ^\n"},
        {PLAIN, "t,d,g\n1,1,1\n-4,1,1\n",
         ":3:1: error: t: submitted before time 0\n    3 | -4,1,1\n      | ^^\n"
         "hint: start_at_zero: on makes the first submission time 0\n"},
        {PLAIN, "t,d,g\n1e12,1,1\n",
         ":2:1: error: t: 1e12 is beyond all bounds\n    2 | 1e12,1,1\n      | ^^^^\n"},
        {PLAIN, "t,d,g\n1,1h,1\n",
         ":2:3: error: d: \"1h\" is not a number\n    2 | 1,1h,1\n      |   ^^\n"},
        {PLAIN " pods_min=m", "t,d,g,m\n1,1,2,3\n",
         ":2:7: error: m: 3 is more than the job's 2 pods\n    2 | 1,1,2,3\n      |       ^\n"},
        {PLAIN " batch=b*0.5", "t,d,g,b\n1,1,2,3\n",
         ":2:7: error: b: 3 is not a whole number, with its scale\n"
         "    2 | 1,1,2,3\n      |       ^\n"},
        {"submit_s=t gpus=g steps=s job_type=#x", "t,g,s\n1,1,-2\n",
         ":2:5: error: s: a negative number; only -1, a whole training, is one\n"
         "    2 | 1,1,-2\n      |     ^^\n"},
        {PLAIN, "t,d,g\n1,-1,1\n1,1,\n2,-1,1\n",
         ": error: not one of 3 rows can be used\n"
         "hint: 1 of them: no number of GPUs or processors; the first is on line 3\n"},
        {"submit_s=t duration_s=d gpus=#many", "t,d\n1,1\n",
         "s.yaml:9:3: error: gpus: \"many\" is not a number\n"},
        {"submit_s=t duration_s=length gpus=#1", "t,d\n1,1\n",
         "s.yaml:9:2: error: jobs has no column \"length\"\nhint: the columns are t, d\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct aisle_workload_spec spec = {.format = "csv"};
        struct aisle_import import;
        struct aisle_error err = {0};
        char note[400];

        spec.file = table_write(cases[i].table, strlen(cases[i].table));
        spec.file.name = "jobs";
        columns(&spec, cases[i].map);
        cr_expect_str_eq(jobs_of(&spec, &import, note, &err), "");
        table_expect(&err, spec.file.path, cases[i].error, cases[i].table);
        table_remove(spec.file);
    }
}

Test(csv, a_selection_of_nothing_tells_what_there_is)
{
    static const char table[] = "t,d,g,vc,user\n1,1,1,0e4a51,ann\n2,1,1,103959,bob\n";
    static const struct {
        const char *vc, *user, *error;
    } cases[] = {
        {"0e4a5", "ann",
         "s.yaml:5:7: error: no row of jobs has \"0e4a5\" in column \"vc\"\n"
         "hint: did you mean \"0e4a51\"?\n"},
        {"0e4a51", "charlie",
         "s.yaml:6:7: error: no row of jobs has \"charlie\" in column \"user\"\n"
         "hint: there is: ann, bob\n"},
        {"0e4a51", "bob", "s.yaml:5:7: error: no row of jobs has all that \"where\" asks for\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct aisle_where where[] = {
            {.at = {.file = "s.yaml", .line = 5, .col = 7}, .column = "vc", .value = cases[i].vc},
            {.at = {.file = "s.yaml", .line = 6, .col = 7},
             .column = "user",
             .value = cases[i].user}};
        struct aisle_workload_spec spec = {.format = "csv", .where = where, .where_count = 2};
        struct aisle_import import;
        struct aisle_error err = {0};
        char note[400];

        spec.file = table_write(table, strlen(table));
        spec.file.name = "jobs";
        columns(&spec, PLAIN);
        cr_expect_str_eq(jobs_of(&spec, &import, note, &err), "");
        table_expect(&err, spec.file.path, cases[i].error, table);
        table_remove(spec.file);
    }
}

Test(csv, the_scenario_and_the_source_know_the_same_keys)
{
    size_t n = 0;

    for (const struct field *f = schema_columns.field; f->key; f++, n++) {
        size_t k = 0;

        while (k < TABLE_KEYS && strcmp(table_keys[k], f->key))
            k++;
        cr_expect(k < TABLE_KEYS, "%s", f->key);
    }
    cr_expect(eq(sz, n, TABLE_KEYS));
}

#define REST " -1 1 1 -1 -1 -1 -1 -1 -1"

Test(swf, logs_are_cleaned_as_the_archive_s_users_do)
{
    static const char log[] = "; Version: 2.2\n;\n\n"
                              " 1 0 -1 10 2 -1 -1 4 20 -1 1 7 -1 -1 -1 -1 -1 -1\r\n"
                              "2 1 -1 10 -1 -1 -1 4 -1" REST "\n" /* asked for; no estimate */
                              "3 2 -1 0 2 -1 -1 4 20" REST "\n"   /* never ran */
                              "4 2 -1 -1 0 -1 -1 -1 20" REST "\n" /* the same, first of all */
                              "5 2 -1 5 0 -1 -1 -1 20" REST "\n"  /* no processors */
                              "6 -1 -1 5 1 -1 -1 -1 20" REST "\n" /* no submission */
                              "7 2.5 -1 30 1 0.5 -1 -1 20.25" REST "\n"; /* killed */
    struct aisle_workload_spec spec = {.format = "swf"};
    struct aisle_import import;
    struct aisle_error err = {0};
    char note[400];

    spec.file = table_write(log, strlen(log));
    cr_expect_str_eq(jobs_of(&spec, &import, note, &err),
                     "1@0/10 2x0 cpu 1000 of user-7 estimate 20\n"
                     "2@1/10 4x0 cpu 1000 of user-1 estimate 10\n"
                     "7@2.5/20.25 1x0 cpu 1000 of user-1 estimate 20.25\n");
    cr_expect_str_eq(note,
                     "1 run time cut at the estimate; 1 job without an estimate: the run time "
                     "is taken");
    cr_expect(import.rows == 7 && import.kept == 3 && import.dropped == 4);
    cr_expect(import.cpu_milli == 7000 && import.gpu_milli == 0);
    cr_expect_str_eq(import.reason[0].why, "run time is not above 0");
    cr_expect(import.reason[0].rows == 2 && import.reason[0].first_line == 6);
    cr_expect_str_eq(import.reason[1].why, "number of processors is not above 0");
    cr_expect_str_eq(import.reason[2].why, "submitted before time 0");
    cr_expect(import.reason[2].first_line == 9 && !import.reason[3].why);
    table_remove(spec.file);
}

Test(swf, logs_out_of_order_are_sorted_and_gzip_is_read_alike)
{
    static const char log[] = "1 5 -1 10 2 -1 -1 4 20" REST "\n2 3 -1 10 2 -1 -1 4 20" REST "\n"
                              "3 5 -1 1 2 -1 -1 4 20" REST "\n4 3 -1 10 1 -1 -1 4 20" REST;
    struct aisle_workload_spec spec = {.format = "swf", .start_at_zero = true};
    struct aisle_import import;
    struct aisle_error err = {0};
    char note[400];
    gzFile gz;

    spec.file = table_write("", 0);
    gz = gzopen(spec.file.path, "wb");
    cr_assert(gz && gzputs(gz, log) > 0 && gzclose(gz) == Z_OK);
    cr_expect_str_eq(jobs_of(&spec, &import, note, &err),
                     "2@0/10 2x0 cpu 1000 of user-1 estimate 20\n"
                     "4@0/10 1x0 cpu 1000 of user-1 estimate 20\n"
                     "1@2/10 2x0 cpu 1000 of user-1 estimate 20\n"
                     "3@2/1 2x0 cpu 1000 of user-1 estimate 20\n");
    cr_expect_str_eq(note, "sorted by submission; time 0 is the first submission, 3 s");
    table_remove(spec.file);
}

Test(swf, mistakes_are_told_with_their_place)
{
    static const struct {
        const char *log, *error;
    } cases[] = {
        {"; nothing\n", ": error: the file has no jobs\n"},
        {"", ": error: the file has no jobs\n"},
        {"1 0 -1 10 2\n",
         ":1:12: error: 5 numbers, where 18 are due\n    1 | 1 0 -1 10 2\n      |            ^\n"
         "hint: a job is a line of 18 numbers between blanks; comments begin with ';'\n"},
        {"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19\n",
         ":1:46: error: more than 18 numbers\n"
         "    1 | 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19\n"
         "      |                                              ^^\n"},
        {"; x\n1 0 -1 ten 2 6 7 8 9 10 11 12 13 14 15 16 17 18\n",
         ":2:8: error: \"ten\" is not a number\n"
         "    2 | 1 0 -1 ten 2 6 7 8 9 10 11 12 13 14 15 16 17 18\n      |        ^^^\n"},
        {"1 0 -1 10 2.5 6 7 8 9 10 11 12 13 14 15 16 17 18\n",
         ":1:11: error: 2.5 is not a whole number\n"
         "    1 | 1 0 -1 10 2.5 6 7 8 9 10 11 12 13 14 15 16 17 18\n      |           ^^^\n"},
        {"1 0 -1 0 2 6 7 8 9 10 11 12 13 14 15 16 17 18\n",
         ": error: not one of 1 rows can be used\n"
         "hint: 1 of them: run time is not above 0; the first is on line 1\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct aisle_workload_spec spec = {.format = "swf"};
        struct aisle_import import;
        struct aisle_error err = {0};
        char note[400];

        spec.file = table_write(cases[i].log, strlen(cases[i].log));
        cr_expect_str_eq(jobs_of(&spec, &import, note, &err), "");
        table_expect(&err, spec.file.path, cases[i].error, cases[i].log);
        table_remove(spec.file);
    }
}
