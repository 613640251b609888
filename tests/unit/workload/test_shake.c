/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shaken sources: how far arrivals move, in which order they come, what is held back. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdio.h>

#include "workload/shake.h"

/* A source of `count` arrivals, one every `every_us`, whose texts are gone at the next call. */
struct ticks {
    int64_t count, every_us, next;
    char name[32], tenant[32];
};

static enum aisle_status tick(void *state, struct aisle_arrival *out, struct aisle_error *err)
{
    struct ticks *t = state;

    (void)err;
    if (t->next == t->count)
        return AISLE_END;
    snprintf(t->name, sizeof t->name, "job-%lld", (long long)t->next);
    snprintf(t->tenant, sizeof t->tenant, "tenant-%lld", (long long)t->next % 3);
    *out = (struct aisle_arrival){.name = t->name,
                                  .tenant = t->tenant,
                                  .submit_us = t->next * t->every_us,
                                  .duration_us = 1000,
                                  .estimate_us = 2000};
    t->next++;
    return AISLE_OK;
}

static const struct aisle_source_type ticking = {.name = "ticks", .next = tick};

enum { N = 20000, SECOND = 1000000 };

static const struct aisle_shake_spec minute = {.arrival_us = 60 * (int64_t)SECOND,
                                               .duration_ratio = 0.05};

/* All arrivals by number: new time, ratio; checks that texts are right and times in order. */
static void shake_all(const struct aisle_shake_spec *spec, uint64_t seed, struct ticks *t,
                      int64_t *at_us, double *ratio, size_t *most_held)
{
    struct shake *s = shake_new(spec, seed, &ticking, t);
    struct aisle_arrival a;
    int64_t last_us = 0, n = 0, last = -1;
    char tenant[32];

    *most_held = 0;
    cr_assert(ne(ptr, s, NULL));
    while (shake_next(s, &a, NULL) == AISLE_OK) {
        long long i;

        cr_assert(eq(int, sscanf(a.name, "job-%lld", &i), 1));
        snprintf(tenant, sizeof tenant, "tenant-%lld", i % 3);
        cr_assert(eq(str, (char *)a.tenant, tenant));
        cr_assert(eq(i64, a.estimate_us, 2000));
        cr_assert(ge(i64, a.submit_us, last_us));
        cr_assert(a.submit_us > last_us || i > last, "of one instant the first of the source");
        last_us = a.submit_us;
        last = i;
        at_us[i] = a.submit_us;
        ratio[i] = a.work_ratio;
        if (shake_held(s) > *most_held)
            *most_held = shake_held(s);
        n++;
    }
    cr_assert(eq(i64, n, t->count));
    shake_free(s);
}

Test(shake, moves_arrivals_and_work_evenly_within_their_limits)
{
    static int64_t at_us[N];
    static double ratio[N];
    struct ticks t = {.count = N, .every_us = SECOND};
    double sum = 0, squares = 0, ratios = 0, worst = 0, furthest = 0;
    int after_the_first_minute = 0;
    size_t held;

    shake_all(&minute, 1, &t, at_us, ratio, &held);
    for (int i = 0; i < N; i++) {
        double by_s = (double)(at_us[i] - i * (int64_t)SECOND) / SECOND;

        cr_assert(le(dbl, fabs(by_s), 60));
        cr_assert(le(dbl, fabs(ratio[i] - 1), 0.05));
        furthest = fmax(furthest, fabs(by_s));
        worst = fmax(worst, fabs(ratio[i] - 1));
        ratios += ratio[i];
        if (i < 60)
            continue; /* time 0 is a wall */
        sum += by_s;
        squares += by_s * by_s;
        after_the_first_minute++;
    }
    /* A uniform draw from -a to a has standard deviation a / sqrt(3): four standard errors. */
    cr_expect(lt(dbl, fabs(sum / after_the_first_minute), 4 * 60 / sqrt(3.0 * N)));
    cr_expect(epsilon_eq(dbl, squares / after_the_first_minute, 60 * 60 / 3.0, 30));
    cr_expect(lt(dbl, fabs(ratios / N - 1), 4 * 0.05 / sqrt(3.0 * N)));
    cr_expect(gt(dbl, furthest, 59.9));
    cr_expect(gt(dbl, worst, 0.0499));
}

