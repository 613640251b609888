/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Real manifests as they run: each that the reader accepts, under the policy kubernetes, on a cluster made
 * up to have what they ask for, and one of them on clusters of the real nodes. All pods are placed, or
 * wait with a message that manifest-runs.golden has; it was checked by hand, see there.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "kubernetes/manifest.h"
#include "support.h"
#include "tests/unit/run/kube_run.h"

TestSuite(manifest_runs, .fini = kube_drop);

enum { FILES_MOST = 1000, LINE = 2048 };

/* Two plain nodes of eight GPUs; one of Google's with a taint, as it has them; three of Amazon's with
 * one GPU; two of TPUs; four without. */
#define NODE(name, labels, spec, amounts)                                                          \
    "---\napiVersion: v1\nkind: Node\nmetadata: {name: " name ", labels: {kubernetes.io/hostname: " \
    name labels "}}\nspec: {" spec "}\nstatus: {allocatable: {pods: '110', " amounts "}}\n"
#define GPUS  "cpu: '96', memory: 1000Gi, nvidia.com/gpu: '8'"
#define G5                                                                                         \
    ", node.kubernetes.io/instance-type: ml.g5.8xlarge, topology.kubernetes.io/zone: us-west-2a"
#define TPU                                                                                        \
    ", cloud.google.com/gke-tpu-topology: 2x4, cloud.google.com/gke-tpu-accelerator: "             \
    "tpu-v5-lite-podslice"
static const char made_up[] =
    NODE("gpu-0", "", "", GPUS) NODE("gpu-1", "", "", GPUS)
    NODE("t4-0", ", cloud.google.com/gke-accelerator: nvidia-tesla-t4",
         "taints: [{key: nvidia.com/gpu, value: present, effect: NoSchedule}]",
         "cpu: '8', memory: 50Gi, nvidia.com/gpu: '1'")
    NODE("g5-0", G5, "", "cpu: '32', memory: 120Gi, nvidia.com/gpu: '1', vpc.amazonaws.com/efa: '1'")
    NODE("g5-1", G5, "", "cpu: '32', memory: 120Gi, nvidia.com/gpu: '1', vpc.amazonaws.com/efa: '1'")
    NODE("g5-2", G5, "", "cpu: '32', memory: 120Gi, nvidia.com/gpu: '1', vpc.amazonaws.com/efa: '1'")
    NODE("tpu-0", TPU, "", "cpu: '110', memory: 180Gi, google.com/tpu: '8'")
    NODE("tpu-1", TPU, "", "cpu: '110', memory: 180Gi, google.com/tpu: '8'")
    NODE("cpu-0", "", "", "cpu: '16', memory: 60Gi") NODE("cpu-1", "", "", "cpu: '16', memory: 60Gi")
    NODE("cpu-2", "", "", "cpu: '16', memory: 60Gi") NODE("cpu-3", "", "", "cpu: '16', memory: 60Gi");

static char folder[4096];
static char path_of_file[4096 + 300];

static const char *path_of(const char *name)
{
    snprintf(path_of_file, sizeof path_of_file, "%s/%s", folder, name);
    return path_of_file;
}

/* The entries of workload.loads, by which what is meant to end does so after a minute of work; false:
 * the file is refused, or has no loads. */
static bool describe(const char *name, char *loads, size_t size)
{
    struct aisle_errors errs = {0};
    struct kube_manifest m;
    size_t used = 0;
    bool has_loads;

    kube_manifest_init(&m, false);
    has_loads = kube_manifest_read(&m, path_of(name), &errs) == AISLE_OK &&
                kube_manifest_finish(&m, &errs) == AISLE_OK && m.load_count > 0;
    loads[0] = '\0';
    for (size_t i = 0; has_loads && i < m.load_count; i++)
        if (m.load[i].controller == KUBE_JOB || m.load[i].controller == KUBE_DISTRIBUTED)
            used += (size_t)snprintf(loads + used, size - used, "%s{name: %s/%s, duration_s: 60}",
                                     used ? ", " : "", m.load[i].kind,
                                     kube_name_text(&m.names, m.load[i].name));
    kube_manifest_fini(&m);
    return has_loads;
}

/* A run in one line: how many pods came, ended, run and wait, on which nodes some ran, and what the first
 * says that waits. `nodes`: a file of them; NULL: those made up. */
