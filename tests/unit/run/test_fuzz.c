/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random scenarios: any queue with any placement, knobs, workloads, costs and faults. Each is run
 * three times: twice alike, which must give the same history, and once by plain scan, which must
 * give it too. The run itself audits the cluster and counts the jobs; here the books of every job
 * are held against each other.
 *
 * AISLE_FUZZ=N tries N of them instead of a few, AISLE_FUZZ_FROM=N begins at seed N.
 */
#include "history.h"

#include <math.h>

#include "base/random.h"
#include "tests/unit/round/chance.h"

enum { SCENARIOS = 600, TEXT = 8192 };

static gsl_rng *rng;
static char text[TEXT], faults[TEXT];
static size_t used;
static bool exact; /* at full speed, and no elastic jobs: books add up to the microsecond */

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    used += (size_t)vsnprintf(text + used, sizeof text - used, format, ap);
    va_end(ap);
    cr_assert(lt(sz, used, sizeof text));
}

static int pick(int from, int to)
{
    return (int)chance_int(rng, from, to);
}

static int groups, nodes_of[3], gpus_of[3];
static enum { NO_FAULTS, TRACED, DRAWN } failing;

static void say_cluster(void)
{
    groups = pick(1, 3);
    say("cluster:\n  groups:\n");
    for (int i = 0; i < groups; i++) {
        nodes_of[i] = pick(1, 4);
        gpus_of[i] = i == 0 ? pick(2, 8) : pick(0, 8);
        say("  - {name: g%d, count: %d, cpu_milli: %d, mem_mib: 64GiB, gpu_count: %d", i, nodes_of[i],
            pick(4, 64) * 1000, gpus_of[i]);
        if (gpus_of[i] > 0 && chance(rng, 0.7))
            say(", gpu_model: %s", i == 0 ? "A100" : "T4");
        if (chance(rng, 0.6))
            say(", rack: r%d", pick(0, 1));
        if (failing == DRAWN && chance(rng, 0.2))
            say(", mtbf_s: %d", pick(1000, 20000));
        say("}\n");
    }
    if (chance(rng, 0.2))
        say("  rank: shuffle\n");
}

static void say_jobs(void)
{
    say("workload:\n  jobs:\n");
    for (int i = 0, n = pick(1, 5); i < n; i++) {
        int pods = chance(rng, 0.5) ? 1 : pick(1, nodes_of[0] * gpus_of[0]);

        say("  - {name: j%d, count: %d, pods: %d, submit_s: %d, every_s: %d, duration_s: %d", i,
            pick(1, 12), pods, pick(0, 300), chance(rng, 0.3) ? 0 : pick(1, 200), pick(1, 1000));
        if (chance(rng, 0.2))
            say(", cpu_milli: %d", pick(1, 200));
        if (pods > 1 && chance(rng, 0.2)) {
            say(", pods_min: %d", pick(1, pods));
            exact = false;
        }
        if (chance(rng, 0.2))
            say(", gpu_milli: %d", pick(1, 20) * 50);
        else if (chance(rng, 0.1))
            say(", gpu_count: 0");
        if (chance(rng, 0.3))
            say(", estimate_s: %d", pick(1, 2000));
        if (chance(rng, 0.3))
            say(", priority: %d", pick(-2, 2));
        if (chance(rng, 0.4))
            say(", tenant: t%d", pick(0, 3));
        say("}\n");
    }
}

static void say_pods(void)
{
    say("workload:\n  pods:\n");
    for (int i = 0, n = pick(1, 5); i < n; i++) {
        say("  - {name: p%d, count: %d, gpu_count: %d, every_s: %d", i, pick(1, 20), pick(0, gpus_of[0]),
            pick(0, 100));
        if (chance(rng, 0.8))
            say(", duration_s: %d", pick(1, 1000));
        say("}\n");
    }
}

static void say_generated(void)
{
    bool training = chance(rng, 0.7);

    say("workload:\n  generate:\n    kind: %s\n    jobs: %d\n    arrival: {poisson_per_s: 0.%03d}\n",
        training ? "training" : "openb-mix", pick(1, 150), pick(1, 200));
    say("    duration_s: {lognormal: {mean: %d, cv: %d}}\n", pick(1, 2000), pick(0, 3));
    if (training)
        say("    gpus_max: %d\n    tenants: %d\n", pick(1, 40), pick(0, 4));
}

