/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Profiles, by hand and against an array with one entry for each instant. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <gsl/gsl_rng.h>

#include <aisle/types.h>

#include "base/random.h"
#include "policy/profile.h"

static const struct amounts one = {{1}}, two = {{2}};

Test(profile, finds_the_first_gap_that_is_long_enough)
{
    struct profile p = {0};

    profile_reset(&p, 0, two);
    profile_take(&p, 0, 10, two);
    profile_take(&p, 15, 20, two);
    cr_expect(eq(i64, profile_earliest(&p, 0, AISLE_NEVER, one, 5), 10));
    cr_expect(eq(i64, profile_earliest(&p, 0, AISLE_NEVER, one, 6), 20));
    cr_expect(eq(i64, profile_earliest(&p, 12, AISLE_NEVER, one, 3), 12));
    cr_expect(eq(i64, profile_earliest(&p, 0, AISLE_NEVER, one, AISLE_NEVER), 20));
    profile_fini(&p);
}

Test(profile, finds_nothing_where_there_is_never_enough)
{
    struct profile p = {0};

    profile_reset(&p, 0, one);
    cr_expect(eq(i64, profile_earliest(&p, 0, AISLE_NEVER, two, 1), AISLE_NEVER));
    profile_take(&p, 0, AISLE_NEVER, one);
    cr_expect(eq(i64, profile_earliest(&p, 0, AISLE_NEVER, one, 1), AISLE_NEVER));
    profile_fini(&p);
}

Test(profile, looks_for_a_start_before_the_one_that_is_held)
{
    struct profile p = {0};

    profile_reset(&p, 0, two);
    profile_take(&p, 0, 5, two);
    profile_take(&p, 20, 40, two); /* the place of the request itself */
    cr_expect(eq(i64, profile_earliest(&p, 0, 20, two, 20), 5));
    profile_take(&p, 19, 20, one);
    cr_expect(eq(i64, profile_earliest(&p, 0, 20, two, 20), 20));
    cr_expect(eq(i64, profile_earliest(&p, 0, 20, two, 14), 5));
    profile_fini(&p);
}

Test(profile, tells_when_something_changes_next)
{
    struct profile p = {0};

    profile_reset(&p, 0, two);
    profile_take(&p, 5, 10, one);
    cr_expect(eq(i64, profile_next_us(&p, 0), 5));
    cr_expect(eq(i64, profile_next_us(&p, 5), 10));
    cr_expect(eq(i64, profile_next_us(&p, 10), AISLE_NEVER));
    profile_give(&p, 5, 10, one);
    cr_expect(eq(i64, profile_next_us(&p, 0), AISLE_NEVER));
    profile_fini(&p);
}

Test(profile, is_negative_where_too_much_is_taken_and_then_fits_nothing)
{
    struct profile p = {0};

    profile_reset(&p, 0, one);
    profile_take(&p, 0, 5, two);
    cr_expect(eq(i64, profile_at(&p, 4).of[0], -1));
    cr_expect(eq(i64, profile_earliest(&p, 0, AISLE_NEVER, (struct amounts){{0}}, 1), 5));
    profile_fini(&p);
}

/* The same by one entry for each instant; beyond the last nothing changes. */
enum { INSTANTS = 1500, HELD = 200, ROUNDS = 4000 };

static int64_t free_at[INSTANTS][PROFILE_AMOUNTS];

static bool fits(int64_t at, struct amounts a)
{
    for (int i = 0; i < PROFILE_AMOUNTS; i++)
        if (free_at[at][i] < a.of[i])
            return false;
    return true;
}

static int64_t plain_earliest(int64_t from, int64_t before, struct amounts a, int64_t duration)
{
    for (int64_t start = from; start < before && start < INSTANTS; start++) {
        int64_t t = start;

        while (t < INSTANTS && t < before && t - start < duration && fits(t, a))
            t++;
        if (t == INSTANTS || t >= before || t - start >= duration)
            return start;
    }
    return before;
}

static void plain_add(int64_t from, int64_t to, struct amounts a, int sign)
{
    for (int64_t t = from; t < to && t < INSTANTS; t++)
        for (int i = 0; i < PROFILE_AMOUNTS; i++)
            free_at[t][i] += sign * a.of[i];
}

static int64_t draw(gsl_rng *rng, int64_t n)
{
    return (int64_t)gsl_rng_uniform_int(rng, (unsigned long)n);
}

struct reservation {
    int64_t from, to;
    struct amounts a;
};

static struct reservation draw_reservation(gsl_rng *rng, int64_t now)
{
    struct reservation r = {.from = now + draw(rng, 1000)};

    r.to = draw(rng, 20) == 0 ? AISLE_NEVER : r.from + draw(rng, 60);
    for (int i = 0; i < PROFILE_AMOUNTS; i++)
        r.a.of[i] = draw(rng, 5);
    return r;
}

/* Hundreds of steps, so that chunks are halved, emptied and passed over. */
Test(profile, is_as_an_array_of_instants, .timeout = 60)
{
    gsl_rng *rng = random_stream(7, "profile");
    struct reservation held[HELD] = {{0}};
    struct amounts all = {{100, 100, 100}};
    struct profile p = {0};
    int64_t now = 0;
    size_t most = 0;

    profile_reset(&p, 0, all);
    plain_add(0, AISLE_NEVER, all, 1);
    for (int round = 0; round < ROUNDS; round++) {
        struct reservation *r = &held[draw(rng, HELD)], ask = draw_reservation(rng, now);
        int64_t before = draw(rng, 2) ? AISLE_NEVER : ask.from + draw(rng, 200);
        int64_t probe = now + draw(rng, INSTANTS - now);

        profile_give(&p, r->from, r->to, r->a);
        plain_add(r->from, r->to, r->a, 1);
        *r = draw_reservation(rng, now);
        profile_take(&p, r->from, r->to, r->a);
        plain_add(r->from, r->to, r->a, -1);
        for (int i = 0; i < PROFILE_AMOUNTS; i++) {
            cr_assert(eq(i64, profile_at(&p, probe).of[i], free_at[probe][i]));
            ask.a.of[i] = 80 + draw(rng, 20);
        }
        cr_assert(eq(i64, profile_earliest(&p, ask.from, before, ask.a, 30),
                     plain_earliest(ask.from, before, ask.a, 30)));
        if (round % 10 == 0)
            profile_advance(&p, ++now);
        most = p.count > most ? p.count : most;
    }
    cr_expect(gt(sz, most, 4), "there ought to be several chunks");
    profile_fini(&p);
    gsl_rng_free(rng);
}
