/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes out of an import reads as what went in. The dumps are in tests/cli/dump. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <dirent.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <aisle/import.h>

#include "kubernetes/manifest.h"
#include "support.h"

enum { LINES_MOST = 4096 };

static char folder[64], scenario[128], objects[128];
static struct aisle_k8s_summary summary;
static struct aisle_errors errs;

static void open_folder(void)
{
    strcpy(folder, "/tmp/aisle-import-XXXXXX");
    cr_assert(mkdtemp(folder) != NULL);
    snprintf(scenario, sizeof scenario, "%s/c.yaml", folder);
    snprintf(objects, sizeof objects, "%s/c-objects.yaml", folder);
}

static void close_folder(void)
{
    unlink(scenario);
    unlink(objects);
    rmdir(folder);
}

TestSuite(import, .init = open_folder, .fini = close_folder);

/* A summary ---------------------------------------------------------------------------------- */

/* A line for each node and load, sorted: loads may be in another order. */
struct lines {
    char *item[LINES_MOST];
    size_t count;
    char *open; /* the line at hand */
};

static AISLE_PRINTF(2, 3) void put(struct lines *l, const char *fmt, ...)
{
    char text[4096], *longer;
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    longer = mem_printf("%s%s", l->open ? l->open : "", text);
    mem_free(l->open);
    l->open = longer;
}

static void end_line(struct lines *l)
{
    cr_assert(l->count < LINES_MOST);
    l->item[l->count++] = l->open;
    l->open = NULL;
}

