/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/workload/table.h"
#include "workload/faults.h"

enum { NODES = 200, LINES = 8192 };

static const int64_t hour_us = INT64_C(3600000000);

static char name_text[NODES][16];
static const char *name[NODES];
static int32_t gpu_count[NODES];
static int64_t mtbf_us[NODES];

static struct faults_env env_of(size_t nodes, uint64_t seed)
{
    for (size_t i = 0; i < NODES; i++) {
        snprintf(name_text[i], sizeof name_text[i], "n-%zu", i);
        name[i] = name_text[i];
    }
    return (struct faults_env){.seed = seed,
                               .node_count = nodes,
                               .name = name,
                               .gpu_count = gpu_count,
                               .mtbf_us = mtbf_us};
}

static struct faults *make(const struct aisle_faults_spec *spec, const struct faults_env *env)
{
    struct aisle_error err = {0};
    struct faults *f;

    cr_assert(faults_new(&f, spec, env, &err) == AISLE_OK, "%s", err.message);
    return f;
}

/* What one part did: times to failure and repairs, each in order. */
struct history {
    double service, service2, repair, repair2; /* sums and sums of squares */
    int64_t failures, repairs, changed_us;
    bool down;
};

/* All nodes until a time; times to failure also go into `ttf`. */
static void watch(struct faults *f, int64_t until_us, struct history *of, double *ttf,
                  size_t *count)
{
    struct fault e;
    struct aisle_error err;
    int64_t last_us = 0;

    while (faults_next(f, &e, &err) == AISLE_OK && e.at_us < until_us) {
        struct history *h = &of[e.node];
        double took = (double)(e.at_us - h->changed_us);

        cr_assert(e.at_us >= last_us && e.gpus == 0 && e.up == h->down);
        cr_assert(e.at_us > h->changed_us);
        last_us = e.at_us;
        if (e.up) {
            h->repair += took;
            h->repair2 += took * took;
            h->repairs++;
        } else {
            h->service += took;
            h->service2 += took * took;
            if (ttf)
                ttf[(*count)++] = took;
            h->failures++;
        }
        h->changed_us = e.at_us;
        h->down = e.up ? false : true;
    }
}

static struct history sum_of(const struct history *of, size_t count)
{
    struct history sum = {0};

    for (size_t i = 0; i < count; i++) {
        sum.service += of[i].service;
        sum.service2 += of[i].service2;
        sum.repair += of[i].repair;
        sum.repair2 += of[i].repair2;
        sum.failures += of[i].failures;
        sum.repairs += of[i].repairs;
    }
    return sum;
}

/* Means within 4 standard errors, and the mean square of an exponential is twice its mean squared.
 * Ends of observation cut off what takes long, hence the long watch: 1000 cycles a node. */