Test(shake, holds_back_what_may_be_overtaken_and_no_more)
{
    static int64_t at_us[N];
    static double ratio[N];
    struct ticks t = {.count = N, .every_us = SECOND};
    size_t held;

    shake_all(&minute, 1, &t, at_us, ratio, &held);
    cr_expect(le(sz, held, 121));
    cr_expect(gt(sz, held, 60));
}

Test(shake, holds_nothing_back_where_arrivals_stay)
{
    static int64_t at_us[N];
    static double ratio[N];
    struct ticks t = {.count = N};
    size_t held;

    shake_all(&(struct aisle_shake_spec){.duration_ratio = 0.5}, 1, &t, at_us, ratio, &held);
    cr_expect(eq(sz, held, 0));
    for (int i = 0; i < N; i++)
        cr_assert(eq(i64, at_us[i], 0));
}

Test(shake, never_moves_anything_before_time_0)
{
    static int64_t at_us[100];
    static double ratio[100];
    struct ticks t = {.count = 100};
    int at_0 = 0;
    size_t held;

    shake_all(&minute, 1, &t, at_us, ratio, &held);
    for (int i = 0; i < 100; i++) {
        cr_assert(ge(i64, at_us[i], 0));
        at_0 += at_us[i] == 0;
    }
    cr_expect(at_0 > 30 && at_0 < 70, "half of them");
}

Test(shake, is_another_with_another_seed_and_the_same_with_the_same)
{
    static int64_t at_us[3][N];
    static double ratio[3][N];
    const uint64_t seed[3] = {1, 1, 2};
    size_t held;

    for (int k = 0; k < 3; k++) {
        struct ticks t = {.count = N, .every_us = SECOND};

        shake_all(&minute, seed[k], &t, at_us[k], ratio[k], &held);
    }
    cr_expect(eq(int, memcmp(at_us[0], at_us[1], sizeof at_us[0]), 0));
    cr_expect(eq(int, memcmp(ratio[0], ratio[1], sizeof ratio[0]), 0));
    cr_expect(ne(int, memcmp(at_us[0], at_us[2], sizeof at_us[0]), 0));
}

Test(shake, of_one_kind_does_not_change_the_draws_of_the_other)
{
    static int64_t at_us[2][N];
    static double ratio[2][N];
    struct aisle_shake_spec arrivals = minute;
    struct ticks t[2] = {{.count = N, .every_us = SECOND}, {.count = N, .every_us = SECOND}};
    size_t held;

    arrivals.duration_ratio = 0;
    shake_all(&minute, 1, &t[0], at_us[0], ratio[0], &held);
    shake_all(&arrivals, 1, &t[1], at_us[1], ratio[1], &held);
    cr_expect(eq(int, memcmp(at_us[0], at_us[1], sizeof at_us[0]), 0));
    cr_expect(epsilon_eq(dbl, ratio[1][5], 0, 0)); /* as it was */
}

Test(shake, is_none_unless_it_is_asked_for)
{
    cr_expect(eq(ptr, shake_new(&(struct aisle_shake_spec){0}, 1, &ticking, NULL), NULL));
}

static enum aisle_status fail(void *state, struct aisle_arrival *out, struct aisle_error *err)
{
    (void)state;
    (void)out;
    (void)err;
    return AISLE_EIO;
}

Test(shake, hands_on_a_failure_of_the_source)
{
    const struct aisle_source_type failing = {.next = fail};
    struct shake *s = shake_new(&minute, 1, &failing, NULL);
    struct aisle_arrival a;

    cr_expect(eq(int, shake_next(s, &a, NULL), AISLE_EIO));
    shake_free(s);
}
