/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scheduler/pods.h"

#include <assert.h>
#include <string.h>

#include "base/hash.h"
#include "kubernetes/facts.h"
#include "scheduler/hints.h"
#include "scheduler/state.h"

struct template_link {
    UT_hash_handle hh;
    const struct kube_pod_spec *spec;
    struct sched_template *template;
};

/* What a made-up spec is made from. */
struct words_key {
    uint32_t shape, tenant;
    int32_t priority;
};

struct synthesis {
    UT_hash_handle hh;
    struct words_key key;
    const struct kube_pod_spec *spec;
};

/* Specs -------------------------------------------------------------------------------------- */

static struct sched_template *template_of(struct scheduler *s, const struct kube_pod_spec *spec)
{
    struct sched_pods *p = &s->pods;
    struct template_link *link;
    struct sched_template *t;

    HASH_FIND_PTR(p->by_spec, &spec, link);
    if (link)
        return link->template;
    t = mem_new(1, sizeof *t);
    *t = (struct sched_template){.spec = spec,
                                 .number = (uint32_t)p->template_count,
                                 .additions_help = hint_additions_help(spec)};
    link = mem_new(1, sizeof *link);
    *link = (struct template_link){.spec = spec, .template = t};
    HASH_ADD_PTR(p->by_spec, spec, link);
    p->template =
        mem_reserve(p->template, &p->template_cap, p->template_count + 1, sizeof(*p->template));
    p->template[p->template_count++] = t;
    return t;
}

/* The GPU models as the source wrote them; "" if it did not say, or nobody knows. */
static const char *models_of(const struct scheduler *s, const struct aisle_shape *shape)
{
    for (size_t i = 0; s->mix && i < s->mix->count && shape->spec != 0; i++)
        if (s->mix->entry[i].shape.spec == shape->spec)
            return s->mix->entry[i].spec_text;
    return "";
}

static const struct kube_pod_spec *make_up(struct scheduler *s, const struct aisle_job *job)
{
    const struct aisle_shape *shape = job->shape;
    struct kube_pod_words words = {
        .cpu_milli = shape->cpu_milli,
        .mem_mib = shape->mem_mib,
        .gpu_count = shape->gpu_milli == AISLE_GPU_MILLI ? shape->gpu_count : 0,
        .gpu_models = models_of(s, shape),
        .priority = job->priority,
    };
    const struct kube_pod_spec *spec;
    char *tenant = job->tenant == AISLE_NONE ? NULL : mem_printf("tenant-%u", job->tenant);

    words.tenant = tenant;
    spec = kube_facts_pod(s->facts, &words);
    mem_free(tenant);
    return spec;
}

static const struct kube_pod_spec *spec_of(struct scheduler *s, const struct aisle_job *job)
{
    struct words_key key;
    struct synthesis *found;

    if (job->pod_spec)
        return job->pod_spec;
    memset(&key, 0, sizeof key);
    key.shape = job->shape->id;
    key.tenant = job->tenant;
    key.priority = job->priority;
    HASH_FIND(hh, s->pods.by_words, &key, sizeof key, found);
    if (!found) {
        found = mem_new(1, sizeof *found);
        found->key = key;
        found->spec = make_up(s, job);
        HASH_ADD(hh, s->pods.by_words, key, sizeof key, found);
    }
    return found->spec;
}

/* Gangs -------------------------------------------------------------------------------------- */

static struct sched_gang *new_gang(void)
{
    struct sched_gang *g = mem_new(1, sizeof *g);

    *g = (struct sched_gang){.first_us = -1, .timeout_us = -1, .failed_us = -1};
    g->timer.owner = g;
    g->entry.gang = g;
    return g;
}

static struct sched_gang *gang_of(struct scheduler *s, const struct aisle_job *job)
{
    struct sched_pods *p = &s->pods;
    struct sched_gang *g;

    if (!job->gang) {
        if (job->pods == 1)
            return NULL;
        p->any_gang = true;
        g = new_gang();
        g->jobs = 1;
        g->pods_min = job->pods_min;
        return g;
    }
    p->any_gang = true;
    if (job->gang->number >= p->gang_count) {
        p->gang =
            mem_reserve(p->gang, &p->gang_cap, (size_t)job->gang->number + 1, sizeof(*p->gang));
        p->gang_count = (size_t)job->gang->number + 1;
    }
    g = p->gang[job->gang->number];
    if (!g) {
        g = p->gang[job->gang->number] = new_gang();
        g->facts = job->gang;
        g->jobs = job->gang->jobs;
        g->pods_min = job->gang->pods_min;
        g->timeout_us = job->gang->timeout_us;
    }
    return g;
}

static void free_gang(struct scheduler *s, struct sched_gang *g)
{
    queue_remove(s, &g->entry);
    heap_remove(&s->timers, &g->timer);
    mem_free(g->member);
    mem_free(g);
}

static void join_gang(struct sched_gang *g, struct sched_job *job)
{
    size_t at = g->member_count;

    g->member = mem_reserve(g->member, &g->member_cap, g->member_count + 1, sizeof(*g->member));
    for (; at > 0 && g->member[at - 1]->id > job->id; at--)
        g->member[at] = g->member[at - 1];
    g->member[at] = job;
    g->member_count++;
}

static void leave_gang(struct scheduler *s, struct sched_job *job)
{
    struct sched_gang *g = job->gang;
    size_t at = 0;

    while (g->member[at] != job)
        at++;
    for (g->member_count--; at < g->member_count; at++)
        g->member[at] = g->member[at + 1];
    if (g->member_count == 0) {
        queue_remove(s, &g->entry);
        heap_remove(&s->timers, &g->timer);
    }
    if (!g->facts)
        free_gang(s, g);
}