static void say_training(void)
{
    if (chance(rng, 0.4))
        return;
    say("training:\n  start_s: %d\n  restore_s: %d\n  stop_s: %d\n", pick(0, 2) * 7, pick(0, 2) * 5,
        pick(0, 2) * 3);
    if (chance(rng, 0.6)) {
        int every = pick(1, 100), cost = pick(0, every - 1);

        say("  checkpoint: {every_s: %d, cost_s: %d", every, cost);
        if (chance(rng, 0.5))
            say(", mode: async, stall_s: %d", pick(0, cost));
        say("}\n");
    }
    if (chance(rng, 0.3)) {
        say("  speed: {rack_ratio: 0.%d, spine_ratio: 0.%d, models: {A100: 1.3, T4: 0.7}}\n",
            pick(6, 9), pick(3, 5));
        exact = false;
    }
}

/* Parts that go down and come back in turn, by random steps in time. */
static void write_faults(void)
{
    static bool down[3][4][9];
    double t = 0;
    size_t at = (size_t)snprintf(faults, sizeof faults, "t_s,node,gpu,event\n");

    memset(down, 0, sizeof down);
    for (int i = pick(1, 60); i > 0; i--) {
        int g = pick(0, groups - 1), node = pick(0, nodes_of[g] - 1);
        int part = chance(rng, 0.5) ? 0 : pick(0, gpus_of[g]);
        bool *is = &down[g][node][part];
        char gpu[16] = "", name[16];

        if (part > 0)
            snprintf(gpu, sizeof gpu, "%d", part - 1);
        snprintf(name, sizeof name, "g%d-%d", g, node);
        t += chance(rng, 0.2) ? 0 : pick(1, 100);
        at += (size_t)snprintf(faults + at, sizeof faults - at, "%g,%s,%s,%s\n", t, name, gpu,
                               *is ? "up" : "down");
        *is = !*is;
    }
}

static void say_faults(void)
{
    if (failing == NO_FAULTS)
        return;
    say("faults:\n  retries: %s\n", chance(rng, 0.5) ? "never" : chance(rng, 0.5) ? "3" : "0");
    if (failing == TRACED) {
        say("  file: faults.csv\n");
        write_faults();
        return;
    }
    say("  node: {mtbf_s: %d, repair_s: %d, weibull_shape: %s, repair: %s}\n", pick(500, 20000),
        pick(1, 500), chance(rng, 0.5) ? "1" : "0.7", chance(rng, 0.5) ? "constant" : "exponential");
    if (chance(rng, 0.5))
        say("  gpu: {mtbf_s: %d, repair_s: %d}\n", pick(500, 20000), pick(1, 500));
    if (chance(rng, 0.5))
        say("  spares: %d\n  swap_s: %d\n", pick(1, 2), pick(1, 20));
}

static const struct aisle_knob *pass_knob(const struct aisle_queue_type *q)
{
    const struct aisle_knob *k = q->knobs;

    while (k && k->name && strcmp(k->name, "pass") != 0)
        k++;
    return k && k->name ? k : NULL;
}

static void say_policy(void)
{
    const struct aisle_queue_type *q;
    const struct aisle_placement_type *p;
    size_t queues = 0, placements = 0;

    while (aisle_queues[queues])
        queues++;
    while (aisle_placements[placements])
        placements++;
    q = aisle_queues[pick(0, (int)queues - 1)];
    do
        p = aisle_placements[pick(0, (int)placements - 1)];
    while (q->reads_pod_specs && p->gang); /* it asks for scores of nodes */
    say("policy: {queue: %s, placement: %s", q->name, p->name);
    if (pass_knob(q) && chance(rng, 0.6))
        say(", knobs: {pass: %s}", pass_knob(q)->choices[pick(0, (int)pass_knob(q)->max)]);
    say("}\n");
    if (chance(rng, 0.5))
        say("estimate: {kind: %s, factor: %s}\n",
            chance(rng, 0.5) ? "user" : chance(rng, 0.7) ? "oracle" : "none",
            chance(rng, 0.5) ? "1" : chance(rng, 0.5) ? "0.4" : "3");
}

