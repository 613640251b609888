/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/metrics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const by_load_name[BY_LOADS] = {
    [BY_LOAD_ALLOCATED] = "gpu.allocated_ratio",
    [BY_LOAD_FRAGMENTED] = "gpu.fragmented_ratio",
    [BY_LOAD_FRAGMENTED_OF_IDLE] = "gpu.fragmented_of_idle_ratio",
};

const struct aisle_metric_info aisle_metrics[] = {
    {"pod.submitted", "count", "pods that arrived"},
    {"pod.placed", "count", "pods that were placed at least once"},
    {"pod.rejected", "count", "pods given up without ever being placed"},
    {"job.submitted", "count", "jobs that arrived; = finished + unfinished + rejected + failed"},
    {"job.finished", "count", "jobs that ran to their end"},
    {"job.unfinished", "count", "jobs that run or wait at the end of the run"},
    {"job.rejected", "count", "jobs given up without ever being placed"},
    {"job.failed", "count", "jobs that failures stopped more often than they may be tried again"},
    {"job.jct.count", "count", "finished jobs, over which the means below are taken"},
    {"job.jct.mean_s", "s", "completion time: end - submission"},
    {"job.jct.median_s", "s", "its median: sorted[floor(n / 2)]"},
    {"job.jct.p99_s", "s", "its 99th percentile: sorted[floor(0.99 n)]"},
    {"job.wait.mean_s", "s", "waiting time: first start - submission"},
    {"job.wait.median_s", "s", "its median"},
    {"job.wait.p99_s", "s", "its 99th percentile"},
    {"job.wait.widest.mean_s", "s", "of those that ask for most GPUs; what is not over counts to the end"},
    {"job.wait.widest.started_ratio", "ratio", "share of these that started"},
    {"job.queue.mean_s", "s", "time without resources: completion - time with them; = wait unless stopped"},
    {"job.bounded_slowdown.mean", "1", "mean of max(1, completion / max(10 s, time with resources))"},
    {"job.ettr.mean", "ratio", "mean of productive time / completion time (Kokolis et al., HPCA 2025)"},
    {"job.makespan_s", "s", "from the first arrival to the last end"},
    {"gpu.allocated.final_ratio", "ratio", "allocated GPU / the cluster's, at the end"},
    {"gpu.allocated.mean_ratio", "ratio", "the same, time-weighted from the first arrival to the end"},
    {"gpu.allocated.load_%_ratio", "ratio", "the same at so many percent of arrived load"},
    {"cpu.allocated.final_ratio", "ratio", "allocated CPU / the cluster's, at the end"},
    {"cpu.allocated.mean_ratio", "ratio", "the same, time-weighted from the first arrival to the end"},
    {"gpu.fragmented.final_ratio", "ratio", "fragmented GPU / the cluster's, at the end"},
    {"gpu.fragmented.load_%_ratio", "ratio", "the same at so many percent of arrived load"},
    {"gpu.fragmented_of_idle.load_%_ratio", "ratio", "fragmented GPU / GPU that is not allocated, there"},
    {"gpu.down.mean_ratio", "ratio", "GPU out of service / the cluster's, time-weighted likewise"},
    {"goodput.ratio", "ratio", "productive time / time held, over all jobs and their GPUs (CPUs without)"},
    {"goodput.held_gpu_h", "h", "time that jobs held GPUs, GPU-hours (CPU-hours without GPUs)"},
    {"goodput.overhead_gpu_h", "h", "of it: starting and restoring"},
    {"goodput.checkpoint_gpu_h", "h", "of it: stalled by checkpoints"},
    {"goodput.lost_gpu_h", "h", "of it: work that failures undid"},
    {"measure.from_s", "s", "of a window (measure): the beginning of the time that means are taken over"},
    {"measure.to_s", "s", "the end of that time"},
    {"queue.length.mean", "1", "waiting jobs, time-weighted from the first arrival to the end"},
    {"sched.decisions", "count", "decision rounds"},
    {"sched.preemptions", "count", "jobs that ran before a round and not after it"},
    {"sched.moves", "count", "jobs that ran elsewhere before a round"},
    {"attempt.count", "count", "attempts to place a job, if they are told (record: {attempts: on})"},
    {"attempt.placed.count", "count", "of them: that placed it"},
    {"attempt.held.count", "count", "of them: that found a place, held while it waits for its gang"},
    {"attempt.preempts.count", "count", "of them: that found none but evict others for one"},
    {"attempt.failed.count", "count", "of them: that found none"},
    {"attempt.gated.count", "count", "of them: that were none, by scheduling gates or a gang not whole"},
    {"random.draws", "count", "random numbers that the run drew; 0: nothing is random, one seed is enough"},
    {"random.workload.draws", "count", "of them: by the source of the work; absent if none, as all below"},
    {"random.shake.draws", "count", "of them: by workload.shake"},
    {"random.ranks.draws", "count", "of them: by cluster.rank"},
    {"random.column.draws", "count", "numbers from columns of the seed ({seed}), which count as drawn"},
    {"random.policy.draws", "count", "of them: by the policies, most often among equal nodes"},
    {"random.faults.draws", "count", "of them: by faults"},
    {"fault.count", "count", "times that a node or a GPU failed"},
    {"fault.stops", "count", "times that a failure stopped a job"},
    {0},
};

