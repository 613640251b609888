/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a simulation must know beside placement: annotations aisle.dev/... and probes. What is wrong
 * with them is in test_bad_manifest.c. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include "kubernetes/manifest.h"

#define S ((int64_t)1000000)

static struct kube_manifest m;

static void close_manifest(void)
{
    kube_manifest_fini(&m);
}

TestSuite(facts, .fini = close_manifest);

static void load(const char *text)
{
    struct aisle_errors errs = {0};
    enum aisle_status status;

    kube_manifest_init(&m, false);
    status = kube_manifest_read_text(&m, "m.yaml", text, strlen(text), &errs);
    if (!status)
        status = kube_manifest_finish(&m, &errs);
    cr_assert(status == AISLE_OK, "%d: %s", errs.item[0].line, errs.item[0].message);
}

/* Annotations -------------------------------------------------------------------------------- */

#define POD_SPEC "spec: {containers: [{name: c, image: i}]}\n"

Test(facts, without_annotations_nothing_is_said)
{
    const struct kube_load_facts *f;

    load("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n" POD_SPEC);
    cr_assert(eq(sz, m.load_count, 1));
    f = &m.load[0].facts;
    cr_expect(f->at_us == -1 && f->duration_us == -1 && f->startup_us == -1);
    cr_expect(f->update_at_us == -1 && !f->update_image && !f->builds);
    cr_expect(f->image_bytes == 0 && f->after_count == 0 && !(f->request_rate > 0));
}

Test(facts, all_annotations_are_read)
{
    const struct kube_load_facts *f;

    load("apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  annotations:\n"
         "    aisle.dev/at: \"90\"\n"
         "    aisle.dev/duration: 2h\n"
         "    aisle.dev/startup: 1.5min\n"
         "    aisle.dev/image-size: 1.5Gi\n"
         "    aisle.dev/request-rate: \"0.5\"\n"
         "    aisle.dev/after: train, Job/build ,x\n"
         "    aisle.dev/builds: registry:5000/model:v1\n"
         "    aisle.dev/update-at: 1d\n"
         "    aisle.dev/update-image: model:v2\n"
         "    example.com/at: whatever\n" POD_SPEC);
    cr_assert(eq(sz, m.load_count, 1));
    f = &m.load[0].facts;
    cr_expect(eq(i64, f->at_us, 90 * S));
    cr_expect(eq(i64, f->duration_us, 7200 * S));
    cr_expect(eq(i64, f->startup_us, 90 * S));
    cr_expect(eq(i64, f->image_bytes, (int64_t)1536 << 20));
    cr_expect(ieee_ulp_eq(dbl, f->request_rate, 0.5, 0));
    cr_assert(eq(sz, f->after_count, 3));
    cr_expect_str_eq(f->after[0], "train");
    cr_expect_str_eq(f->after[1], "Job/build");
    cr_expect_str_eq(f->after[2], "x");
    cr_expect_str_eq(f->builds, "registry:5000/model:v1");
    cr_expect(eq(i64, f->update_at_us, 86400 * S));
    cr_expect_str_eq(f->update_image, "model:v2");
    cr_expect(eq(sz, m.note_count, 0));
}

Test(facts, the_object_goes_before_its_template_whatever_stands_first)
{
    load("apiVersion: batch/v1\nkind: Job\n"
         "spec:\n  template:\n    metadata: {annotations: {aisle.dev/duration: 5min, "
         "aisle.dev/startup: 7s}}\n    " POD_SPEC
         "metadata: {name: j, annotations: {aisle.dev/duration: 1min}}\n");
    cr_assert(eq(sz, m.load_count, 1));
    cr_expect(eq(i64, m.load[0].facts.duration_us, 60 * S));
    cr_expect(eq(i64, m.load[0].facts.startup_us, 7 * S));
    cr_expect(eq(i64, m.load[0].facts.at_us, -1));
}

Test(facts, of_several_templates_the_first_that_says_it_counts)
{
    load("apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: t}\nspec:\n"
         "  pytorchReplicaSpecs:\n"
         "    Master: {template: {metadata: {annotations: {aisle.dev/at: 5s}}, " POD_SPEC
         "     }}\n"
         "    Worker: {template: {metadata: {annotations: {aisle.dev/at: 6s, aisle.dev/duration: "
         "1h}}, " POD_SPEC "     }}\n");
    cr_assert(eq(sz, m.load_count, 1));
    cr_expect(eq(i64, m.load[0].facts.at_us, 5 * S));
    cr_expect(eq(i64, m.load[0].facts.duration_us, 3600 * S));
}

