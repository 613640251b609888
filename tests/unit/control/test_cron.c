/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times of schedules, and CronJobs. Time 0 is Monday 2024-01-01 00:00. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include "base/calendar.h"
#include "control/cron.h"
#include "play.h"

static struct play p;

static void close_play(void)
{
    play_fini(&p);
}

TestSuite(cron, .fini = close_play);

static int64_t time_us(const char *text)
{
    int64_t us, zero;

    cr_assert(calendar_read(&us, text, strlen(text)));
    cr_assert(calendar_read(&zero, "2024-01-01", 10));
    return us - zero;
}

static const struct {
    const char *schedule, *after, *next; /* next NULL: never */
} table[] = {
    {"* * * * *", "2024-01-01 00:00:00", "2024-01-01 00:01"},
    {"* * * * *", "2024-01-01 00:00:59.999999", "2024-01-01 00:01"},
    {"0 0 * * *", "2024-01-01 00:00", "2024-01-02 00:00"},
    {"30 4 * * *", "2024-01-01 04:29", "2024-01-01 04:30"},
    {"*/15 9-17 * * 1-5", "2024-01-01 00:00", "2024-01-01 09:00"},
    {"*/15 9-17 * * 1-5", "2024-01-01 09:00", "2024-01-01 09:15"},
    {"*/15 9-17 * * 1-5", "2024-01-01 17:45", "2024-01-02 09:00"},
    {"*/15 9-17 * * 1-5", "2024-01-05 17:45", "2024-01-08 09:00"}, /* over a weekend */
    {"*/15 9-17 * * MON-FRI", "2024-01-05 17:45", "2024-01-08 09:00"},
    {"5/20 * * * *", "2024-01-01 00:05", "2024-01-01 00:25"}, /* a/n: to the end */
    {"5/20 * * * *", "2024-01-01 00:45", "2024-01-01 01:05"},
    {"0 1,3-5,22/1 * * *", "2024-01-01 05:00", "2024-01-01 22:00"},
    {"0 0 29 2 *", "2024-01-01 00:00", "2024-02-29 00:00"},
    {"0 0 29 2 *", "2024-02-29 00:00", "2028-02-29 00:00"},
    {"0 0 29 FEB ?", "2024-02-29 00:00", "2028-02-29 00:00"},
    {"0 0 30 2 *", "2024-01-01 00:00", NULL},
    {"0 0 31 * *", "2024-01-31 00:00", "2024-03-31 00:00"},
    {"0 0 13 * 5", "2024-01-01 00:00", "2024-01-05 00:00"}, /* the 13th or a Friday */
    {"0 0 13 * 5", "2024-01-12 00:00", "2024-01-13 00:00"},
    {"0 0 */2 * 5", "2024-01-01 00:00", "2024-01-03 00:00"}, /* a step is no star: or again */
    {"0 0 * * 0", "2024-01-01 00:00", "2024-01-07 00:00"},
    {"0 0 1 * *", "2024-12-31 23:59", "2025-01-01 00:00"},
    {"@hourly", "2024-01-01 00:00", "2024-01-01 01:00"},
    {"@weekly", "2024-01-01 00:00", "2024-01-07 00:00"},
    {"@yearly", "2024-01-01 00:00", "2025-01-01 00:00"},
};

Test(cron, times_are_those_of_a_table)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct cron cron;
        char why[200] = "";
        int64_t next;

        cr_assert(cron_read(&cron, table[i].schedule, why, sizeof why), "%s", why);
        next = cron_next(&cron, time_us(table[i].after));
        cr_expect(next == (table[i].next ? time_us(table[i].next) : AISLE_NEVER), "%s after %s",
                  table[i].schedule, table[i].after);
    }
}

Test(cron, a_time_at_the_very_begin_counts)
{
    struct cron cron;

    cr_assert(cron_read(&cron, "0 0 * * *", (char[200]){0}, 200));
    cr_expect(eq(i64, cron_next(&cron, -1), 0));
}

Test(cron, a_schedule_that_is_none_says_why)
{
    static const char *const bad[][2] = {
        {"* * * *", "a schedule has five fields: minute, hour, day of the month, month, day of "
                    "the week"},
        {"60 * * * *", "the minute is 0..59, with lists, ranges and steps, not \"60\""},
        {"* 9-5 * * *", "the hour is 0..23, with lists, ranges and steps, not \"9-5\""},
        {"* * 0 * *", "the day of the month is 1..31, with lists, ranges and steps, not \"0\""},
        {"* * * * 7", "the day of the week is 0..6, with lists, ranges and steps, not \"7\""},
        {"*/0 * * * *", "the minute is 0..59, with lists, ranges and steps, not \"*/0\""},
        {"1, * * * *", "the minute is 0..59, with lists, ranges and steps, not \"1,\""},
        {"* * * foo *", "the month is 1..12, with lists, ranges and steps, not \"foo\""},
        {"@every 5m", "@every 5m is not read; write the five fields"},
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct cron cron;
        char why[200] = "";

        cr_expect(not(cron_read(&cron, bad[i][0], why, sizeof why)));
        SAYS(why, bad[i][1]);
    }
}

/* CronJobs ----------------------------------------------------------------------------------- */

#define CRON_JOB(schedule)                                                                         \
    "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c, annotations: {}}\nspec:\n"           \
    "  schedule: '" schedule "'\n  jobTemplate:\n    spec:\n      parallelism: 2\n"                \
    "      template: {spec: {containers: [{name: c}]}}\n"

static struct aisle_load_spec entry;

static void init(const char *manifests)
{
    play_init(&p, manifests);
    entry = (struct aisle_load_spec){.name = "c", .at_us = -1, .startup_us = -1,
                                     .update_at_us = -1, .duration_us = 10 * SECOND};
    p.spec.workload.load = &entry;
    p.spec.workload.load_count = 1;
}

static void count(void *ctx, const struct control_unit *unit, uint64_t copies)
{
    *(uint64_t *)ctx += copies * unit->pods;
}

Test(cron, a_cron_job_makes_a_job_at_each_time_until_the_stop)
{
    uint64_t pods = 0;

    init(CRON_JOB("*/2 * * * *"));
    p.spec.stop_at_us = 300 * SECOND;
    play_begin(&p);
    play_until(&p, 10000 * SECOND);
    SAYS(play_created(&p), "c-0-0@0 c-0-1@0 c-1-0@120 c-1-1@120 c-2-0@240 c-2-1@240 ");
    SAYS(play_held(&p), "");
    control_each_template(p.control, count, &pods);
    cr_expect(eq(u64, pods, 6));
}

Test(cron, a_cron_job_without_a_stop_is_an_error)
{
    init(CRON_JOB("*/2 * * * *"));
    cr_expect(not(play_start(&p)));
    SAYS(play_errors(&p), "2: c is a CronJob, which makes jobs for ever (say stop.at_s)\n");
}

Test(cron, a_bad_schedule_is_an_error)
{
    init(CRON_JOB("*/2 * * *"));
    p.spec.stop_at_us = 300 * SECOND;
    cr_expect(not(play_start(&p)));
    SAYS(play_errors(&p), "2: spec.schedule of c: a schedule has five fields: minute, hour, day of "
                          "the month, month, day of the week (for instance \"*/15 9-17 * * "
                          "1-5\")\n");
}

Test(cron, a_schedule_that_comes_too_late_is_warned_of)
{
    init(CRON_JOB("0 0 30 2 *"));
    p.spec.stop_at_us = 300 * SECOND;
    play_begin(&p);
    SAYS(play_warnings(&p), "2: CronJob c makes no job before the scenario stops\n");
}