void metrics_init(struct metrics *m)
{
    *m = (struct metrics){.first_us = -1, .last_us = -1, .last_finish_us = -1};
}

void metrics_fini(struct metrics *m)
{
    mem_free(m->row);
    mem_free(m->point);
    mem_free(m->bucket);
    mem_free(m->wait_s);
    mem_free(m->jct_s);
    mem_free(m->slowdown);
    arena_fini(&m->text);
}

/* While the run goes on -------------------------------------------------------------------------- */

/* Amounts have been as in `before` since last_us. */
static void integrate(struct metrics *m, const struct aisle_view *view, int64_t now_us)
{
    if (m->last_us >= 0) {
        double dt = (double)window_overlap_us(&m->window, m->last_us, now_us);

        m->gpu_area += (double)m->before.gpu_allocated_milli * dt;
        m->cpu_area += (double)m->before.cpu_allocated_milli * dt;
        m->down_area += (double)m->before.gpu_down_milli * dt;
        m->waiting_area += (double)m->before.job[AISLE_JOB_WAITING] * dt;
    }
    m->last_us = now_us;
    m->before = aisle_view_totals(view);
}

static double *append(double *array, size_t *cap, size_t at, double value)
{
    array = mem_reserve(array, cap, at + 1, sizeof *array);
    array[at] = value;
    return array;
}

static void add_finished(struct metrics *m, const struct aisle_job_view *job)
{
    static const double BOUND_S = 10; /* Feitelson et al., JSSPP 1997 */
    double jct = (double)(job->end_us - job->submit_us) / 1e6;
    double wait = (double)(job->first_start_us - job->submit_us) / 1e6;
    double held = (double)job->held_us / 1e6;
    double useful = held - (double)(job->overhead_us + job->checkpoint_us + job->lost_us) / 1e6;

    m->jct_s = append(m->jct_s, &m->jct_cap, m->finished, jct);
    m->wait_s = append(m->wait_s, &m->wait_cap, m->finished, wait);
    m->slowdown = append(m->slowdown, &m->slowdown_cap, m->finished,
                         fmax(1, jct / fmax(BOUND_S, held)));
    m->queue_s += jct - held;
    m->ettr += jct > 0 ? useful / jct : 1;
    m->finished++;
    m->last_finish_us = job->end_us;
}

/* Is this job one of those that are measured? */
static bool counts(const struct metrics *m, const struct aisle_view *view, aisle_job_id id)
{
    return !m->window.on || window_has(&m->window, id, aisle_view_job(view, id).submit_us);
}

/* What its time with resources was used for, weighted by what it held. */
static void add_time(struct metrics *m, const struct aisle_view *view, aisle_job_id id)
{
    struct aisle_job_view job = aisle_view_job(view, id);
    bool gpus = aisle_view_totals(view).gpu_milli > 0;
    double weight = (double)(gpus ? aisle_shape_gpu_milli(job.shape) : job.shape->cpu_milli) *
                    job.pods / 1e9;

    m->time.held += weight * (double)job.held_us;
    m->time.overhead += weight * (double)job.overhead_us;
    m->time.checkpoint += weight * (double)job.checkpoint_us;
    m->time.lost += weight * (double)job.lost_us;
}

