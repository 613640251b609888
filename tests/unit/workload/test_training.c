/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The generator "training": its tables against the trace, its jobs against the tables. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/mem.h"
#include "base/names.h"
#include "base/random.h"
#include "support.h"
#include "workload/philly.h"
#include "workload/poisson.h"
#include "workload/registry.h"

static int class_of(int64_t gpus)
{
    return gpus == 1 ? 0 : gpus <= 4 ? 1 : gpus <= 8 ? 2 : 3;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The trace -------------------------------------------------------------------------------------
 */

struct trace {
    int64_t jobs, hour[24], width[PHILLY_WIDTHS];
    double *duration[PHILLY_CLASSES], tenant[64];
    size_t count[PHILLY_CLASSES];
    struct names tenants;
};

static void read_trace(struct trace *t, const char *path)
{
    enum { TIMESTAMP, DURATION, GPUS, CLUSTER, COLUMNS };
    static const struct csv_column columns[COLUMNS] = {
        {.name = "timestamp"}, {.name = "duration"}, {.name = "num_gpus"}, {.name = "cluster"}};
    struct aisle_file file = {.name = path, .path = path};
    struct aisle_error err = {0};
    struct arena arena = {0};
    struct csv *csv;
    int64_t gpus, us;

    cr_assert(csv_open(&csv, &file, columns, COLUMNS, &err) == AISLE_OK, "%s", err.message);
    for (int c = 0; c < PHILLY_CLASSES; c++)
        t->duration[c] = mem_new(PHILLY_JOBS, sizeof(double));
    while (csv_next(csv, &err) == AISLE_OK) {
        int w = 0, c;

        cr_assert(csv_int(csv, GPUS, 1, 128, &gpus, &err) == AISLE_OK);
        cr_assert(csv_seconds(csv, DURATION, &us, &err) == AISLE_OK);
        while (w < PHILLY_WIDTHS && philly_width[w].gpus != gpus)
            w++;
        cr_assert(w < PHILLY_WIDTHS && philly_width[w].class == class_of(gpus));
        t->width[w]++;
        c = class_of(gpus);
        t->duration[c][t->count[c]++] = (double)us / 1e6;
        t->hour[atoi(csv_cell(csv, TIMESTAMP).text + 11)]++;
        t->tenant[names_add(&t->tenants, csv_text(csv, CLUSTER, &arena))]++;
        t->jobs++;
    }
    cr_assert(err.status == AISLE_OK, "%s", err.message);
    for (int c = 0; c < PHILLY_CLASSES; c++)
        qsort(t->duration[c], t->count[c], sizeof(double), by_size);
    csv_close(csv);
    arena_fini(&arena);
}

static void free_trace(struct trace *t)
{
    for (int c = 0; c < PHILLY_CLASSES; c++)
        mem_free(t->duration[c]);
    names_fini(&t->tenants);
}

/* P(duration <= x) as the table has it. */
static double table_cdf(int class, double x)
{
    double low = 0, high = 1;

    for (int i = 0; i < 60; i++) {
        double p = (low + high) / 2;

        if (philly_duration(class, p) <= x)
            low = p;
        else
            high = p;
    }
    return low;
}

/* The mean of what is linear in the logarithm from a to b is (b - a) / ln(b / a). */
static double table_mean(int class)
{
    double sum = 0;

    for (int i = 0; i + 1 < PHILLY_QUANTILES; i++) {
        double a = philly_duration_s[class][i], b = philly_duration_s[class][i + 1];

        sum += (philly_quantile[i + 1] - philly_quantile[i]) / 1e4 *
               (b > a ? (b - a) / log(b / a) : a);
    }
    return sum;
}

Test(philly, tables_are_those_of_the_trace)
{
    static struct trace t;
    const char *path;

    REQUIRE_DATA(path, "philly/philly.csv");
    read_trace(&t, path);
    cr_expect(t.jobs == PHILLY_JOBS);
    for (int h = 0; h < PHILLY_HOURS; h++)
        cr_expect(t.hour[h] == philly_hour[h], "hour %d: %" PRId64, h, t.hour[h]);
    for (int w = 0; w < PHILLY_WIDTHS; w++)
        cr_expect(t.width[w] == philly_width[w].jobs, "%d GPUs", philly_width[w].gpus);
    for (int c = 0; c < PHILLY_CLASSES; c++)
        for (int q = 0; q < PHILLY_QUANTILES; q++) {
            size_t k = t.count[c] * (size_t)philly_quantile[q] / 10000;
            double value = t.duration[c][k < t.count[c] ? k : t.count[c] - 1];

            cr_expect(fabs(philly_duration_s[c][q] - value) <= 0.5, "class %d, quantile %d", c, q);
        }
    free_trace(&t);
}

/* What workload/philly.h says of them. */
Test(philly, tables_are_as_near_to_the_trace_as_they_are_said_to_be)
{
    static const double mean_off[PHILLY_CLASSES] = {0.06, 0.03, 0.03, 0.03};
    static struct trace t;
    double work = 0;
    const char *path;

    REQUIRE_DATA(path, "philly/philly.csv");
    read_trace(&t, path);
    for (int c = 0; c < PHILLY_CLASSES; c++) {
        double n = (double)t.count[c], mean = 0, worst = 0;

        for (size_t i = 0; i < t.count[c]; i++) {
            double cdf = table_cdf(c, t.duration[c][i]);
            bool last = i + 1 == t.count[c] || t.duration[c][i + 1] > t.duration[c][i];

            mean += t.duration[c][i] / n;
            if (last)
                worst = fmax(worst, fabs(cdf - (double)(i + 1) / n));
        }
        cr_expect(worst < 0.02, "class %d: %g", c, worst);
        cr_expect(table_mean(c) > mean && table_mean(c) < mean * (1 + mean_off[c]), "class %d", c);
    }
    for (int w = 0; w < PHILLY_WIDTHS; w++)
        work += (double)philly_width[w].jobs / PHILLY_JOBS * philly_width[w].gpus *
                table_mean(philly_width[w].class);
    cr_expect(fabs(work - 44117) < 1, "%g", work);
    free_trace(&t);
}

/* At the maximum the likelihood of k^-s over 11 ranks has no slope:
 * sum of n_k ln k = n sum of (k^-s ln k) / sum of k^-s. */
Test(philly, tenants_have_the_likeliest_exponent)
{
    static const double around[] = {-0.005, 0.005};
    static struct trace t;
    double slope[2], n = 0, logs = 0;
    const char *path;

    REQUIRE_DATA(path, "philly/philly.csv");
    read_trace(&t, path);
    qsort(t.tenant, t.tenants.count, sizeof *t.tenant, by_size);
    for (size_t k = 1; k <= 11; k++) {
        double jobs = t.tenant[t.tenants.count - k];

        cr_expect(jobs > 10);
        n += jobs;
        logs += jobs * log((double)k);
    }
    cr_expect(t.tenants.count == 15 && t.tenant[3] <= 10);
    for (int i = 0; i < 2; i++) {
        double s = philly_tenant_exponent + around[i], sum = 0, sum_log = 0;

        for (int k = 1; k <= 11; k++) {
            sum += pow(k, -s);
            sum_log += pow(k, -s) * log(k);
        }
        slope[i] = n * sum_log / sum - logs;
    }
    cr_expect(slope[0] > 0 && slope[1] < 0, "%g, %g", slope[0], slope[1]);
    free_trace(&t);
}

/* The jobs --------------------------------------------------------------------------------------
 */

struct opened {
    struct aisle_workload_spec spec;
    struct aisle_source_env env;
    void *state;
};

static void start(struct opened *o, const struct aisle_generate_spec *generate, uint64_t seed)
{
    struct aisle_error err = {0};

    o->spec = (struct aisle_workload_spec){.generate = *generate};
    o->env = (struct aisle_source_env){
        .spec = &o->spec, .seed = seed, .rng = random_stream(seed, "arrivals")};
    o->state = mem_new(1, workload_training.state_size);
    cr_assert(workload_training.init(o->state, &o->env, &err) == AISLE_OK, "%s", err.message);
}

static bool next(struct opened *o, struct aisle_arrival *a)
{
    struct aisle_error err;

    return workload_training.next(o->state, a, &err) == AISLE_OK;
}

static void stop(struct opened *o)
{
    workload_training.fini(o->state);
    mem_free(o->state);
    gsl_rng_free(o->env.rng);
}

/* A share p that was drawn n times: within 4 standard errors. */
static void expect_share(double hits, double n, double p, const char *what, int which)
{
    cr_expect(fabs(hits / n - p) <= 4 * sqrt(p * (1 - p) / n), "%s %d: %g, not %g", what, which,
              hits / n, p);
}

Test(training, widths_durations_tenants_and_hours_are_those_of_the_tables)
{
    enum { N = 400000, TENANTS = 11 };
    const struct aisle_generate_spec generate = {.jobs = N,
                                                 .arrival_poisson_per_s = 0.1,
                                                 .diurnal_like = "philly",
                                                 .duration_like = "philly",
                                                 .tenants = TENANTS};
    double width[PHILLY_WIDTHS] = {0}, tenant[TENANTS] = {0}, hour[24] = {0}, all = 0;
    double count[PHILLY_CLASSES] = {0}, below[PHILLY_CLASSES][PHILLY_QUANTILES] = {{0}};
    struct aisle_arrival a;
    struct opened o;

    start(&o, &generate, 42);
    while (next(&o, &a)) {
        int w = 0, c = class_of(a.pods);

        while (philly_width[w].gpus != (int32_t)a.pods)
            w++;
        cr_assert(a.gpu_count == 1 && a.gpu_milli == 1000 && a.pods_min == 0 && !a.estimate_us);
        width[w]++;
        count[c]++;
        for (int q = 0; q < PHILLY_QUANTILES; q++)
            below[c][q] += a.duration_us < philly_duration_s[c][q] * INT64_C(1000000);
        cr_assert(strncmp(a.tenant, "tenant-", 7) == 0);
        tenant[atoi(a.tenant + 7)]++;
        hour[a.submit_us / INT64_C(3600000000) % 24]++;
    }
    for (int w = 0; w < PHILLY_WIDTHS; w++)
        expect_share(width[w], N, (double)philly_width[w].jobs / PHILLY_JOBS, "GPUs",
                     philly_width[w].gpus);
    for (int c = 0; c < PHILLY_CLASSES; c++)
        for (int q = 0; q < PHILLY_QUANTILES; q++) {
            int top = q;

            /* Where quantiles are equal, all up to the first of them are below. */
            while (top > 0 && philly_duration_s[c][top - 1] == philly_duration_s[c][q])
                top--;
            expect_share(below[c][q], count[c], philly_quantile[top] / 1e4, "duration", q);
        }
    for (int k = 1; k <= TENANTS; k++)
        all += pow(k, -philly_tenant_exponent);
    for (int k = 1; k <= TENANTS; k++)
        expect_share(tenant[k - 1], N, pow(k, -philly_tenant_exponent) / all, "tenant", k);
    /* The last day is not whole: 1 of 46. */
    for (int h = 0; h < 24; h++)
        cr_expect(fabs(hour[h] / N - (double)philly_hour[h] / PHILLY_JOBS) < 0.002, "hour %d", h);
    stop(&o);
}

/* Counts by hour over whole days are Poisson: within 4.5 standard deviations each, of 24. */
Test(training, the_rate_swings_over_the_day_about_its_mean)
{
    enum { DAYS = 200 };
    struct poisson p = {.rate_per_s = 0.02, .batch_mean = 1, .amplitude = 0.6, .peak_s = 14 * 3600};
    gsl_rng *rng = random_stream(42, "arrivals");
    double hour[24] = {0}, all = 0, w = acos(-1) / 12;

    while (poisson_next(&p, rng) && p.clock_us < DAYS * 86400e6) {
        hour[(int64_t)(p.clock_us / 3600e6) % 24]++;
        all++;
    }
    cr_expect(fabs(all - 0.02 * 86400 * DAYS) < 4 * sqrt(all), "%g", all);
    for (int h = 0; h < 24; h++) {
        /* The mean of the cosine over the hour. */
        double ratio = 1 + 0.6 * (sin(w * (h + 1 - 14)) - sin(w * (h - 14))) / w;
        double expected = 0.02 * 3600 * DAYS * ratio;

        cr_expect(fabs(hour[h] - expected) < 4.5 * sqrt(expected), "hour %d: %g, not %g", h,
                  hour[h], expected);
    }
    gsl_rng_free(rng);
}

/* Sizes are geometric: mean b, variance b (b - 1), single ones 1 of b. */
Test(training, bursts_are_geometric_alike_and_leave_the_rate_as_it_is)
{
    enum { N = 200000 };
    const double b = 4, rate = 0.01;
    const struct aisle_generate_spec generate = {.jobs = N,
                                                 .arrival_poisson_per_s = rate,
                                                 .burst_size = b,
                                                 .duration_like = "philly",
                                                 .tenants = 5};
    double batches = 0, single = 0, size = 0;
    struct aisle_arrival a, last = {.submit_us = -1};
    char tenant[32] = "";
    struct opened o;

    start(&o, &generate, 42);
    while (next(&o, &a)) {
        if (a.submit_us != last.submit_us) {
            single += size > 0.5 && size < 1.5;
            batches++;
            size = 0;
        } else {
            cr_assert(a.pods == last.pods && !strcmp(a.tenant, tenant));
        }
        size++;
        last = a;
        snprintf(tenant, sizeof tenant, "%s", a.tenant);
    }
    cr_expect(fabs(N / batches - b) < 4 * sqrt(b * (b - 1) / batches), "%g", N / batches);
    expect_share(single, batches, 1 / b, "batches of", 1);
    /* Gaps and sizes both vary: sd of the time of N jobs is sqrt(N (2 b - 1)) / rate. */
    cr_expect(fabs((double)last.submit_us / 1e6 - N / rate) < 4 * sqrt(N * (2 * b - 1)) / rate);
    stop(&o);
}

Test(training, durations_may_be_log_normal_and_jobs_of_nobody)
{
    enum { N = 100000 };
    const struct aisle_generate_spec generate = {
        .jobs = N, .arrival_poisson_per_s = 1, .duration_mean_s = 3600, .duration_cv = 2};
    double logs = 0, logs2 = 0, sigma2 = log1p(4);
    struct aisle_arrival a;
    struct opened o;

    start(&o, &generate, 42);
    while (next(&o, &a)) {
        double x = log((double)a.duration_us / 1e6);

        cr_assert(a.tenant == NULL);
        logs += x;
        logs2 += x * x;
    }
    cr_expect(fabs(logs / N - (log(3600) - sigma2 / 2)) < 4 * sqrt(sigma2 / N));
    cr_expect(fabs(logs2 / N - logs * logs / N / N - sigma2) < 4 * sigma2 * sqrt(2.0 / N));
    stop(&o);
}

Test(training, no_job_is_wider_than_allowed)
{
    struct aisle_generate_spec generate = {
        .jobs = 20000, .arrival_poisson_per_s = 1, .duration_like = "philly", .gpus_max = 13};
    struct aisle_arrival a;
    struct opened o;
    uint32_t widest = 0;

    start(&o, &generate, 42);
    while (next(&o, &a))
        widest = a.pods > widest ? a.pods : widest;
    cr_expect(widest == 12 || widest == 8, "%u", widest);
    stop(&o);
}

Test(training, equal_seeds_give_equal_jobs_and_the_report_knows_them)
{
    const struct aisle_generate_spec generate = {.jobs = 3000,
                                                 .arrival_poisson_per_s = 1,
                                                 .diurnal_amplitude = 0.5,
                                                 .burst_size = 3,
                                                 .duration_like = "philly",
                                                 .tenants = 5};
    struct aisle_arrival x, y;
    struct aisle_import import;
    struct opened a, b, c;
    int64_t gpu_milli = 0, jobs = 0, last_us = 0, other = 0;

    start(&a, &generate, 42);
    start(&b, &generate, 42);
    start(&c, &generate, 43);
    workload_training.report(a.state, &import);
    while (next(&a, &x)) {
        cr_assert(next(&b, &y));
        cr_assert(x.submit_us == y.submit_us && x.duration_us == y.duration_us);
        cr_assert(x.pods == y.pods && !strcmp(x.tenant, y.tenant) && !strcmp(x.name, y.name));
        cr_assert(x.submit_us >= last_us && x.duration_us >= 1);
        last_us = x.submit_us;
        gpu_milli += (int64_t)x.pods * 1000;
        jobs++;
        cr_assert(next(&c, &y));
        other += x.duration_us != y.duration_us;
    }
    cr_expect(jobs == 3000 && import.arrivals == 3000 && import.rows == 3000);
    cr_expect(import.gpu_milli == gpu_milli && import.cpu_milli == 0 && !import.file);
    cr_expect(other > 2900);
    stop(&a);
    stop(&b);
    stop(&c);
}

/* Pinned: a change of these is a change of every generated scenario, and goes into CHANGELOG. */
Test(training, first_jobs_of_seed_42_are_known)
{
    const struct aisle_generate_spec generate = {.jobs = 4,
                                                 .arrival_poisson_per_s = 0.01,
                                                 .diurnal_amplitude = 0.6,
                                                 .diurnal_peak_s = 14 * 3600,
                                                 .burst_size = 4,
                                                 .duration_like = "philly",
                                                 .tenants = 8};
    struct aisle_arrival a;
    char text[512] = "";
    struct opened o;

    start(&o, &generate, 42);
    while (next(&o, &a))
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 "%s of %s at %" PRId64 " for %" PRId64 ": %u; ", a.name, a.tenant, a.submit_us,
                 a.duration_us, a.pods);
    cr_expect_str_eq(text, "job-0 of tenant-0 at 2606004566 for 1633939070: 1; "
                           "job-1 of tenant-0 at 2606004566 for 5266328630: 1; "
                           "job-2 of tenant-1 at 3302783626 for 164725732498: 8; "
                           "job-3 of tenant-1 at 3302783626 for 13044041467: 8; ");
    stop(&o);
}

Test(training, values_without_meaning_are_errors)
{
    static const struct aisle_generate_spec bad[] = {
        {.jobs = 1, .duration_like = "philly"},
        {.jobs = 1, .arrival_poisson_per_s = NAN, .duration_like = "philly"},
        {.jobs = 1, .arrival_poisson_per_s = 1, .diurnal_amplitude = 2, .duration_like = "philly"},
        {.jobs = 1, .arrival_poisson_per_s = 1},
        {.jobs = 1, .arrival_poisson_per_s = 1, .duration_mean_s = 1, .duration_cv = -1},
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct aisle_workload_spec spec = {.generate = bad[i]};
        struct aisle_source_env env = {.spec = &spec, .rng = random_stream(1, "arrivals")};
        void *state = mem_new(1, workload_training.state_size);
        struct aisle_error err;

        cr_expect(workload_training.init(state, &env, &err) == AISLE_EVALUE, "%zu", i);
        workload_training.fini(state);
        mem_free(state);
        gsl_rng_free(env.rng);
    }
}
