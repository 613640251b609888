/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of Pollux, and the published runs of Tiresias that they must give again. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/types.h>

#include "base/csv.h"
#include "support.h"
#include "training/progress.h"
#include "training/speed.h"

enum { S = 1000000, NODES = 16, NODE_GPUS = 4, JOBS_MAX = 200 };

static struct speed *load(void)
{
    struct aisle_speed_spec spec = {.file = {.name = "models"}, .format = "pollux"};
    struct aisle_error err = {0};
    struct speed *s;

    REQUIRE_DATA(spec.file.path, "pollux-osdi21/models");
    cr_assert(speed_new(&s, &spec, &err) == AISLE_OK, "%s", err.message);
    return s;
}

/* Figures of the authors' rules, computed from the same files by other code. */
Test(pollux, trainings_take_what_the_artifact_makes_of_its_tables)
{
    static const struct {
        const char *job_type;
        int64_t batch;
        int32_t gpus[8];
        double steps, training_s;
    } cases[] = {
        {"cifar10", 2048, {2, 4}, 3338.443639342548, 910},
        {"cifar10", 2048, {3, 1, 2}, 3338.443639342548, 961},
        {"bert", 384, {4, 4}, 476.0404008676694, 2459},
        {"ncf", 32768, {1}, 1551.956830695573, 47},
        {"yolov3", 64, {4}, 15970.330054632279, 14102},
        {"yolov3", 64, {1, 2, 1}, 15970.330054632279, 18129},
        {"deepspeech2", 640, {4, 4, 4}, 1396.7624174702023, 2477},
        {"imagenet", 3200, {4, 4, 4, 4, 4, 4}, 42672.66415806225, 31805},
        {"imagenet", 6400, {4, 4, 4, 4, 4, 4, 4, 4}, 25094.341317655435, 27431},
    };
    struct speed *s = load();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct speed_job job = {.job_type = cases[i].job_type, .batch = cases[i].batch};
        struct speed_place place = {.gpus = cases[i].gpus, .gpu_model = "T4", .span = SPEED_RACK};
        double full_s;

        for (; place.node_count < 8 && place.gpus[place.node_count]; place.node_count++)
            job.gpus += place.gpus[place.node_count];
        full_s = speed_steps(s, &job) * speed_step_s(s, &job);
        cr_expect(epsilon_eq(dbl, speed_steps(s, &job), cases[i].steps, 1e-6));
        cr_expect(epsilon_eq(dbl, full_s / speed_rate(s, &job, &place), cases[i].training_s, 1e-6),
                  "%s", cases[i].job_type);
    }
    speed_free(s);
}