/* A job that waited until then, be it that it started. Those that were never to start don't count:
 * they did not wait. */
static void add_wait(struct metrics *m, const struct aisle_job_view *job, int64_t until_us,
                     bool started)
{
    int64_t gpu_milli = aisle_shape_gpu_milli(job->shape) * job->pods;

    if (gpu_milli > m->widest.gpu_milli)
        m->widest = (struct widest){.gpu_milli = gpu_milli};
    if (gpu_milli < m->widest.gpu_milli)
        return;
    m->widest.count++;
    m->widest.started += started;
    m->widest.wait_s += (double)(until_us - job->submit_us) / 1e6;
}

enum { LOAD_MOST = 1000 }; /* percent; nobody looks beyond ten times what there is */

/* The bucket is the arrived load in percent, rounded half to even, as in the published curves. */
static void sample_by_load(struct metrics *m, const struct aisle_view *view,
                           const struct aisle_totals *t)
{
    double all = (double)t->gpu_milli, fragmented = aisle_view_fragmented_milli(view);
    double idle = (double)(t->gpu_milli - t->gpu_allocated_milli);
    size_t percent = (size_t)rint((double)t->gpu_arrived_milli * 100 / all);
    double value[BY_LOADS] = {
        [BY_LOAD_ALLOCATED] = (double)t->gpu_allocated_milli / all,
        [BY_LOAD_FRAGMENTED] = fragmented / all,
        [BY_LOAD_FRAGMENTED_OF_IDLE] = fragmented / idle,
    };
    bool known[BY_LOADS] = {
        [BY_LOAD_ALLOCATED] = true,
        [BY_LOAD_FRAGMENTED] = fragmented >= 0,
        [BY_LOAD_FRAGMENTED_OF_IDLE] = fragmented >= 0 && idle > 0,
    };

    if (percent > LOAD_MOST)
        return;
    m->bucket = mem_reserve(m->bucket, &m->bucket_cap, percent + 1, sizeof *m->bucket);
    if (m->bucket_count < percent + 1)
        m->bucket_count = percent + 1;
    for (int i = 0; i < BY_LOADS; i++)
        if (known[i]) {
            m->bucket[percent].sum[i] += value[i];
            m->bucket[percent].count[i]++;
        }
}

static void add_point(struct metrics *m, const char *name, int64_t at_us, double value)
{
    m->point = mem_reserve(m->point, &m->point_cap, m->point_count + 1, sizeof *m->point);
    m->point[m->point_count++] = (struct series_point){.name = name, .at_us = at_us, .value = value};
}

static void sample_over_time(struct metrics *m, const struct aisle_view *view, int64_t now_us)
{
    struct aisle_totals t = aisle_view_totals(view);

    if (t.gpu_milli > 0) {
        double fragmented = aisle_view_fragmented_milli(view), all = (double)t.gpu_milli;

        add_point(m, "gpu.allocated_ratio", now_us, (double)t.gpu_allocated_milli / all);
        if (fragmented >= 0)
            add_point(m, "gpu.fragmented_ratio", now_us, fragmented / all);
    }
    if (t.cpu_milli > 0)
        add_point(m, "cpu.allocated_ratio", now_us,
                  (double)t.cpu_allocated_milli / (double)t.cpu_milli);
    add_point(m, "queue.length", now_us, (double)t.job[AISLE_JOB_WAITING]);
}

/* What happens to one of the jobs that are measured. */
static void note_job(struct metrics *m, const struct aisle_view *view,
                     const struct aisle_notice *what)
{
    struct aisle_job_view job = aisle_view_job(view, what->job);

    switch (what->kind) {
    case AISLE_NOTICE_STARTED:
        if (job.preemptions + job.moves + job.failures == 0)
            add_wait(m, &job, what->at_us, true);
        break;
    case AISLE_NOTICE_FINISHED:
        add_finished(m, &job);
        add_time(m, view, what->job);
        break;
    case AISLE_NOTICE_DIED:
        add_time(m, view, what->job);
        break;
    default: /* rejected */
        if (job.state == AISLE_JOB_FAILED)
            add_time(m, view, what->job); /* given up after it ran */
        break;
    }
}

