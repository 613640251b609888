/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/random.h"
#include "support.h"
#include "tests/unit/workload/table.h"
#include "workload/openb_node.h"
#include "workload/openb_pod.h"
#include "workload/registry.h"

#define NODES "sn,cpu_milli,memory_mib,gpu,model\n"
#define PODS  "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec\n"
#define TIMED                                                                                      \
    "name,cpu_milli,memory_mib,num_gpu,gpu_milli,creation_time,deletion_time,scheduled_time\n"

Test(openb, node_lists_are_read_or_refused_with_a_place)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {NODES "a,64000,262144,2,P100\nb,1,0,0,\n", NULL},
        {"model,gpu,x,sn,memory_mib,cpu_milli\nT4,16,?,a,1,2\n", NULL},
        {NODES, ": error: the list has no nodes\n"},
        {"sn,cpu_milli,memory_mib,gpus,model\na,1,1,1,x\n",
         ":1:1: error: there is no column \"gpu\"\n"
         "    1 | sn,cpu_milli,memory_mib,gpus,model\n      | ^\n"
         "hint: did you mean \"gpus\"? The columns are sn, cpu_milli, memory_mib, gpus, model\n"},
        {NODES ",1,1,1,x\n", ":2:1: error: sn: empty\n    2 | ,1,1,1,x\n      | ^\n"},
        {NODES "a,1,1,0,\nb,1,1,0,\na,2,2,0,\n",
         ":4:1: error: sn: \"a\" is already on line 2\n    4 | a,2,2,0,\n      | ^\n"},
        {NODES "a,-1,1,0,\n",
         ":2:3: error: cpu_milli: -1 is negative\n    2 | a,-1,1,0,\n      |   ^^\n"},
        {NODES "a,1,4GiB,0,\n", ":2:5: error: memory_mib: \"4GiB\" is not a whole number\n"
                                "    2 | a,1,4GiB,0,\n      |     ^^^^\n"},
        {NODES "a,1,1,17,x\n",
         ":2:7: error: gpu: 17 is not within 0..16\n    2 | a,1,1,17,x\n      |       ^^\n"},
        {NODES "a,1,1,1,\n",
         ":2:9: error: model: empty, but the node has GPUs\n    2 | a,1,1,1,\n      |         ^\n"},
        {NODES "a,1,1,0,T4\n", ":2:9: error: model: \"T4\", but the node has no GPU\n"
                               "    2 | a,1,1,0,T4\n      |         ^^\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct aisle_file file = table_write(cases[i].text, strlen(cases[i].text));
        struct arena a = {0};
        struct aisle_error err = {0};
        struct openb_node *node;
        size_t count;
        enum aisle_status status = openb_nodes_read(&file, &a, &node, &count, &err);

        cr_expect(status == AISLE_OK ? !cases[i].error : cases[i].error != NULL, "%s",
                  cases[i].text);
        if (cases[i].error)
            table_expect(&err, file.path, cases[i].error, cases[i].text);
        else if (i == 0)
            cr_expect(count == 2 && node[0].gpu_count == 2 && node[0].mem_mib == 262144 &&
                      !strcmp(node[0].gpu_model, "P100") && node[1].line == 3);
        table_remove(file);
        arena_fini(&a);
    }
}

