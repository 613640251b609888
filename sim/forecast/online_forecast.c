/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forecaster online: quantiles, limits, clipping. */
#include <math.h>

#include <gsl/gsl_cdf.h>

#include "forecast/online.h"

void online_refresh(struct aisle_forecaster *f, size_t h)
{
    if (f->horizon >= h)
        return;
    if (h > f->longest)
        f->longest = h; /* whoever asked for it will again, after the next value */
    f->mean = mem_reserve(f->mean, &f->mean_cap, f->longest, sizeof *f->mean);
    f->se = mem_reserve(f->se, &f->se_cap, f->longest, sizeof *f->se);
    instance_forecast(&f->in, f->longest, f->mean, f->se);
    f->horizon = f->longest;
}

static double clip(const struct aisle_forecaster *f, double y)
{
    const struct aisle_forecaster_options *o = &f->options;

    if (!(o->lo < o->hi))
        return y;
    return y < o->lo ? o->lo : y > o->hi ? o->hi : y;
}

/* The q-quantile of a normal error. */
static double normal_quantile(double se, double q)
{
    double z = gsl_cdf_ugaussian_Pinv(q);

    if (!(se > 0))
        return 0;
    return z > 0 || z < 0 ? z * se : 0; /* of an infinite error the median is still 0 */
}

/* The q-quantile of the error h steps ahead, given that the forecasts reach that far. Beyond the
 * outermost of the recent errors it is the model's, but not within them: quantiles must ascend. */
static double error_quantile(const struct aisle_forecaster *f, size_t h, double q)
{
    double se = f->se[h - 1], unit = f->se[f->options.lead - 1], error;
    double model = normal_quantile(se, q);
    enum recent_reach reach = RECENT_FEW;

    if (f->options.intervals == AISLE_INTERVALS_RECENT && isfinite(se))
        reach = recent_quantile(&f->recent, q, &error);
    if (reach == RECENT_FEW)
        return model;
    if (unit > 0 && isfinite(unit))
        error *= se / unit;
    return reach == RECENT_BELOW   ? fmin(error, model)
           : reach == RECENT_ABOVE ? fmax(error, model)
                                   : error;
}

static double quantile(const struct aisle_forecaster *f, size_t h, double q)
{
    return clip(f, transform_out(f->transform, f->mean[h - 1] + error_quantile(f, h, q)));
}

double aisle_forecaster_quantile(struct aisle_forecaster *f, size_t h, double q)
{
    online_refresh(f, h > f->options.lead ? h : f->options.lead);
    return quantile(f, h, q);
}

static void write_quantiles(const struct aisle_forecaster *f, size_t horizon, double q, double *out)
{
    for (size_t h = 1; out && h <= horizon; h++)
        out[h - 1] = quantile(f, h, q);
}

/* Row i of an array that may not be wanted. */
static double *row(double *array, size_t i, size_t horizon)
{
    return array ? array + i * horizon : NULL;
}

void aisle_forecaster_forecast(struct aisle_forecaster *f, size_t horizon,
                               const struct aisle_forecast *out)
{
    online_refresh(f, horizon > f->options.lead ? horizon : f->options.lead);
    for (size_t h = 0; h < horizon; h++) {
        double mean = f->mean[h], se = f->se[h];

        transform_moments(f->transform, &mean, &se);
        if (out->mean)
            out->mean[h] = clip(f, mean);
        if (out->se)
            out->se[h] = se;
    }
    for (size_t i = 0; i < out->level_count; i++) {
        double tail = (1 - out->level[i] / 100) / 2;

        write_quantiles(f, horizon, tail, row(out->lower, i, horizon));
        write_quantiles(f, horizon, 1 - tail, row(out->upper, i, horizon));
    }
    for (size_t i = 0; i < out->q_count; i++)
        write_quantiles(f, horizon, out->q[i], row(out->quantile, i, horizon));
}
