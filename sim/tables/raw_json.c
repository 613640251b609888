/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <math.h>

#include "base/json.h"
#include "tables/raw.h"

static struct json *interval(struct aisle_interval i)
{
    struct json *j = json_new();

    json_set_real(j, "value", i.value);
    json_set_real(j, "low", i.low);
    json_set_real(j, "high", i.high);
    return j;
}

static struct json *axes_of(const struct points *p, const struct point *at)
{
    struct json *j = json_new();

    for (size_t a = 0; a < p->axis_count; a++)
        json_set_text(j, p->axis[a], at->value[a]);
    return j;
}

/* The seeds as text: JSON's readers keep 53 bits of a number. */
static struct json *points(const struct results *r)
{
    const struct points *p = r->points;
    struct json *all = json_new_array();

    for (size_t i = 0; i < p->count; i++) {
        const struct point *at = &p->point[i];
        struct json *j = json_new(), *seeds = json_new_array();
        char seed[24];

        json_set_object(j, "axes", axes_of(p, at));
        for (size_t k = at->first; k < at->first + at->count; k++) {
            snprintf(seed, sizeof seed, "%" PRIu64, p->run[k].seed);
            json_add_text(seeds, seed);
        }
        json_set_object(j, "seeds", seeds);
        json_add_object(all, j);
    }
    return all;
}

static struct json *difference(const struct results *r, const struct result *at)
{
    struct json *j = interval(at->difference.mean);

    json_set_int(j, "n", (int64_t)at->difference.n);
    json_set_int(j, "unpaired", (int64_t)at->unpaired);
    json_set_real(j, "p_t", at->difference.p_t);
    json_set_real(j, "p_holm", at->p_holm);
    json_set_real(j, "p_wilcoxon", at->difference.p_wilcoxon);
    if (isnan(at->p_holm))
        json_set_text(j, "significant", NULL);
    else
        json_set_bool(j, "significant", !result_is_insignificant(r, at));
    return j;
}

/* Of one metric at one point, which it names by its number in `points`. */
static struct json *result(const struct results *r, size_t metric, size_t point)
{
    const struct result *at = results_at(r, metric, point);
    struct json *j = json_new(), *quantiles = json_new_array();

    json_set_int(j, "point", (int64_t)point);
    json_set_int(j, "n", (int64_t)at->n);
    json_set_object(j, "mean", interval(at->mean));
    for (size_t q = 0; q < r->quantile_count; q++) {
        struct json *quantile = interval(at->quantile[q]);

        json_set_real(quantile, "p", r->quantile[q]);
        json_add_object(quantiles, quantile);
    }
    json_set_object(j, "quantiles", quantiles);
    if (at->compared) {
        json_set_int(j, "baseline", (int64_t)r->baseline->of[point]);
        json_set_object(j, "difference", difference(r, at));
        json_set_object(j, "ratio", interval(at->ratio));
    }
    return j;
}

static struct json *metrics(const struct results *r)
{
    struct json *all = json_new_array();

    for (size_t m = 0; m < r->figures->count; m++) {
        struct json *j = json_new(), *at = json_new_array();

        json_set_text(j, "name", r->figures->metric[m].name);
        json_set_text(j, "unit", r->figures->metric[m].unit);
        for (size_t p = 0; p < r->points->count; p++)
            json_add_object(at, result(r, m, p));
        json_set_object(j, "points", at);
        json_add_object(all, j);
    }
    return all;
}

void raw_print_json(const struct results *r, FILE *out)
{
    struct json *j = json_new(), *notes = json_new_array();

    json_set_text(j, "name", r->points->name);
    json_set_real(j, "level", r->level);
    json_set_text(j, "baseline", r->baseline->text);
    json_set_int(j, "comparisons", (int64_t)r->comparisons);
    json_set_object(j, "points", points(r));
    json_set_object(j, "metrics", metrics(r));
    for (size_t i = 0; i < r->note_count; i++)
        json_add_text(notes, r->note[i]);
    json_set_object(j, "notes", notes);
    json_print(j, out);
}