Test(openb, pod_lists_are_read_or_refused_with_a_place)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {PODS "a,4000,1024,1,460,T4|P100\nb,1,0,0,0,\n", NULL},
        {TIMED "a,1,1,0,0,10,20.5,12\nb,1,1,0,0,11,,\nc,1,1,0,0,5,5,\n", NULL},
        {PODS, ": error: the list has no pods\n"},
        {PODS "a,1,1,1,0,\n",
         ":2:9: error: gpu_milli: 0, but num_gpu is 1\n    2 | a,1,1,1,0,\n      |         ^\n"},
        {PODS "a,1,1,0,500,\n",
         ":2:9: error: gpu_milli: 500, but num_gpu is 0\n    2 | a,1,1,0,500,\n"
         "      |         ^^^\n"},
        {PODS "a,1,1,2,500,\n",
         ":2:9: error: gpu_milli: 500, but num_gpu is 2: several GPUs can only be whole ones "
         "(1000)\n    2 | a,1,1,2,500,\n      |         ^^^\n"},
        {PODS "a,1,1,1,1001,\n", ":2:9: error: gpu_milli: 1001 is not within 0..1000\n"
                                 "    2 | a,1,1,1,1001,\n      |         ^^^^\n"},
        {PODS "a,1,1,17,1000,\n",
         ":2:7: error: num_gpu: 17 is not within 0..16\n    2 | a,1,1,17,1000,\n"
         "      |       ^^\n"},
        {PODS "a,1,1,1,1000,T4||G2\n",
         ":2:14: error: gpu_spec: \"T4||G2\" has a model without a name\n"
         "    2 | a,1,1,1,1000,T4||G2\n      |              ^^^^^^\n"},
        {PODS "a,1,1,0,0,\na,1,1,0,0,\n",
         ":3:1: error: name: \"a\" is already on line 2\n    3 | a,1,1,0,0,\n      | ^\n"},
        {PODS "a,1,-3,0,0,\n",
         ":2:5: error: memory_mib: -3 is negative\n    2 | a,1,-3,0,0,\n      |     ^^\n"},
        {TIMED "a,1,1,0,0,9,10,12\n", ":2:13: error: deletion_time: 10 is before scheduled_time\n"
                                      "    2 | a,1,1,0,0,9,10,12\n      |             ^^\n"},
        {TIMED "a,1,1,0,0,,10,12\n",
         ":2:11: error: creation_time: empty, where a time in seconds should be\n"
         "    2 | a,1,1,0,0,,10,12\n      |           ^\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum openb_times times =
            strncmp(cases[i].text, TIMED, strlen(TIMED)) ? OPENB_TIMES_IGNORED : OPENB_TIMES_NEEDED;
        struct aisle_file file = table_write(cases[i].text, strlen(cases[i].text));
        struct arena a = {0};
        struct aisle_error err = {0};
        struct openb_pod *pod;
        size_t count;
        enum aisle_status status = openb_pods_read(&file, times, &a, &pod, &count, &err);

        cr_expect(status == AISLE_OK ? !cases[i].error : cases[i].error != NULL, "%s",
                  cases[i].text);
        if (cases[i].error)
            table_expect(&err, file.path, cases[i].error, cases[i].text);
        else if (i == 0)
            cr_expect(count == 2 && openb_pod_gpu_milli(&pod[0]) == 460 && pod[1].line == 3 &&
                      !strcmp(pod[0].gpu_models, "T4|P100") && pod[0].duration_us == AISLE_NEVER);
        else
            cr_expect(count == 3 && pod[0].submit_us == 10000000 && pod[0].duration_us == 8500000 &&
                      pod[1].duration_us == AISLE_NEVER && pod[2].duration_us == 1);
        table_remove(file);
        arena_fini(&a);
    }
}

/* A source, opened. */
struct opened {
    struct aisle_source_env env;
    void *state;
    struct aisle_error err;
};

static enum aisle_status start(struct opened *o, const struct aisle_workload_spec *spec,
                               uint64_t seed, int64_t cluster_gpu_milli)
{
    *o = (struct opened){.env = {.spec = spec,
                                 .seed = seed,
                                 .rng = random_stream(seed, "arrivals"),
                                 .cluster_gpu_milli = cluster_gpu_milli}};
    o->state = mem_new(1, workload_openb.state_size);
    return workload_openb.init(o->state, &o->env, &o->err);
}

static void stop(struct opened *o)
{
    workload_openb.fini(o->state);
    mem_free(o->state);
    gsl_rng_free(o->env.rng);
}

/* What arrives, as "NAME@SECONDS ", with "/SECONDS" if it leaves. */
static const char *arrivals_of(const struct aisle_workload_spec *spec, uint64_t seed,
                               int64_t cluster_gpu_milli, struct aisle_import *import,
                               struct aisle_error *err)
{
    static char text[1024];
    struct aisle_arrival arrival;
    struct opened o;
    size_t used = 0;

