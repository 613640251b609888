/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a scenario, a policy and a seed to a result. */
#include "run/run.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/random.h"
#include "record/store.h"
#include "record/digest.h"
#include "record/recorder.h"
#include "run/assumptions.h"
#include "run/configuration.h"
#include "run/draws.h"
#include "run/muri.h"
#include "run/provenance.h"
#include "run/result.h"
#include "run/scenario.h"

#include "config.h"

/* What a run holds beside the simulation. */
struct session {
    struct aisle_view run;
    struct configuration config;
    struct run_identity identity;
    struct recorder *recorder;
    struct digest digest;
    struct aisle_result *result;
    struct timespec wall_start;
    char started[32]; /* UTC */
};

static double cpu_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double wall_s(const struct timespec *since)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)(t.tv_sec - since->tv_sec) + (double)(t.tv_nsec - since->tv_nsec) / 1e9;
}

static enum aisle_status open_database(const struct aisle_run_options *o, struct aisle_error *err)
{
    if (!o->database)
        return AISLE_OK;
    if (o->overwrite && store_restart(o->database, err) != AISLE_OK)
        return err->status;
    return store_probe(o->database, err);
}

static enum aisle_status start_recorder(struct session *s, const struct scenario *scenario,
                                        struct aisle_error *err)
{
    const struct aisle_run_options *o = s->run.options;
    const struct choice *c = &s->result->choice;
    struct recorder_options options = {
        .path = o->database, .scratch = o->scratch, .pods = s->run.spec->record_pods,
        .stints = s->run.spec->record_stints, .attempts = s->run.spec->record_attempts};

    if (!o->database)
        return AISLE_OK;
    s->identity = (struct run_identity){
        .name = s->run.spec->name,
        .scenario = scenario_text(scenario),
        .policy = c->text,
        .queue = c->queue->name,
        .placement = c->placement->name,
        .config_sha256 = s->config.sha256,
        .config = s->config.json,
        .version = PACKAGE_VERSION,
        .seed = s->result->seed,
    };
    return recorder_new(&s->recorder, &options, &s->identity, err);
}

static enum aisle_status set_up_round(struct session *s, struct aisle_error *err)
{
    struct aisle_view *run = &s->run;
    const struct choice *c = &s->result->choice;
    struct aisle_policy_env env = {
        .rng = run->policy_rng,
        .mix = &run->world.mix,
        .cluster = &run->world.facts,
        .placement = c->placement,
        .placement_knob = c->placement_knob,
        .kubernetes = run->world.kubernetes,
        .explain = run->spec->record_attempts && (run->options->database || run->options->observer),
    };
    struct round_setup setup = {
        .cluster = &run->world.cluster,
        .jobs = &run->jobs,
        .queue = c->queue,
        .placement = c->placement,
        .queue_env = env,
        .placement_env = env,
        .method = run->options->naive ? SEARCH_NAIVE : SEARCH_AUTO,
    };

    setup.plan = costs_plan;
    setup.plan_self = &run->costs;
    setup.queue_env.knob = c->queue_knob;
    setup.queue_env.explain = run->spec->record_attempts;
    setup.placement_env.knob = c->placement_knob;
    return round_new(&run->round, &setup, err);
}

static void add_observers(struct session *s)
{
    struct aisle_view *run = &s->run;

    digest_init(&s->digest);
    run->observer[run->observer_count++] = digest_observer(&s->digest);
    run->observer[run->observer_count++] = metrics_observer(&s->result->metrics);
    if (s->recorder)
        run->observer[run->observer_count++] = recorder_observer(s->recorder);
    if (run->options->observer)
        run->observer[run->observer_count++] = *run->options->observer;
}

/* Rows that could never run: one warning that counts them, with the first one's place. */
static void warn_impossible(struct session *s)
{
    struct aisle_error *w = &s->run.first_impossible;

    if (s->run.impossible == 0)
        return;
    if (s->run.impossible > 1)
        error_hint(w, "nor can %" PRIu64 " more; all of them are counted as rejected",
                   s->run.impossible - 1);
    else
        error_hint(w, "it is counted as rejected");
    errors_add(&s->result->warnings, w);
}

