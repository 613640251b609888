/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bad manifests, and what is said of each, to the letter (the line of text itself left out). */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "kubernetes/manifest.h"

#define POD   "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n"
#define ONE_C "  containers: [{name: c}]\n"
#define FACT(x) "apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {" x "}}\nspec:\n" ONE_C
#define PROBE(x) POD "  containers:\n  - name: c\n    readinessProbe: {" x "}\n"
#define REQUESTS(x) POD "  containers:\n  - name: c\n    resources: {requests: {" x "}}\n"

/* clang-format off */
static const struct bad {
    const char *text, *says;
} bad[] = {
    /* Quantities. */
    {REQUESTS("memory: 1gi"),
     "7:36: spec.containers[0].resources.requests.memory: \"1gi\" is no quantity: behind the number "
     "may stand one of n u m k M G T P E, Ki Mi Gi Ti Pi Ei or an exponent, and nothing else | "
     "did you mean 1Gi?\n"},
    {REQUESTS("memory: 100MB"),
     "7:36: spec.containers[0].resources.requests.memory: \"100MB\" is no quantity: behind the "
     "number may stand one of n u m k M G T P E, Ki Mi Gi Ti Pi Ei or an exponent, and nothing "
     "else | did you mean 100M?\n"},
    {REQUESTS("cpu: ''"),
     "7:34: spec.containers[0].resources.requests.cpu: \"\" is empty, where a quantity is needed\n"},
    {REQUESTS("cpu: many"),
     "7:33: spec.containers[0].resources.requests.cpu: \"many\" is no quantity: it has no number\n"},
    {REQUESTS("cpu: -1"),
     "7:33: spec.containers[0].resources.requests.cpu: -1 is negative\n"},
    {REQUESTS("memory: 12E"),
     "7:36: spec.containers[0].resources.requests.memory: 12E is too large\n"},
    {REQUESTS("gpu: 1"),
     "7:33: spec.containers[0].resources.requests.gpu: there is no resource \"gpu\" | GPUs have "
     "their vendor's domain, as nvidia.com/gpu\n"},
    {POD "  containers:\n  - name: c\n    resources: {limits: {nvidia.com/gpu: 0.5}}\n",
     "7:42: spec.containers[0].resources.limits.nvidia.com/gpu: 0.5 of nvidia.com/gpu, which comes "
     "in whole units only\n"},
    {POD "  containers:\n  - name: c\n    resources:\n      requests: {cpu: 2}\n"
         "      limits: {cpu: 1500m}\n",
     "8:23: spec.containers[0].resources.requests.cpu: 2 is more than the limit of 1500m\n"},
    {POD "  containers:\n  - name: c\n    resources:\n      requests: {nvidia.com/gpu: 1}\n"
         "      limits: {nvidia.com/gpu: 2}\n",
     "8:34: spec.containers[0].resources.requests.nvidia.com/gpu: 1 differs from the limit of 2, "
     "and nvidia.com/gpu cannot be overcommitted\n"},
    {REQUESTS("cpu: \"{{ .Values.cpu }}\""),
     "7:34: spec.containers[0].resources.requests.cpu: \"{{ .Values.cpu }}\" is a template that "
     "nobody has filled in | render the manifest first, e.g. with `helm template`\n"},
    {REQUESTS("cpu: {{ .Values.cpu }}"),
     "7:34: a key must be plain text | this is a template; render it first, e.g. with `helm "
     "template`\n"},

    /* Pods. */
    {POD "  nodeName: n\n", "5:3: spec.containers is missing\n"},
    {POD "  containers: []\n", "5:15: spec.containers: a pod needs a container\n"},
    {"apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n", "1:1: spec is missing\n"},
    {POD "  containers: {name: c}\n",
     "5:15: spec.containers: here stands fields, where a list must stand\n"},
    {POD ONE_C "  priorityClassName: gold\n",
     "6:22: spec.priorityClassName: there is no PriorityClass \"gold\" | give the file with this "
     "PriorityClass as well\n"},
    {POD ONE_C "  tolerations: [{key: k, operator: Exist}]\n",
     "6:36: spec.tolerations[0].operator: \"Exist\" is not known | did you mean \"Exists\"?\n"},
    {POD ONE_C "  tolerations: [{value: v}]\n",
     "6:17: spec.tolerations[0]: without a key, the operator must be Exists\n"},
    {POD ONE_C "  tolerations: [{key: k, tolerationSeconds: 5}]\n",
     "6:17: spec.tolerations[0]: tolerationSeconds goes with the effect NoExecute only\n"},
    {POD ONE_C "  affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution:\n"
         "    {nodeSelectorTerms: [{matchExpressions: [{key: k, operator: In}]}]}}}\n",
     "7:46: spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution."
     "nodeSelectorTerms[0].matchExpressions[0]: In needs values\n"},
    {POD ONE_C "  affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution:\n"
         "    [{labelSelector: {}}]}}\n",
     "7:6: spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]: the "
     "topologyKey is missing\n"},
    {POD ONE_C "  topologySpreadConstraints: [{maxSkew: 0, topologyKey: z, "
         "whenUnsatisfiable: DoNotSchedule}]\n",
     "6:41: spec.topologySpreadConstraints[0].maxSkew: 0 is out of range, which is 1 to "
     "2147483647\n"},
    {POD ONE_C "  resourceClaims: [{name: x}]\n",
     "6:3: spec.resourceClaims is not simulated | devices by claim (DRA) are not known here; ask "
     "for nvidia.com/gpu in limits\n"},

    /* Facts for the simulation. */
    {FACT("aisle.dev/duratoin: 5s"),
     "3:35: metadata.annotations.aisle.dev/duratoin is no annotation that is read | did you mean "
     "\"duration\"?\n"},
    {FACT("aisle.dev/colour: red"),
     "3:35: metadata.annotations.aisle.dev/colour is no annotation that is read | one of: "
     "after, at, builds, duration, image-size, request-rate, startup, update-at, update-image\n"},
    {FACT("aisle.dev/at: 10 minutes"),
     "3:49: metadata.annotations.aisle.dev/at: \"10 minutes\" has an unknown unit | a time is as "
     "90, 10min or 2h: units are us, ms, s, min, h and d; a plain number is seconds\n"},
    {FACT("aisle.dev/at: -5"), "3:49: metadata.annotations.aisle.dev/at: -5 is negative\n"},
    {FACT("aisle.dev/at: 999999999d"),
     "3:49: metadata.annotations.aisle.dev/at: \"999999999d\" is too large | a time is as 90, 10min "
     "or 2h: units are us, ms, s, min, h and d; a plain number is seconds\n"},
    {FACT("aisle.dev/at: 9999999d"),
     "3:49: metadata.annotations.aisle.dev/at: 9999999d is more than ten thousand years\n"},
    {FACT("aisle.dev/at: ''"), "3:50: metadata.annotations.aisle.dev/at is empty\n"},
    {FACT("aisle.dev/at: [1]"),
     "3:49: metadata.annotations.aisle.dev/at: here stands a list, where a single value must "
     "stand\n"},
    {FACT("aisle.dev/at: $AT"),
     "3:49: metadata.annotations.aisle.dev/at: \"$AT\" is a variable that nobody has filled in | "
     "fill it in first, e.g. with `envsubst`\n"},
    {FACT("aisle.dev/duration: 0"),
     "3:55: metadata.annotations.aisle.dev/duration: 0 is no time to work | leave it out for pods "
     "without an end\n"},
    {FACT("aisle.dev/image-size: 1.2gi"),
     "3:57: metadata.annotations.aisle.dev/image-size: \"1.2gi\" is no quantity: behind the number "
     "may stand one of n u m k M G T P E, Ki Mi Gi Ti Pi Ei or an exponent, and nothing else | did "
     "you mean 1.2Gi?\n"},
    {FACT("aisle.dev/image-size: -1Gi"),
     "3:57: metadata.annotations.aisle.dev/image-size: -1Gi is no size: it must be above 0\n"},
    {FACT("aisle.dev/request-rate: 5/s"),
     "3:59: metadata.annotations.aisle.dev/request-rate: \"5/s\" is not a number | it is "
     "requests a second, as 0.5 or 40\n"},
    {FACT("aisle.dev/request-rate: 0"),
     "3:59: metadata.annotations.aisle.dev/request-rate: 0 is no rate: it must be above 0\n"},
    {FACT("aisle.dev/after: 'a,,b'"),
     "3:53: metadata.annotations.aisle.dev/after: \"\" is no name | names have commas between them, "
     "as \"train, build\"\n"},
    {FACT("aisle.dev/after: a b"),
     "3:52: metadata.annotations.aisle.dev/after: \"a b\" is no name | names have commas between "
     "them, as \"train, build\"\n"},
    {FACT("aisle.dev/builds: 'a, b'"),
     "3:54: metadata.annotations.aisle.dev/builds: \"a, b\" is no image | it is one name, as "
     "registry/name:tag\n"},
    {"apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {metadata:\n"
     "  {annotations: {aisle.dev/atx: 1}}, spec: {containers: [{name: c}]}}}\n",
     "5:18: spec.template.metadata.annotations.aisle.dev/atx is no annotation that is read | did you "
     "mean \"at\"?\n"},
    {PROBE("periodSeconds: -1"),
     "7:37: spec.containers[0].readinessProbe.periodSeconds: -1 is out of range, which is 0 to "
     "2147483647\n"},
    {PROBE("initialDelaySeconds: 5s"),
     "7:43: spec.containers[0].readinessProbe.initialDelaySeconds: \"5s\" is no whole number\n"},
    {POD ONE_C "  initContainers: [{name: i, readinessProbe: {periodSeconds: 5}}]\n",
     "6:46: spec.initContainers[0].readinessProbe: an init container that ends has none | one that "
     "goes on has restartPolicy: Always\n"},

    /* Controllers. */
    {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  replicas: \"3\"\n"
     "  selector: {matchLabels: {a: b}}\n  template: {metadata: {labels: {a: b}}, spec: {containers: "
     "[{name: c}]}}\n",
     "5:14: spec.replicas: \"3\" is no whole number | a number stands without quotes\n"},
    {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n"
     "  selector: {matchLabels: {a: c}}\n  template: {metadata: {labels: {a: b}}, spec: {containers: "
     "[{name: c}]}}\n",
     "5:13: spec.selector does not match the labels of spec.template | Kubernetes refuses this, as "
     "the pods would not be the controller's own\n"},
    {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {replicas: 1}\n",
     "4:7: spec.template is missing\n"},
    {"apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec:\n  parallelism: 1\n",
     "5:3: spec.template is missing\n"},
    {"apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: d}\n", "1:1: spec is missing\n"},
    {"apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: j}\nspec: {runPolicy: {}}\n",
     "2:7: spec.*ReplicaSpecs is missing\n"},

    /* Objects. */
    {"kind: Pod\n", "1:7: apiVersion is missing\n"},
    {"apiVersion: v1\n",
     "1:1: kind is missing | every object of Kubernetes names its apiVersion and kind\n"},
    {"apiVersion: v1\nkind: Service\nmetadata: {labels: {a: b}}\n",
     "3:11: metadata.name is missing\n"},
    {"- 1\n", "1:1: here stands a list, where fields must stand\n"},
    {"apiVersion: v1\nkind: Deployment\nmetadata: {name: d}\n",
     "2:7: Deployment of v1 is not read | the kind Deployment that is read is of apps\n"},
    {"apiVersion: kubeflow.org/v1\nkind: Notebook\nmetadata: {name: n}\n"
     "spec: {template: {spec: {containers: [{name: c}]}}}\n",
     "2:7: Notebook of kubeflow.org/v1 is not read, and it describes pods | write its pods as a "
     "kind that is read, or leave the object out\n"},
    {"apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: c}\n"
     "value: 2000000000\n",
     "4:8: value: 2000000000 is out of range, which is -2147483648 to 1000000000\n"},
    {"apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\n"
     "spec: {minAvailable: half}\n",
     "4:22: spec.minAvailable: \"half\" is neither a whole number nor a share like 25%\n"},

    /* Several at once, and the sound objects stay. */
    {REQUESTS("cpu: x, memory: y") "---\n" REQUESTS("cpu: z"),
     "7:33: spec.containers[0].resources.requests.cpu: \"x\" is no quantity: it has no number\n"
     "7:44: spec.containers[0].resources.requests.memory: \"y\" is no quantity: it has no number\n"
     "15:33: spec.containers[0].resources.requests.cpu: \"z\" is no quantity: it has no number\n"},
};
/* clang-format on */

