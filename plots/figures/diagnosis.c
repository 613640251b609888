/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The panels of a diagnosis: what a series looks like and what a model leaves of it.
 *
 * Ink is data; blue is where 95 % of it would be, if there were no correlation and if residuals
 * were normal.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <aisle/plot.h>

#include "plots/marks.h"
#include "plots/memory.h"
#include "plots/normal.h"
#include "plots/panels.h"
#include "plots/polyline.h"
#include "plots/range.h"
#include "plots/sheet.h"
#include "plots/times.h"

enum { INTERVALS_UP = 4 };
enum { SERIES, ACF, PACF, RESIDUALS, QUANTILES, PANELS };

static const double z95 = 1.959963984540054;

static struct colour expected(void)
{
    return look_tint(look_of(0).colour, 0.18);
}

static void fill_between(const struct axes *a, double low, double high)
{
    double from = scale_at(&a->y, low), to = scale_at(&a->y, high);

    mark_rule(a->canvas, a->plot.x, (from + to) / 2, a->plot.x + a->plot.width, (from + to) / 2,
              fabs(from - to), expected());
}

static void draw_zero(const struct axes *a)
{
    double y = scale_at(&a->y, 0);

    mark_rule(a->canvas, a->plot.x, y, a->plot.x + a->plot.width, y, 0, look_rule);
}

static struct axis upright(struct range r)
{
    range_cover(&r, INTERVALS_UP);
    return (struct axis){.from = r.from, .to = r.to, .intervals = INTERVALS_UP};
}

/* Over time ------------------------------------------------------------------------------------ */

struct course {
    const struct aisle_plot_time *time;
    const double *y;
    size_t n;
};

static void draw_course(const void *data, const struct axes *a)
{
    const struct course *s = data;
    struct look look = look_of(0);
    double *x = times_new(s->time, 0, s->n);
    struct polyline t;

    look.colour = look_ink;
    polyline_init(&t, a, x, s->y, s->n);
    polyline_draw(&t, a->canvas, &look, polyline_width(a, s->n));
    polyline_fini(&t);
    plot_free(x);
}

static void draw_residual_limits(const void *data, const struct axes *a)
{
    (void)data;
    fill_between(a, -z95, z95);
}

static void draw_residuals(const void *data, const struct axes *a)
{
    draw_zero(a);
    draw_course(data, a);
}

static struct panel over_time(const char *title, const struct course *s, struct range r)
{
    struct panel p = {
        .title = title,
        .x = times_axis(s->time, 0, s->n > 0 ? (double)(s->n - 1) : 0),
        .draw = draw_course,
        .data = s,
    };
    struct range own = range_empty;

    range_add(&own, s->y, s->n);
    p.empty = own.from > own.to;
    range_add(&r, s->y, s->n);
    p.y = upright(r);
    return p;
}

/* Correlations --------------------------------------------------------------------------------- */

struct correlation {
    const double *value;
    size_t count; /* lags from 1 */
    double limit;
    int period;
};

static void draw_limits(const void *data, const struct axes *a)
{
    const struct correlation *r = data;

    if (r->limit > 0)
        fill_between(a, -r->limit, r->limit);
    for (size_t lag = 1; r->period > 1 && lag <= r->count; lag++) {
        double x = scale_at(&a->x, (double)lag);

        if (lag % (size_t)r->period == 0)
            mark_rule(a->canvas, x, a->plot.y, x, a->plot.y + a->plot.height, 0, look_grid);
    }
}

static void draw_correlation(const void *data, const struct axes *a)
{
    const struct correlation *r = data;
    double apart = a->plot.width / (double)(r->count + 1), line = a->canvas->theme->line_pt;
    double width = fmax(0.4 * line, fmin(0.5 * apart, 2.5 * line));

    draw_zero(a);
    for (size_t i = 0; i < r->count; i++) {
        double x = scale_at(&a->x, (double)(i + 1));

        if (range_holds(r->value[i]))
            mark_rule(a->canvas, x, scale_at(&a->y, 0), x, scale_at(&a->y, r->value[i]), width,
                      look_ink);
    }
}