    text[0] = '\0';
    if (start(&o, spec, seed, cluster_gpu_milli) == AISLE_OK)
        workload_openb.report(o.state, import);
    while (!o.err.status && workload_openb.next(o.state, &arrival, &o.err) == AISLE_OK) {
        used += (size_t)snprintf(text + used, sizeof text - used, "%s@%g", arrival.name,
                                 (double)arrival.submit_us / 1e6);
        if (arrival.duration_us != AISLE_NEVER)
            used += (size_t)snprintf(text + used, sizeof text - used, "/%g",
                                     (double)arrival.duration_us / 1e6);
        used += (size_t)snprintf(text + used, sizeof text - used, " ");
    }
    *err = o.err;
    stop(&o);
    return text;
}

Test(openb, arrives_as_listed_as_timed_or_as_ordered)
{
    static const char text[] = TIMED "a,1,1,0,0,30,40,\nb,2,1,1,500,10,20,12.5\nc,4,1,2,1000,5,,\n"
                                     "d,8,1,0,0,10,11,\n";
    static const char order[] = "pos,s3,s4,s5\n0,1,9,\n1,1,,\n2,0,,\n3,1,,\n";
    struct aisle_workload_spec spec = {0};
    struct aisle_import import;
    struct aisle_error err;
    struct aisle_file file = table_write(text, strlen(text));
    char path[128];

    snprintf(path, sizeof path, "%s.pods", file.path); /* table_write() has but one name */
    cr_assert(rename(file.path, path) == 0);
    spec.file = (struct aisle_file){.name = "pods.csv", .path = path};
    cr_expect_str_eq(arrivals_of(&spec, 1, 0, &import, &err), "a@0 b@1 c@2 d@3 ");
    cr_expect(import.rows == 4 && import.kept == 4 && import.arrivals == 4 && !import.dropped);
    cr_expect(import.cpu_milli == 15 && import.gpu_milli == 2500);
    cr_expect_str_eq(import.file, "pods.csv");

    spec.use_durations = true;
    cr_expect_str_eq(arrivals_of(&spec, 1, 0, &import, &err), "b@0/7.5 d@0/1 a@20/10 ");
    cr_expect(import.rows == 4 && import.kept == 3 && import.dropped == 1);

    spec.order.file = table_write(order, strlen(order));
    spec.order.column = "s{seed}";
    cr_expect_str_eq(arrivals_of(&spec, 3, 0, &import, &err), "b@0 b+1@1 a@2 b+2@3 ");
    cr_expect(import.rows == 4 && import.kept == 2 && import.arrivals == 4 && !import.dropped);
    cr_expect_str_eq(arrivals_of(&spec, 4, 0, &import, &err), "");
    table_expect(&err, spec.order.file.path,
                 ":2:5: error: s4: row 9 is beyond the pod list's 0..3\n"
                 "    2 | 0,1,9,\n      |     ^\n",
                 order);
    cr_expect_str_eq(arrivals_of(&spec, 5, 0, &import, &err), "");
    cr_expect(err.status == AISLE_OK, "%s", err.message);
    table_remove(spec.order.file);
    table_remove(spec.file);
}

Test(openb, an_order_of_the_data_is_followed)
{
    struct aisle_workload_spec spec = {.order.column = "s{seed}"};
    struct aisle_arrival arrival;
    char pods[4096], order[4096];
    const char *path;
    struct opened o;
    size_t count = 0, clones = 0;

    REQUIRE_DATA(path, "openb/openb_pod_list_default.csv");
    snprintf(pods, sizeof pods, "%s", path);
    REQUIRE_DATA(path, "openb/arrival_default.csv");
    snprintf(order, sizeof order, "%s", path);
    spec.file.name = spec.file.path = pods;
    spec.order.file.name = spec.order.file.path = order;
    cr_assert(start(&o, &spec, 42, 6212000) == AISLE_OK, "%s", o.err.message);
    while (workload_openb.next(o.state, &arrival, &o.err) == AISLE_OK) {
        cr_assert(arrival.submit_us == (int64_t)count * 1000000);
        if (count == 0)
            cr_expect_str_eq(arrival.name, "openb-pod-0255");
        if (count == 1)
            cr_expect_str_eq(arrival.name, "openb-pod-1685");
        clones += strchr(arrival.name, '+') != NULL;
        cr_assert(count < 8152 ? !strchr(arrival.name, '+') : strchr(arrival.name, '+') != NULL);
        count++;
    }
    cr_expect(count == 10866 && clones == 10866 - 8152, "%zu", count);
    stop(&o);
    cr_expect(start(&o, &spec, 1, 6212000) == AISLE_EPARSE);
    cr_expect_str_eq(o.err.message, "there is no column \"s1\"");
    cr_expect_str_eq(o.err.hint, "\"s{seed}\" is there for the seeds 42..51");
    stop(&o);
}

