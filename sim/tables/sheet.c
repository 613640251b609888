/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tables/sheet.h"

#include <math.h>
#include <string.h>

enum { DIGITS_MOST = 7, DIGITS_ALONE = 4 };

/* How a statistic of one metric is written, the same at all points. */
struct style {
    int decimals;
    double scale; /* 100: in % */
    bool sign;
};

/* Digits ----------------------------------------------------------------------------------------- */

/* What the style of a statistic is found from. */
struct range {
    double largest, doubt; /* absolute values; the smallest half width that is not 0, 0: none is */
    bool broken;           /* some value is not whole */
};

static void include(struct range *range, struct aisle_interval i, double scale)
{
    double half = (i.high - i.low) / 2 * scale;

    if (!isnan(i.value))
        range->largest = fmax(range->largest, fabs(i.value) * scale);
    if (isnan(half)) /* nobody knows: as if it were a tenth */
        half = fabs(i.value) * scale / 10;
    if (half > range->largest * 1e-12 && (range->doubt <= 0 || half < range->doubt))
        range->doubt = half;
    range->broken = range->broken || fabs(i.value * scale - round(i.value * scale)) > 1e-9;
}

/* Two significant digits of the smallest doubt, but no more than seven of the largest value. Where there is
 * no doubt at all whole numbers are whole, and others have four digits. */
static int decimals(struct range range)
{
    double size = range.largest > 0 ? floor(log10(range.largest)) + 1 : 1;
    double most = fmax(0, DIGITS_MOST - size);
    double d = range.doubt > 0 ? 1 - floor(log10(range.doubt))
               : range.broken  ? DIGITS_ALONE - size
                               : 0;

    return (int)fmax(0, fmin(d, most));
}

/* Text ------------------------------------------------------------------------------------------- */

static const char *number(struct arena *a, struct style s, double value)
{
    char *text;

    if (isnan(value))
        return "?";
    text = arena_printf(a, s.sign ? "%+.*f" : "%.*f", s.decimals, value * s.scale);
    /* No sign before what is rounded to 0. */
    return strpbrk(text, "123456789") || (*text != '-' && *text != '+') ? text : text + 1;
}

/* From n values; of one there is no interval to be told. */
static const char *interval(struct arena *a, struct style s, size_t n, struct aisle_interval i)
{
    if (isnan(i.value))
        return "-";
    if (n < 2)
        return number(a, s, i.value);
    return arena_printf(a, "%s [%s, %s]", number(a, s, i.value), number(a, s, i.low),
                        number(a, s, i.high));
}

static const char *p_value(struct arena *a, const struct results *r, const struct result *at)
{
    const char *verdict = result_is_insignificant(r, at) ? ", not significant" : "";

    if (result_is_constant(at))
        return "constant";
    if (isnan(at->p_holm))
        return "-";
    return at->p_holm < 0.001 ? arena_printf(a, "<0.001%s", verdict)
                              : arena_printf(a, "%.3g%s", at->p_holm, verdict);
}

/* Columns ---------------------------------------------------------------------------------------- */

enum { N_AND_MEAN = 2, COMPARED = 4 }; /* columns */

static const char *quantile_name(struct arena *a, double p)
{
    return fabs(p - 0.5) < 1e-12 ? "median" : arena_printf(a, "%g %% quantile", p * 100);
}

static void make_heads(struct sheet *s, const struct results *r)
{
    static const char *const compared[] = {"difference", "pairs", "p", "ratio"};
    size_t c = r->points->axis_count;

    s->label_count = c;
    s->column_count = c + N_AND_MEAN + r->quantile_count + (r->baseline->of ? COMPARED : 0);
    s->head = arena_new(&s->arena, s->column_count, sizeof *s->head);
    memcpy(s->head, r->points->axis, c * sizeof *s->head);
    s->head[c++] = "n";
    s->head[c++] = "mean";
    for (size_t q = 0; q < r->quantile_count; q++)
        s->head[c++] = quantile_name(&s->arena, r->quantile[q]);
    for (size_t i = 0; c < s->column_count; i++)
        s->head[c++] = compared[i];
}

static const char **row_of(struct sheet *s, size_t block, size_t row)
{
    return &s->cell[(block * s->row_count + row) * s->column_count];
}

