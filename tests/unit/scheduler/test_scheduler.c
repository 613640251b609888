/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queue, backoff, events: small cases whose outcome follows from kube-scheduler's rules. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "sched.h"
#include "scheduler_yaml.h"

static struct sched_test t;

static void fini(void)
{
    sched_fini(&t);
}

Test(scheduler, places_pods_by_priority_then_time, .fini = fini)
{
    aisle_job_id low, first, second, high;

    sched_init(&t, NODE("n0", "2") POD("low", PRIORITY("1"), "1") POD("mid", PRIORITY("5"), "1")
                       POD("high", PRIORITY("9"), "1"));
    sched_start(&t, &sched_kube_default, false);
    low = sched_submit(&t, "low");
    first = sched_submit(&t, "mid");
    second = sched_submit(&t, "mid");
    high = sched_submit(&t, "high");
    sched_run(&t, 0);
    cr_expect(eq(u32, sched_where(&t, high), 0));
    cr_expect(eq(u32, sched_where(&t, first), 0));
    cr_expect(eq(u32, sched_where(&t, second), AISLE_NONE));
    cr_expect(eq(u32, sched_where(&t, low), AISLE_NONE));
}