static void count_base(void *ctx, const struct aisle_arrival *arrival)
{
    int64_t *sum = ctx;

    sum[0]++;
    sum[1] += (int64_t)arrival->gpu_count * arrival->gpu_milli;
}

/* Weng et al.'s rule, for a target above and one below what the list asks for. */
Test(openb, inflation_and_deflation_end_as_the_rule_says)
{
    static const double loads[] = {1.3, 0.5};
    struct aisle_workload_spec spec = {0};
    const char *path;

    REQUIRE_DATA(path, "openb/openb_pod_list_default.csv");
    spec.file.name = spec.file.path = path;
    for (size_t i = 0; i < 2; i++) {
        int64_t target = loads[i] < 1 ? 3106000 : 8075600, demand = 0, last = 0, base[2] = {0};
        size_t count = 0, clones = 0, other = 0;
        struct aisle_arrival a, b;
        struct aisle_import import;
        struct opened o, same;

        spec.inflate_gpu_load = loads[i];
        cr_assert(start(&o, &spec, 7, 6212000) == AISLE_OK, "%s", o.err.message);
        cr_assert(start(&same, &spec, 7, 6212000) == AISLE_OK);
        while (workload_openb.next(o.state, &a, &o.err) == AISLE_OK) {
            cr_assert(workload_openb.next(same.state, &b, &same.err) == AISLE_OK);
            cr_assert_str_eq(a.name, b.name);
            clones += strchr(a.name, '+') != NULL;
            last = (int64_t)a.gpu_count * a.gpu_milli;
            cr_assert(a.gpu_count <= 1 || a.gpu_milli == 1000);
            demand += last;
            other += count < 8152 && strchr(a.name, '+');
            count++;
        }
        workload_openb.report(o.state, &import);
        workload_openb.base(o.state, count_base, base);
        cr_expect(base[0] == 8152 && base[1] == 6086800);
        cr_expect(import.gpu_milli == demand && import.arrivals == count);
        if (i == 0) {
            cr_expect(other == 0 && import.kept == 8152 && clones == count - 8152);
            /* No further GPU pod fits, or one with several GPUs overshot. */
            cr_expect(demand > target - 1000 && demand < target + 8000, "%ld", (long)demand);
            cr_expect(count > 10600 && count < 11000, "%zu", count);
        } else {
            cr_expect(clones == 0 && import.kept == count);
            cr_expect(demand <= target && demand > target - 8000, "%ld", (long)demand);
        }
        stop(&o);
        stop(&same);
    }
}

Test(openb, a_load_that_can_t_be_reached_is_an_error)
{
    static const char text[] = PODS "a,1,1,0,0,\n";
    struct aisle_workload_spec spec = {.file = table_write(text, strlen(text)),
                                       .inflate_gpu_load = 1,
                                       .at = {.file = "s.yaml", .line = 4}};
    struct aisle_import import;
    struct aisle_error err;
    char expected[200];

    arrivals_of(&spec, 1, 1000, &import, &err);
    snprintf(expected, sizeof expected,
             ":4: error: a GPU load of 1 is out of reach\nhint: no pod in %s asks for a GPU\n",
             spec.file.path);
    table_expect(&err, "s.yaml", expected, text);
    table_remove(spec.file);
}
