/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random clusters of manifests: all kinds of controllers, priorities, budgets, quotas, updates and failing
 * nodes, under random knobs. Each is run twice, with and without a record of attempts, which must give one
 * history; the run itself audits the cluster. Gangs that need all their pods hold places together
 * or not at all, at any time.
 *
 * AISLE_FUZZ=N tries N of them instead of a few, AISLE_FUZZ_FROM=N begins at seed N.
 */
#include <stdlib.h>

#include "base/random.h"
#include "kube_run.h"
#include "tests/unit/round/chance.h"

enum { SCENARIOS = 150, TEXT = 1 << 16 };

TestSuite(kube_fuzz, .fini = kube_drop);

static gsl_rng *rng;

struct text {
    char byte[TEXT];
    size_t used;
};
static struct text objects, loads, faults, rest;

__attribute__((format(printf, 2, 3))) static void say(struct text *t, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    t->used += (size_t)vsnprintf(t->byte + t->used, TEXT - t->used, format, ap);
    va_end(ap);
    cr_assert(lt(sz, t->used, TEXT));
}

static int pick(int from, int to)
{
    return (int)chance_int(rng, from, to);
}

static const char *one_of(const char *const *list, int count)
{
    return list[pick(0, count - 1)];
}

/* Objects --------------------------------------------------------------------------------------- */

static int nodes, namesakes;

static void say_nodes(void)
{
    nodes = pick(1, 5);
    for (int i = 0; i < nodes; i++)
        say(&objects,
            "---\napiVersion: v1\nkind: Node\nmetadata: {name: n%d, labels: {kubernetes.io/hostname: n%d, "
            "topology.kubernetes.io/zone: z%d}}\nspec: {%s}\nstatus: {allocatable: {cpu: '%d', memory: "
            "64Gi, pods: '%d', nvidia.com/gpu: '%d'}}\n",
            i, i, i % 2, chance(rng, 0.2) ? "taints: [{key: t, value: v, effect: NoSchedule}]" : "",
            pick(2, 12), pick(3, 30), pick(0, 4));
}

/* A pod's spec, in braces. */
static void say_spec(const char *more)
{
    static const char *const class[] = {"", "priorityClassName: low, ", "priorityClassName: high, ",
                                        "priorityClassName: never, "};
    static const char *const toleration[] = {
        "", "", "", "tolerations: [{operator: Exists}], ",
        "tolerations: [{key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, "
        "tolerationSeconds: 20}], "};
    static const char *const spread[] = {
        "", "", "",
        "topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, "
        "whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: a}}}], ",
        "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
        "[{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: a}}}]}}, "};

    say(&objects,
        "{%s%s%s%sterminationGracePeriodSeconds: %d, containers: [{name: c, image: i%d, resources: "
        "{limits: {cpu: %dm, memory: 1Gi, nvidia.com/gpu: '%d'}}}]}",
        more, one_of(class, 4), one_of(toleration, 5), one_of(spread, 5), pick(0, 2) * 15, pick(0, 3),
        pick(1, 6) * 500, chance(rng, 0.5) ? 0 : pick(1, 2));
}

static void say_template(const char *indent)
{
    say(&objects, "%stemplate:\n%s  metadata: {labels: {app: a}}\n%s  spec: ", indent, indent, indent);
    say_spec("");
    say(&objects, "\n");
}

static void say_object(const char *api, const char *kind)
{
    say(&objects, "---\napiVersion: %s\nkind: %s\nmetadata: {name: x%d}\nspec:\n", api, kind,
        namesakes);
}

static void say_service(const char *kind)
{
    say_object("apps/v1", kind);
    if (strcmp(kind, "DaemonSet") != 0)
        say(&objects, "  replicas: %d\n", pick(1, 6));
    if (strcmp(kind, "StatefulSet") == 0)
        say(&objects, "  serviceName: s\n");
    say(&objects, "  selector: {matchLabels: {app: a}}\n");
    say_template("  ");
}

static void say_job(void)
{
    say_object("batch/v1", "Job");
    say(&objects, "  completions: %d\n  parallelism: %d\n  backoffLimit: %d\n", pick(1, 6), pick(1, 4),
        pick(0, 4));
    say_template("  ");
}

static void say_training(void)
{
    say_object("kubeflow.org/v1", "PyTorchJob");
    if (chance(rng, 0.3))
        say(&objects, "  runPolicy: {schedulingPolicy: {scheduleTimeoutSeconds: %d}}\n", pick(1, 90));
    say(&objects, "  pytorchReplicaSpecs:\n    Master:\n      replicas: 1\n");
    say_template("      ");
    say(&objects, "    Worker:\n      replicas: %d\n", pick(1, 3));
    say_template("      ");
}