struct queue_entry *pods_entry(const struct scheduler *s, struct sched_job *job)
{
    return job->gang && s->set.atomic && pods_running(job->gang) < job->gang->pods_min
               ? &job->gang->entry
               : &job->entry;
}

int64_t pods_running(const struct sched_gang *gang)
{
    int64_t pods = gang->done_pods;

    for (size_t i = 0; i < gang->member_count; i++)
        if (gang->member[i]->phase == PHASE_RUNNING || gang->member[i]->phase == PHASE_ENDING ||
            gang->member[i]->phase == PHASE_LOST)
            pods += gang->member[i]->placed;
    return pods;
}

int64_t pods_existing(const struct sched_gang *gang)
{
    int64_t pods = gang->done_pods;

    for (size_t i = 0; i < gang->member_count; i++)
        pods += gang->member[i]->pods;
    return pods;
}

/* Jobs --------------------------------------------------------------------------------------- */

static void make_pods(struct scheduler *s, struct sched_job *job)
{
    job->pod = mem_new(job->pods, sizeof *job->pod);
    for (uint32_t i = 0; i < job->pods; i++)
        job->pod[i] = (struct sched_pod){
            .pod = {.spec = job->template->spec, .order = s->pods.created++},
            .job = job,
            .index = i,
            .node = KUBE_NONE,
            .seat = KUBE_NONE,
            .nominated = KUBE_NONE,
            .nomination = KUBE_NONE,
            .was_nominated = KUBE_NONE,
        };
    job->template->existing += job->pods;
}

struct sched_job *pods_add(struct scheduler *s, const struct aisle_job *facts)
{
    struct sched_pods *p = &s->pods;
    struct sched_job *job = mem_new(1, sizeof *job);

    *job = (struct sched_job){
        .id = facts->id,
        .shape = facts->shape,
        .template = template_of(s, spec_of(s, facts)),
        .gang = gang_of(s, facts),
        .from_manifest = facts->pod_spec != NULL,
        .remade = facts->remade,
        .pods = facts->pods,
        .pods_min = facts->pods_min,
        .at = p->job_count,
    };
    job->entry.job = job;
    job->entry.gang = job->gang;
    job->timer.owner = job;
    make_pods(s, job);
    if (job->gang)
        join_gang(job->gang, job);
    p->job = mem_reserve(p->job, &p->job_cap, p->job_count + 1, sizeof(*p->job));
    p->job[p->job_count++] = job;
    return job;
}

void pods_respec(struct scheduler *s, struct sched_job *job)
{
    struct aisle_job facts = aisle_round_job(s->round, job->id);
    struct sched_template *t = job->template;

    if (!facts.pod_spec || facts.pod_spec == t->spec)
        return;
    t->existing -= job->pods;
    job->template = template_of(s, facts.pod_spec);
    job->template->existing += job->pods;
    for (uint32_t i = 0; i < job->pods; i++)
        job->pod[i].pod.spec = facts.pod_spec;
}

void pods_drop(struct scheduler *s, struct sched_job *job)
{
    struct sched_pods *p = &s->pods;

    queue_remove(s, &job->entry);
    heap_remove(&s->timers, &job->timer);
    job->template->existing -= job->pods;
    if (job->gang)
        leave_gang(s, job);
    p->job[job->at] = p->job[--p->job_count];
    p->job[job->at]->at = job->at;
    mem_free(job->pod);
    mem_free(job);
}

static void free_specs(struct sched_pods *p)
{
    struct template_link *link, *next_link;
    struct synthesis *made, *next_made;

    HASH_ITER(hh, p->by_spec, link, next_link)
    {
        HASH_DEL(p->by_spec, link);
        mem_free(link->template->class);
        mem_free(link->template);
        mem_free(link);
    }
    HASH_ITER(hh, p->by_words, made, next_made)
    {
        HASH_DEL(p->by_words, made);
        mem_free(made);
    }
    mem_free(p->template);
}

void pods_fini(struct scheduler *s)
{
    struct sched_pods *p = &s->pods;

    while (p->job_count > 0)
        pods_drop(s, p->job[p->job_count - 1]);
    for (size_t i = 0; i < p->gang_count; i++)
        if (p->gang[i])
            free_gang(s, p->gang[i]);
    free_specs(p);
    mem_free(p->job);
    mem_free(p->gang);
    *p = (struct sched_pods){0};
}

/* The shortest of those that say how long: getMinTolerationTime() of the taint manager. */
int64_t pods_toleration_us(const struct scheduler *s, const struct kube_pod_spec *spec)
{
    const struct kube_taint taint = {.key = KUBE_UNREACHABLE, .effect = KUBE_NO_EXECUTE};
    int64_t shortest_us = -1;
    bool tolerated = false;

    for (size_t i = 0; i < spec->toleration_count; i++) {
        const struct kube_toleration *t = &spec->toleration[i];
        int64_t us = t->seconds == KUBE_BY_DEFAULT ? s->facts->eviction_us : t->seconds * SECOND_US;

        if (!kube_tolerates(t, &taint, s->facts->names))
            continue;
        tolerated = true;
        if (t->seconds != KUBE_FOR_EVER && (shortest_us < 0 || us < shortest_us))
            shortest_us = us;
    }
    if (spec->keeps_name)
        return -1; /* it would be deleted, but as long as the kubelet is silent it is not gone */
    return tolerated ? shortest_us : s->facts->eviction_us;
}
