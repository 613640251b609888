/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tables/raw.h"

/* RFC 4180. */
static void put_text(const char *text, FILE *out)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++)
        fprintf(out, *text == '"' ? "\"\"" : "%c", *text);
    fputc('"', out);
}

/* As few digits as read back as the same number. */
static void put_number(double value, FILE *out)
{
    char text[32] = "";

    for (int digits = 15; digits <= 17 && !isnan(value); digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (fabs(strtod(text, NULL) - value) <= 0)
            break;
    }
    fputc(',', out);
    fputs(text, out);
}

static void put_head(const struct results *r, FILE *out)
{
    for (size_t a = 0; a < r->points->axis_count; a++) {
        put_text(r->points->axis[a], out);
        fputc(',', out);
    }
    fputs("metric,unit,statistic,level,n,value,low,high", out);
    if (r->baseline->of)
        fputs(",baseline,unpaired,p_t,p_holm,comparisons,significant,p_wilcoxon", out);
    fputs("\n", out);
}

/* What all rows begin with. */
static void put_row(const struct results *r, size_t metric, size_t point, const char *statistic,
                    size_t n, struct aisle_interval i, FILE *out)
{
    const struct point *p = &r->points->point[point];

    for (size_t a = 0; a < r->points->axis_count; a++) {
        put_text(p->value[a] ? p->value[a] : "", out);
        fputc(',', out);
    }
    put_text(r->figures->metric[metric].name, out);
    fprintf(out, ",%s,%s", r->figures->metric[metric].unit, statistic);
    put_number(r->level, out);
    fprintf(out, ",%zu", n);
    put_number(i.value, out);
    put_number(i.low, out);
    put_number(i.high, out);
}

static void end_plain(const struct results *r, FILE *out)
{
    fputs(r->baseline->of ? ",,,,,,,\n" : "\n", out);
}

static void put_compared(const struct results *r, size_t metric, size_t point, FILE *out)
{
    const struct result *at = results_at(r, metric, point);
    const char *baseline = r->points->point[r->baseline->of[point]].label;

    put_row(r, metric, point, "difference", at->difference.n, at->difference.mean, out);
    fputc(',', out);
    put_text(baseline, out);
    fprintf(out, ",%zu", at->unpaired);
    put_number(at->difference.p_t, out);
    put_number(at->p_holm, out);
    fprintf(out, ",%zu,%s", r->comparisons,
            isnan(at->p_holm)                ? ""
            : result_is_insignificant(r, at) ? "no"
                                             : "yes");
    put_number(at->difference.p_wilcoxon, out);
    fputs("\n", out);
    put_row(r, metric, point, "ratio", at->difference.n, at->ratio, out);
    fputc(',', out);
    put_text(baseline, out);
    fprintf(out, ",%zu,,,,,\n", at->unpaired);
}

void raw_print_csv(const struct results *r, FILE *out)
{
    put_head(r, out);
    for (size_t m = 0; m < r->figures->count; m++)
        for (size_t p = 0; p < r->points->count; p++) {
            const struct result *at = results_at(r, m, p);

            put_row(r, m, p, "mean", at->n, at->mean, out);
            end_plain(r, out);
            for (size_t q = 0; q < r->quantile_count; q++) {
                char statistic[48];

                snprintf(statistic, sizeof statistic, "quantile_%.10g", r->quantile[q]);
                put_row(r, m, p, statistic, at->n, at->quantile[q], out);
                end_plain(r, out);
            }
            if (at->compared)
                put_compared(r, m, p, out);
        }
}
