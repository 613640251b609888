/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes and GPUs that fail under jobs, by traces of faults; all figures worked out by hand. */
#include "history.h"

#include <sqlite3.h>

static struct history h;

/* Nodes n-0.. of so many GPUs, and a trace of faults. */
#define CLUSTER(nodes, gpus, rest)                                                                 \
    "aisle: 1\nname: t\n"                                                                          \
    "cluster: {groups: [{name: n, count: " #nodes ", cpu_milli: 9000, mem_mib: 9000, "             \
    "gpu_count: " #gpus "}]}\n"                                                                    \
    "policy: {queue: fifo-skip, placement: count}\n" rest
#define FAULTS "faults: {file: faults.csv}\n"

static struct aisle_result *result;

static void run(const char *text, const char *faults)
{
    result = history_run(&h, text, faults, NULL);
}

static void tear_down(void)
{
    aisle_result_free(result);
    result = NULL;
}

TestSuite(failures, .fini = tear_down);

static void expect_at(enum aisle_notice_kind kind, const char *name, size_t n, double at_s)
{
    cr_expect(epsilon_eq(dbl, (double)history_find(&h, kind, name, n)->at_us / 1e6, at_s, 1e-9),
              "notice %d of %s", (int)kind, name);
}

/* The books of a job when it finished, in seconds; they add up to the microsecond. */
static void expect_books(const char *name, double held, double overhead, double checkpoint,
                         double lost)
{
    const struct aisle_job_view *j = &history_find(&h, AISLE_NOTICE_FINISHED, name, 0)->job;

    cr_expect(epsilon_eq(dbl, (double)j->held_us / 1e6, held, 1e-9), "held by %s", name);
    cr_expect(epsilon_eq(dbl, (double)j->overhead_us / 1e6, overhead, 1e-9), "overhead of %s", name);
    cr_expect(epsilon_eq(dbl, (double)j->checkpoint_us / 1e6, checkpoint, 1e-9), "%s", name);
    cr_expect(epsilon_eq(dbl, (double)j->lost_us / 1e6, lost, 1e-9), "lost by %s", name);
    cr_expect(eq(i64, j->done_us, j->work_us));
    cr_expect(eq(i64, j->held_us, j->work_us + j->overhead_us + j->checkpoint_us + j->lost_us));
}

/*
 * The gang holds n-0 and half of n-1. It runs from 10 on, writes for 10 s every 100 s; when n-1 fails
 * at 375 it has done 335, the third checkpoint is whole, so 35 are lost. `small` takes n-0 at once.
 * The gang begins anew at 500 when n-1 is back: 10 + 5 to start, 700 to do, 6 checkpoints.
 */
Test(failures, a_node_that_fails_under_a_gang_stops_all_of_it_and_undoes_work_since_the_checkpoint)
{
    run(CLUSTER(2, 4,
                "workload: {jobs: [{name: gang, pods: 6, duration_s: 1000}, "
                "{name: small, pods: 4, submit_s: 20, duration_s: 100}]}\n"
                "training: {start_s: 10, restore_s: 5, checkpoint: {every_s: 100, cost_s: 10}}\n"
                FAULTS),
        "t_s,node,event\n375,n-1,down\n500,n-1,up\n");
    expect_at(AISLE_NOTICE_LOST, "gang", 0, 375);
    expect_at(AISLE_NOTICE_DOWN, "n-1", 0, 375);
    expect_at(AISLE_NOTICE_STARTED, "small", 0, 375);
    expect_at(AISLE_NOTICE_FINISHED, "small", 0, 375 + 10 + 100);
    expect_at(AISLE_NOTICE_UP, "n-1", 0, 500);
    expect_at(AISLE_NOTICE_STARTED, "gang", 1, 500);
    expect_at(AISLE_NOTICE_FINISHED, "gang", 0, 500 + 15 + 700 + 60);
    expect_books("gang", 375 + 775, 25, 30 + 60, 35);
    expect_books("small", 110, 10, 0, 0);
    cr_expect(eq(u32, history_find(&h, AISLE_NOTICE_FINISHED, "gang", 0)->job.failures, 1));
    cr_expect(eq(u32, history_find(&h, AISLE_NOTICE_FINISHED, "gang", 0)->job.preemptions, 0));
    cr_expect(eq(str, (char *)history_find(&h, AISLE_NOTICE_STARTED, "gang", 0)->where,
                 (char *)"0:4/f 1:2/3"));
}