static void tell(const struct aisle_errors *errs, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t i = 0; i < errs->count; i++) {
        const struct aisle_error *e = &errs->item[i];
        size_t used = strlen(out);

        snprintf(out + used, size - used, "%d:%d: %s%s%s\n", e->line, e->col, e->message,
                 e->hint[0] ? " | " : "", e->hint);
    }
}

Test(bad_manifest, every_mistake_is_told_with_its_place)
{
    static char got[8192];

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct aisle_errors errs = {0};
        struct kube_manifest m;
        enum aisle_status status;

        kube_manifest_init(&m, false);
        status = kube_manifest_read_text(&m, "m.yaml", bad[i].text, strlen(bad[i].text), &errs);
        if (!status)
            status = kube_manifest_finish(&m, &errs);
        tell(&errs, got, sizeof got);
        cr_expect(status != AISLE_OK, "%s", bad[i].text);
        cr_expect(!strcmp(got, bad[i].says), "%s\nsays\n%snot\n%s", bad[i].text, got, bad[i].says);
        kube_manifest_fini(&m);
    }
}

Test(bad_manifest, read_leniently_what_is_not_simulated_is_a_note)
{
    const char *text = POD ONE_C "  resourceClaims: [{name: x}]\n  priorityClassName: gold\n";
    struct aisle_errors errs = {0};
    struct kube_manifest m;

    kube_manifest_init(&m, true);
    cr_assert(kube_manifest_read_text(&m, "m.yaml", text, strlen(text), &errs) == AISLE_OK);
    cr_assert(kube_manifest_finish(&m, &errs) == AISLE_OK);
    cr_assert(m.load_count == 1 && m.note_count == 2);
    cr_expect_str_eq(m.note[0].message, "spec.resourceClaims is not simulated");
    cr_expect_str_eq(m.note[1].message,
                     "spec.priorityClassName: there is no PriorityClass \"gold\"");
    kube_manifest_fini(&m);
}

Test(bad_manifest, an_object_with_an_error_is_left_out_and_the_others_stay)
{
    const char *text = REQUESTS("cpu: x") "---\n" POD ONE_C;
    struct aisle_errors errs = {0};
    struct kube_manifest m;

    kube_manifest_init(&m, false);
    cr_assert(kube_manifest_read_text(&m, "m.yaml", text, strlen(text), &errs) == AISLE_EVALUE);
    cr_expect(m.load_count == 1);
    kube_manifest_fini(&m);
}

Test(bad_manifest, a_file_that_is_not_there_is_an_error)
{
    struct aisle_errors errs = {0};
    struct kube_manifest m;

    kube_manifest_init(&m, false);
    cr_expect(kube_manifest_read(&m, "/nowhere/m.yaml", &errs) == AISLE_EIO);
    cr_expect(errs.count == 1);
    kube_manifest_fini(&m);
}
