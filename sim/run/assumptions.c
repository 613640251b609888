/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assumptions.h"

#include <inttypes.h>
#include <string.h>

static void state(struct aisle_result *r, const char *topic, const char *text)
{
    r->assumption[r->assumption_count++] = (struct assumption){.topic = topic, .text = text};
}

static double seconds(int64_t us)
{
    return (double)us / 1e6;
}

static void state_shaking(struct aisle_result *r, const struct aisle_shake_spec *s)
{
    if (s->arrival_us > 0 || s->duration_ratio > 0)
        state(r, "shaking",
              arena_printf(&r->arena, "arrivals moved by up to %g s, work changed by up to %g %%, "
                                      "drawn anew for each seed",
                           seconds(s->arrival_us), 100 * s->duration_ratio));
}

static void state_estimates(struct aisle_result *r, const struct aisle_estimate_spec *e)
{
    const char *text = strcmp(e->kind, "none") == 0     ? "none"
                       : strcmp(e->kind, "oracle") == 0 ? "true run times (oracle)"
                                                        : "the users'; true run times (oracle) where "
                                                          "a job comes without";

    if (e->factor > 1 || e->factor < 1)
        text = arena_printf(&r->arena, "%s, times %g", text, e->factor);
    state(r, "estimates", text);
}

static void state_costs(struct aisle_result *r, const struct aisle_training_spec *t)
{
    const char *text;

    if (t->start_us == 0 && t->restore_us == 0 && t->stop_us == 0 && !t->overhead.name) {
        text = "starting and stopping cost nothing";
    } else {
        text = arena_printf(&r->arena, "a start costs %g s%s%s, %g s more to restore", seconds(t->start_us),
                            t->overhead.name ? " and what is in " : "",
                            t->overhead.name ? t->overhead.name : "", seconds(t->restore_us));
        text = arena_printf(&r->arena, "%s; a stop holds the GPUs %g s", text, seconds(t->stop_us));
    }
    if (t->checkpoint_every_us > 0)
        text = arena_printf(&r->arena,
                            "%s; a checkpoint every %g s takes %g s, the job stands still for %g s",
                            text, seconds(t->checkpoint_every_us), seconds(t->checkpoint_cost_us),
                            seconds(t->checkpoint_stall_us));
    state(r, "costs", text);
}

static void state_speed(struct aisle_result *r, const struct aisle_speed_spec *s)
{
    if (s->file.name)
        state(r, "speed", arena_printf(&r->arena, "by GPU model and place as in %s", s->file.name));
    else if (s->model_count > 0 || s->rack_ratio < 1 || s->spine_ratio < 1)
        state(r, "speed",
              arena_printf(&r->arena,
                           "times %g over nodes of a rack, %g over racks; by GPU model: %zu ratios",
                           s->rack_ratio, s->spine_ratio, s->model_count));
}

static void state_process(struct aisle_result *r, const char *what,
                          const struct aisle_fault_process *p)
{
    if (p->mtbf_us > 0)
        state(r, "faults",
              arena_printf(&r->arena, "a %s fails every %g h in the mean (%s), repair takes %g h", what,
                           seconds(p->mtbf_us) / 3600,
                           p->weibull_shape > 1 || p->weibull_shape < 1
                               ? arena_printf(&r->arena, "Weibull, shape %g", p->weibull_shape)
                               : "exponential",
                           seconds(p->repair_us) / 3600));
}

/* What becomes of the pods of manifests once they have a node, and when that fails. */
static void state_kubelets(struct aisle_result *r, const struct aisle_latency_spec *l)
{
    state(r, "kubelets",
          arena_printf(&r->arena,
                       "bind %g s, create %g s; images one by one, %lld MiB/s of %g x their size, "
                       "unpacked at %lld MiB/s; %lld MiB where nobody says",
                       seconds(l->bind_us), seconds(l->create_us), (long long)l->pull_mib_per_s,
                       l->compressed_ratio, (long long)l->unpack_mib_per_s,
                       (long long)l->image_mib));
    state(r, "lost nodes",
          arena_printf(&r->arena,
                       "their pods are given up after %g s and what they tolerate, %g s unless they "
                       "say so",
                       seconds(l->node_grace_us), seconds(l->eviction_us)));
}

static const char *bound(struct aisle_result *r, int64_t us)
{
    return us == AISLE_NEVER ? "the end" : arena_printf(&r->arena, "%g s", seconds(us));
}

static void state_measure(struct aisle_result *r, const struct aisle_measure_spec *m)
{
    const char *jobs = "", *times = "";

    if (m->from_job > 0 && m->to_job == AISLE_NEVER)
        jobs = arena_printf(&r->arena, " no. %" PRId64 " and above", m->from_job);
    else if (m->to_job != AISLE_NEVER)
        jobs = arena_printf(&r->arena, " no. %" PRId64 " to %" PRId64, m->from_job, m->to_job - 1);
    if (m->from_us > 0 || m->to_us != AISLE_NEVER)
        times = arena_printf(&r->arena, "%s submitted from %g s until %s", *jobs ? "," : "",
                             seconds(m->from_us), bound(r, m->to_us));
    if (*jobs || *times)
        state(r, "measured", arena_printf(&r->arena, "jobs%s%s; means over time likewise", jobs, times));
}

void assumptions_state(struct aisle_result *r, const struct aisle_spec *spec)
{
    if (spec->workload.manifest_count > 0)
        state_kubelets(r, &spec->kubernetes.latency);
    state_shaking(r, &spec->workload.shake);
    state_measure(r, &spec->measure);
    if (!r->leaves)
        return;
    state_estimates(r, &spec->estimate);
    state_costs(r, &spec->training);
    state_speed(r, &spec->training.speed);
    if (spec->faults.file.name)
        state(r, "faults", arena_printf(&r->arena, "as in %s", spec->faults.file.name));
    state_process(r, "node", &spec->faults.node);
    state_process(r, "GPU", &spec->faults.gpu);
    if (spec->muri_overhead)
        state(r, "compat", "Muri's artifact: start costs are taken off every running job at every event");
}