/* A checkpoint begins after 100 s of work, stalls the job for 5 and is whole 50 s after it began. */
static void expect_lost(const char *faults, double lost)
{
    run(CLUSTER(1, 1,
                "workload: {jobs: [{name: a, duration_s: 200}]}\n"
                "training: {checkpoint: {every_s: 100, cost_s: 50, mode: async, stall_s: 5}}\n"
                FAULTS),
        faults);
    cr_expect(epsilon_eq(dbl, (double)history_find(&h, AISLE_NOTICE_LOST, "a", 0)->job.lost_us / 1e6,
                         lost, 1e-9),
              "%s", faults);
    tear_down();
}

Test(failures, only_a_checkpoint_that_is_whole_holds_work)
{
    expect_lost("t_s,node,event\n50,n-0,down\n60,n-0,up\n", 50);
    expect_lost("t_s,node,event\n102,n-0,down\n110,n-0,up\n", 100);
    expect_lost("t_s,node,event\n149.999999,n-0,down\n160,n-0,up\n", 144.999999);
    expect_lost("t_s,node,event\n150,n-0,down\n160,n-0,up\n", 45);
}

Test(failures, without_checkpoints_all_work_since_the_start_is_lost_but_a_preemption_saves)
{
    run("aisle: 1\nname: t\n"
        "cluster: {groups: [{name: n, count: 1, cpu_milli: 9, mem_mib: 9, gpu_count: 1}]}\n"
        "policy: {queue: srtf, placement: count}\n"
        "workload: {jobs: [{name: long, duration_s: 100}, "
        "{name: short, submit_s: 40, duration_s: 10}]}\n" FAULTS,
        "t_s,node,event\n70,n-0,down\n80,n-0,up\n");
    expect_at(AISLE_NOTICE_EVICTED, "long", 0, 40);
    expect_at(AISLE_NOTICE_STARTED, "long", 1, 50);
    expect_at(AISLE_NOTICE_LOST, "long", 0, 70);
    expect_at(AISLE_NOTICE_FINISHED, "long", 0, 80 + 60); /* 40 were safe, 20 are lost */
    expect_books("long", 40 + 20 + 60, 0, 0, 20);
}