Test(facts, one_object_s_annotations_are_not_the_next_one_s)
{
    load(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {aisle.dev/at: 5s}}\n" POD_SPEC
        "---\napiVersion: v1\nkind: Pod\nmetadata: {name: q}\n" POD_SPEC);
    cr_assert(eq(sz, m.load_count, 2));
    cr_expect(eq(i64, m.load[0].facts.at_us, 5 * S));
    cr_expect(eq(i64, m.load[1].facts.at_us, -1));
}

Test(facts, annotations_of_an_object_without_pods_are_noted)
{
    load("apiVersion: v1\nkind: Service\nmetadata: {name: s, annotations: {aisle.dev/at: 5s}}\n");
    cr_assert(eq(sz, m.note_count, 1));
    cr_expect_str_eq(m.note[0].message,
                     "annotations aisle.dev/... of an object that makes no pods say nothing");
    cr_expect(eq(int, m.note[0].at.line, 3));
}

Test(facts, what_one_side_leaves_out_the_other_says)
{
    static const char *const after[] = {"a"};
    struct kube_load_facts ours, theirs;

    kube_load_facts_init(&ours);
    kube_load_facts_init(&theirs);
    ours.at_us = 0; /* said */
    ours.builds = "x";
    theirs.at_us = 7;
    theirs.duration_us = 8;
    theirs.builds = "y";
    theirs.after = after;
    theirs.after_count = 1;
    kube_load_facts_complete(&ours, &theirs);
    cr_expect(ours.at_us == 0 && ours.duration_us == 8 && ours.startup_us == -1);
    cr_expect(ours.after == after && ours.after_count == 1);
    cr_expect_str_eq(ours.builds, "x");
}

/* Probes ------------------------------------------------------------------------------------- */

static const struct kube_pod_spec *pod(const char *containers)
{
    char text[2048];

    snprintf(text, sizeof text, "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n%s",
             containers);
    load(text);
    cr_assert(eq(sz, m.load_count, 1));
    return m.load[0].group[0].spec;
}

Test(facts, a_pod_without_probes_has_none)
{
    const struct kube_pod_spec *p =
        pod("  containers: [{name: c, livenessProbe: {initialDelaySeconds: 60}}]\n");

    cr_expect(p->probe_delay_us == 0 && p->probe_period_us == 0);
}

Test(facts, a_probe_looks_every_ten_seconds_unless_told)
{
    const struct kube_pod_spec *p =
        pod("  containers: [{name: c, readinessProbe: {tcpSocket: {port: 80}}}]\n");

    cr_expect(eq(i64, p->probe_delay_us, 0));
    cr_expect(eq(i64, p->probe_period_us, 10 * S));
    cr_expect(eq(sz, m.note_count, 0));
}

Test(facts, the_probe_that_looks_for_the_second_time_last_stands_for_all)
{
    const struct kube_pod_spec *p =
        pod("  initContainers:\n"
            "  - {name: i}\n"
            "  - {name: s, restartPolicy: Always, startupProbe: {initialDelaySeconds: 3}}\n"
            "  containers:\n"
            "  - {name: a, readinessProbe: {initialDelaySeconds: 5, periodSeconds: 20}}\n"
            "  - {name: b, readinessProbe: {initialDelaySeconds: 15, periodSeconds: 5},\n"
            "     startupProbe: {initialDelaySeconds: 20, periodSeconds: 5}}\n"
            "  - {name: c}\n");

    /* 13, 25, 20, 25: of the two with 25 the one with the longer period */
    cr_expect(eq(i64, p->probe_delay_us, 5 * S));
    cr_expect(eq(i64, p->probe_period_us, 20 * S));
}

Test(facts, probes_of_one_template_are_not_the_next_one_s)
{
    load("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
         "spec: {containers: [{name: c, readinessProbe: {periodSeconds: 0}}]}\n"
         "---\napiVersion: v1\nkind: Pod\nmetadata: {name: q}\n" POD_SPEC);
    cr_assert(eq(sz, m.load_count, 2));
    cr_expect(eq(i64, m.load[0].group[0].spec->probe_period_us, 10 * S)); /* 0 is the default */
    cr_expect(eq(i64, m.load[1].group[0].spec->probe_period_us, 0));
}
