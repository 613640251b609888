/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of attempts in the database. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <aisle/round.h>

#include "policy/policies.h"
#include "record/attempts.h"
#include "record/recorder.h"
#include "record/store.h"
#include "run/run.h"
#include "world.h"

#define S(seconds) ((int64_t)(seconds)*1000000)

static sqlite3 *db;
static struct attempts *attempts;

static void set_up(void)
{
    cr_assert(eq(int, sqlite3_open(":memory:", &db), SQLITE_OK));
    cr_assert(eq(int, sqlite3_exec(db, aisle_schema_sql, NULL, NULL, NULL), SQLITE_OK));
    cr_assert(eq(int, attempts_new(&attempts, db, 7, NULL), AISLE_OK));
}

static void tear_down(void)
{
    attempts_free(attempts);
    cr_expect(eq(int, sqlite3_close(db), SQLITE_OK)); /* no statement is left */
}

TestSuite(attempts, .init = set_up, .fini = tear_down);

/* One value of a query, as text. */
static void expect_in(sqlite3 *from, const char *sql, const char *value)
{
    sqlite3_stmt *st = NULL;

    cr_assert(eq(int, sqlite3_prepare_v2(from, sql, -1, &st, NULL), SQLITE_OK), "%s",
              sqlite3_errmsg(from));
    cr_assert(eq(int, sqlite3_step(st), SQLITE_ROW));
    cr_expect(eq(str, (char *)sqlite3_column_text(st, 0), (char *)value), "%s", sql);
    sqlite3_finalize(st);
}

static void expect(const char *sql, const char *value)
{
    expect_in(db, sql, value);
}

/* All rows of the table, "n outcome first..last xcount node", in order. */
static void expect_rows(const char *rows)
{
    expect("SELECT coalesce(group_concat(row, ', '), '') FROM (SELECT format('%d/%d %s %g..%g x%d "
           "%s', "
           "job, n, outcome, first_s, last_s, count, coalesce(node, '-')) AS row FROM attempt "
           "WHERE run_id = 7 ORDER BY job, n)",
           rows);
}

static void add(int64_t at_us, struct aisle_attempt what)
{
    struct aisle_error err;

    if (!what.message)
        what.message = "";
    if (!what.message_before)
        what.message_before = what.message;
    if (attempts_add(attempts, at_us, &what, &err) != AISLE_OK)
        cr_fatal("%s", err.message);
}

static void fail(int64_t at_us, aisle_job_id job, const char *message)
{
    add(at_us,
        (struct aisle_attempt){
            .job = job, .outcome = AISLE_OUTCOME_FAILED, .node = AISLE_NONE, .message = message});
}

static void place(int64_t at_us, aisle_job_id job, aisle_node_id node)
{
    add(at_us, (struct aisle_attempt){.job = job, .outcome = AISLE_OUTCOME_PLACED, .node = node});
}

static void finish(void)
{
    cr_assert(eq(int, attempts_finish(attempts, NULL), AISLE_OK));
}

Test(attempts, equal_failures_in_a_row_are_one_row_and_another_reason_begins_the_next)
{
    fail(S(1), 0, "no GPU");
    fail(S(2), 0, "no GPU");
    fail(S(4), 0, "no GPU");
    fail(S(8), 0, "no CPU");
    fail(S(9), 0, "no GPU");
    place(S(10), 0, 3);
    finish();
    expect_rows("0/0 failed 1..4 x3 -, 0/1 failed 8..8 x1 -, 0/2 failed 9..9 x1 -, "
                "0/3 placed 10..10 x1 3");
    expect("SELECT message FROM attempt WHERE n = 1", "no CPU");
}

Test(attempts, those_that_differ_in_the_older_wording_alone_are_not_equal)
{
    struct aisle_attempt a = {.outcome = AISLE_OUTCOME_FAILED, .node = AISLE_NONE, .message = "m"};

    a.message_before = "taint {a: b}";
    add(S(1), a);
    a.message_before = "taint {c: d}";
    add(S(2), a);
    finish();
    expect_rows("0/0 failed 1..1 x1 -, 0/1 failed 2..2 x1 -");
    expect("SELECT message_before FROM attempt WHERE n = 1", "taint {c: d}");
}

Test(attempts, other_jobs_in_between_do_not_part_equals)
{
    fail(S(1), 5, "full");
    fail(S(1), 2, "full");
    fail(S(2), 5, "full");
    fail(S(2), 2, "full");
    finish();
    expect_rows("2/0 failed 1..2 x2 -, 5/0 failed 1..2 x2 -");
}

Test(attempts, a_row_is_written_when_its_run_of_equals_has_ended)
{
    fail(S(1), 0, "full");
    fail(S(1), 1, "full");
    expect_rows("");
    place(S(2), 0, 4);
    expect_rows("0/0 failed 1..1 x1 -, 0/1 placed 2..2 x1 4");
    cr_assert(eq(int, attempts_close(attempts, 1, NULL), AISLE_OK));
    expect_rows("0/0 failed 1..1 x1 -, 0/1 placed 2..2 x1 4, 1/0 failed 1..1 x1 -");
    cr_assert(eq(int, attempts_close(attempts, 1, NULL), AISLE_OK)); /* nothing is held of it */
    finish();
}

