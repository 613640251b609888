/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A study as text. */
#include "forecast/study.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

static void print_series(const struct aisle_study *s, FILE *out)
{
    const struct aisle_series *x = s->series;
    char first[AISLE_SERIES_TIME], last[AISLE_SERIES_TIME], step[AISLE_SERIES_TIME];

    aisle_series_time(x, 0, first);
    aisle_series_time(x, x->n - 1, last);
    aisle_series_step(x, step);
    fprintf(out, "Series   %s, column %s: %zu row%s, %s to %s, step %s\n", x->file, x->name,
            x->rows, x->rows == 1 ? "" : "s", first, last, step);
    fprintf(out, "         %zu value%s, %zu missing", x->n, x->n == 1 ? "" : "s", x->missing);
    if (x->gap_count)
        fprintf(out, "; %zu gap%s in time, %s", x->gap_count, x->gap_count == 1 ? "" : "s",
                x->filled ? "filled with missing values" : "ignored");
    if (s->request.holdout)
        fprintf(out, "; the last %zu held out", s->request.holdout);
    if (s->request.log)
        fputs("; modelled as logs", out);
    fputs("\nSeason   ", out);
    if (s->period > 1)
        fprintf(out, "of %d, %s; strength %.2f\n", s->period,
                s->period_source == AISLE_PERIOD_GIVEN ? "given" : "found in the series",
                s->strength);
    else
        fprintf(out, "%s\n", s->request.period == 1 ? "none, as told" : "none was found");
}

static void print_p(FILE *out, double p, enum aisle_p_bound bound)
{
    if (bound != AISLE_P_AT_LEAST && p < 0.001)
        fprintf(out, "%8s", "< 0.001");
    else
        fprintf(out, "%2s%6.3f",
                bound == AISLE_P_AT_MOST    ? "<="
                : bound == AISLE_P_AT_LEAST ? ">="
                                            : "",
                p);
}

static int widest_test(const struct aisle_study *s)
{
    int width = 0;

    for (size_t i = 0; i < s->test_count; i++)
        if ((int)strlen(s->test[i].of) > width)
            width = (int)strlen(s->test[i].of);
    return width;
}

static void print_tests(const struct aisle_study *s, FILE *out)
{
    int width = widest_test(s);

    fprintf(out, "\nStationary? %*s  test  lags  statistic     5 %%         p\n", width - 10, "");
    for (size_t i = 0; i < s->test_count; i++) {
        const struct aisle_stationarity *t = &s->test[i].test;

        fprintf(out, "  %-*s  %-4s", width, s->test[i].of, t->name);
        if (!t->defined) {
            fputs("  not defined here\n", out);
            continue;
        }
        fprintf(out, "  %4zu  %9.4f  %6.3f  ", t->lags, t->statistic, t->critical[1]);
        print_p(out, t->p, t->bound);
        fprintf(out, "  %s\n", t->stationary ? "stationary" : "not stationary");
    }
    if (!s->test[0].test.defined)
        return;
    fputs("  by tests ", out);
    if (s->period > 1)
        fprintf(out, "D = %d, the strength of the season being %s 0.64, and ", s->D,
                s->D ? "above" : "not above");
    fprintf(out, "d = %d, the least with which KPSS does not reject%s\n", s->d,
            s->d == 2 ? ", or the most" : "");
}

static void print_coefficients(const struct aisle_arima *m, FILE *out)
{
    int width = 9;

    for (size_t i = 0; i < m->coef_count; i++)
        if ((int)strlen(m->coef[i].name) > width)
            width = (int)strlen(m->coef[i].name);
    if (m->coef_count)
        fprintf(out, "  %-*s    estimate        s.e.        z        p\n", width, "");
    for (size_t i = 0; i < m->coef_count; i++) {
        double z = m->coef[i].value / m->coef[i].se;

        fprintf(out, "  %-*s  %10.5g", width, m->coef[i].name, m->coef[i].value);
        if (isnan(m->coef[i].se)) {
            fputs("        none\n", out);
            continue;
        }
        fprintf(out, "  %10.4g  %7.2f ", m->coef[i].se, z);
        print_p(out, 2 * gsl_cdf_ugaussian_Q(fabs(z)), AISLE_P_IS);
        fputc('\n', out);
    }
}