Test(pollux, a_packed_gang_is_at_full_speed)
{
    static const int32_t packed[] = {4, 4, 4, 4},
                         spread[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    const struct speed_job job = {.job_type = "cifar10", .batch = 4096, .gpus = 16};
    struct speed_place place = {.gpus = packed, .node_count = 4, .gpu_model = "T4"};
    struct speed *s = load();

    cr_expect(eq(dbl, speed_rate(s, &job, &place), 1));
    place.gpus = spread;
    place.node_count = 16;
    cr_expect(lt(dbl, speed_rate(s, &job, &place), 1));
    speed_free(s);
}

Test(pollux, fewer_gpus_than_asked_for_are_slower_by_what_the_tables_say)
{
    static const int32_t one[] = {1}, four[] = {4};
    const struct speed_job job = {.job_type = "ncf", .batch = 32768, .gpus = 4};
    struct speed_place place = {.gpus = four, .node_count = 1, .gpu_model = "T4"};
    struct speed *s = load();

    cr_expect(eq(dbl, speed_rate(s, &job, &place), 1));
    place.gpus = one;
    cr_expect(gt(dbl, speed_rate(s, &job, &place), 0.25), "four GPUs do not do ncf four times as "
                                                          "fast");
    cr_expect(lt(dbl, speed_rate(s, &job, &place), 1));
    speed_free(s);
}

Test(pollux, a_folder_without_models_is_told)
{
    struct aisle_speed_spec spec = {.file = {.name = ".", .path = "/"}, .format = "pollux"};
    struct aisle_error err = {0};
    struct speed *s;

    spec.file.at = (struct aisle_place){.file = "s.yaml", .line = 7, .col = 3};
    cr_assert(speed_new(&s, &spec, &err) == AISLE_EVALUE);
    cr_expect(s == NULL && err.line == 7 && err.col == 3);
    cr_expect_str_eq(err.message, "no model in \"/\"");
}

/* The published runs ------------------------------------------------------------------------- */

struct job {
    char name[40], type[20];
    struct speed_job what;
    int64_t submit, end, held, work_us; /* end -1: not yet; times in s but for work */
    int queue;                          /* -1: has not arrived */
    bool running;
    int32_t gpus[NODES]; /* by node */
    struct progress_plan plan;
};

struct tiresias {
    struct job job[JOBS_MAX];
    size_t count;
    struct job *queue[2][JOBS_MAX]; /* in order of entry */
    size_t length[2];
    const struct speed *speed;
};

static void read_workload(struct tiresias *t, const char *path)
{
    static const struct csv_column want[] = {{"name", false},
                                             {"time", false},
                                             {"application", false},
                                             {"num_replicas", false},
                                             {"batch_size", false}};
    const struct aisle_file file = {.name = "w", .path = path};
    struct aisle_error err = {0};
    struct csv *csv;

    cr_assert(csv_open(&csv, &file, want, 5, &err) == AISLE_OK, "%s", err.message);
    while (csv_next(csv, &err) == AISLE_OK) {
        struct job *j = &t->job[t->count++];
        struct csv_cell name = csv_cell(csv, 0), type = csv_cell(csv, 2);

        *j = (struct job){.end = -1, .queue = -1};
        snprintf(j->name, sizeof j->name, "%.*s", (int)name.length, name.text);
        snprintf(j->type, sizeof j->type, "%.*s", (int)type.length, type.text);
        j->what.job_type = j->type;
        cr_assert(csv_int(csv, 1, 0, INT32_MAX, &j->submit, &err) == AISLE_OK);
        cr_assert(csv_int(csv, 3, 1, 64, &j->what.gpus, &err) == AISLE_OK);
        cr_assert(csv_int(csv, 4, 1, INT32_MAX, &j->what.batch, &err) == AISLE_OK);
        j->work_us =
            (int64_t)(speed_steps(t->speed, &j->what) * speed_step_s(t->speed, &j->what) * S + 0.5);
    }
    csv_close(csv);
}

static void enter(struct tiresias *t, struct job *j, int queue)
{
    j->queue = queue;
    t->queue[queue][t->length[queue]++] = j;
}

static void leave(struct tiresias *t, struct job *j)
{
    struct job **q = t->queue[j->queue];
    size_t at = 0;

    while (q[at] != j)
        at++;
    memmove(q + at, q + at + 1, (--t->length[j->queue] - at) * sizeof *q);
}

static void release(struct job *j, int32_t *idle)
{
    for (size_t n = 0; n < NODES; n++) {
        idle[n] += j->gpus[n];
        j->gpus[n] = 0;
    }
}

/* From the node with most idle GPUs, all of those, then from the next; ties to the lowest. */
static void start(struct tiresias *t, struct job *j, int32_t *idle, int64_t now)
{
    int32_t part[NODES];
    struct speed_place place = {.gpus = part, .gpu_model = "T4", .span = SPEED_RACK};

    for (int32_t left = (int32_t)j->what.gpus; left;) {
        size_t most = 0;

        for (size_t n = 1; n < NODES; n++)
            most = idle[n] > idle[most] ? n : most;
        j->gpus[most] = part[place.node_count++] = idle[most] < left ? idle[most] : left;
        idle[most] -= j->gpus[most];
        left -= j->gpus[most];
    }
    j->plan.from_us = (now + 30) * S;
    j->plan.rate = speed_rate(t->speed, &j->what, &place);
}

/* One round: ends since the last one, arrivals, demotions, who runs, who goes where. */
static bool decide(struct tiresias *t, int32_t *idle, int64_t now)
{
    int64_t room = NODES * NODE_GPUS;
    bool more = false;

    for (size_t i = 0; i < t->count; i++) {
        struct job *j = &t->job[i];

        if (j->queue < 0 && j->submit <= now)
            enter(t, j, 0);
        more = more || j->end < 0;
        if (j->end >= 0 || !j->running)
            continue;
        if (progress_end_us(&j->plan, j->work_us) <= now * S) {
            j->end = progress_end_us(&j->plan, j->work_us);
            release(j, idle);
            leave(t, j);
            continue;
        }
        j->held += 60;
        if (j->queue == 0 && j->held * j->what.gpus >= 57600) {
            leave(t, j);
            enter(t, j, 1);
        }
    }
    for (int q = 0; q < 2; q++)
        for (size_t i = 0; i < t->length[q]; i++) {
            struct job *j = t->queue[q][i];
            bool runs = j->what.gpus <= room;

            room -= runs ? j->what.gpus : 0;
            if (j->running && !runs) {
                j->plan.done_us = progress_at(&j->plan, now * S).done_us;
                release(j, idle);
            }
            j->plan.rate = runs && j->running ? j->plan.rate : 0;
            j->running = runs;
        }
    for (int q = 0; q < 2; q++)
        for (size_t i = 0; i < t->length[q]; i++)
            if (t->queue[q][i]->running && t->queue[q][i]->plan.rate <= 0)
                start(t, t->queue[q][i], idle, now);
    return more;
}

static double published(const char *workload, const char *job)
{
    static const struct csv_column want[] = {{"workload", false}, {"job", false}, {"jct_s", false}};
    struct aisle_file file = {.name = "j"};
    struct aisle_error err = {0};
    double jct = -1;
    struct csv *csv;

    REQUIRE_DATA(file.path, "pollux-osdi21/expected_jct_per_job_tiresias.csv");
    cr_assert(csv_open(&csv, &file, want, 3, &err) == AISLE_OK, "%s", err.message);
    while (jct < 0 && csv_next(csv, &err) == AISLE_OK) {
        struct csv_cell w = csv_cell(csv, 0), j = csv_cell(csv, 1);

        if (w.length == strlen(workload) && !memcmp(w.text, workload, w.length) &&
            j.length == strlen(job) && !memcmp(j.text, job, j.length))
            cr_assert(csv_real(csv, 2, 0, 1e9, &jct, &err) == AISLE_OK);
    }
    csv_close(csv);
    return jct;
}

/* Nearly all jobs take to the second what was published. The rest moved in the middle of an epoch,
 * or stood where the authors' interpolation differs from ours. */
Test(pollux, the_published_tiresias_runs_come_out_again)
{
    struct speed *s = load();
    static struct tiresias t;

    for (int w = 1; w <= 8; w++) {
        char name[40], file[80];
        const char *path;
        double sum = 0, expected = 0;
        size_t same = 0;
        int32_t idle[NODES];

        t = (struct tiresias){.speed = s};
        snprintf(name, sizeof name, "workload-%d", w);
        snprintf(file, sizeof file, "pollux-osdi21/workloads/%s.csv", name);
        REQUIRE_DATA(path, file);
        read_workload(&t, path);
        cr_assert(eq(sz, t.count, 160));
        for (size_t n = 0; n < NODES; n++)
            idle[n] = NODE_GPUS;
        for (int64_t now = 60; decide(&t, idle, now); now += 60)
            cr_assert(now < 1000000);
        for (size_t i = 0; i < t.count; i++) {
            double jct = (double)t.job[i].end / S - (double)t.job[i].submit;
            double theirs = published(name, t.job[i].name);

            sum += jct;
            expected += theirs;
            same += jct > theirs - 0.01 && jct < theirs + 0.01;
        }
        cr_expect(sum / expected > 0.998 && sum / expected < 1.002, "%s: %.3f, not %.3f", name,
                  sum / 160, expected / 160);
        cr_expect(ge(sz, same, 145), "%s: %zu", name, same);
        if (getenv("AISLE_VERBOSE"))
            fprintf(stderr, "%s: mean JCT %.3f s, published %.3f s, %zu of 160 equal\n", name,
                    sum / 160, expected / 160, same);
    }
    speed_free(s);
}