/* A window that no job is in is most often a mistake. */
static void warn_unmeasured(struct session *s)
{
    const struct window *m = &s->result->metrics.window;
    struct aisle_error *w;

    if (!m->on || m->submitted > 0 || s->run.arrivals == 0)
        return;
    w = errors_next(&s->result->warnings);
    error_at(w, AISLE_EVALUE, &m->spec.at, "none of the %" PRIu64 " jobs is measured",
             s->run.arrivals);
    error_warn(w);
    error_hint(w, "they were submitted from %g s to %g s and have the numbers 0 to %" PRIu64,
               (double)s->run.first_us / 1e6, (double)s->run.last_us / 1e6, s->run.arrivals - 1);
}

/* Jobs for which nothing will ever change: named, up to a few. */
static void warn_stuck(struct session *s)
{
    struct aisle_view *run = &s->run;
    size_t waiting = run->jobs.in[AISLE_JOB_WAITING], named = 0;
    struct aisle_error *w;
    char names[400] = "";

    if (waiting == 0 || run->stopped)
        return;
    for (aisle_job_id i = 0; i < run->jobs.count && named < 5; i++)
        if (jobs_kept(&run->jobs, i) && jobs_row(&run->jobs, i)->state == AISLE_JOB_WAITING) {
            size_t used = strlen(names);

            snprintf(names + used, sizeof names - used, "%s%s", named++ ? ", " : "",
                     jobs_row(&run->jobs, i)->name);
        }
    w = errors_next(&s->result->warnings);
    error_set(w, AISLE_EVALUE, "%zu job%s still wait%s and nothing is left to happen: %s%s", waiting,
              waiting == 1 ? "" : "s", waiting == 1 ? "s" : "", names,
              waiting > named ? ", ..." : "");
    error_warn(w);
    if (cluster_has_outage(&run->world.cluster))
        error_hint(w, "nodes or GPUs are out of service and never repaired");
    else if (run->jobs.in[AISLE_JOB_RUNNING] > 0)
        error_hint(w, "what runs never leaves and holds the room they need");
    else
        error_hint(w, "the policy starts none of them, though nothing runs");
}

static void fill_result(struct session *s)
{
    struct aisle_result *r = s->result;
    const struct aisle_view *run = &s->run;
    const struct cluster *c = &run->world.cluster;

    memcpy(r->digest, s->digest.hex, sizeof r->digest);
    draws_add(&r->metrics, run);
    run->world.source->report(run->world.source_state, &r->import);
    r->import.file = arena_text(&r->arena, r->import.file);
    r->import.note = arena_text(&r->arena, r->import.note);
    r->source = run->world.source->name;
    r->ranks = arena_text(&r->arena, run->spec->cluster.rank.column.file.name
                                         ? run->spec->cluster.rank.column.file.name
                                         : run->spec->cluster.rank.rule);
    r->method = search_method_name(round_search(run->round));
    r->node_count = c->node_count;
    r->gpu_count = (size_t)(c->gpu_milli / AISLE_GPU_MILLI);
    r->leaves = run->leaves;
    r->gpu_load = r->cpu_load = -1;
    r->first_us = run->first_us;
    r->last_us = run->last_us;
    if (c->cpu_milli > 0 && run->leaves && run->last_us > run->first_us)
        r->cpu_load = run->cpu_work / (double)c->cpu_milli / (double)(run->last_us - run->first_us);
    if (c->gpu_milli > 0 && !run->leaves)
        r->gpu_load = (double)run->gpu_arrived_milli / (double)c->gpu_milli;
    else if (c->gpu_milli > 0 && run->last_us > run->first_us)
        r->gpu_load = run->gpu_work / (double)c->gpu_milli / (double)(run->last_us - run->first_us);
    r->import.arrivals = run->arrivals;
    r->end_us = run->end_us;
    r->events = engine_handled(run->engine);
    r->stopped = run->stopped;
    r->database = arena_text(&r->arena, run->options->database);
    r->run_id = s->recorder ? recorder_run_id(s->recorder) : 0;
    r->wall_s = wall_s(&s->wall_start);
    r->cpu_s = cpu_s();
    if (run->world.objects) {
        errors_take(&r->warnings, &run->world.objects->warnings);
        r->manifests = run->world.objects->files
                           ? objects_summary(run->world.objects, &r->arena)
                           : NULL;
    }
    assumptions_state(r, run->spec);
    warn_impossible(s);
    warn_unmeasured(s);
    warn_stuck(s);
    controllers_warn(run->controllers, &r->warnings);
}