Test(attempts, two_placements_on_one_node_are_two_rows)
{
    place(S(1), 0, 4);
    place(S(9), 0, 4);
    finish();
    expect_rows("0/0 placed 1..1 x1 4, 0/1 placed 9..9 x1 4");
}

Test(attempts, what_is_not_finished_is_not_written)
{
    fail(S(1), 0, "full");
    expect_rows("");
}

Test(attempts, every_outcome_has_its_name)
{
    for (int i = 0; i < AISLE_OUTCOMES; i++)
        add(S(i), (struct aisle_attempt){.outcome = (enum aisle_outcome)i, .node = AISLE_NONE});
    finish();
    expect("SELECT group_concat(outcome) FROM attempt", "placed,held,preempts,failed,gated");
}

/* Two nodes were refused, one of them for good; it lacks GPUs. */
static const struct aisle_attempt_level level[] = {{"cpu", 2000, 500, 4000},
                                                   {"nvidia.com/gpu", 1, 4, 4}};
static const struct aisle_attempt_score score[] = {{"NodeResourcesFit", 87, 1},
                                                   {"TaintToleration", 100, 3}};
static const struct aisle_attempt_node detail[] = {
    {.node = 0, .check = "TaintToleration", .reason = "untolerated taint(s)", .unresolvable = true},
    {.node = 2,
     .check = "NodeResourcesFit",
     .reason = "Insufficient nvidia.com/gpu",
     .level_count = 2,
     .level = level},
};

Test(attempts, details_are_kept_of_the_first_of_equals)
{
    struct aisle_attempt a = {.outcome = AISLE_OUTCOME_FAILED,
                              .node = AISLE_NONE,
                              .pod = 3,
                              .message = "full",
                              .examined = 2,
                              .node_count = 2,
                              .detail = detail};

    add(S(1), a);
    add(S(2), a);
    a.node_count = 0;
    add(S(3), a);
    finish();
    expect("SELECT count || ' ' || pod || ' ' || examined || ' ' || feasible FROM attempt",
           "3 3 2 0");
    expect("SELECT group_concat(format('%d %s %s %d', node, check_, reason, unresolvable), '; ') "
           "FROM attempt_node",
           "0 TaintToleration untolerated taint(s) 1; 2 NodeResourcesFit Insufficient "
           "nvidia.com/gpu 0");
    expect("SELECT group_concat(format('%d %s %d %d %d', node, resource, asked, used, capacity), "
           "'; ') FROM attempt_level",
           "2 cpu 2000 500 4000; 2 nvidia.com/gpu 1 4 4");
}

Test(attempts, scores_of_the_best_nodes_are_kept)
{
    struct aisle_attempt_node best = {.node = 1, .total = 387, .score_count = 2, .score = score};

    add(S(1), (struct aisle_attempt){.job = 9,
                                     .outcome = AISLE_OUTCOME_PLACED,
                                     .node = 1,
                                     .examined = 5,
                                     .feasible = 2,
                                     .node_count = 1,
                                     .detail = &best});
    expect("SELECT format('%d %d %d %s', n, node, total, coalesce(check_, '-')) FROM attempt_node",
           "0 1 387 -");
    expect("SELECT group_concat(format('%s %d x %d', plugin, score, weight), '; ') FROM "
           "attempt_score WHERE job = 9",
           "NodeResourcesFit 87 x 1; TaintToleration 100 x 3");
}

/* A policy that tells of every waiting job out of memory that is gone when its round is committed.
 */
static void tell(void *state, struct aisle_round *round)
{
    size_t count;
    const aisle_job_id *pending = aisle_round_pending(round, &count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        char message[32], reason[] = "Insufficient cpu", resource[] = "cpu";
        struct aisle_attempt_level lack = {resource, 9000, 0, 8000};
        struct aisle_attempt_node node = {
            .check = "NodeResourcesFit", .reason = reason, .level_count = 1, .level = &lack};

        snprintf(message, sizeof message, "job %u is too large", pending[i]);
        aisle_round_attempt(round, &(struct aisle_attempt){.job = pending[i],
                                                           .outcome = AISLE_OUTCOME_FAILED,
                                                           .node = AISLE_NONE,
                                                           .message = message,
                                                           .message_before = message,
                                                           .examined = 1,
                                                           .node_count = 1,
                                                           .detail = &node});
        memset(message, '?', sizeof message - 1);
        memset(reason, '?', sizeof reason - 1);
        memset(resource, '?', sizeof resource - 1);
    }
}

static const struct aisle_queue_type queue_teller = {
    .abi = AISLE_POLICY_ABI, .name = "teller", .summary = "places nothing", .decide = tell};