static const char *name(const struct kube_manifest *m, uint32_t id)
{
    return kube_name_text(&m->names, id);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Numbers of names and resources go by order of appearance, so lists are sorted by text. */
static void put_labels(struct lines *l, const struct kube_manifest *m, const char *what,
                       const struct kube_labels *labels)
{
    char *text[256];

    put(l, " %s:", what);
    for (size_t i = 0; i < labels->count; i++)
        text[i] = mem_printf("%s=%s", name(m, labels->item[i].key), name(m, labels->item[i].value));
    qsort(text, labels->count, sizeof *text, by_text);
    for (size_t i = 0; i < labels->count; i++) {
        put(l, "%s,", text[i]);
        mem_free(text[i]);
    }
}

static void put_amounts(struct lines *l, const struct kube_manifest *m,
                        const struct kube_amounts *amounts)
{
    char *text[64];

    for (size_t i = 0; i < amounts->count; i++)
        text[i] = mem_printf("%s=%" PRId64, kube_resource_text(&m->names, amounts->item[i].resource),
                             amounts->item[i].amount);
    qsort(text, amounts->count, sizeof *text, by_text);
    for (size_t i = 0; i < amounts->count; i++) {
        put(l, " %s", text[i]);
        mem_free(text[i]);
    }
}

static void put_selector(struct lines *l, const struct kube_manifest *m,
                         const struct kube_selector *s)
{
    put(l, "{%d", s->present);
    for (size_t i = 0; i < s->count; i++) {
        put(l, " %s/%d", name(m, s->all[i].key), s->all[i].op);
        for (size_t k = 0; k < s->all[i].value_count; k++)
            put(l, "|%s", name(m, s->all[i].value[k]));
    }
    put(l, "}");
}

static void put_pod_terms(struct lines *l, const struct kube_manifest *m,
                          const struct kube_pod_affinity *a)
{
    for (size_t i = 0; i < a->required_count; i++) {
        put(l, " must %s", name(m, a->required[i].topology_key));
        put_selector(l, m, &a->required[i].selector);
        put_selector(l, m, &a->required[i].namespaces);
    }
    for (size_t i = 0; i < a->preferred_count; i++) {
        put(l, " should %" PRId64 " %s", a->preferred[i].weight,
            name(m, a->preferred[i].term.topology_key));
        put_selector(l, m, &a->preferred[i].term.selector);
    }
}

static void put_node_affinity(struct lines *l, const struct kube_manifest *m,
                              const struct kube_node_affinity *a)
{
    put(l, " affinity %d %zu %zu", a->required_present, a->required_count, a->preferred_count);
    for (size_t i = 0; i < a->required_count; i++) {
        for (size_t k = 0; k < a->required[i].label_count; k++)
            put(l, " %s/%d/%zu", name(m, a->required[i].label[k].key), a->required[i].label[k].op,
                a->required[i].label[k].value_count);
        for (size_t k = 0; k < a->required[i].field_count; k++)
            put(l, " node %s", name(m, a->required[i].field[k].value[0]));
    }
}

static void put_pod(struct lines *l, const struct kube_manifest *m, const struct kube_pod_spec *p)
{
    put_amounts(l, m, &p->request.amounts);
    put(l, " nonzero %" PRId64 " %" PRId64 " priority %" PRId64 " %d gated %d owner %d grace %" PRId64,
        p->request.nonzero_cpu_milli, p->request.nonzero_memory_bytes, p->priority,
        p->never_preempts, p->gated, p->has_owner, p->grace_us);
    put_selector(l, m, &p->owner);
    put_labels(l, m, "labels", &p->labels);
    put_labels(l, m, "selector", &p->node_selector);
    put_node_affinity(l, m, &p->node_affinity);
    put_pod_terms(l, m, &p->affinity);
    put(l, " anti");
    put_pod_terms(l, m, &p->anti_affinity);
    for (size_t i = 0; i < p->toleration_count; i++)
        put(l, " tolerates %s/%d/%s/%d/%" PRId64, name(m, p->toleration[i].key), p->toleration[i].op,
            name(m, p->toleration[i].value), p->toleration[i].effect, p->toleration[i].seconds);
    for (size_t i = 0; i < p->spread_count; i++) {
        put(l, " spread %" PRId64 " %s %d", p->spread[i].skew_max,
            name(m, p->spread[i].topology_key), p->spread[i].hard);
        put_selector(l, m, &p->spread[i].selector);
    }
    put(l, " probe %" PRId64 " %" PRId64, p->probe_delay_us, p->probe_period_us);
    for (size_t i = 0; i < p->container_count; i++) {
        put(l, " [%s %s %d", name(m, p->container[i].name), name(m, p->container[i].image),
            p->container[i].kind);
        for (size_t k = 0; k < p->container[i].port_count; k++)
            put(l, " %d", p->container[i].port[k].port);
        put(l, "]");
    }
}

static void put_load(struct lines *l, const struct kube_manifest *m, const struct kube_load *load)
{
    put(l, "%s %s/%s x%" PRId64 " gang %d %" PRId64 " queue %s on %s suspended %d ending %d owned %d",
        load->kind, name(m, load->namespace_), name(m, load->name), load->copies, load->gang,
        load->gang_min, name(m, load->queue), name(m, load->node), load->suspended,
        load->terminating, load->owned);
    put(l, " %" PRId64 " %" PRId64 " %" PRId64 " %s %" PRId64 " %" PRId64 " %d %d", load->completions,
        load->backoff_limit, load->deadline_us, load->schedule ? load->schedule : "",
        load->surge_max.value, load->unavailable_max.value, load->recreate, load->parallel);
    put(l, " at %" PRId64 " for %" PRId64 " after %zu", load->facts.at_us, load->facts.duration_us,
        load->facts.after_count);
    put_labels(l, m, "labels", &load->labels);
    put_selector(l, m, &load->selector);
    for (size_t i = 0; i < load->group_count; i++) {
        put(l, " group %s %" PRId64 " %" PRId64 "..%" PRId64, name(m, load->group[i].name),
            load->group[i].pods, load->group[i].pods_min, load->group[i].pods_max);
        put_pod(l, m, load->group[i].spec);
    }
    end_line(l);
}

static void put_node(struct lines *l, const struct kube_manifest *m, const struct kube_node *node)
{
    char *image[256];

    put(l, "Node %s %d", name(m, node->name), node->unschedulable);
    put_labels(l, m, "labels", &node->labels);
    put_amounts(l, m, &node->allocatable);
    for (size_t i = 0; i < node->taint_count; i++)
        put(l, " taint %s/%s/%d", name(m, node->taint[i].key), name(m, node->taint[i].value),
            node->taint[i].effect);
    for (size_t i = 0; i < node->image_count; i++)
        image[i] = mem_printf(" image %s %" PRId64, name(m, node->image[i].name),
                              node->image[i].size_bytes);
    qsort(image, node->image_count, sizeof *image, by_text);
    for (size_t i = 0; i < node->image_count; i++) {
        put(l, "%s", image[i]);
        mem_free(image[i]);
    }
    end_line(l);
}

/* Reads a file as a run would. False: it refuses. */
static bool tell(const char *path, bool lenient, struct lines *l)
{
    struct kube_manifest m;
    enum aisle_status status;

    memset(&errs, 0, sizeof errs);
    l->count = 0;
    kube_manifest_init(&m, lenient);
    status = kube_manifest_read(&m, path, &errs);
    if (!status)
        status = kube_manifest_finish(&m, &errs);
    for (size_t i = 0; !status && i < m.node_count; i++)
        put_node(l, &m, &m.node[i]);
    for (size_t i = 0; !status && i < m.load_count; i++)
        put_load(l, &m, &m.load[i]);
    for (size_t i = 0; !status && i < m.budget_count; i++) {
        put(l, "budget %s %" PRId64, name(&m, m.budget[i].name), m.budget[i].available_min.value);
        put_selector(l, &m, &m.budget[i].selector);
        end_line(l);
    }
    for (size_t i = 0; !status && i < m.autoscaler_count; i++) {
        put(l, "autoscaler %s of %s %" PRId64 "..%" PRId64 " %zu", name(&m, m.autoscaler[i].name),
            name(&m, m.autoscaler[i].target_name), m.autoscaler[i].pods_min,
            m.autoscaler[i].pods_max, m.autoscaler[i].metric_count);
        end_line(l);
    }
    qsort(l->item, l->count, sizeof *l->item, by_text);
    kube_manifest_fini(&m);
    return !status;
}

static void free_lines(struct lines *l)
{
    for (size_t i = 0; i < l->count; i++)
        mem_free(l->item[i]);
    l->count = 0;
}

static void expect_equal(struct lines *before, struct lines *after, const char *what)
{
    cr_expect(before->count == after->count, "%s: %zu lines became %zu", what, before->count,
              after->count);
    for (size_t i = 0; i < before->count && i < after->count; i++)
        cr_expect(strcmp(before->item[i], after->item[i]) == 0, "%s:\n%s\nbecame\n%s", what,
                  before->item[i], after->item[i]);
    free_lines(before);
    free_lines(after);
}

/* Imports ------------------------------------------------------------------------------------ */

static const char *dump(const char *file)
{
    static char path[8][512];
    static int next;
    const char *top = getenv("top_srcdir");
    char *out = path[next++ % 8];

    snprintf(out, sizeof path[0], "%s/tests/cli/dump/%s", top ? top : ".", file);
    return out;
}

static enum aisle_status import(const char *const *files, bool anonymise)
{
    struct aisle_k8s_options options = {
        .output = scenario, .anonymise = anonymise, .overwrite = true};

    memset(&errs, 0, sizeof errs);
    return aisle_import_k8s(files, &options, &summary, &errs);
}

/* The same of a text. */
static enum aisle_status import_text(const char *text, bool lenient)
{
    struct aisle_k8s_options options = {.output = scenario, .lenient = lenient, .overwrite = true};
    char path[128];
    FILE *f;
    enum aisle_status status;

    snprintf(path, sizeof path, "%s/in.yaml", folder);
    f = fopen(path, "w");
    fputs(text, f);
    fclose(f);
    memset(&errs, 0, sizeof errs);
    status = aisle_import_k8s((const char *const[]){path, NULL}, &options, &summary, &errs);
    unlink(path);
    return status;
}

static char *slurp(const char *path)
{
    static char text[1 << 20];
    FILE *f = fopen(path, "r");
    size_t size;

    cr_assert(f != NULL);
    size = fread(text, 1, sizeof text - 1, f);
    text[size] = '\0';
    fclose(f);
    return text;
}

static bool holds(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

static bool says(const char *path, const char *text)
{
    return holds(slurp(path), text);
}

static void check_round_trip(const char *path)
{
    static struct lines before, after;

    if (!tell(path, false, &before)) {
        cr_expect(import((const char *const[]){path, NULL}, false) != AISLE_OK, "%s", path);
        cr_expect(errs.count > 0 && errs.item[0].line > 0, "%s is refused at a line", path);
        return;
    }
    if (import((const char *const[]){path, NULL}, false)) {
        cr_expect(before.count == 0, "%s: %s", path, errs.item[0].message);
        return;
    }
    cr_expect(tell(objects, false, &after), "%s: %s", path, errs.item[0].message);
    expect_equal(&before, &after, path);
}

Test(import, a_dump_reads_as_the_objects_that_it_becomes)
{
    check_round_trip(dump("nodes-pods.json"));
    check_round_trip(dump("nodes-pods.yaml"));
    cr_expect(eq(i64, summary.nodes, 2));
    cr_expect(eq(i64, summary.gpus, 16));
    cr_expect(eq(i64, summary.pods_bound, 3));
    cr_expect(eq(i64, summary.pods_pending, 1));
    cr_expect(eq(i64, summary.pods_ended, 1));
}

Test(import, json_and_yaml_give_the_same_bytes)
{
    char *first;

    cr_assert(import((const char *const[]){dump("nodes-pods.json"), NULL}, false) == AISLE_OK);
    first = mem_text(slurp(objects));
    cr_assert(import((const char *const[]){dump("nodes-pods.yaml"), NULL}, false) == AISLE_OK);
    cr_expect_str_eq(slurp(objects), first);
    mem_free(first);
}

Test(import, what_was_imported_imports_as_itself)
{
    char *first;

    cr_assert(import((const char *const[]){dump("nodes-pods.json"), NULL}, false) == AISLE_OK);
    first = mem_text(slurp(objects));
    cr_assert(import((const char *const[]){objects, NULL}, false) == AISLE_OK);
    cr_expect_str_eq(slurp(objects), first);
    mem_free(first);
}

Test(import, nothing_is_kept_that_nobody_reads)
{
    cr_assert(import((const char *const[]){dump("nodes-pods.json"), dump("controllers.yaml"), NULL},
                     false) == AISLE_OK);
    cr_expect(not(says(objects, "s3cr3t")));
    cr_expect(not(says(objects, "czNjcjN0")));
    cr_expect(not(says(objects, "managedFields")));
    cr_expect(not(says(objects, "restartedAt")));
    cr_expect(not(says(objects, "10.0.0.1")));
    cr_expect(not(says(objects, "uid")));
    cr_expect(not(says(objects, "phase")));
}

Test(import, real_manifests_read_as_the_objects_that_they_become)
{
    const char *data;
    struct dirent *entry;
    size_t count = 0;
    char path[1024];
    DIR *dir;

    REQUIRE_DATA(data, "manifests");
    dir = opendir(data);
    cr_assert(dir != NULL);
    while ((entry = readdir(dir)) != NULL) {
        const char *dot = strrchr(entry->d_name, '.');

        if (!dot || strcmp(dot, ".yaml") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", shared_data("manifests"), entry->d_name);
        check_round_trip(path);
        count++;
    }
    closedir(dir);
    say("imported %zu real manifests", count);
    cr_expect(count >= 26);
}

/* Pods and their controllers ----------------------------------------------------------------- */

Test(import, pods_that_exist_stand_for_their_controller)
{
    cr_assert(import((const char *const[]){dump("nodes-pods.json"), dump("controllers.yaml"), NULL},
                     false) == AISLE_OK);
    cr_expect(eq(i64, summary.owners, 1));     /* the Deployment, by way of an absent ReplicaSet */
    cr_expect(eq(i64, summary.made, 1));       /* the old ReplicaSet */
    cr_expect(eq(i64, summary.jobs_ended, 1));
    cr_expect(eq(i64, summary.idle, 1));
    cr_expect(eq(i64, summary.loads, 1));      /* the CronJob goes on */
    cr_expect(eq(i64, summary.pods_bound, 3));
    cr_expect(not(says(objects, "kind: Deployment")));
    cr_assert(eq(sz, summary.notes.count, 2));
    cr_expect_str_eq(summary.notes.item[1].message,
                     "Deployment prod/llm-web wants 3 pods and has 2 here: those stay, the others are "
                     "not made");
}

Test(import, a_controller_without_pods_makes_them)
{
    cr_assert(import((const char *const[]){dump("controllers.yaml"), NULL}, false) == AISLE_OK);
    cr_expect(eq(i64, summary.owners, 0));
    cr_expect(eq(i64, summary.loads, 2));
    cr_expect(eq(i64, summary.load_pods, 4));
    cr_expect(says(objects, "kind: Deployment"));
    cr_expect(says(scenario, "gpu_count: 8")); /* a guess, without nodes */
}

#define POD(name, rest)                                                                            \
    "apiVersion: v1\nkind: Pod\nmetadata: {name: " name ", " rest "spec: {containers: [{name: c}]"

Test(import, a_pod_that_a_controller_made_is_known_as_such)
{
    static struct lines l;

    cr_assert(import((const char *const[]){dump("nodes-pods.json"), NULL}, false) == AISLE_OK);
    cr_assert(tell(objects, false, &l));
    cr_assert(eq(sz, l.count, 6));
    for (size_t i = 0; i < l.count; i++)
        if (!strncmp(l.item[i], "Pod ", 4))
            cr_expect(holds(l.item[i], " owned 1") != holds(l.item[i], "tune-0"));
    free_lines(&l);
}

Test(import, pods_wait_in_the_order_of_their_creation)
{
    const char *text;

    cr_assert(import_text(POD("a", "creationTimestamp: '2025-01-02T00:00:00Z'}\n") "}\n---\n"
                          POD("b", "creationTimestamp: '2025-01-01T00:00:00Z'}\n") "}\n---\n"
                          POD("z", "}\n") "}\n---\n" POD("y", "}\n") "}\n", false) == AISLE_OK);
    text = slurp(objects);
    cr_expect(strstr(text, "name: y") < strstr(text, "name: b"));
    cr_expect(strstr(text, "name: z") < strstr(text, "name: y"));
    cr_expect(strstr(text, "name: b") < strstr(text, "name: a"));
}

Test(import, pods_on_nodes_without_any_node_are_refused)
{
    cr_assert(import_text(POD("a", "}\n") ", nodeName: n}\n", false) == AISLE_EVALUE);
    cr_expect(eq(int, errs.item[0].line, 4));
    cr_expect(eq(int, errs.item[0].col, 43));
    cr_expect(access(objects, F_OK) != 0);
}

Test(import, a_pod_on_a_node_that_is_not_there_is_left_out)
{
    cr_assert(import_text(POD("a", "}\n") ", nodeName: n}\n---\n" POD("b", "}\n") ", nodeName: m}\n---\n"
                          "apiVersion: v1\nkind: Node\nmetadata: {name: m}\n"
                          "status: {allocatable: {cpu: 1}}\n", false) == AISLE_OK);
    cr_expect(eq(i64, summary.strays, 1));
    cr_expect(eq(i64, summary.pods_bound, 1));
    cr_expect(eq(sz, summary.notes.count, 1));
}

Test(import, of_two_objects_with_one_name_the_first_stays)
{
    cr_assert(import_text(POD("a", "}\n") "}\n---\n" POD("a", "}\n") "}\n---\n"
                          POD("a", "namespace: x}\n") "}\n", false) == AISLE_OK);
    cr_expect(eq(i64, summary.duplicates, 1));
    cr_expect(eq(i64, summary.pods_pending, 2));
}

Test(import, gates_and_empty_selectors_survive)
{
    cr_assert(import_text(POD("a", "labels: {app: a}}\n") ", schedulingGates: [{name: g}],\n"
                          "  affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution:\n"
                          "   [{topologyKey: k, labelSelector: {}, namespaceSelector: {}}]}}}\n",
                          false) == AISLE_OK);
    cr_expect(says(objects, "schedulingGates:\n  - name: g\n"));
    cr_expect(says(objects, "labelSelector: {}\n"));
    cr_expect(says(objects, "namespaceSelector: {}\n"));
}

Test(import, what_is_not_simulated_is_left_out_if_read_leniently)
{
    const char *text = POD("a", "}\n") ", resourceClaims: [{name: gpu}]}\n";

    cr_expect(import_text(text, false) == AISLE_EVALUE);
    cr_assert(import_text(text, true) == AISLE_OK);
    cr_expect(not(says(objects, "resourceClaims")));
    cr_expect(says(scenario, "lenient: on"));
}

/* Without names ------------------------------------------------------------------------------ */

Test(import, an_anonymous_cluster_has_no_name_that_somebody_gave)
{
    static const char *const names[] = {
        "llm-web", "gpu-node", "namespace: prod", "research", "tune", "example.com", "training", "5d59d67564",
        "batch-high", "server", "plugin", "name: ml",
    };

    cr_assert(import((const char *const[]){dump("nodes-pods.json"), dump("controllers.yaml"), NULL},
                     true) == AISLE_OK);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cr_expect(not(says(objects, names[i])), "%s is in the objects", names[i]);
        cr_expect(not(says(scenario, names[i])), "%s is in the scenario", names[i]);
    }
    cr_expect(says(objects, "NVIDIA-A100-SXM4-80GB"));
    cr_expect(says(objects, "kube-system"));
}

Test(import, anonymous_objects_refer_to_each_other_as_before)
{
    const char *text = POD("a", "namespace: x, labels: {app: w, t: '7'}}\n") ", nodeName: n,\n"
                       "  nodeSelector: {acme.com/pool: p, kubernetes.io/os: linux},\n"
                       "  tolerations: [{key: acme.com/pool, value: p}]}\n---\n"
                       "apiVersion: v1\nkind: Node\n"
                       "metadata: {name: n, labels: {acme.com/pool: p, kubernetes.io/os: linux,\n"
                       "  kubernetes.io/hostname: n}}\n"
                       "spec: {taints: [{key: acme.com/pool, value: p, effect: NoSchedule}]}\n"
                       "status: {allocatable: {cpu: 1}, images: [{names: [i], sizeBytes: 5}]}\n---\n"
                       "apiVersion: v1\nkind: Pod\n"
                       "metadata: {name: b, namespace: x, annotations: {aisle.dev/after: 'x/Pod/a, a',\n"
                       "  aisle.dev/duration: 2h}}\n"
                       "spec:\n  containers: [{name: c, image: 'i:latest'}]\n"
                       "  affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution:\n"
                       "   [{topologyKey: acme.com/pool, namespaces: [x, default], labelSelector:\n"
                       "     {matchExpressions: [{key: app, operator: In, values: [w, v]}]}}]}}\n";
    char path[128];
    FILE *f;
    const char *out;

    snprintf(path, sizeof path, "%s/in.yaml", folder);
    f = fopen(path, "w");
    fputs(text, f);
    fclose(f);
    cr_assert(import((const char *const[]){path, NULL}, true) == AISLE_OK, "%s",
              errs.item[0].message);
    unlink(path);
    out = slurp(objects);
    cr_expect(holds(out, "labels:\n    key-1: value-1\n    kubernetes.io/os: linux\n"
                          "    kubernetes.io/hostname: node-1\n"));
    cr_expect(holds(out, "- key: key-1\n    value: value-1\n    effect: NoSchedule\n"));
    cr_expect(holds(out, "- image-1\n    sizeBytes: 5\n"));
    cr_expect(holds(out, "nodeName: node-1\n"));
    cr_expect(holds(out, "nodeSelector:\n    key-1: value-1\n    kubernetes.io/os: linux\n"));
    cr_expect(holds(out, "tolerations:\n  - key: key-1\n    value: value-1\n"));
    cr_expect(holds(out, "app: value-2\n    t: \"7\"\n"));
    cr_expect(holds(out, "aisle.dev/after: \"ns-1/Pod/pod-1,pod-1\"\n    aisle.dev/duration: \"2h\"\n"));
    cr_expect(holds(out, "image: image-1\n"));
    cr_expect(holds(out, "topologyKey: key-1\n        namespaces:\n        - ns-1\n        - default\n"));
    cr_expect(holds(out, "values:\n            - value-2\n            - value-3\n"));
}

/* Output ------------------------------------------------------------------------------------- */

Test(import, files_that_exist_are_kept)
{
    struct aisle_k8s_options options = {.output = scenario};
    const char *const files[] = {dump("nodes-pods.json"), NULL};

    cr_assert(aisle_import_k8s(files, &options, &summary, &errs) == AISLE_OK);
    cr_expect(aisle_import_k8s(files, &options, NULL, &errs) == AISLE_EUSAGE);
    unlink(scenario);
    cr_expect(aisle_import_k8s(files, &options, NULL, &errs) == AISLE_EUSAGE);
    cr_expect(access(scenario, F_OK) != 0);
}