/* Events that are counted, whosever they are. */
static void count_event(struct metrics *m, const struct aisle_view *view,
                        const struct aisle_notice *what)
{
    switch (what->kind) {
    case AISLE_NOTICE_ATTEMPT:
        m->attempts[what->attempt->outcome]++;
        break;
    case AISLE_NOTICE_EVICTED:
        m->evictions++;
        m->moves += aisle_view_job(view, what->job).state == AISLE_JOB_RUNNING;
        break;
    case AISLE_NOTICE_DECIDED:
        m->rounds++;
        break;
    case AISLE_NOTICE_LOST:
        m->lost++;
        break;
    case AISLE_NOTICE_DIED:
        m->died++;
        break;
    case AISLE_NOTICE_DOWN:
        m->faults++;
        break;
    default:
        break;
    }
}

static enum aisle_status notice(void *self, const struct aisle_view *view,
                                const struct aisle_notice *what, struct aisle_error *err)
{
    struct metrics *m = self;

    (void)err;
    window_hear(&m->window, view, what);
    if (window_open(&m->window, what->at_us))
        count_event(m, view, what);
    switch (what->kind) {
    case AISLE_NOTICE_SUBMITTED:
        if (m->first_us < 0) {
            m->first_us = what->at_us;
            m->jobs = !aisle_view_job(view, what->job).lone_pod;
        }
        break;
    case AISLE_NOTICE_REJECTED:
    case AISLE_NOTICE_STARTED:
    case AISLE_NOTICE_FINISHED:
    case AISLE_NOTICE_DIED:
        if (counts(m, view, what->job))
            note_job(m, view, what);
        break;
    case AISLE_NOTICE_DECIDED:
        integrate(m, view, what->at_us);
        if (!m->before.leaves && m->before.gpu_milli > 0)
            sample_by_load(m, view, &m->before);
        break;
    case AISLE_NOTICE_DOWN:
    case AISLE_NOTICE_UP:
        integrate(m, view, what->at_us);
        break;
    case AISLE_NOTICE_SAMPLE:
        sample_over_time(m, view, what->at_us);
        break;
    case AISLE_NOTICE_EVICTED:
    case AISLE_NOTICE_ATTEMPT:
    case AISLE_NOTICE_LOST:
    case AISLE_NOTICE_KINDS:
        break;
    }
    return AISLE_OK;
}

/* At the end ------------------------------------------------------------------------------------- */

bool metrics_by_load(const struct metrics *m, enum by_load which, size_t percent, double *value)
{
    size_t from = percent, to = percent;
    double sum = 0;
    uint64_t n = 0;

    if (percent >= m->bucket_count)
        return false;
    if (m->bucket[percent].count[which] == 0) {
        from -= from > 0;
        to += to + 1 < m->bucket_count;
    }
    for (size_t i = from; i <= to; i++) {
        sum += m->bucket[i].sum[which];
        n += m->bucket[i].count[which];
    }
    *value = n ? sum / (double)n : 0;
    return n > 0;
}

static void add(struct metrics *m, const char *name, double value)
{
    const struct aisle_metric_info *info = aisle_metrics;

    while (info->name && strcmp(info->name, name) != 0)
        info++;
    m->row = mem_reserve(m->row, &m->row_cap, m->row_count + 1, sizeof *m->row);
    m->row[m->row_count++] = (struct aisle_metric){
        .name = name, .unit = info->name ? info->unit : "ratio", .value = value};
}