Test(faults, exponential_times_have_their_means_and_nodes_their_availability)
{
    const struct aisle_faults_spec spec = {
        .node = {.mtbf_us = 100 * hour_us,
                 .weibull_shape = 1,
                 .repair_us = 10 * hour_us,
                 .repair = "exponential"},
    };
    static struct history of[NODES];
    struct faults_env env = env_of(NODES, 42);
    struct faults *f = make(&spec, &env);
    struct history sum;
    double n, mean, repair;

    watch(f, 110000 * hour_us, of, NULL, NULL);
    sum = sum_of(of, NODES);
    n = (double)sum.failures;
    mean = sum.service / n / (double)hour_us;
    repair = sum.repair / (double)sum.repairs / (double)hour_us;
    cr_expect(n > 190000 && n < 210000, "%g", n);
    cr_expect(fabs(mean - 100) < 4 * 100 / sqrt(n), "mtbf %g", mean);
    cr_expect(fabs(repair - 10) < 4 * 10 / sqrt(n), "repair %g", repair);
    cr_expect(fabs(sum.service2 / n / 1e4 / (double)hour_us / (double)hour_us - 2) <
              4 * sqrt(20 / n));
    cr_expect(fabs(sum.repair2 / n / 1e2 / (double)hour_us / (double)hour_us - 2) <
              4 * sqrt(20 / n));
    cr_expect(fabs(sum.service / (sum.service + sum.repair) - 100.0 / 110) < 0.001);
    faults_free(f);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The quantile at p is scale (-ln(1 - p))^(1/k); its standard error is that of the order
 * statistic, sqrt(p (1 - p) / n) over the density there. */
Test(faults, weibull_times_have_their_mean_and_quantiles)
{
    static const double shapes[] = {0.7, 1, 3};
    static double ttf[400000];
    struct faults_env env = env_of(NODES, 7);

    for (size_t s = 0; s < 3; s++) {
        const double k = shapes[s], mtbf = 100 * (double)hour_us, scale = mtbf / tgamma(1 + 1 / k);
        const struct aisle_faults_spec spec = {
            .node = {.mtbf_us = 100 * hour_us, .weibull_shape = k, .repair_us = 1},
        };
        static struct history of[NODES];
        struct faults *f = make(&spec, &env);
        size_t count = 0;
        double sd = scale * sqrt(tgamma(1 + 2 / k) - tgamma(1 + 1 / k) * tgamma(1 + 1 / k));

        memset(of, 0, sizeof of);
        watch(f, 100000 * hour_us, of, ttf, &count);
        cr_assert(count > 150000 && count < 300000, "%zu", count);
        cr_expect(fabs(sum_of(of, NODES).service / (double)count - mtbf) <
                  4 * sd / sqrt((double)count));
        qsort(ttf, count, sizeof *ttf, by_size);
        for (int i = 1; i <= 9; i++) {
            double p = i / 10.0, q = scale * pow(-log1p(-p), 1 / k);
            double density = k / scale * pow(q / scale, k - 1) * (1 - p);
            double got = ttf[(size_t)(p * (double)count)];

            cr_expect(fabs(got - q) < 4 * sqrt(p * (1 - p) / (double)count) / density,
                      "shape %g, p %g: %g, not %g", k, p, got, q);
        }
        faults_free(f);
    }
}

/* Events as text, until a time; of one node only, if it is not AISLE_NONE. */
static const char *told(struct faults *f, int64_t until_us, uint32_t only)
{
    static char text[3][LINES];
    static int turn;
    char *t = text[turn = (turn + 1) % 3];
    size_t used = 0;
    struct fault e;
    struct aisle_error err;

    t[0] = '\0';
    while (faults_next(f, &e, &err) == AISLE_OK && e.at_us <= until_us && used < LINES - 80)
        if (only == AISLE_NONE || only == e.node)
            used +=
                (size_t)snprintf(t + used, LINES - used, "%s%" PRId64 " %s%s%.0d", used ? ", " : "",
                                 e.at_us, name[e.node], e.up ? " up" : " down", (int)e.gpus);
    return t;
}

Test(faults, equal_seeds_give_equal_faults_and_others_others)
{
    const struct aisle_faults_spec spec = {
        .node = {.mtbf_us = 1000, .weibull_shape = 1, .repair_us = 50},
        .gpu = {.mtbf_us = 2000, .weibull_shape = 2, .repair_us = 30, .repair = "exponential"},
        .spares = 1,
        .swap_us = 5,
    };
    struct faults_env env = env_of(4, 42), other = env_of(4, 43);
    struct faults *a, *b, *c;
    const char *first;

    gpu_count[1] = gpu_count[3] = 2;
    a = make(&spec, &env);
    b = make(&spec, &env);
    c = make(&spec, &other);
    first = told(a, 5000, AISLE_NONE);
    cr_expect_str_eq(first, told(b, 5000, AISLE_NONE));
    cr_expect_str_neq(first, told(c, 5000, AISLE_NONE));
    faults_free(a);
    faults_free(b);
    faults_free(c);
}

/* Also if the order of nodes is another one: streams go by name. */
Test(faults, those_of_a_node_stay_when_another_node_is_added)
{
    const struct aisle_faults_spec spec = {
        .node = {.mtbf_us = 1000, .weibull_shape = 1, .repair_us = 50, .repair = "exponential"},
        .gpu = {.mtbf_us = 3000, .weibull_shape = 1, .repair_us = 20},
    };
    struct faults_env few = env_of(2, 42), more = few;
    const char *const names[] = {"new", "n-1", "n-0"};
    const int32_t gpus[] = {8, 2, 2};
    struct faults *a, *b;
    const char *first;

    gpu_count[0] = gpu_count[1] = 2;
    more.node_count = 3;
    more.name = names;
    more.gpu_count = gpus;
    a = make(&spec, &few);
    b = make(&spec, &more);
    name[2] = "n-0";
    first = told(a, 20000, 0);
    cr_expect(strlen(first) > 100);
    cr_expect_str_eq(first, told(b, 20000, 2));
    faults_free(a);
    faults_free(b);
}

Test(faults, a_node_s_own_rate_goes_before_the_general_one)
{
    struct aisle_faults_spec spec = {.node = {.weibull_shape = 1, .repair_us = 1}};
    static struct history of[NODES];
    struct faults_env env = env_of(3, 42);
    struct faults *f;

    cr_expect(!faults_any(&spec, &env));
    mtbf_us[1] = 1000;
    cr_expect(faults_any(&spec, &env));
    f = make(&spec, &env);
    watch(f, 1000000, of, NULL, NULL);
    cr_expect(of[0].failures == 0 && of[2].failures == 0);
    cr_expect(of[1].failures > 850 && of[1].failures < 1150);
    faults_free(f);
    spec.node.mtbf_us = 10000;
    memset(of, 0, sizeof of);
    f = make(&spec, &env);
    watch(f, 1000000, of, NULL, NULL);
    cr_expect(of[0].failures > 60 && of[0].failures < 140 && of[1].failures > 850);
    faults_free(f);
}

Test(faults, of_gpus_need_gpus_and_go_on_while_the_node_is_down)
{
    const struct aisle_faults_spec spec = {
        .node = {.mtbf_us = 1, .weibull_shape = 1, .repair_us = 1000000},
        .gpu = {.mtbf_us = 1000, .weibull_shape = 1, .repair_us = 1},
    };
    struct faults_env env = env_of(1, 42);
    struct aisle_error err;
    struct fault e;
    struct faults *f;
    aisle_gpu_set failed = 0;
    int failures = 0;

    gpu_count[0] = 4;
    f = make(&spec, &env);
    while (faults_next(f, &e, &err) == AISLE_OK && e.at_us < 900000)
        if (e.gpus && !e.up) {
            failed |= e.gpus;
            failures++;
        }
    cr_expect(failed == 15 && failures > 3300 && failures < 3900, "%d", failures);
    faults_free(f);
    gpu_count[0] = 0;
    cr_expect(!faults_any(&(struct aisle_faults_spec){.gpu = spec.gpu}, &env));
}

/* Shape 100: all fail close to their mean, so that the story is known. Nodes fail at about 1000,
 * 1020 and 1040 and take 200 to repair; the spare takes 10. */
Test(faults, a_spare_stands_in_and_hardware_that_is_repaired_becomes_the_spare)
{
    const struct aisle_faults_spec spec = {
        .node = {.weibull_shape = 100, .repair_us = 200000},
        .spares = 1,
        .swap_us = 10000,
    };
    struct faults_env env = env_of(3, 1);
    struct aisle_error err;
    struct faults *f;
    struct fault e[6];

    for (int i = 0; i < 3; i++)
        mtbf_us[i] = 1000000 + 500000 * (i > 0) + 100000 * (i > 1);
    f = make(&spec, &env);
    for (int i = 0; i < 6; i++)
        cr_assert(faults_next(f, &e[i], &err) == AISLE_OK);
    faults_free(f);
    /* The spare was at hand for node 0, whose hardware was ready again when node 1 failed. */
    cr_expect(e[0].node == 0 && !e[0].up && e[1].node == 0 && e[1].up);
    cr_expect(e[1].at_us == e[0].at_us + 10000);
    cr_expect(e[2].node == 1 && !e[2].up && e[3].node == 1 && e[3].up);
    cr_expect(e[3].at_us == e[2].at_us + 10000);
    /* Node 2 fails while that of node 1 is mended: it waits for it, the sooner than for its own. */
    cr_expect(e[4].node == 2 && !e[4].up && e[5].node == 2 && e[5].up);
    cr_expect(e[4].at_us < e[2].at_us + 200000);
    cr_expect(e[5].at_us == e[2].at_us + 200000 + 10000, "%" PRId64, e[5].at_us);
}

Test(faults, a_spare_that_is_no_quicker_than_the_repair_is_left_alone)
{
    struct aisle_faults_spec with = {
        .node = {.mtbf_us = 1000, .weibull_shape = 1, .repair_us = 50},
        .spares = 2,
        .swap_us = 50,
    };
    struct aisle_faults_spec without = {.node = with.node};
    struct faults_env env = env_of(5, 42);
    struct faults *a = make(&with, &env), *b = make(&without, &env);

    cr_expect_str_eq(told(a, 10000, AISLE_NONE), told(b, 10000, AISLE_NONE));
    faults_free(a);
    faults_free(b);
}

/* As many spares as can be needed: every node is away for the swap only. */
Test(faults, with_spares_enough_every_node_is_back_after_the_swap)
{
    const struct aisle_faults_spec spec = {
        .node = {.mtbf_us = 10000, .weibull_shape = 1, .repair_us = 1000, .repair = "exponential"},
        .spares = 1000,
        .swap_us = 7,
    };
    static struct history of[NODES];
    struct faults_env env = env_of(NODES, 42);
    struct faults *f = make(&spec, &env);
    struct history sum;

    watch(f, 1000000, of, NULL, NULL);
    sum = sum_of(of, NODES);
    cr_expect(sum.failures > 19000 && sum.repair <= 7.0 * (double)sum.repairs);
    cr_expect(sum.repair > 6.9 * (double)sum.repairs); /* some repairs are quicker than 7 */
    faults_free(f);
}

Test(faults, times_beyond_all_bounds_never_come)
{
    const struct aisle_faults_spec spec = {
        .node = {.mtbf_us = INT64_C(315000000000000000), .weibull_shape = 0.1, .repair_us = 1},
    };
    struct faults_env env = env_of(50, 42);
    struct faults *f = make(&spec, &env);
    struct aisle_error err;
    struct fault e;
    int64_t last_us = 0;

    while (faults_next(f, &e, &err) == AISLE_OK) {
        cr_assert(e.at_us >= last_us && e.at_us < INT64_C(1) << 60);
        last_us = e.at_us;
    }
    faults_free(f);
}

/* Pinned: a change of these is a change of every run with faults, and goes into CHANGELOG. */
Test(faults, first_ones_of_seed_42_are_known)
{
    const struct aisle_faults_spec spec = {
        .node = {.mtbf_us = 720 * hour_us, .weibull_shape = 1, .repair_us = 2 * hour_us},
        .gpu = {.mtbf_us = 800 * hour_us, .weibull_shape = 0.8, .repair_us = hour_us},
    };
    struct faults_env env = env_of(2, 42);
    struct faults *f;

    gpu_count[0] = gpu_count[1] = 1;
    f = make(&spec, &env);
    cr_expect_str_eq(told(f, 1315 * hour_us, AISLE_NONE),
                     "3831773523863 n-0 down, 3838973523863 n-0 up, 4415139521528 n-0 down, "
                     "4422339521528 n-0 up, 4717695403350 n-0 down1, 4721295403350 n-0 up1");
    faults_free(f);
}

/* Files ------------------------------------------------------------------------------------------
 */

#define HEAD "t_s,node,gpu,event\n"

Test(faults, of_a_file_come_as_they_stand_there)
{
    static const char text[] = "event,node,t_s,gpu\ndown,n-1,0.5,\ndown,n-0,0.5,1\nup,n-1,2,\n"
                               "down,n-1,2,0\nup,n-0,3,1\n";
    struct faults_env env = env_of(2, 42);
    struct aisle_faults_spec spec = {.file = table_write(text, strlen(text))};
    struct faults *f;

    gpu_count[0] = gpu_count[1] = 2;
    cr_expect(faults_any(&spec, &env));
    f = make(&spec, &env);
    cr_expect_str_eq(told(f, INT64_MAX, AISLE_NONE),
                     "500000 n-1 down, 500000 n-0 down2, 2000000 n-1 up, 2000000 n-1 down1, "
                     "3000000 n-0 up2");
    faults_free(f);
    table_remove(spec.file);
}

Test(faults, of_a_file_without_gpus_are_of_whole_nodes)
{
    static const char text[] = "t_s,node,event\n1,n-0,down\n";
    struct faults_env env = env_of(1, 42);
    struct aisle_faults_spec spec = {.file = table_write(text, strlen(text))};
    struct faults *f = make(&spec, &env);

    cr_expect_str_eq(told(f, INT64_MAX, AISLE_NONE), "1000000 n-0 down");
    faults_free(f);
    table_remove(spec.file);
}

Test(faults, of_a_file_are_refused_with_a_place)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {HEAD, ": error: the list has no events\n"},
        {"t_s,node,gpu\n1,n-0,\n", ":1:1: error: there is no column \"event\"\n"
                                   "    1 | t_s,node,gpu\n      | ^\n"
                                   "hint: the columns are t_s, node, gpu\n"},
        {HEAD "1,n-0,,down\n0.5,n-1,,down\n",
         ":3:1: error: t_s: it is before the time of the row above\n"
         "    3 | 0.5,n-1,,down\n      | ^^^\n"},
        {HEAD "-1,n-0,,down\n",
         ":2:1: error: t_s: it is before time 0\n    2 | -1,n-0,,down\n      | ^^\n"},
        {HEAD "1,n-0,,up\n",
         ":2:8: error: event: the node is up already\n    2 | 1,n-0,,up\n      |        ^^\n"},
        {HEAD "1,n-1,1,up\n",
         ":2:9: error: event: the GPU is up already\n    2 | 1,n-1,1,up\n      |         ^^\n"},
        {HEAD "1,n-0,,down\n2,n-0,,down\n",
         ":3:8: error: event: the node is down already, since line 2\n"
         "    3 | 2,n-0,,down\n      |        ^^^^\n"},
        {HEAD "1,n-0,,broken\n", ":2:8: error: event: \"broken\" is neither down nor up\n"
                                 "    2 | 1,n-0,,broken\n      |        ^^^^^^\n"},
        {HEAD "1,m-0,,down\n", ":2:3: error: node: the cluster has no node \"m-0\"\n"
                               "    2 | 1,m-0,,down\n      |   ^^^\nhint: did you mean \"n-0\"?\n"},
        {HEAD "1,else,,down\n", ":2:3: error: node: the cluster has no node \"else\"\n"
                                "    2 | 1,else,,down\n      |   ^^^^\n"
                                "hint: its nodes are: n-0, n-1\n"},
        {HEAD "1,n-1,2,down\n", ":2:7: error: gpu: 2 is not within 0..1\n"
                                "    2 | 1,n-1,2,down\n      |       ^\n"},
        {HEAD "1,n-0,0,down\n", ":2:7: error: gpu: node \"n-0\" has no GPUs\n"
                                "    2 | 1,n-0,0,down\n      |       ^\n"},
        {HEAD "noon,n-0,,down\n", ":2:1: error: t_s: \"noon\" is not a time in seconds\n"
                                  "    2 | noon,n-0,,down\n      | ^^^^\n"},
        {HEAD "1,n-0\n", NULL}, /* whatever the CSV reader says */
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct faults_env env = env_of(2, 42);
        struct aisle_faults_spec spec = {.file = table_write(cases[i].text, strlen(cases[i].text))};
        struct aisle_error err = {0};
        struct faults *f;

        gpu_count[1] = 2;
        cr_expect(faults_new(&f, &spec, &env, &err) != AISLE_OK && !f, "%s", cases[i].text);
        if (cases[i].error)
            table_expect(&err, spec.file.path, cases[i].error, cases[i].text);
        table_remove(spec.file);
    }
}