static void print_model(const struct aisle_study *s, FILE *out)
{
    static const char *const method[] = {"exact maximum likelihood, started from CSS",
                                         "exact maximum likelihood", "conditional sum of squares"};
    static const char *const of[] = {"exact", "exact, of the series with a diffuse prior",
                                     "conditional"};
    const struct aisle_arima *m = s->model;
    bool differenced = m->order.d + m->order.D > 0;

    fprintf(out, "\nModel    %s%s, by %s\n", s->name, m->log ? " of logs" : "", method[m->method]);
    print_coefficients(m, out);
    if (isnan(m->loglik)) {
        fputs("  sigma2 0: the series is reproduced without error, and there is no likelihood\n",
              out);
        return;
    }
    fprintf(out, "  sigma2 %.6g   log-likelihood %.4f (%s%s)\n", m->sigma2, m->loglik,
            of[m->likelihood],
            m->likelihood == AISLE_LIKELIHOOD_EXACT && differenced ? ", of the differenced series"
                                                                   : "");
    if (isnan(m->aic))
        fputs("  no AIC: the likelihood is conditional\n", out);
    else
        fprintf(out, "  AIC %.3f   AICc %.3f   BIC %.3f   (%zu values count)\n", m->aic, m->aicc,
                m->bic, m->nobs);
}

static void print_residuals(const struct aisle_study *s, FILE *out)
{
    const struct aisle_portmanteau *lb = &s->ljung_box;
    const struct aisle_jarque_bera *jb = &s->jarque_bera;
    const struct aisle_cusum_squares *cs = &s->cusum_squares;

    fputs("\nResiduals\n", out);
    if (lb->defined) {
        fprintf(out, "  Ljung-Box         Q = %-9.4g df = %-4d p =", lb->statistic, lb->df);
        print_p(out, lb->p, AISLE_P_IS);
        fprintf(out, "   (%zu lags)\n", lb->lag);
    } else {
        fputs("  Ljung-Box         not defined here\n", out);
    }
    if (jb->defined) {
        fprintf(out, "  Jarque-Bera       J = %-9.4g df = %-4d p =", jb->statistic, 2);
        print_p(out, jb->p, AISLE_P_IS);
        fprintf(out, "   (skewness %.3f, kurtosis %.3f)\n", jb->skewness, jb->kurtosis);
    }
    if (cs->defined) {
        char time[AISLE_SERIES_TIME];

        aisle_series_time(s->series, cs->where, time);
        fprintf(out, "  CUSUM of squares  C = %-9.4g           p =", cs->statistic);
        print_p(out, cs->p, AISLE_P_IS);
        fprintf(out, "   (most at %s)\n", time);
    }
}

static void print_acf(const struct aisle_study *s, FILE *out)
{
    fprintf(out, "\nCorrelations: of %s, and of the residuals; 95 %% of noise is within %.3f\n",
            s->differenced, aisle_acf_band(s->differenced_count));
    fputs("   lag     ACF    PACF   residuals\n", out);
    for (size_t k = 1; k <= s->lag_count; k++)
        fprintf(out, "  %4zu  %6.3f  %6.3f      %6.3f\n", k, s->acf[k], s->pacf[k],
                s->residual_acf[k]);
}

static void print_trace(const struct aisle_study *s, FILE *out)
{
    fprintf(out, "\nSearch: %zu models\n", s->trial_count);
    for (size_t i = 0; i < s->trial_count; i++) {
        const struct aisle_study_trial *t = &s->trial[i];

        fprintf(out, "  %-42s  ", t->name);
        if (t->rejected)
            fprintf(out, "rejected: %s", t->rejected);
        else
            fprintf(out, "AICc %.3f%s", t->aicc, t->approximate ? " (approximate, by CSS)" : "");
        fputs(t->aside ? "   (for the note on the season)\n" : "\n", out);
    }
}

