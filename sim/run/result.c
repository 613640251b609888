/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/result.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

size_t aisle_result_metric_count(const struct aisle_result *r)
{
    return r->metrics.row_count;
}

struct aisle_metric aisle_result_metric(const struct aisle_result *r, size_t i)
{
    return r->metrics.row[i];
}

double aisle_result_value(const struct aisle_result *r, const char *name)
{
    return metrics_value(&r->metrics, name);
}

const char *aisle_result_digest(const struct aisle_result *r)
{
    return r->digest;
}

const struct aisle_errors *aisle_result_warnings(const struct aisle_result *r)
{
    return &r->warnings;
}

void aisle_result_free(struct aisle_result *r)
{
    if (!r)
        return;
    metrics_fini(&r->metrics);
    arena_fini(&r->arena);
    mem_free(r);
}

/* "3 h 20 min", "40.5 s": for a person, not for a program. */
static void print_time(FILE *out, double s)
{
    if (s < 120)
        fprintf(out, "%.4g s", s);
    else if (s < 2 * 3600)
        fprintf(out, "%.4g min", s / 60);
    else if (s < 2 * 86400)
        fprintf(out, "%.4g h", s / 3600);
    else
        fprintf(out, "%.4g d", s / 86400);
}

static void print_knobs(const struct aisle_knob *knobs, const double *value, FILE *out)
{
    for (size_t i = 0; knobs && knobs[i].name; i++) {
        fprintf(out, "; %s ", knobs[i].name);
        if (knobs[i].choices)
            fputs(knobs[i].choices[(int)value[i]], out);
        else
            fprintf(out, "%g", value[i]);
    }
    fputc('\n', out);
}

/* kube-scheduler with its own scores, ties and all. */
static bool as_a_whole(const struct choice *c)
{
    return c->queue->reads_pod_specs && strcmp(c->placement->name, "kube-default") == 0;
}

/* What stands behind the numbers. */
static void print_semantics(const struct aisle_result *r, FILE *out)
{
    const struct choice *c = &r->choice;

    fprintf(out, "  queue      %s: %s", c->queue->name, c->queue->summary);
    print_knobs(c->queue->knobs, c->queue_knob, out);
    fprintf(out, "  placement  %s: %s", c->placement->name, c->placement->summary);
    print_knobs(c->placement->knobs, c->placement_knob, out);
    fprintf(out, "             ties go %s\n",
            as_a_whole(c)                             ? "where the queue's knob \"tie\" says"
            : c->placement->ties == AISLE_TIES_RANDOM ? "to a random node"
            : r->ranks                                ? "to the lowest rank"
                                                      : "to the lowest node id");
    for (size_t i = 0; i < r->assumption_count; i++)
        fprintf(out, "  %-10s %s\n", r->assumption[i].topic, r->assumption[i].text);
}

/* What became of the rows of a trace that were not used as they are. */
static void print_import(const struct aisle_import *im, FILE *out)
{
    for (size_t i = 0; i < AISLE_IMPORT_REASONS && im->reason[i].why; i++) {
        fprintf(out, "             dropped: %" PRIu64 " row%s, %s", im->reason[i].rows,
                im->reason[i].rows == 1 ? "" : "s", im->reason[i].why);
        if (im->reason[i].first_line)
            fprintf(out, " (%sline %d)", im->reason[i].rows == 1 ? "" : "first on ",
                    im->reason[i].first_line);
        fputc('\n', out);
    }
    if (im->note)
        fprintf(out, "             %s\n", im->note);
}

static void print_world(const struct aisle_result *r, FILE *out)
{
    const struct aisle_import *im = &r->import;

    fprintf(out, "  cluster    %zu node%s, %zu GPU%s", r->node_count, r->node_count == 1 ? "" : "s",
            r->gpu_count, r->gpu_count == 1 ? "" : "s");
    if (r->ranks)
        fprintf(out, "; ranks: %s", r->ranks);
    if (r->manifests)
        fprintf(out, "\n  manifests  %s", r->manifests);
    fprintf(out, "\n  workload   ");
    if (im->file)
        fprintf(out, "%s: %" PRIu64 " rows read, %" PRIu64 " used, %" PRIu64 " dropped; ", im->file,
                im->rows, im->kept, im->dropped);
    else
        fprintf(out, "%s: ", r->source);
    fprintf(out, "%" PRIu64 " arrivals", im->arrivals);
    if (r->last_us > r->first_us) {
        fputs(" over ", out);
        print_time(out, (double)(r->last_us - r->first_us) / 1e6);
    }
    if (r->gpu_load >= 0)
        fprintf(out, r->leaves ? ", offered load %.2f %% of the GPU" : ", %.2f %% of the cluster's GPU",
                100 * r->gpu_load);
    else if (r->cpu_load >= 0)
        fprintf(out, ", offered load %.2f %% of the CPU", 100 * r->cpu_load);
    fputc('\n', out);
    print_import(im, out);
}

static void print_metric(const struct aisle_metric *m, FILE *out)
{
    fprintf(out, "  %-42s ", m->name);
    if (strcmp(m->unit, "s") == 0)
        print_time(out, m->value);
    else if (strcmp(m->unit, "count") == 0)
        fprintf(out, "%.0f", m->value);
    else if (strcmp(m->unit, "ratio") == 0)
        fprintf(out, "%.2f %%", 100 * m->value);
    else
        fprintf(out, "%.4g", m->value);
    fputc('\n', out);
}

void aisle_result_print(const struct aisle_result *r, FILE *out)
{
    fprintf(out, "%s, %s, seed %" PRIu64 "\n", r->name, r->choice.text, r->seed);
    print_semantics(r, out);
    print_world(r, out);
    fputc('\n', out);
    for (size_t i = 0; i < r->metrics.row_count; i++)
        print_metric(&r->metrics.row[i], out);
    fprintf(out, "\n  %s after ", r->stopped ? "stopped" : "ended");
    print_time(out, (double)r->end_us / 1e6);
    fprintf(out, " of simulated time; %" PRIu64 " events\n  digest %.16s", r->events, r->digest);
    if (r->database)
        fprintf(out, "; run %" PRId64 " in %s", r->run_id, r->database);
    fputc('\n', out);
}