static void run(const char *name, const char *nodes, char *line)
{
    char scenario[3 * 4096 + 4096], loads[2048], cluster[sizeof path_of_file];

    cr_assert(describe(name, loads, sizeof loads), "%s", name);
    snprintf(cluster, sizeof cluster, "%s", nodes ? path_of(nodes) : "o.yaml");
    snprintf(scenario, sizeof scenario,
             "aisle: 1\nname: t\ncluster: {manifests: '%s'}\n"
             "workload: {manifests: '%s'%s%s%s}\nrecord: {stints: on}\n",
             cluster, path_of(name), *loads ? ", loads: [" : "", loads, *loads ? "]" : "");
    kube_run_scenario(scenario, made_up, NULL, "kubernetes");
    snprintf(line, LINE, "%s%s%s %s", name, nodes ? " on " : "", nodes ? nodes : "",
             kube_rows("SELECT 'pods=' || sum(n), 'finished=' || sum(n * (state = 'finished')),"
                       " 'running=' || sum(n * (state = 'running')),"
                       " 'waiting=' || sum(n * (state = 'waiting')),"
                       " 'failed=' || sum(n * (state IN ('failed', 'rejected'))),"
                       " 'on=' || coalesce((SELECT group_concat(node) FROM (SELECT DISTINCT node"
                       " FROM s ORDER BY node)), '')"
                       " FROM (SELECT pod.state, coalesce(pods, 1) AS n FROM pod LEFT JOIN job"
                       " USING (run_id, job))"));
    if (strstr(line, "waiting=0"))
        return;
    strcat(line, ": ");
    strncat(line,
            kube_rows("SELECT message FROM t JOIN pod USING (name) WHERE state = 'waiting' AND "
                      "message != '' ORDER BY pod.pod, t.n LIMIT 1"),
            LINE - strlen(line) - 1);
}

/* The golden line that begins like this one, up to its first "pods="; "": there is none. */
static const char *golden(const char *line)
{
    static char ought[LINE];
    const char *top = getenv("top_srcdir");
    size_t head = (size_t)(strstr(line, "pods=") - line);
    char path[4096];
    FILE *f;

    snprintf(path, sizeof path, "%s/tests/reference/manifest-runs.golden", top ? top : ".");
    f = fopen(path, "r");
    cr_assert(f != NULL, "%s", path);
    while (fgets(ought, sizeof ought, f))
        if (!strncmp(ought, line, head) && !strncmp(ought + head, "pods=", 5)) {
            fclose(f);
            ought[strcspn(ought, "\n")] = '\0';
            return ought;
        }
    fclose(f);
    return "";
}

static void expect_run(const char *name, const char *nodes)
{
    static char line[LINE];

    run(name, nodes, line);
    say("%s", line);
    KUBE_SAYS(line, golden(line));
}

static void find_folder(void)
{
    const char *path;

    REQUIRE_DATA(path, "manifests/README.md");
    cr_assert(realpath(path, folder) != NULL);
    *strrchr(folder, '/') = '\0';
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

Test(manifest_runs, every_manifest_runs_to_its_end)
{
    char *name[FILES_MOST], loads[2048];
    size_t count = 0, ran = 0;
    struct dirent *entry;
    DIR *dir;

    find_folder();
    dir = opendir(folder);
    while (dir && (entry = readdir(dir)) != NULL && count < FILES_MOST)
        if (strstr(entry->d_name, ".yaml"))
            name[count++] = mem_text(entry->d_name);
    closedir(dir);
    qsort(name, count, sizeof *name, by_name);
    for (size_t i = 0; i < count; i++) {
        if (describe(name[i], loads, sizeof loads)) {
            expect_run(name[i], NULL);
            ran++;
        }
        mem_free(name[i]);
    }
    say("%zu of %zu files have loads and were run", ran, count);
    cr_expect(eq(sz, ran, 19));
}

Test(manifest_runs, real_nodes_are_a_cluster)
{
    static const char job[] = "15-job-kueue-sample-job.yaml";

    find_folder();
    expect_run(job, "27-node-open-simulator-master-1.yaml");
    expect_run(job, "29-node-open-simulator-pai-node-00.yaml");
    expect_run(job, "31-node-scheduler-plugins-nodes.yaml");
}
