/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/outages.h"

#include "run/ranks.h"
#include "run/run.h"
#include "workload/faults.h"

struct outages {
    struct aisle_view *run;
    struct faults *faults;
    struct fault next;
    bool posted;
    /* Nodes, by id, as the stream is told of them; and which of their parts are down. */
    const char **name;
    int32_t *gpu_count;
    int64_t *mtbf_us;
    aisle_job_id *victim; /* of the present fault */
    size_t victim_cap;
};

static void describe_nodes(struct outages *o)
{
    const struct aisle_cluster_spec *spec = &o->run->spec->cluster;
    const struct cluster *c = &o->run->world.cluster;
    size_t n = c->node_count, group = 0, in_group = 0;

    o->name = mem_new(n, sizeof *o->name);
    o->gpu_count = mem_new(n, sizeof *o->gpu_count);
    o->mtbf_us = mem_new(n, sizeof *o->mtbf_us);
    for (size_t i = 0; i < n; i++) {
        o->name[i] = c->node[i].name;
        o->gpu_count[i] = c->node[i].gpu_count;
        if (group >= spec->group_count)
            continue; /* from a file: no rates of their own */
        o->mtbf_us[i] = spec->group[group].mtbf_us;
        if (++in_group == (size_t)spec->group[group].count) {
            group++;
            in_group = 0;
        }
    }
}

enum aisle_status outages_new(struct outages **out, struct aisle_view *run, uint64_t seed,
                              struct aisle_error *err)
{
    struct outages *o = mem_new(1, sizeof *o);
    struct faults_env env = {.seed = seed, .node_count = run->world.cluster.node_count};
    enum aisle_status status = AISLE_OK;

    *out = NULL;
    o->run = run;
    describe_nodes(o);
    env.name = o->name;
    env.gpu_count = o->gpu_count;
    env.mtbf_us = o->mtbf_us;
    if (faults_any(&run->spec->faults, &env))
        status = faults_new(&o->faults, &run->spec->faults, &env, err);
    if (status == AISLE_OK && o->faults)
        *out = o;
    else
        outages_free(o);
    return status;
}

void outages_free(struct outages *o)
{
    if (!o)
        return;
    faults_free(o->faults);
    mem_free(o->name);
    mem_free(o->gpu_count);
    mem_free(o->mtbf_us);
    mem_free(o->victim);
    mem_free(o);
}

uint64_t outages_drawn(const struct outages *o)
{
    return o ? faults_drawn(o->faults) : 0;
}

size_t outages_posted(const struct outages *o)
{
    return o && o->posted;
}

static bool stands_on(const struct aisle_placement *where, aisle_node_id node, aisle_gpu_set gpus)
{
    for (size_t i = 0; i < where->count; i++)
        if (where->part[i].node == node && (gpus == 0 || where->part[i].gpus & gpus))
            return true;
    return false;
}

/* The jobs under the fault, each once; they are by id on the node. */
static size_t find_victims(struct outages *o, const struct fault *f)
{
    const struct job_list *jobs = &o->run->world.cluster.jobs[f->node];
    size_t n = 0;

    o->victim = mem_reserve(o->victim, &o->victim_cap, jobs->count, sizeof *o->victim);
    for (size_t i = 0; i < jobs->count; i++) {
        struct aisle_placement where =
            held_placement(&jobs_row(&o->run->jobs, jobs->job[i])->where);

        if (stands_on(&where, f->node, f->gpus) && (n == 0 || o->victim[n - 1] != jobs->job[i]))
            o->victim[n++] = jobs->job[i];
    }
    return n;
}

/* A job that fails again and again before it has anything to keep would go on for ever. */
enum { HOPELESS = 10000 };

static void strike(struct outages *o, aisle_job_id job, int64_t now_us)
{
    struct aisle_view *run = o->run;
    struct job_row *row = jobs_row(&run->jobs, job);
    bool hopeless = row->fruitless >= HOPELESS && row->work_us != AISLE_NEVER;
    bool dead = hopeless || row->once || (int64_t)row->failures >= run->spec->faults.retries;

    run_cancel_end(run, row);
    round_fail(run->round, job, now_us, dead,
               row->once  ? "its node failed, and it has no controller that makes it anew"
               : hopeless ? "failed 10000 times in a row before it completed a checkpoint"
                          : "failed more often than it may be tried again");
    run_tell(run, dead ? AISLE_NOTICE_DIED : AISLE_NOTICE_LOST, job);
}

static void post_next(struct outages *o);

static void happen(void *subject, uint64_t arg, int64_t now_us)
{
    struct outages *o = subject;
    struct aisle_view *run = o->run;
    struct fault f = o->next;
    const struct outage *was = &run->world.cluster.out[f.node];
    aisle_gpu_set gpus = f.up ? was->gpus & ~f.gpus : was->gpus | f.gpus;
    size_t n;

    (void)arg;
    o->posted = false;
    if (!f.up) {
        n = find_victims(o, &f);
        for (size_t i = 0; i < n; i++) /* unless its gang has just been struck */
            if (jobs_row(&run->jobs, o->victim[i])->state == AISLE_JOB_RUNNING)
                strike(o, o->victim[i], now_us);
    }
    cluster_set_outage(&run->world.cluster, f.node, f.gpus ? was->down : !f.up, gpus);
    run_tell_node(run, f.up ? AISLE_NOTICE_UP : AISLE_NOTICE_DOWN, f.node);
    round_nodes_changed(run->round);
    run_ask_for_round(run);
    post_next(o);
}

static void post_next(struct outages *o)
{
    if (faults_next(o->faults, &o->next, &o->run->error) != AISLE_OK) {
        if (o->run->error.status == AISLE_END)
            o->run->error.status = AISLE_OK;
        return;
    }
    o->posted = true;
    engine_post(o->run->engine, o->next.at_us, o->next.up ? RANK_UP : RANK_DOWN, happen, o, 0);
}

void outages_begin(struct outages *o)
{
    if (o)
        post_next(o);
}