static struct correlation correlation_of(const struct aisle_plot_diagnosis *d, const double *value)
{
    return (struct correlation){
        .value = value,
        .count = value ? d->lag_count : 0,
        .limit = range_holds(d->limit) ? d->limit : 0,
        .period = d->period,
    };
}

static struct panel by_lag(const char *title, const struct correlation *r, struct axis y)
{
    struct range own = range_empty;

    range_add(&own, r->value, r->count);
    return (struct panel){
        .title = title,
        .x = {.label = "Lag",
              .from = 0.4,
              .to = (double)(r->count > 0 ? r->count : 1) + 0.6,
              .unit = AXIS_LAGS,
              .period = r->period},
        .y = y,
        .empty = own.from > own.to,
        .draw_behind = draw_limits,
        .draw = draw_correlation,
        .data = r,
    };
}

/* Quantiles ------------------------------------------------------------------------------------ */

struct quantiles {
    double *z, *y; /* of the normal distribution, and what was found */
    double *low, *high;
    size_t n;
    double slope, level; /* of the line through the quartiles */
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Straight between the two values around it; n > 0. */
static double quantile(const double *sorted, size_t n, double p)
{
    double at = p * (double)(n - 1);
    size_t below = (size_t)at, above = below + 1 < n ? below + 1 : below;

    return sorted[below] + (at - (double)below) * (sorted[above] - sorted[below]);
}

/* The i-th of n values has about the variance p (1 - p) / n / density^2: David, Nagaraja, "Order
 * Statistics", 3rd ed., 2003, 10.3. */
static void fit_quantiles(struct quantiles *q)
{
    double upper = quantile(q->y, q->n, 0.75), lower = quantile(q->y, q->n, 0.25);

    q->slope = (upper - lower) / (2 * normal_quantile(0.75));
    q->level = (upper + lower) / 2;
    for (size_t i = 0; i < q->n; i++) {
        double n = (double)q->n, p = ((double)i + 0.5) / n, line, error;

        q->z[i] = normal_quantile(p);
        line = q->level + q->slope * q->z[i];
        error = q->slope * sqrt(p * (1 - p) / n) / normal_density(q->z[i]);
        q->low[i] = line - z95 * error;
        q->high[i] = line + z95 * error;
    }
}

static void quantiles_init(struct quantiles *q, const double *values, size_t n)
{
    *q = (struct quantiles){
        .z = plot_new(n, sizeof *q->z),
        .y = plot_new(n, sizeof *q->y),
        .low = plot_new(n, sizeof *q->low),
        .high = plot_new(n, sizeof *q->high),
    };
    for (size_t i = 0; i < n; i++)
        if (range_holds(values[i]))
            q->y[q->n++] = values[i];
    qsort(q->y, q->n, sizeof *q->y, by_value);
    if (q->n > 0)
        fit_quantiles(q);
}

static void quantiles_fini(struct quantiles *q)
{
    plot_free(q->z);
    plot_free(q->y);
    plot_free(q->low);
    plot_free(q->high);
}

static void draw_quantile_limits(const void *data, const struct axes *a)
{
    const struct quantiles *q = data;
    struct polyline low, high;

    polyline_init(&low, a, q->z, q->low, q->n);
    polyline_init(&high, a, q->z, q->high, q->n);
    if (q->n > 1 && low.count == 1 && high.count == 1)
        mark_fill(a->canvas, low.piece, high.piece, expected());
    polyline_fini(&low);
    polyline_fini(&high);
}

/* Of values that lie on one dot of the sheet only the first is drawn. */
static void draw_quantiles(const void *data, const struct axes *a)
{
    const struct quantiles *q = data;
    double line = a->canvas->theme->line_pt, last_x = -INFINITY, last_y = -INFINITY;
    double from = q->z[0], to = q->z[q->n - 1], dot_pt = 72.0 / CANVAS_PNG_DPI;

    mark_rule(a->canvas, scale_at(&a->x, from), scale_at(&a->y, q->level + q->slope * from),
              scale_at(&a->x, to), scale_at(&a->y, q->level + q->slope * to), line,
              look_of(0).colour);
    for (size_t i = 0; i < q->n; i++) {
        double x = scale_at(&a->x, q->z[i]), y = scale_at(&a->y, q->y[i]);

        if (fabs(x - last_x) < dot_pt && fabs(y - last_y) < dot_pt)
            continue;
        mark_dot(a->canvas, x, y, 1.8 * line, look_ink);
        last_x = x;
        last_y = y;
    }
}

static struct panel by_quantile(const char *title, const struct quantiles *q)
{
    struct range across = {-1, 1}, up = range_empty;
    double rim;