static void say_load(void)
{
    static const char *const services[] = {"Deployment", "Deployment", "StatefulSet", "DaemonSet"};
    const char *service = NULL;
    bool ends = chance(rng, 0.7);
    int kind = pick(0, 9);

    if (kind < 4)
        say_service(service = one_of(services, 4));
    else if (kind < 6)
        say_job();
    else if (kind < 8)
        say_training();
    else {
        say(&objects, "---\napiVersion: v1\nkind: Pod\nmetadata: {name: x%d, labels: {app: a}}\nspec: ",
            namesakes);
        say_spec(kind == 9 && chance(rng, 0.3) ? "nodeName: n0, " : "");
        say(&objects, "\n");
    }
    say(&loads, "%s{name: x%d, at_s: %d", namesakes ? ", " : "", namesakes, pick(0, 5) * 40);
    if (ends || !service)
        say(&loads, ", duration_s: %d", pick(10, 400));
    if (service && strcmp(service, "Deployment") == 0 && chance(rng, 0.6))
        say(&loads, ", update_at_s: %d, update_image: i%d", pick(0, 500), pick(4, 5));
    say(&loads, ", startup_s: %d}", pick(0, 3) * 7);
    namesakes++;
}

static void say_objects(void)
{
    say_nodes();
    say(&objects, KUBE_CLASS("low", "1") KUBE_CLASS("high", "1000") KUBE_CLASS("never", "2000")
                      "preemptionPolicy: Never\n");
    if (chance(rng, 0.3))
        say(&objects, "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\n"
                      "spec: {minAvailable: 2, selector: {matchLabels: {app: a}}}\n");
    if (chance(rng, 0.2))
        say(&objects, "---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: "
                      "default}\nspec: {hard: {pods: '%d'}}\n", pick(2, 12));
    namesakes = 0;
    for (int i = pick(1, 8); i > 0; i--)
        say_load();
}

static void say_faults(void)
{
    int t = 0, fell = -1;

    say(&faults, "t_s,node,event\n");
    for (int i = pick(1, 6); i > 0; i--) {
        t += pick(1, 200);
        if (fell >= 0)
            say(&faults, "%d,n%d,up\n", t, fell);
        fell = fell >= 0 ? -1 : pick(0, nodes - 1);
        if (fell >= 0)
            say(&faults, "%d,n%d,down\n", t, fell);
    }
}

static void say_rest(void)
{
    static const char *const placement[] = {"kube-default", "kube-default", "fgd", "best-fit",
                                            "most-allocated"};

    say(&rest, "policy: 'kubernetes:gang=%s:tie=%s:grace=%s:decision-ms=%d:preempt=%s/%s'\n",
        chance(rng, 0.5) ? "coscheduling" : "atomic", chance(rng, 0.5) ? "random" : "first",
        chance(rng, 0.5) ? "pod" : "none", chance(rng, 0.3) ? pick(1, 2000) : 0,
        chance(rng, 0.8) ? "on" : "off", one_of(placement, 5));
    say(&rest, "kubernetes: {latency: {node_grace_s: %d, eviction_s: %d, disk_mib: %d, create_burst: %d}}\n",
        pick(0, 50), pick(0, 100), chance(rng, 0.3) ? 1200 : 0, pick(1, 30));
    if (chance(rng, 0.3))
        say(&rest, "training: {start_s: 3, restore_s: 2, checkpoint: {every_s: 50, cost_s: 5}}\n");
    say(&rest, "faults: {file: faults.csv}\nstop: {at_s: 5000}\n");
}

/* -------------------------------------------------------------------------------------------- */

/* Stints of masters that no stint of their workers matches in time, or the other way round. */
#define ALONE                                                                                      \
    "WITH g AS (SELECT DISTINCT substr(name, 1, instr(name, '-') - 1) AS job, name, begin, "        \
    "coalesce(end, -1) AS end FROM s WHERE name LIKE '%-master' OR name LIKE '%-worker') "          \
    "SELECT a.name, a.begin, a.end FROM g AS a WHERE NOT EXISTS (SELECT 1 FROM g AS b WHERE b.job = "  \
    "a.job AND b.name != a.name AND b.begin = a.begin AND b.end = a.end)"

static void try_one(uint64_t seed)
{
    char digest[65];

    rng = random_stream(seed, "kube-fuzz");
    objects.used = loads.used = faults.used = rest.used = 0;
    say_objects();
    say_faults();
    say_rest();
    say(&loads, "]");
    memmove(loads.byte + 8, loads.byte, loads.used + 1);
    memcpy(loads.byte, "loads: [", 8);
    kube_run(objects.byte, loads.byte, rest.byte, faults.byte);
    strcpy(digest, aisle_result_digest(kube_result));
    if (strcmp(kube_rows(ALONE), "") != 0)
        cr_fatal("seed %lu: alone: %s, of:\n%s%s\n%s%s", (unsigned long)seed, kube_rows(ALONE),
                       objects.byte, loads.byte, rest.byte, faults.byte);
    kube_run_quietly(objects.byte, loads.byte, rest.byte, faults.byte);
    cr_assert(eq(str, (char *)aisle_result_digest(kube_result), digest), "seed %lu", (unsigned long)seed);
    gsl_rng_free(rng);
}

Test(kube_fuzz, random_manifests_repeat_themselves_and_keep_gangs_together)
{
    const char *many = getenv("AISLE_FUZZ"), *from = getenv("AISLE_FUZZ_FROM");
    uint64_t first = from ? strtoull(from, NULL, 10) : 1;
    uint64_t n = many ? strtoull(many, NULL, 10) : SCENARIOS;

    for (uint64_t i = 0; i < n; i++)
        try_one(first + i);
}
