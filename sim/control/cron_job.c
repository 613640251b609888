/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CronJobs: a Job at each time of a schedule, whatever became of the ones before
 * (concurrencyPolicy Allow). Jobs are numbered, where Kubernetes writes the time. */
#include "base/error.h"
#include "control/cron.h"
#include "control/state.h"

static int64_t next_us(const struct control *c, const struct controller *k, int64_t after_us)
{
    int64_t at_us = cron_next(k->cron, after_us);

    return at_us < c->env.spec->stop_at_us ? at_us : AISLE_NEVER;
}

static void judge(struct control *c, struct controller *k)
{
    if (k->schedule_over && k->jobs_ended == k->jobs)
        controller_end(c, k, !k->jobs_failed);
}

static void post_next(struct control *c, struct controller *k, int64_t after_us)
{
    int64_t at_us = next_us(c, k, after_us);

    if (at_us != AISLE_NEVER) {
        timers_post(&c->timers, at_us, k, TIMER_SCHEDULE);
        return;
    }
    k->schedule_over = true;
    judge(c, k);
}

static void start(struct control *c, struct controller *k)
{
    post_next(c, k, c->now_us - 1);
}

void cron_job_due(struct control *c, struct controller *k)
{
    const char *base = arena_printf(&c->arena, "%s-%lld", k->base, (long long)k->jobs++);
    struct controller *job = controller_new(c, &controller_job, k->load, k->facts, base);

    job->parent = k;
    if (k->load->pod_group)
        job->gang = gang_new(c, k->load, (uint32_t)job->at_once, job->at_once);
    controller_start(c, job);
    post_next(c, k, c->now_us);
}

void cron_job_heard(struct control *c, struct controller *k, bool well)
{
    k->jobs_ended++;
    k->jobs_failed = k->jobs_failed || !well;
    judge(c, k);
}

int64_t cron_job_count(const struct control *c, const struct controller *k)
{
    int64_t count = 0;

    for (int64_t at = next_us(c, k, k->facts->at_us - 1); at != AISLE_NEVER; at = next_us(c, k, at))
        count++;
    return count;
}

static enum aisle_status read_schedule(struct control *c, struct controller *k,
                                       struct aisle_errors *errs)
{
    struct aisle_error *err;
    char why[200];

    k->cron = arena_new(&c->arena, 1, sizeof *k->cron);
    if (!cron_read(k->cron, k->load->schedule, why, sizeof why)) {
        err = errors_next(errs);
        error_at(err, AISLE_EVALUE, &k->load->at, "spec.schedule of %s: %s", k->base, why);
        error_hint(err, "for instance \"*/15 9-17 * * 1-5\"");
        return AISLE_EVALUE;
    }
    if (c->env.spec->stop_at_us != AISLE_NEVER)
        return AISLE_OK;
    err = errors_next(errs);
    error_at(err, AISLE_EVALUE, &k->load->at, "%s is a CronJob, which makes jobs for ever", k->base);
    error_hint(err, "say stop.at_s");
    return AISLE_EVALUE;
}

enum aisle_status cron_jobs_read(struct control *c, struct aisle_errors *errs)
{
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; i < c->loads; i++) {
        struct controller *k = c->controller[i];

        if (k && k->type->counts_jobs && read_schedule(c, k, errs))
            status = AISLE_EVALUE;
    }
    return status;
}

const struct controller_type controller_cron_job = {.start = start, .counts_jobs = true};