static char *text_of(sqlite3 *db, const char *sql)
{
    static char text[256];
    sqlite3_stmt *s;

    cr_assert(eq(int, sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK), "%s", sql);
    cr_assert(eq(int, sqlite3_step(s), SQLITE_ROW), "%s", sql);
    snprintf(text, sizeof text, "%s", (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    return text;
}

/* `a` may be tried again once. It fails at 100 and 300, for good; then `b` has the GPU. */
Test(failures, a_job_that_fails_more_often_than_it_may_be_retried_has_failed)
{
    const char *text = CLUSTER(1, 1,
                               "workload: {jobs: [{name: a, duration_s: 1000}, "
                               "{name: b, submit_s: 1, duration_s: 10}]}\n"
                               "faults: {file: faults.csv, retries: 1}\n");
    const struct history_row *died;
    sqlite3 *db;

    result = history_run(&h, text,
                         "t_s,node,event\n100,n-0,down\n150,n-0,up\n300,n-0,down\n350,n-0,up\n",
                         &(struct aisle_run_options){.database = "failures.db", .overwrite = true});
    expect_at(AISLE_NOTICE_LOST, "a", 0, 100);
    expect_at(AISLE_NOTICE_DIED, "a", 0, 300);
    died = history_find(&h, AISLE_NOTICE_DIED, "a", 0);
    cr_expect(eq(int, died->job.state, AISLE_JOB_FAILED));
    cr_expect(eq(u32, died->job.failures, 2));
    cr_expect(eq(i64, died->job.end_us, 300000000));
    cr_expect(eq(i64, died->job.held_us, 250000000));
    cr_expect(eq(i64, died->job.lost_us, 250000000));
    cr_expect(eq(str, (char *)died->reason, (char *)"failed more often than it may be tried again"));
    cr_expect(eq(sz, history_count(&h, AISLE_NOTICE_LOST, "a"), 1));
    expect_at(AISLE_NOTICE_FINISHED, "b", 0, 360);
    cr_expect(eq(sz, h.totals.job[AISLE_JOB_FAILED], 1));
    cr_expect(eq(sz, h.totals.job[AISLE_JOB_FINISHED], 1));
    cr_assert(eq(int, sqlite3_open("failures.db", &db), SQLITE_OK));
    cr_expect(eq(str, text_of(db, "SELECT state || ' ' || failures || ' ' || end_s || ' ' || reason "
                                  "FROM job WHERE name = 'a'"),
                 (char *)"failed 2 300.0 failed more often than it may be tried again"));
    sqlite3_close(db);
    unlink("failures.db");
}

Test(failures, retries_0_means_that_the_first_failure_is_the_end)
{
    run(CLUSTER(1, 1, "workload: {jobs: [{name: a, duration_s: 1000}]}\n"
                      "faults: {file: faults.csv, retries: 0}\n"),
        "t_s,node,event\n100,n-0,down\n");
    expect_at(AISLE_NOTICE_DIED, "a", 0, 100);
    cr_expect(eq(sz, aisle_result_warnings(result)->count, 0));
}

/* a and b share GPU 0, c has GPU 1. */
Test(failures, a_gpu_that_fails_hits_the_jobs_on_it_and_no_others)
{
    run(CLUSTER(1, 2,
                "workload: {jobs: [{name: a, gpu_milli: 500, duration_s: 100}, "
                "{name: b, gpu_milli: 500, duration_s: 100}, {name: c, duration_s: 100}]}\n" FAULTS),
        "t_s,node,gpu,event\n30,n-0,0,down\n70,n-0,0,up\n");
    expect_at(AISLE_NOTICE_LOST, "a", 0, 30);
    expect_at(AISLE_NOTICE_LOST, "b", 0, 30);
    cr_expect(eq(sz, history_count(&h, AISLE_NOTICE_LOST, NULL), 2));
    expect_at(AISLE_NOTICE_FINISHED, "c", 0, 100);
    expect_at(AISLE_NOTICE_FINISHED, "a", 0, 170);
    expect_at(AISLE_NOTICE_FINISHED, "b", 0, 170);
}

/* GPU 0 is out from 10 to 40, the node from 20 to 30. b has GPU 1 meanwhile. */
Test(failures, a_node_that_fails_and_comes_back_leaves_its_broken_gpu_broken)
{
    run(CLUSTER(1, 2,
                "workload: {jobs: [{name: a, pods: 2, duration_s: 100}, "
                "{name: b, submit_s: 15, duration_s: 100}]}\n" FAULTS),
        "t_s,node,gpu,event\n10,n-0,0,down\n20,n-0,,down\n30,n-0,,up\n40,n-0,0,up\n");
    expect_at(AISLE_NOTICE_LOST, "a", 0, 10);
    expect_at(AISLE_NOTICE_STARTED, "b", 0, 15);
    expect_at(AISLE_NOTICE_LOST, "b", 0, 20);
    expect_at(AISLE_NOTICE_STARTED, "b", 1, 30);
    cr_expect(eq(str, (char *)history_find(&h, AISLE_NOTICE_STARTED, "b", 1)->where,
                 (char *)"0:1/2"));
    expect_at(AISLE_NOTICE_STARTED, "a", 1, 130);
    expect_at(AISLE_NOTICE_FINISHED, "a", 0, 230);
}

Test(failures, a_gpu_that_is_mended_while_its_node_is_down_serves_when_that_is_back)
{
    run(CLUSTER(1, 2, "workload: {jobs: [{name: a, pods: 2, duration_s: 100}]}\n" FAULTS),
        "t_s,node,gpu,event\n10,n-0,0,down\n20,n-0,,down\n25,n-0,0,up\n26,n-0,1,down\n27,n-0,1,up\n"
        "30,n-0,,up\n");
    expect_at(AISLE_NOTICE_STARTED, "a", 1, 30);
    expect_at(AISLE_NOTICE_FINISHED, "a", 0, 130);
    cr_expect(eq(sz, history_count(&h, AISLE_NOTICE_LOST, NULL), 1));
}

Test(failures, a_job_that_ends_in_the_instant_of_a_failure_has_ended)
{
    run(CLUSTER(1, 1, "workload: {jobs: [{name: a, duration_s: 100}, "
                      "{name: b, submit_s: 1, duration_s: 10}]}\n" FAULTS),
        "t_s,node,event\n100,n-0,down\n100,n-0,up\n");
    expect_at(AISLE_NOTICE_FINISHED, "a", 0, 100);
    expect_at(AISLE_NOTICE_STARTED, "b", 0, 100); /* down and up again before the round */
    cr_expect(eq(sz, history_count(&h, AISLE_NOTICE_LOST, NULL), 0));
}

Test(failures, what_arrives_while_all_is_down_waits_for_the_repair)
{
    run(CLUSTER(1, 1, "workload: {jobs: [{name: a, submit_s: 5, duration_s: 10}]}\n" FAULTS),
        "t_s,node,event\n0,n-0,down\n1000000,n-0,up\n");
    expect_at(AISLE_NOTICE_STARTED, "a", 0, 1000000);
    cr_expect(eq(sz, history_count(&h, AISLE_NOTICE_REJECTED, NULL), 0));
}

Test(failures, a_run_ends_when_all_jobs_have_ended_whatever_would_fail_later)
{
    run(CLUSTER(2, 1, "workload: {jobs: [{name: a, duration_s: 100}]}\n" FAULTS),
        "t_s,node,event\n50,n-1,down\n200,n-1,up\n300,n-0,down\n");
    cr_expect(eq(i64, h.end_us, 100000000));
    cr_expect(eq(sz, history_count(&h, AISLE_NOTICE_UP, NULL), 0));
    tear_down();
    run(CLUSTER(4, 2, "workload: {jobs: [{name: a, count: 20, pods: 3, every_s: 50, duration_s: "
                      "1000}]}\n"
                      "faults: {node: {mtbf_s: 3000, repair_s: 200}, gpu: {mtbf_s: 5000, repair_s: "
                      "100}}\n"),
        NULL);
    cr_expect(eq(sz, h.totals.job[AISLE_JOB_FINISHED], 20));
    cr_expect(gt(sz, history_count(&h, AISLE_NOTICE_LOST, NULL), 0));
    cr_expect(eq(i64, h.end_us, h.row[h.count - 1].at_us));
    cr_expect(eq(int, h.row[h.count - 1].kind, AISLE_NOTICE_FINISHED));
}

Test(failures, a_run_whose_jobs_can_never_start_ends_and_names_them)
{
    run(CLUSTER(2, 1, "workload: {jobs: [{name: wide, pods: 2, submit_s: 20, duration_s: 10}, "
                      "{name: a, submit_s: 21, duration_s: 10}]}\n" FAULTS),
        "t_s,node,event\n10,n-1,down\n");
    expect_at(AISLE_NOTICE_FINISHED, "a", 0, 31);
    cr_assert(eq(sz, aisle_result_warnings(result)->count, 1));
    cr_expect(eq(str, (char *)aisle_result_warnings(result)->item[0].message,
                 (char *)"1 job still waits and nothing is left to happen: wide"));
    cr_expect(eq(str, (char *)aisle_result_warnings(result)->item[0].hint,
                 (char *)"nodes or GPUs are out of service and never repaired"));
    cr_expect(eq(sz, h.totals.job[AISLE_JOB_WAITING], 1));
}

/* Of a spare's swap of 30 s and a repair of 1000 s the job waits for the first. */
Test(failures, a_spare_takes_the_place_of_a_failed_node)
{
    const struct history_row *lost;

    run(CLUSTER(1, 1, "workload: {jobs: [{name: a, duration_s: 1000}]}\n"
                      "faults: {node: {mtbf_s: 700, repair_s: 1000}, spares: 1, swap_s: 30}\n"
                      "seed: 3\n"),
        NULL);
    lost = history_find(&h, AISLE_NOTICE_LOST, "a", 0);
    cr_expect(eq(i64, history_find(&h, AISLE_NOTICE_STARTED, "a", 1)->at_us, lost->at_us + 30000000));
    cr_expect(eq(sz, h.totals.job[AISLE_JOB_FINISHED], 1));
}

/* Stops ------------------------------------------------------------------------------------------ */

#define PREEMPTING(gpus, rest)                                                                     \
    "aisle: 1\nname: t\n"                                                                          \
    "cluster: {groups: [{name: n, count: 1, cpu_milli: 9, mem_mib: 9, gpu_count: " #gpus "}]}\n"   \
    "policy: {queue: srtf, placement: count}\n" rest

/* b is preempted at 10 by `short`, which waits for its checkpoint until 13. a is left alone. */
Test(stops, a_preempted_job_holds_its_gpus_while_it_writes_its_checkpoint)
{
    run(PREEMPTING(2, "workload: {jobs: [{name: a, duration_s: 100}, {name: b, duration_s: 100}, "
                      "{name: short, submit_s: 10, duration_s: 5}]}\n"
                      "training: {stop_s: 3}\n"),
        NULL);
    expect_at(AISLE_NOTICE_EVICTED, "b", 0, 10);
    expect_at(AISLE_NOTICE_STARTED, "short", 0, 10);
    expect_at(AISLE_NOTICE_FINISHED, "short", 0, 18);
    expect_books("short", 8, 3, 0, 0);
    expect_at(AISLE_NOTICE_FINISHED, "a", 0, 100);
    expect_at(AISLE_NOTICE_FINISHED, "b", 0, 18 + 90);
    expect_books("b", 100, 0, 0, 0);
    tear_down();
}

/* `wide` needs both GPUs, of which b has left one; `later` comes when the writing is over. */
Test(stops, the_last_of_its_places_to_be_vacant_holds_a_gang_up)
{
    run(PREEMPTING(2, "workload: {jobs: [{name: b, duration_s: 100}, "
                      "{name: wide, pods: 2, submit_s: 10, duration_s: 50}, "
                      "{name: later, submit_s: 12, duration_s: 1}]}\n"
                      "training: {start_s: 2, stop_s: 7}\n"),
        NULL);
    expect_at(AISLE_NOTICE_STARTED, "wide", 0, 10);
    expect_at(AISLE_NOTICE_EVICTED, "wide", 0, 12); /* before it has done anything */
    expect_at(AISLE_NOTICE_STARTED, "later", 0, 12);
    /* wide's GPU 0 is vacant at 12 + 7, and `later` has 2 s to start and 1 s to do */
    expect_at(AISLE_NOTICE_FINISHED, "later", 0, 12 + 2 + 7 + 1);
    tear_down();
}

Test(stops, a_job_goes_on_elsewhere_only_when_its_checkpoint_is_written)
{
    run(PREEMPTING(2, "workload: {jobs: [{name: a, duration_s: 12}, {name: b, duration_s: 100}, "
                      "{name: short, submit_s: 10, duration_s: 1}]}\n"
                      "training: {stop_s: 5}\n"),
        NULL);
    expect_at(AISLE_NOTICE_EVICTED, "b", 0, 10);
    expect_at(AISLE_NOTICE_STARTED, "b", 1, 12); /* on a's GPU */
    expect_at(AISLE_NOTICE_FINISHED, "b", 0, 15 + 90);
    expect_books("b", 10 + 93, 3, 0, 0);
    tear_down();
}

Test(stops, after_a_failure_there_is_nothing_to_wait_for)
{
    run("aisle: 1\nname: t\n"
        "cluster: {groups: [{name: n, count: 1, cpu_milli: 9, mem_mib: 9, gpu_count: 1}]}\n"
        "workload: {jobs: [{name: a, duration_s: 100}]}\n"
        "training: {stop_s: 50}\n" FAULTS,
        "t_s,node,event\n10,n-0,down\n11,n-0,up\n");
    expect_at(AISLE_NOTICE_FINISHED, "a", 0, 111);
    tear_down();
}

/* Elastic jobs --------------------------------------------------------------------------------- */

Test(elastic, a_job_that_holds_half_of_its_pods_takes_twice_as_long)
{
    run(CLUSTER(1, 4, "workload: {jobs: [{name: other, pods: 2, duration_s: 1000}, "
                      "{name: a, pods: 4, pods_min: 1, duration_s: 100}]}\n"),
        NULL);
    expect_at(AISLE_NOTICE_FINISHED, "a", 0, 200);
    tear_down();
}

Test(elastic, the_same_without_gpus)
{
    run(CLUSTER(1, 4, "workload: {jobs: [{name: a, gpu_count: 0, cpu_milli: 4500, pods: 8, "
                      "pods_min: 1, duration_s: 100}]}\n"),
        NULL);
    expect_at(AISLE_NOTICE_FINISHED, "a", 0, 400);
    tear_down();
}

Test(elastic, a_job_that_loses_a_node_starts_again_with_what_is_left)
{
    run(CLUSTER(2, 2, "workload: {jobs: [{name: a, pods: 4, pods_min: 2, duration_s: 100}]}\n" FAULTS),
        "t_s,node,event\n50,n-1,down\n");
    expect_at(AISLE_NOTICE_LOST, "a", 0, 50);
    expect_at(AISLE_NOTICE_STARTED, "a", 1, 50);
    expect_at(AISLE_NOTICE_FINISHED, "a", 0, 250);
    cr_expect(eq(str, (char *)history_find(&h, AISLE_NOTICE_STARTED, "a", 1)->where,
                 (char *)"0:2/3"));
    tear_down();
}