void metrics_add(struct metrics *m, const char *name, double value)
{
    add(m, name, value);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double mean(const double *v, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += v[i];
    return sum / (double)n;
}

/* Mean, then sorts, then quantiles by index, 0-based, as the references of the field take them. */
static void add_spread(struct metrics *m, double *v, const char *mean_name, const char *median_name,
                       const char *p99_name)
{
    size_t n = m->finished, p99 = (size_t)(0.99 * (double)n);

    add(m, mean_name, mean(v, n));
    qsort(v, n, sizeof *v, ascending);
    add(m, median_name, v[n / 2]);
    add(m, p99_name, v[p99 < n ? p99 : n - 1]);
}

static void add_jobs(struct metrics *m, const struct aisle_totals *t)
{
    add(m, "job.submitted", (double)t->submitted);
    add(m, "job.finished", (double)m->finished);
    add(m, "job.unfinished", (double)(t->job[AISLE_JOB_RUNNING] + t->job[AISLE_JOB_WAITING]));
    add(m, "job.rejected", (double)t->job[AISLE_JOB_REJECTED]);
    add(m, "job.failed", (double)t->job[AISLE_JOB_FAILED]);
    if (m->finished == 0)
        return;
    add(m, "job.jct.count", (double)m->finished);
    add_spread(m, m->jct_s, "job.jct.mean_s", "job.jct.median_s", "job.jct.p99_s");
    add_spread(m, m->wait_s, "job.wait.mean_s", "job.wait.median_s", "job.wait.p99_s");
    add(m, "job.queue.mean_s", m->queue_s / (double)m->finished);
    add(m, "job.bounded_slowdown.mean", mean(m->slowdown, m->finished));
    if (m->jobs)
        add(m, "job.ettr.mean", m->ettr / (double)m->finished);
    add(m, "job.makespan_s",
        (double)(m->last_finish_us - (m->window.on ? m->window.first_job_us : m->first_us)) / 1e6);
}

/* Of what asks for no GPU there is no widest. */
static void add_widest(struct metrics *m, const struct aisle_view *view)
{
    const struct widest *w = &m->widest;

    for (aisle_job_id id = 0; id < aisle_view_job_count(view); id++) {
        struct aisle_job_view job;

        if (!aisle_view_has_job(view, id) || !counts(m, view, id))
            continue;
        job = aisle_view_job(view, id);
        if (job.state == AISLE_JOB_WAITING && job.first_start_us < 0)
            add_wait(m, &job, aisle_view_now_us(view), false);
    }
    if (w->gpu_milli == 0 || w->count == 0)
        return;
    add(m, "job.wait.widest.mean_s", w->wait_s / (double)w->count);
    add(m, "job.wait.widest.started_ratio", (double)w->started / (double)w->count);
}

static void add_over_time(struct metrics *m, const struct aisle_totals *t)
{
    int64_t from_us = m->first_us, to_us = m->last_us;
    double span;

    if (m->first_us < 0 || (m->window.on && !window_span(&m->window, m->last_us, &from_us, &to_us)))
        return;
    span = (double)(to_us - from_us);
    if (span <= 0)
        return;
    if (m->window.on) {
        add(m, "measure.from_s", (double)from_us / 1e6);
        add(m, "measure.to_s", (double)to_us / 1e6);
    }
    if (t->gpu_milli > 0)
        add(m, "gpu.allocated.mean_ratio", m->gpu_area / span / (double)t->gpu_milli);
    if (m->cpu_area > 0)
        add(m, "cpu.allocated.mean_ratio", m->cpu_area / span / (double)t->cpu_milli);
    if (m->down_area > 0)
        add(m, "gpu.down.mean_ratio", m->down_area / span / (double)t->gpu_milli);
    add(m, "queue.length.mean", m->waiting_area / span);
}

/* Where the time that jobs held their places went. */
static void add_goodput(struct metrics *m, const struct aisle_view *view)
{
    const struct gpu_time *t = &m->time;

    for (aisle_job_id id = 0; id < aisle_view_job_count(view); id++) {
        enum aisle_job_state state;

        if (!aisle_view_has_job(view, id) || !counts(m, view, id))
            continue;
        state = aisle_view_job(view, id).state;
        if (state == AISLE_JOB_RUNNING || state == AISLE_JOB_WAITING)
            add_time(m, view, id);
    }
    if (!m->jobs || t->held <= 0)
        return;
    add(m, "goodput.ratio", (t->held - t->overhead - t->checkpoint - t->lost) / t->held);
    add(m, "goodput.held_gpu_h", t->held / 3600);
    add(m, "goodput.overhead_gpu_h", t->overhead / 3600);
    add(m, "goodput.checkpoint_gpu_h", t->checkpoint / 3600);
    add(m, "goodput.lost_gpu_h", t->lost / 3600);
}

/* The loads at which the ATC'23 paper, and its followers, compare policies. */
static void add_at_loads(struct metrics *m)
{
    static const struct {
        enum by_load which;
        const char *prefix;
        int percent[8];
    } table[] = {
        {BY_LOAD_ALLOCATED, "gpu.allocated.load_", {80, 90, 100, 110, 120, 130}},
        {BY_LOAD_FRAGMENTED, "gpu.fragmented.load_", {50, 80, 90, 100}},
        {BY_LOAD_FRAGMENTED_OF_IDLE, "gpu.fragmented_of_idle.load_", {50, 80, 90, 100}},
    };
    double value;

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        for (const int *p = table[i].percent; *p; p++)
            if (metrics_by_load(m, table[i].which, (size_t)*p, &value))
                add(m, arena_printf(&m->text, "%s%d_ratio", table[i].prefix, *p), value);
}

/* All of them or none: where attempts are told of, that none failed is a figure. */
static void add_attempts(struct metrics *m)
{
    static const char *const name[AISLE_OUTCOMES] = {
        [AISLE_OUTCOME_PLACED] = "attempt.placed.count",
        [AISLE_OUTCOME_HELD] = "attempt.held.count",
        [AISLE_OUTCOME_PREEMPTS] = "attempt.preempts.count",
        [AISLE_OUTCOME_FAILED] = "attempt.failed.count",
        [AISLE_OUTCOME_GATED] = "attempt.gated.count",
    };
    uint64_t all = 0;

    for (int i = 0; i < AISLE_OUTCOMES; i++)
        all += m->attempts[i];
    if (all == 0)
        return;
    add(m, "attempt.count", (double)all);
    for (int i = 0; i < AISLE_OUTCOMES; i++)
        add(m, name[i], (double)m->attempts[i]);
}

static enum aisle_status end(void *self, const struct aisle_view *view, struct aisle_error *err)
{
    struct metrics *m = self;
    struct aisle_totals all = aisle_view_totals(view), t = window_totals(&m->window, view);
    double fragmented = aisle_view_fragmented_milli(view);

    (void)err;
    if (!m->jobs) {
        add(m, "pod.submitted", (double)t.submitted);
        add(m, "pod.placed",
            (double)(t.submitted - t.job[AISLE_JOB_REJECTED] - t.job[AISLE_JOB_WAITING]));
        add(m, "pod.rejected", (double)t.job[AISLE_JOB_REJECTED]);
    }
    if (t.leaves) {
        add_jobs(m, &t);
        add_widest(m, view);
    }
    /* What is allocated once all have left says nothing. */
    if (t.gpu_milli > 0 && all.job[AISLE_JOB_RUNNING] > 0)
        add(m, "gpu.allocated.final_ratio", (double)t.gpu_allocated_milli / (double)t.gpu_milli);
    if (t.cpu_allocated_milli > 0)
        add(m, "cpu.allocated.final_ratio", (double)t.cpu_allocated_milli / (double)t.cpu_milli);
    if (t.gpu_milli > 0 && fragmented >= 0 && all.job[AISLE_JOB_RUNNING] > 0)
        add(m, "gpu.fragmented.final_ratio", fragmented / (double)t.gpu_milli);
    if (t.leaves) {
        integrate(m, view, aisle_view_now_us(view));
        add_over_time(m, &t);
        add_goodput(m, view);
        m->bucket_count = 0;
    }
    add_at_loads(m);
    add(m, "sched.decisions", (double)m->rounds);
    add(m, "sched.preemptions", (double)(m->evictions - m->moves));
    add(m, "sched.moves", (double)m->moves);
    add_attempts(m);
    if (m->faults > 0) {
        add(m, "fault.count", (double)m->faults);
        add(m, "fault.stops", (double)(m->lost + m->died));
    }
    return AISLE_OK;
}

struct aisle_observer metrics_observer(struct metrics *m)
{
    return (struct aisle_observer){.self = m, .notice = notice, .end = end};
}

double metrics_value(const struct metrics *m, const char *name)
{
    for (size_t i = 0; i < m->row_count; i++)
        if (strcmp(m->row[i].name, name) == 0)
            return m->row[i].value;
    return NAN;
}