static void print_scores(const struct aisle_study *s, FILE *out)
{
    int width = 12;

    for (size_t i = 0; i < s->score_count; i++)
        if ((int)strlen(s->score[i].name) > width)
            width = (int)strlen(s->score[i].name);
    fprintf(
        out,
        "\nHeld out: %zu values, forecast from the one before them\n  %-*s  %10s  %10s  %8s  %10s",
        s->score[0].count, width, "", "MAE", "RMSE", "MASE", "bias");
    for (size_t k = 0; k < s->request.level_count; k++)
        fprintf(out, "  in %g %%", s->request.level[k]);
    fputc('\n', out);
    for (size_t i = 0; i < s->score_count; i++) {
        const struct aisle_study_score *c = &s->score[i];

        fprintf(out, "  %-*s  %10.5g  %10.5g  %8.4g  %10.4g", width, c->name, c->mae, c->rmse,
                c->mase, c->bias);
        for (size_t k = 0; k < s->request.level_count; k++)
            fprintf(out, "  %5.1f %%", c->coverage[k]);
        fputc('\n', out);
    }
}

static void print_limits_header(const struct aisle_study *s, int width, FILE *out)
{
    fprintf(out, "  %-*s  %10s", width, "time", "mean");
    if (s->request.log)
        fprintf(out, "  %10s", "median");
    fprintf(out, "  %10s", "s.e.");
    for (size_t k = 0; k < s->request.level_count; k++) {
        char head[32];

        snprintf(head, sizeof head, "%g %%", s->request.level[k]);
        fprintf(out, "  %10s %10s", head, "");
    }
    if (s->request.holdout)
        fprintf(out, "  %10s", "value");
    fputc('\n', out);
}

static void print_forecast(const struct aisle_study *s, FILE *out)
{
    const struct aisle_study_forecast *f = &s->forecast;
    char time[AISLE_SERIES_TIME];
    int width;

    aisle_study_time(s, f->count, time);
    width = strlen(time) > 4 ? (int)strlen(time) : 4;
    fputs("\nForecast", out);
    if (s->request.log)
        fputs(": mean exp(m + v/2), median exp(m), limits exp(), m and v of the logs", out);
    if (s->request.clip_low < s->request.clip_high)
        fprintf(out, "; clipped to %g..%g (%zu of the figures were beyond)", s->request.clip_low,
                s->request.clip_high, f->clipped);
    fputc('\n', out);
    print_limits_header(s, width, out);
    for (size_t i = 0; i < f->count; i++) {
        aisle_study_time(s, i + 1, time);
        fprintf(out, "  %-*s  %10.5g", width, time, f->mean[i]);
        if (s->request.log)
            fprintf(out, "  %10.5g", f->median[i]);
        fprintf(out, "  %10.4g", f->se[i]);
        for (size_t k = 0; k < s->request.level_count; k++)
            fprintf(out, "  %10.5g %10.5g", f->lower[k][i], f->upper[k][i]);
        if (i < s->request.holdout)
            fprintf(out, "  %10.5g", s->series->value[s->n + i]);
        fputc('\n', out);
    }
}

/* In lines of some 100 columns. */
static void print_wrapped(const char *text, FILE *out)
{
    size_t room = 100 - strlen("note:"), column = 0;

    fputs("note:", out);
    while (*text) {
        size_t word = strcspn(text, " ");

        if (column + word + 1 > room) {
            fputs("\n     ", out);
            column = 0;
        }
        fprintf(out, " %.*s", (int)word, text);
        column += word + 1;
        text += word + (text[word] == ' ');
    }
    fputc('\n', out);
}

static void print_notes(const struct aisle_study *s, FILE *out)
{
    bool first = true;

    for (size_t i = 0; i < s->note_count; i++) {
        if (s->note[i].warning)
            continue;
        if (first)
            fputc('\n', out);
        first = false;
        print_wrapped(s->note[i].text, out);
    }
}

void aisle_study_print(const struct aisle_study *s, FILE *out)
{
    print_series(s, out);
    print_tests(s, out);
    if (s->request.show_trace)
        print_trace(s, out);
    print_model(s, out);
    print_residuals(s, out);
    if (s->request.show_acf)
        print_acf(s, out);
    if (s->score_count)
        print_scores(s, out);
    if (s->forecast.count)
        print_forecast(s, out);
    print_notes(s, out);
}
