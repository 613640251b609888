/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ARIMA models: CPU time of estimation and choice on the series of airline passengers (logs, n =
 * 144) and on simulated ones of 10,000 and 1,000,000 values; medians. Prints one line a case:
 *
 *     NAME seconds log-likelihood
 *
 *     bench_arima DIR: writes the series to DIR/NAME.csv first, a value a line, for others to
 * fit; the airline's it reads there, from DIR/airline.csv.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>

#include <aisle/forecast.h>

#include "base/mem.h"
#include "base/random.h"

enum { RUNS_MOST = 25, WARM_UP = 1000 };

static double cpu_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double median(double *x, size_t n)
{
    gsl_sort(x, 1, n);
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

/* Series ----------------------------------------------------------------------------------------
 */

static FILE *file_of(const char *dir, const char *name, const char *mode)
{
    char *path = mem_printf("%s/%s.csv", dir, name);
    FILE *f = fopen(path, mode);

    if (!f) {
        perror(path);
        exit(1);
    }
    mem_free(path);
    return f;
}

static double *read_series(const char *dir, const char *name, size_t *n)
{
    FILE *f = file_of(dir, name, "r");
    double *y = NULL, value;
    size_t cap = 0;

    for (*n = 0; fscanf(f, "%lf", &value) == 1; y[(*n)++] = value)
        y = mem_reserve(y, &cap, *n + 1, sizeof *y);
    fclose(f);
    return y;
}

static void write_series(const char *dir, const char *name, const double *y, size_t n)
{
    FILE *f = file_of(dir, name, "w");

    for (size_t i = 0; i < n; i++)
        fprintf(f, "%.10g\n", y[i]);
    fclose(f);
}

/* ARIMA(2,1,2) with ar 0.7, -0.2, ma 0.4, 0.3. */
static double *simulate(size_t n)
{
    gsl_rng *rng = random_stream(1, "arima");
    double *y = mem_new(n, sizeof *y), sum = 0, w[3] = {0}, e[3] = {0};

    for (size_t t = 0; t < n + WARM_UP; t++) {
        w[2] = w[1], w[1] = w[0], e[2] = e[1], e[1] = e[0];
        e[0] = gsl_ran_gaussian(rng, 1);
        w[0] = 0.7 * w[1] - 0.2 * w[2] + e[0] + 0.4 * e[1] + 0.3 * e[2];
        if (t >= WARM_UP)
            y[t - WARM_UP] = sum += w[0];
    }
    gsl_rng_free(rng);
    return y;
}

/* Cases -----------------------------------------------------------------------------------------
 */

static void must(enum aisle_status status, const struct aisle_error *err)
{
    if (status == AISLE_OK)
        return;
    aisle_error_print(err, stderr);
    exit(1);
}

static struct aisle_arima *estimate(const double *y, size_t n, struct aisle_arima_order order,
                                    enum aisle_arima_method method)
{
    struct aisle_arima_spec spec = {.order = order, .method = method};
    struct aisle_error err = {0};
    struct aisle_arima *model = NULL;

    must(aisle_arima_fit(&model, y, n, &spec, &err), &err);
    return model;
}

static struct aisle_arima *choose(const double *y, size_t n, int s, bool full)
{
    struct aisle_arima_search search = {.s = s, .full = full};
    struct aisle_error err = {0};
    struct aisle_arima *model = NULL;

    must(aisle_arima_choose(&model, y, n, &search, &err), &err);
    return model;
}

struct one {
    const char *name;
    int runs;
    struct aisle_arima_order order;
    enum aisle_arima_method method;
    enum { FIT, CHOOSE, CHOOSE_FULL } what;
};

static void run(const struct one *c, const double *y, size_t n)
{
    double took_s[RUNS_MOST], loglik = NAN;
    char name[64] = "";

    for (int i = 0; i < c->runs; i++) {
        double from_s = cpu_s();
        struct aisle_arima *model = c->what == FIT
                                        ? estimate(y, n, c->order, c->method)
                                        : choose(y, n, c->order.s, c->what == CHOOSE_FULL);

        took_s[i] = cpu_s() - from_s;
        loglik = model->loglik;
        aisle_arima_name(model, name, sizeof name);
        aisle_arima_free(model);
    }
    printf("%s %.6f %.4f %s\n", c->name, median(took_s, (size_t)c->runs), loglik, name);
    fflush(stdout);
}

static void run_all(const struct one *c, const double *y, size_t n)
{
    for (; c->name; c++)
        run(c, y, n);
}

/* What a simulation pays for each value once the model is fitted. */
static void observe(const double *y, size_t n)
{
    struct aisle_arima *model =
        estimate(y, 1000, (struct aisle_arima_order){2, 1, 2, 0, 0, 0, 1}, AISLE_ARIMA_CSS_ML);
    double from_s = cpu_s();

    for (size_t t = 1000; t < n; t++)
        aisle_arima_observe(model, y[t], NULL);
    printf("observe %.9f %.4f %zu values\n", (cpu_s() - from_s) / (double)(n - 1000), 0.0,
           n - 1000);
    aisle_arima_free(model);
}

#define AIRLINE                                                                                    \
    {                                                                                              \
        0, 1, 1, 0, 1, 1, 12                                                                       \
    }
#define MIXED                                                                                      \
    {                                                                                              \
        2, 1, 2, 0, 0, 0, 1                                                                        \
    }

int main(int argc, char **argv)
{
    static const struct one airline[] = {{"airline-css", 25, AIRLINE, AISLE_ARIMA_CSS, FIT},
                                         {"airline-css-ml", 25, AIRLINE, AISLE_ARIMA_CSS_ML, FIT},
                                         {"airline-ml", 25, AIRLINE, AISLE_ARIMA_ML, FIT},
                                         {"airline-auto", 5, AIRLINE, AISLE_ARIMA_ML, CHOOSE},
                                         {"airline-full", 1, AIRLINE, AISLE_ARIMA_ML, CHOOSE_FULL},
                                         {0}};
    static const struct one ten_thousand[] = {{"n10000-css", 11, MIXED, AISLE_ARIMA_CSS, FIT},
                                              {"n10000-css-ml", 11, MIXED, AISLE_ARIMA_CSS_ML, FIT},
                                              {"n10000-ml", 11, MIXED, AISLE_ARIMA_ML, FIT},
                                              {"n10000-auto", 3, MIXED, AISLE_ARIMA_ML, CHOOSE},
                                              {0}};
    static const struct one million[] = {{"n1000000-css-ml", 3, MIXED, AISLE_ARIMA_CSS_ML, FIT},
                                         {0}};
    size_t n;
    double *y;

    if (argc != 2) {
        fputs("bench_arima: give the folder that holds airline.csv\n", stderr);
        return 2;
    }
    y = read_series(argv[1], "airline", &n);
    run_all(airline, y, n);
    mem_free(y);
    y = simulate(10000);
    write_series(argv[1], "n10000", y, 10000);
    run_all(ten_thousand, y, 10000);
    mem_free(y);
    y = simulate(1000000);
    write_series(argv[1], "n1000000", y, 1000000);
    run_all(million, y, 1000000);
    observe(y, 1000000);
    mem_free(y);
    return 0;
}
