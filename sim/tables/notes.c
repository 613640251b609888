/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader must know before believing the numbers. */
#include "tables/results.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

struct notes {
    struct results *results;
    size_t cap;
};

AISLE_PRINTF(2, 3)
static const char *note(struct notes *n, const char *fmt, ...)
{
    struct results *r = n->results;
    char text[1024];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    r->note = mem_reserve((void *)r->note, &n->cap, r->note_count + 1, sizeof *r->note);
    r->note[r->note_count] = arena_text(&r->arena, text);
    return r->note[r->note_count++];
}

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

/* Replications ----------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Distinct digests of a point's runs; those that are not known are all distinct. */
static size_t histories(const struct points *p, const struct point *at)
{
    const char **digest = mem_new(at->count, sizeof *digest);
    size_t n = 0, distinct = at->count;

    for (size_t i = at->first; i < at->first + at->count; i++)
        if (*p->run[i].digest)
            digest[n++] = p->run[i].digest;
    qsort((void *)digest, n, sizeof *digest, by_text);
    for (size_t i = 1; i < n; i++)
        distinct -= strcmp(digest[i], digest[i - 1]) == 0;
    mem_free((void *)digest);
    return distinct;
}

static void note_histories(struct notes *n, struct aisle_errors *errs)
{
    const struct points *p = n->results->points;

    for (size_t i = 0; i < p->count; i++) {
        size_t distinct = histories(p, &p->point[i]);
        struct aisle_error *err;

        if (distinct == p->point[i].count)
            continue;
        err = errors_next(errs);
        error_set(err, AISLE_OK, "%s",
                  note(n, "%s: %zu runs of different seeds have only %zu distinct histor%s; equal ones are no"
                          " replications, and intervals and p-values claim too much",
                       p->point[i].label, p->point[i].count, distinct, distinct == 1 ? "y" : "ies"));
        error_warn(err);
    }
}

static void note_single(struct notes *n)
{
    const struct points *p = n->results->points;
    size_t single = 0;

    for (size_t i = 0; i < p->count; i++)
        single += p->point[i].count == 1;
    if (single > 0)
        note(n, "%zu of %zu points ha%s one run: nothing is known of how far it is from others",
             single, p->count, single == 1 ? "s" : "ve");
}

/* What is missing -------------------------------------------------------------------------------- */

static void note_lacking(struct notes *n)
{
    const struct results *r = n->results;

    for (size_t m = 0; m < r->figures->count; m++) {
        size_t lacking = 0;

        for (size_t i = 0; i < r->points->run_count; i++)
            lacking += isnan(r->figures->metric[m].value[i]) ? 1 : 0;
        if (lacking > 0)
            note(n, "%s: %zu of %zu runs ha%s no such figure; n counts the others",
                 r->figures->metric[m].name, lacking, r->points->run_count,
                 lacking == 1 ? "s" : "ve");
    }
}

/* Seeds of a point that another one lacks. */
static size_t seeds_without(const struct points *p, const struct point *at,
                            const struct point *other)
{
    size_t k = other->first, end = other->first + other->count, n = 0;

    for (size_t i = at->first; i < at->first + at->count; i++) {
        while (k < end && p->run[k].seed < p->run[i].seed)
            k++;
        n += k == end || p->run[k].seed != p->run[i].seed;
    }
    return n;
}

static void note_partners(struct notes *n)
{
    const struct points *p = n->results->points;
    const struct baseline *b = n->results->baseline;

    for (size_t i = 0; b->of && i < p->count; i++) {
        const struct point *at = &p->point[i], *of;
        size_t here, there;

        if (b->of[i] == SIZE_MAX) {
            note(n, "%s: not compared, as there are no runs of its baseline", at->label);
            continue;
        }
        of = &p->point[b->of[i]];
        here = seeds_without(p, at, of);
        there = seeds_without(p, of, at);
        if (here > 0 || there > 0)
            note(n, "%s: %zu of its %zu run%s and %zu of the baseline's %zu have no partner of their seed"
                    " and are left out of the comparison",
                 at->label, here, at->count, plural(at->count), there, of->count);
    }
}

/* What cannot be told ---------------------------------------------------------------------------- */

static bool any(const struct results *r, bool (*is)(const struct results *, const struct result *))
{
    for (size_t i = 0; i < r->figures->count * r->points->count; i++)
        if (is(r, &r->result[i]))
            return true;
    return false;
}

static bool lacks_an_end(const struct results *r, const struct result *at)
{
    for (size_t q = 0; q < r->quantile_count; q++)
        if (at->n > 1 && (isnan(at->quantile[q].low) || isnan(at->quantile[q].high)))
            return true;
    return false;
}

static bool lacks_a_ratio(const struct results *r, const struct result *at)
{
    (void)r;
    return at->compared && at->difference.n > 1 && isnan(at->ratio.low);
}

static bool is_constant(const struct results *r, const struct result *at)
{
    (void)r;
    return result_is_constant(at);
}

static void note_marks(struct notes *n)
{
    const struct results *r = n->results;

    if (any(r, result_is_insignificant))
        note(n, "not significant: the corrected p-value is above %g; the data do not show a difference",
             round((1 - r->level) * 1e9) / 1e9);
    if (any(r, is_constant))
        note(n, "constant: all pairs differ by the same amount, so there is nothing to test");
    if (any(r, lacks_an_end))
        note(n, "? in the interval of a quantile: n is too small to tell that end at this level");
    if (any(r, lacks_a_ratio))
        note(n, "a ratio that is - or has ? for its interval: a mean of the baseline is 0 or could be");
}

void notes_write(struct results *r, bool marks, struct aisle_errors *errs)
{
    struct notes n = {.results = r};

    if (marks)
        note_marks(&n);
    note_lacking(&n);
    note_partners(&n);
    note_single(&n);
    note_histories(&n, errs);
    if (r->points->left_out > 0)
        note(&n, "%zu run%s of the database %s not complete and left out", r->points->left_out,
             plural(r->points->left_out), r->points->left_out == 1 ? "is" : "are");
}