static void write_scenario(uint64_t seed)
{
    bool leaves = true;

    used = 0;
    exact = true;
    failing = pick(NO_FAULTS, DRAWN);
    say("aisle: 1\nname: fuzz\nseed: %d\n", pick(0, 1000));
    say_cluster();
    switch (seed % 4) {
    case 0:
        say_generated();
        break;
    case 1:
        say_pods();
        leaves = false; /* some of them */
        break;
    default:
        say_jobs();
        break;
    }
    say_training();
    say_faults();
    say_policy();
    if (chance(rng, 0.3))
        say("sample: {every_s: %d}\n", pick(10, 500));
    if (!leaves || chance(rng, 0.2))
        say("stop: {at_s: %d}\n", pick(1, 5000)); /* pods that never leave fail without end */
}

/* The books of one job. */
static enum aisle_status notice(void *self, const struct aisle_view *view,
                                const struct aisle_notice *what, struct aisle_error *err)
{
    struct aisle_job_view j;
    int64_t productive;

    (void)self;
    (void)err;
    if (what->job == AISLE_NONE)
        return AISLE_OK;
    j = aisle_view_job(view, what->job);
    productive = j.held_us - j.overhead_us - j.checkpoint_us - j.lost_us;
    cr_assert(j.overhead_us >= 0 && j.checkpoint_us >= 0 && j.lost_us >= 0 && j.done_us >= 0,
              "of:\n%s", text);
    cr_assert(j.work_us == AISLE_NEVER || j.done_us <= j.work_us + 2, "of:\n%s", text);
    cr_assert(productive >= -2, "of:\n%s", text);
    if (exact)
        cr_assert(eq(i64, productive, j.done_us), "%s, notice %d, of:\n%s", j.name, (int)what->kind,
                  text);
    if (what->kind == AISLE_NOTICE_FINISHED)
        cr_assert(eq(i64, j.done_us, j.work_us), "of:\n%s", text);
    if (what->kind == AISLE_NOTICE_REJECTED)
        cr_assert(eq(i64, j.held_us, 0), "of:\n%s", text);
    return AISLE_OK;
}

static enum aisle_status end(void *self, const struct aisle_view *view, struct aisle_error *err)
{
    struct aisle_totals t = aisle_view_totals(view);
    size_t sum = 0;

    (void)err;
    for (int i = 0; i < AISLE_JOB_STATES; i++)
        sum += t.job[i];
    cr_assert(eq(sz, sum, t.submitted), "of:\n%s", text);
    *(struct aisle_totals *)self = t;
    return AISLE_OK;
}

static size_t seen[AISLE_JOB_STATES];

static void try_one(uint64_t seed)
{
    struct aisle_totals totals;
    struct aisle_observer observer = {.self = &totals, .notice = notice, .end = end};
    struct aisle_run_options plain = {.observer = &observer}, naive = {.naive = true};
    const char *trace;
    struct aisle_result *r[3];

    rng = random_stream(seed, "fuzz");
    write_scenario(seed);
    trace = failing == TRACED ? faults : NULL;
    r[0] = history_run(NULL, text, trace, &plain);
    r[1] = history_run(NULL, text, trace, NULL);
    r[2] = history_run(NULL, text, trace, &naive);
    for (int i = 1; i < 3; i++)
        cr_assert(eq(str, (char *)aisle_result_digest(r[i]), (char *)aisle_result_digest(r[0])),
                  "seed %lu, run %d, of:\n%s%s", (unsigned long)seed, i, text, trace ? trace : "");
    for (int i = 0; i < 3; i++)
        aisle_result_free(r[i]);
    for (int i = 0; i < AISLE_JOB_STATES; i++)
        seen[i] += totals.job[i];
    gsl_rng_free(rng);
}

Test(fuzz, random_scenarios_keep_their_books_and_repeat_themselves)
{
    const char *many = getenv("AISLE_FUZZ"), *from = getenv("AISLE_FUZZ_FROM");
    uint64_t first = from ? strtoull(from, NULL, 10) : 1;
    uint64_t n = many ? strtoull(many, NULL, 10) : SCENARIOS;

    for (uint64_t i = 0; i < n; i++)
        try_one(first + i);
    for (int i = 0; i < AISLE_JOB_STATES && n >= SCENARIOS; i++)
        cr_expect(gt(sz, seen[i], 10), "few jobs in state %d", i);
}