/* The values of the axes, n, mean and quantiles. */
static void fill_plain(struct sheet *s, const struct results *r, size_t metric, double scale)
{
    struct range range = {0};
    struct style style = {.scale = scale};

    for (size_t i = 0; i < s->row_count; i++)
        include(&range, results_at(r, metric, i)->mean, scale);
    style.decimals = decimals(range);
    for (size_t i = 0; i < s->row_count; i++) {
        const struct result *at = results_at(r, metric, i);
        const char **cell = row_of(s, metric, i);
        size_t c = 0;

        for (; c < s->label_count; c++)
            cell[c] = r->points->point[i].value[c] ? r->points->point[i].value[c] : "-";
        cell[c++] = arena_printf(&s->arena, "%zu", at->n);
        cell[c++] = interval(&s->arena, style, at->n, at->mean);
        for (size_t q = 0; q < r->quantile_count; q++)
            cell[c++] = interval(&s->arena, style, at->n, at->quantile[q]);
    }
}

static const char *instead(const struct results *r, size_t point)
{
    return r->baseline->of[point] == point ? "baseline" : "-";
}

static void fill_compared(struct sheet *s, const struct results *r, size_t metric, double scale)
{
    struct range differences = {0}, ratios = {0};
    struct style difference = {.scale = scale, .sign = true}, ratio = {.scale = 1};

    for (size_t i = 0; i < s->row_count; i++)
        if (results_at(r, metric, i)->compared) {
            include(&differences, results_at(r, metric, i)->difference.mean, scale);
            include(&ratios, results_at(r, metric, i)->ratio, 1);
        }
    difference.decimals = decimals(differences);
    ratio.decimals = decimals(ratios);
    for (size_t i = 0; i < s->row_count; i++) {
        const struct result *at = results_at(r, metric, i);
        const char **cell = row_of(s, metric, i) + s->column_count - COMPARED;

        cell[0] = instead(r, i);
        cell[1] = cell[2] = cell[3] = "";
        if (!at->compared)
            continue;
        cell[0] = interval(&s->arena, difference, at->difference.n, at->difference.mean);
        cell[1] = arena_printf(&s->arena, "%zu", at->difference.n);
        cell[2] = p_value(&s->arena, r, at);
        cell[3] = interval(&s->arena, ratio, at->difference.n, at->ratio);
    }
}

/* Caption ---------------------------------------------------------------------------------------- */

static void write_caption(struct sheet *s, const struct results *r)
{
    const struct points *p = r->points;
    double percent = round(r->level * 1e11) / 1e9;

    s->caption[0] = arena_printf(
        &s->arena, "%s: %zu run%s, %zu point%s; n is the number of replications.", p->name,
        p->run_count, p->run_count == 1 ? "" : "s", p->count, p->count == 1 ? "" : "s");
    s->caption[1] = arena_printf(
        &s->arena, "In brackets %g %% confidence intervals: of means Student's%s.", percent,
        r->quantile_count > 0 ? ", of quantiles that of order statistics" : "");
    if (r->baseline->of)
        s->caption[2] = arena_printf(
            &s->arena,
            "Compared with %s by pairs of equal seeds: mean difference, and ratio of means with the "
            "interval of the BCa bootstrap (%d draws).",
            r->baseline->text, RESULTS_DRAWS);
    if (r->baseline->of)
        s->caption[3] = arena_printf(
            &s->arena,
            "p is of the paired t-test, Holm-corrected for the m = %zu comparison%s of this table.",
            r->comparisons, r->comparisons == 1 ? "" : "s");
}

void sheet_init(struct sheet *out, const struct results *r)
{
    *out = (struct sheet){.block_count = r->figures->count,
                          .row_count = r->points->count,
                          .note_count = r->note_count,
                          .note = r->note};
    make_heads(out, r);
    out->title = arena_new(&out->arena, out->block_count, sizeof *out->title);
    out->cell = arena_new(&out->arena, out->block_count * out->row_count * out->column_count,
                          sizeof *out->cell);
    for (size_t m = 0; m < out->block_count; m++) {
        const struct figure *f = &r->figures->metric[m];
        bool share = strcmp(f->unit, "ratio") == 0;

        out->title[m] = share ? arena_printf(&out->arena, "%s, in %%", f->name) : f->name;
        fill_plain(out, r, m, share ? 100 : 1);
        if (r->baseline->of)
            fill_compared(out, r, m, share ? 100 : 1);
    }
    write_caption(out, r);
}

void sheet_fini(struct sheet *s)
{
    arena_fini(&s->arena);
}

const char *sheet_cell(const struct sheet *s, size_t block, size_t row, size_t column)
{
    return s->cell[(block * s->row_count + row) * s->column_count + column];
}
