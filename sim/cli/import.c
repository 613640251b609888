/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/import.h>

#include "cli/cli.h"

struct arguments {
    const char *kind, **file; /* NULL-terminated */
    size_t file_count;
    struct aisle_k8s_options import;
};

enum { KEY_ANONYMISE = 0x500, KEY_LENIENT, KEY_OVERWRITE };

static const struct argp_option options[] = {
    {"output", 'o', "FILE", 0, "The scenario, NAME.yaml; the objects go to NAME-objects.yaml beside it; default: cluster.yaml", 0},
    {"lenient", KEY_LENIENT, NULL, 0, "What is not simulated is a warning and no error", 0},
    {"anonymise", KEY_ANONYMISE, NULL, 0, "Replace names of namespaces, nodes, pods and other objects, images, and values of labels that are not Kubernetes' own, by node-1, pod-1, ...: the same name by the same", 0},
    {"overwrite", KEY_OVERWRITE, NULL, 0, "Replace output files that exist", 0},
    {0},
};

static void add_argument(struct arguments *a, char *arg, struct argp_state *state)
{
    if (!a->kind) {
        if (strcmp(arg, "k8s") != 0)
            argp_error(state, "\"%s\" cannot be imported; k8s can: aisle import k8s FILE...", arg);
        a->kind = arg;
        return;
    }
    if (!a->file)
        a->file = calloc((size_t)state->argc + 1, sizeof *a->file);
    if (!a->file)
        exit(EXIT_FAILED);
    a->file[a->file_count++] = strcmp(arg, "-") == 0 ? "/dev/stdin" : arg;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'o':
        a->import.output = arg;
        return 0;
    case KEY_LENIENT:
        a->import.lenient = true;
        return 0;
    case KEY_ANONYMISE:
        a->import.anonymise = true;
        return 0;
    case KEY_OVERWRITE:
        a->import.overwrite = true;
        return 0;
    case ARGP_KEY_ARG:
        add_argument(a, arg, state);
        return 0;
    case ARGP_KEY_END:
        if (!a->file_count)
            argp_error(state, "which files? aisle import k8s FILE...");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "k8s FILE...",
    .doc = "Turns the Kubernetes objects in FILEs, YAML or JSON, into a scenario: manifests, and what `kubectl get nodes,pods -A -o yaml` gives (- is standard input).\v"
           "The objects are the state of the moment: a pod that exists stays on its node, or waits, and stands for its controller (Deployment, Job, ...), which is left out then. A controller without pods makes them. So give nodes and pods for a cluster as it is, nodes and controllers for one that starts empty. Pods and jobs that have ended are left out.\n\n"
           "Of each object only what a simulation reads is kept: no environment, command, volume, secret, or status but a node's resources and images.",
};

static const char *s(int64_t count)
{
    return count == 1 ? "" : "s";
}

static void print_left_out(int64_t count, const char *what, const char *plural, const char *why)
{
    if (count)
        fprintf(stderr, "left out: %" PRId64 " %s%s%s\n", count, what, count == 1 ? "" : plural, why);
}

static void print_summary(const struct aisle_k8s_summary *sum, const char *output)
{
    aisle_errors_print(&sum->notes, stderr);
    fprintf(stderr, "%s, %s: %" PRId64 " node%s with %" PRId64 " GPU%s; %" PRId64 " pod%s on nodes, %" PRId64 " waiting",
            output, sum->objects, sum->nodes, s(sum->nodes), sum->gpus, s(sum->gpus), sum->pods_bound,
            s(sum->pods_bound), sum->pods_pending);
    if (sum->loads)
        fprintf(stderr, "; %" PRId64 " controller%s of %" PRId64 " pod%s", sum->loads, s(sum->loads), sum->load_pods,
                s(sum->load_pods));
    fputc('\n', stderr);
    print_left_out(sum->pods_ended, "pod", "s", ": ended");
    print_left_out(sum->jobs_ended, "job", "s", ": ended");
    print_left_out(sum->owners, "controller", "s", ": the pods are there");
    print_left_out(sum->made, "object", "s", ": another makes the pods, or had made them");
    print_left_out(sum->strays, "pod", "s", ": on nodes that are not among the objects");
    print_left_out(sum->duplicates, "object", "s", ": of the same kind and name as one before");
    print_left_out(sum->idle, "object", "s", ": of kinds that make no pods");
}

static int import(int argc, char **argv)
{
    static struct aisle_k8s_summary summary;
    struct arguments a = {.import = {.output = "cluster.yaml"}};
    struct aisle_errors errs = {0};
    enum aisle_status imported;

    cli_parse(&argp, argc, argv, &a);
    imported = aisle_import_k8s((const char *const *)a.file, &a.import, &summary, &errs);
    free(a.file);
    if (imported != AISLE_OK)
        return cli_fail(imported, &errs);
    print_summary(&summary, a.import.output);
    return EXIT_FINE;
}

const struct command command_import = {
    .name = "import", .summary = "turn the objects of a Kubernetes cluster into a scenario", .run = import};