static enum aisle_status finish_recorder(struct session *s, struct aisle_error *err)
{
    const struct aisle_result *r = s->result;
    const struct provenance *p = NULL;

    if (!s->recorder)
        return AISLE_OK;
    if (!s->run.options->reproducible)
        p = provenance_state(&s->result->arena, s->started, r->wall_s, r->cpu_s);
    return recorder_finish(s->recorder, &s->run, &r->metrics, r->digest, r->events, p, err);
}

static enum aisle_status run_session(struct session *s, const struct scenario *scenario,
                                     struct aisle_errors *errs)
{
    struct aisle_view *run = &s->run;
    struct aisle_error err = {0};
    enum aisle_status status = choice_make(&s->result->choice, run->spec, run->options->policy,
                                           &s->result->arena, errs);
    enum aisle_status built = world_init(
        &run->world, run->spec, status == AISLE_OK ? s->result->choice.queue : NULL,
        s->result->seed, errs);

    if (status != AISLE_OK || built != AISLE_OK)
        return status != AISLE_OK ? status : built;
    status = controllers_new(&run->controllers, run, errs);
    if (status != AISLE_OK)
        return status;
    controllers_mix(run->controllers, &run->world);
    world_settle_mix(&run->world);
    run->explains = s->result->choice.queue->reads_pod_specs;
    status = open_database(run->options, &err);
    if (status == AISLE_OK)
        status = configuration_make(&s->config, scenario, &s->result->choice, NULL, &err);
    if (status == AISLE_OK)
        status = costs_init(&run->costs, &run->spec->training, &run->world.cluster,
                            &run->world.shapes, &err);
    if (status == AISLE_OK)
        status = outages_new(&run->outages, run, s->result->seed, &err);
    if (status == AISLE_OK)
        status = set_up_round(s, &err);
    if (status == AISLE_OK)
        status = start_recorder(s, scenario, &err);
    if (status != AISLE_OK)
        return errors_add(errs, &err);
    status = costs_check(&run->costs, &run->spec->workload, errs);
    if (status != AISLE_OK)
        return status;
    if (run->world.target)
        run->idle = idle_new(&run->world.cluster, run->world.target);
    if (run->spec->muri_overhead) {
        run->muri = muri_new();
        run->costs.charge_starts = false;
    }
    add_observers(s);
    if (simulate(run) != AISLE_OK)
        return errors_add(errs, &run->error);
    fill_result(s);
    if (finish_recorder(s, &err) != AISLE_OK)
        return errors_add(errs, &err);
    return AISLE_OK;
}

static void session_fini(struct session *s)
{
    struct aisle_view *run = &s->run;

    recorder_free(s->recorder);
    idle_free(run->idle);
    round_free(run->round);
    outages_free(run->outages);
    controllers_free(run->controllers);
    muri_free(run->muri);
    costs_fini(&run->costs);
    names_fini(&run->tenants);
    engine_free(run->engine);
    jobs_fini(&run->jobs);
    world_fini(&run->world);
    gsl_rng_free(run->policy_rng);
    mem_free(s->config.json);
}

enum aisle_status aisle_run(const struct aisle_scenario *scenario,
                            const struct aisle_run_options *options, struct aisle_result **out,
                            struct aisle_errors *errs)
{
    struct session s = {.run = {.spec = scenario_spec(scenario->loaded), .options = options}};
    enum aisle_status status;
    time_t now = time(NULL);
    struct tm utc;

    clock_gettime(CLOCK_MONOTONIC, &s.wall_start);
    strftime(s.started, sizeof s.started, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    s.result = mem_new(1, sizeof *s.result);
    s.result->name = arena_text(&s.result->arena, s.run.spec->name);
    s.result->seed = options->seed ? *options->seed : s.run.spec->seed;
    metrics_init(&s.result->metrics);
    window_init(&s.result->metrics.window, &s.run.spec->measure);
    s.run.policy_rng = random_stream(s.result->seed, "policy");
    status = run_session(&s, scenario->loaded, errs);
    session_fini(&s);
    if (status == AISLE_OK && out) {
        *out = s.result;
        return AISLE_OK;
    }
    aisle_result_free(s.result);
    return status;
}