    range_add(&across, q->z, q->n);
    range_add(&up, q->y, q->n);
    range_add(&up, q->low, q->n);
    range_add(&up, q->high, q->n);
    rim = 0.03 * (across.to - across.from);
    return (struct panel){
        .title = title,
        .x = {.label = "Normal quantile", .from = across.from - rim, .to = across.to + rim},
        .y = upright(up),
        .empty = q->n == 0,
        .draw_behind = draw_quantile_limits,
        .draw = draw_quantiles,
        .data = q,
    };
}

/* The sheet ------------------------------------------------------------------------------------ */

static bool is_wide(const struct theme *t)
{
    return t->width_pt >= 38 * t->tick_pt;
}

static double height_pt(const struct theme *t)
{
    return fmax(0.68 * t->width_pt, (is_wide(t) ? 3 : 5) * 13 * t->tick_pt);
}

/* The series across, the others in pairs; or all in one column. */
static void arrange(struct panel *panels, bool wide)
{
    for (size_t i = 0; i < PANELS; i++) {
        panels[i].row = wide ? (i + 1) / 2 : i;
        panels[i].column = wide && i > 0 && i % 2 == 0;
        panels[i].span = 1;
    }
    panels[SERIES].span = wide ? 2 : 1;
}

static void draw(const void *data, struct box room, const struct canvas *c)
{
    const struct aisle_plot_diagnosis *d = data;
    const char *correlated = d->correlated ? d->correlated : "the series";
    struct course series = {&d->time, d->series, d->n}, residuals = {&d->time, d->residual, d->n};
    struct correlation acf = correlation_of(d, d->acf), pacf = correlation_of(d, d->pacf);
    char *acf_title = plot_printf("ACF of %s", correlated);
    char *pacf_title = plot_printf("PACF of %s", correlated);
    struct range r = {-fabs(acf.limit), fabs(acf.limit)};
    struct panel panels[PANELS];
    struct quantiles q;

    quantiles_init(&q, d->residual, d->n);
    range_add(&r, acf.value, acf.count);
    range_add(&r, pacf.value, pacf.count);
    panels[SERIES] = over_time(d->label ? d->label : "Series", &series, range_empty);
    panels[ACF] = by_lag(acf_title, &acf, upright(r));
    panels[PACF] = by_lag(pacf_title, &pacf, upright(r));
    panels[RESIDUALS] = over_time("Standardised residuals", &residuals, (struct range){-z95, z95});
    panels[RESIDUALS].draw_behind = draw_residual_limits;
    panels[RESIDUALS].draw = draw_residuals;
    panels[QUANTILES] = by_quantile("Quantiles of the residuals", &q);
    arrange(panels, is_wide(c->theme));
    panels_draw(panels, PANELS, room, c);
    quantiles_fini(&q);
    plot_free(acf_title);
    plot_free(pacf_title);
}

enum aisle_status aisle_plot_diagnosis(const struct aisle_plot_diagnosis *diagnosis,
                                       const char *out, const struct aisle_plot_options *options,
                                       struct aisle_error *err)
{
    static const struct sheet sheet = {
        .figure = "diagnosis", .preset = "acm2", .height_pt = height_pt, .draw = draw};

    return sheet_write(&sheet, diagnosis, diagnosis->source, out, options, err);
}
