/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arima/state.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

#include "arima/kalman.h"
#include "base/mem.h"

struct arima_state {
    struct kalman kalman;
    double seen; /* values: the drift's t of the last */
};

static double regression(const struct aisle_arima *m, double *const *x, size_t t)
{
    double sum = 0;

    for (size_t j = m->arma_count; j < m->coef_count; j++)
        sum += m->coef[j].value * x[j - m->arma_count + 1][t];
    return sum;
}

/* Runs the filter to the end of the series. */
struct arima_state *state_new(const struct aisle_arima *m, double *const *x)
{
    struct arima_state *s = mem_new(1, sizeof *s);
    struct kalman *k = &s->kalman;
    double *arma = mem_new(m->arma_count, sizeof *arma), *y = mem_new(m->n, sizeof *y), v;
    struct arma weights;
    bool diffuse = m->missing > 0 && m->order.d + m->order.D > 0;
    size_t lost;

    for (size_t i = 0; i < m->arma_count; i++)
        arma[i] = m->coef[i].value;
    for (size_t t = 0; t < m->n; t++)
        y[t] = x[0][t] - regression(m, x, t);
    s->seen = (double)m->n;
    arma_init(&weights, &m->order);
    arma_set(&weights, arma);
    kalman_init(k, &weights, 1);
    lost = diffuse ? 0 : k->levels;
    (void)kalman_start(k, &weights, diffuse ? KALMAN_DIFFUSE : 0);
    if (!diffuse)
        kalman_levels(k, y, lost);
    for (size_t t = lost; t < m->n; t++)
        kalman_step(k, isnan(y[t]) ? NULL : &y[t], &v);
    arma_fini(&weights);
    mem_free(arma);
    mem_free(y);
    return s;
}

void state_free(struct arima_state *s)
{
    if (s)
        kalman_fini(&s->kalman);
    mem_free(s);
}

void aisle_arima_forecast(const struct aisle_arima *m, size_t horizon,
                          const struct aisle_regressor *future, double *mean, double *se)
{
    size_t j = m->arma_count;
    const struct aisle_coefficient *c = m->coef;

    kalman_forecast(&m->state->kalman, horizon, mean, se);
    for (size_t h = 0; h < horizon; h++) {
        se[h] = sqrt(se[h] * m->sigma2);
        if (m->constant == AISLE_CONSTANT_MEAN)
            mean[h] += c[j].value;
        else if (m->constant == AISLE_CONSTANT_DRIFT)
            mean[h] += c[j].value * (m->state->seen + (double)h + 1);
    }
    for (j += m->constant != AISLE_CONSTANT_NONE; j < m->coef_count; j++, future++)
        for (size_t h = 0; h < horizon; h++)
            mean[h] += c[j].value * future->value[h];
}

double aisle_arima_observe(struct aisle_arima *m, double y, const double *x)
{
    size_t j = m->arma_count;
    double value = m->log ? log(y) : y, v;

    m->state->seen++;
    if (m->constant == AISLE_CONSTANT_MEAN)
        value -= m->coef[j].value;
    else if (m->constant == AISLE_CONSTANT_DRIFT)
        value -= m->coef[j].value * m->state->seen;
    for (j += m->constant != AISLE_CONSTANT_NONE; j < m->coef_count; j++)
        value -= m->coef[j].value * *x++;
    kalman_step(&m->state->kalman, isfinite(value) ? &value : NULL, &v);
    return v;
}

double aisle_level_z(double level)
{
    return gsl_cdf_ugaussian_Pinv(0.5 + level / 200);
}