Test(attempts, of_a_policy_outlive_its_round)
{
    static struct test_world w;
    const struct aisle_shape *wide;

    test_world_init(&w, 1);
    test_world_node(&w, 8000, 8192, 0, NULL);
    wide = test_world_shape(&w, 9000, 512, 0, 0, "");
    test_world_start(&w, &queue_teller, &placement_first_fit, SEARCH_AUTO);
    test_world_arrive(&w, wide, 1);
    test_world_arrive(&w, wide, 1);
    for (int second = 0; second < 3; second++) {
        struct round_outcome out = test_world_decide(&w, S(second));

        cr_assert(eq(sz, out.attempt_count, 2));
        for (size_t i = 0; i < out.attempt_count; i++)
            add(S(second), out.attempt[i]);
    }
    finish();
    test_world_fini(&w);
    expect_rows("0/0 failed 0..2 x3 -, 1/0 failed 0..2 x3 -");
    expect("SELECT message FROM attempt WHERE job = 1", "job 1 is too large");
    expect("SELECT group_concat(job || reason || resource || asked) FROM attempt_node "
           "JOIN attempt_level USING (run_id, job, n, node)",
           "0Insufficient cpucpu9000,1Insufficient cpucpu9000");
}

/* The recorder on a run without nodes and jobs. */

static const struct run_identity identity = {.name = "t",
                                             .scenario = "",
                                             .policy = "kubernetes/kube-default",
                                             .queue = "kubernetes",
                                             .placement = "kube-default",
                                             .config_sha256 = "c0ffee",
                                             .config = "{}",
                                             .version = "0"};

static void record(const char *path, bool wanted)
{
    static const struct aisle_attempt a = {.job = 4,
                                           .outcome = AISLE_OUTCOME_FAILED,
                                           .node = AISLE_NONE,
                                           .message = "full",
                                           .message_before = "full",
                                           .node_count = 2,
                                           .detail = detail};
    struct aisle_notice notice = {
        .kind = AISLE_NOTICE_ATTEMPT, .job = 4, .node = AISLE_NONE, .attempt = &a};
    struct recorder_options options = {.path = path, .attempts = wanted};
    struct aisle_view view = {0};
    struct metrics metrics;
    struct recorder *r;
    struct aisle_observer o;

    metrics_init(&metrics);
    cr_assert(eq(int, recorder_new(&r, &options, &identity, NULL), AISLE_OK));
    o = recorder_observer(r);
    for (int i = 0; i < 3; i++, notice.at_us += S(10))
        cr_assert(eq(int, o.notice(o.self, &view, &notice, NULL), AISLE_OK));
    cr_assert(eq(int, recorder_finish(r, &view, &metrics, "", 0, NULL, NULL), AISLE_OK));
    recorder_free(r);
    metrics_fini(&metrics);
}

static void expect_recorded(const char *path, const char *rows)
{
    sqlite3 *file;

    cr_assert(eq(int, sqlite3_open(path, &file), SQLITE_OK));
    expect_in(
        file,
        "SELECT format('%d %d %d %d', (SELECT count(*) FROM run), (SELECT count(*) FROM attempt), "
        "(SELECT count(*) FROM attempt_node), (SELECT count(*) FROM attempt_level))",
        rows);
    sqlite3_close(file);
}

Test(recorder, writes_attempts_if_told_to)
{
    record("off.db", false);
    expect_recorded("off.db", "1 0 0 0");
    unlink("off.db");
    record("on.db", true);
    expect_recorded("on.db", "1 1 2 2");
    unlink("on.db");
}

Test(recorder, replaces_an_equal_run_with_its_attempts)
{
    record("twice.db", true);
    record("twice.db", true);
    expect_recorded("twice.db", "1 1 2 2");
    unlink("twice.db");
}

Test(recorder, merges_attempts_with_their_run)
{
    struct aisle_error err;
    sqlite3 *file;

    record("cell.db", true);
    cr_assert(eq(int, store_open(&file, "merged.db", STORE_SAFE, &err), AISLE_OK));
    cr_assert(eq(int, store_merge(file, "cell.db", NULL, 0, &err), AISLE_OK));
    sqlite3_close(file);
    expect_recorded("merged.db", "1 1 2 2");
    unlink("cell.db");
    unlink("merged.db");
}

Test(metrics, count_attempts_by_their_outcome_if_there_are_any)
{
    struct aisle_attempt a = {.outcome = AISLE_OUTCOME_FAILED};
    struct aisle_notice notice = {.kind = AISLE_NOTICE_ATTEMPT, .attempt = &a};
    struct aisle_view view = {0};

    for (int told = 0; told < 2; told++) {
        struct metrics m;
        struct aisle_observer o;

        metrics_init(&m);
        o = metrics_observer(&m);
        for (int i = 0; i < 3 * told; i++)
            o.notice(o.self, &view, &notice, NULL);
        o.end(o.self, &view, NULL);
        cr_expect(eq(int, isnan(metrics_value(&m, "attempt.count")) != 0, !told));
        if (told) {
            cr_expect(epsilon_eq(dbl, metrics_value(&m, "attempt.count"), 3, 0));
            cr_expect(epsilon_eq(dbl, metrics_value(&m, "attempt.failed.count"), 3, 0));
            cr_expect(epsilon_eq(dbl, metrics_value(&m, "attempt.placed.count"), 0, 0));
        }
        metrics_fini(&m);
    }
}
