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
    fprintf(out, "Series   %s, %s%s: %zu row%s, %s to %s, step %s\n", x->file,
            strncmp(x->name, "column ", 7) ? "column " : "", x->name, x->rows,
            x->rows == 1 ? "" : "s", first, last, step);
    fprintf(out, "         %zu value%s, %zu missing", x->n, x->n == 1 ? "" : "s", x->missing);
    if (x->gap_count)
        fprintf(out, "; %zu gap%s in time, %s", x->gap_count, x->gap_count == 1 ? "" : "s",
                x->filled ? "filled with missing values" : "ignored");
    if (s->request.holdout)
        fprintf(out, "; the last %zu held out", s->request.holdout);
    if (s->request.log)
        fputs("; modelled as logs", out);
    fputs("\nSeason   ", out);
    if (s->period <= 1)
        fprintf(out, "%s\n", s->request.period == 1 ? "none, as told" : "none was found");
    else if (isnan(s->strength))
        fprintf(out, "of %d, given; its strength can't be told from %zu values\n", s->period,
                s->n - s->missing);
    else
        fprintf(out, "of %d, %s; strength %.2f\n", s->period,
                s->period_source == AISLE_PERIOD_GIVEN ? "given" : "found in the series",
                s->strength);
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

/* The same where there is no heading: with its sign. */
static void print_p_is(FILE *out, double p)
{
    if (p < 0.001)
        fputs("p < 0.001", out);
    else
        fprintf(out, "p = %.3f", p);
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
    fputs(s->request.xreg ? "  by tests, regressors not taken off: " : "  by tests: ", out);
    if (s->period > 1)
        fprintf(out, "D = %d (%s), ", s->D,
                s->D                 ? "strength above 0.64"
                : isnan(s->strength) ? "no strength"
                                     : "strength not above 0.64");
    fprintf(out, "d = %d (the least that KPSS does not reject%s)\n", s->d,
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
        fprintf(out, fabs(z) < 1e4 ? "  %10.4g  %7.2f " : "  %10.4g  %7.2g ", m->coef[i].se, z);
        print_p(out, 2 * gsl_cdf_ugaussian_Q(fabs(z)), AISLE_P_IS);
        fputc('\n', out);
    }
}

static void print_criteria(const struct aisle_arima *m, FILE *out)
{
    fprintf(out, "  AIC %.3f   ", m->aic);
    if (isnan(m->aicc))
        fputs("no AICc: too few values", out);
    else
        fprintf(out, "AICc %.3f", m->aicc);
    fprintf(out, "   BIC %.3f   (%zu values count)\n", m->bic, m->nobs);
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
        print_criteria(m, out);
}

static void print_residuals(const struct aisle_study *s, FILE *out)
{
    const struct aisle_portmanteau *lb = &s->ljung_box;
    const struct aisle_jarque_bera *jb = &s->jarque_bera;
    const struct aisle_cusum_squares *cs = &s->cusum_squares;

    fputs("\nResiduals\n", out);
    if (lb->defined) {
        fprintf(out, "  Ljung-Box         Q = %-9.4g df = %-3d ", lb->statistic, lb->df);
        print_p_is(out, lb->p);
        fprintf(out, "   (%zu lags)\n", lb->lag);
    } else {
        fputs("  Ljung-Box         not defined here\n", out);
    }
    if (jb->defined) {
        fprintf(out, "  Jarque-Bera       J = %-9.4g df = 2   ", jb->statistic);
        print_p_is(out, jb->p);
        fprintf(out, "   (skewness %.3g, kurtosis %.3g)\n", jb->skewness, jb->kurtosis);
    }
    if (cs->defined) {
        char time[AISLE_SERIES_TIME];

        aisle_series_time(s->series, cs->where, time);
        fprintf(out, "  CUSUM of squares  C = %-9.4g          ", cs->statistic);
        print_p_is(out, cs->p);
        fprintf(out, "   (most at %s)\n", time);
    }
}

static void print_correlation(double r, int width, FILE *out)
{
    if (isnan(r))
        fprintf(out, "  %*s", width, "none");
    else
        fprintf(out, "  %*.3f", width, r);
}

static void print_acf(const struct aisle_study *s, FILE *out)
{
    fprintf(out, "\nCorrelations: of %s, and of the residuals; 95 %% of noise is within %.3f\n",
            s->differenced, aisle_acf_band(s->differenced_count));
    fputs("   lag     ACF    PACF   residuals\n", out);
    for (size_t k = 1; k <= s->lag_count; k++) {
        fprintf(out, "  %4zu", k);
        print_correlation(s->acf[k], 6, out);
        print_correlation(s->pacf[k], 6, out);
        print_correlation(s->residual_acf[k], 10, out);
        fputc('\n', out);
    }
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

    if (s->score[0].count == 0) {
        fprintf(out, "\nHeld out: %zu value%s, all missing\n", s->request.holdout,
                s->request.holdout == 1 ? "" : "s");
        return;
    }
    for (size_t i = 0; i < s->score_count; i++)
        if ((int)strlen(s->score[i].name) > width)
            width = (int)strlen(s->score[i].name);
    fprintf(out,
            "\nHeld out: %zu value%s, forecast from the last one before%s\n  %-*s  %10s  %10s  %8s "
            " %10s",
            s->score[0].count, s->score[0].count == 1 ? "" : "s",
            s->request.log ? ", all of logs" : "", width, "", "MAE", "RMSE", "MASE", "bias");
    for (size_t k = 0; k < s->request.level_count; k++)
        fprintf(out, "  in %g %%", s->request.level[k]);
    fputc('\n', out);
    for (size_t i = 0; i < s->score_count; i++) {
        const struct aisle_study_score *c = &s->score[i];

        fprintf(out, "  %-*s  %10.5g  %10.5g", width, c->name, c->mae, c->rmse);
        if (isnan(c->mase))
            fprintf(out, "  %8s", "none");
        else
            fprintf(out, "  %8.4g", c->mase);
        fprintf(out, "  %10.4g", c->bias);
        for (size_t k = 0; k < s->request.level_count; k++)
            fprintf(out, "  %5.1f %%", c->coverage[k]);
        fputc('\n', out);
    }
}

/* How the figures of a table are written: all with the same decimals, so that the least standard
 * error has three digits; where that is too long, as powers of ten. */
struct figures {
    int decimals, width;
    bool powers;
};

static void widen(struct figures *f, double value)
{
    int width = isfinite(value) ? snprintf(NULL, 0, "%.*f", f->decimals, value) : 0;

    f->width = width > f->width ? width : f->width;
}

static void use_powers(struct figures *f, double least, double most)
{
    double digits = isfinite(least) && most > least ? 2 + ceil(log10(most / least)) : 0;

    f->powers = true;
    f->decimals = (int)fmax(4, fmin(15, digits));
    f->width = f->decimals + 8;
}

static struct figures figures_of(const struct aisle_study *s)
{
    const struct aisle_study_forecast *f = &s->forecast;
    struct figures figures = {.decimals = 4, .width = 10};
    double least = (double)INFINITY, most = 0;

    for (size_t i = 0; i < f->count; i++) {
        if (f->se[i] > 0 && f->se[i] < least)
            least = f->se[i];
        if (isfinite(f->mean[i]))
            most = fmax(most, fabs(f->mean[i]));
    }
    if (isfinite(least))
        figures.decimals = (int)fmax(0, fmin(9, 2 - floor(log10(least))));
    for (size_t i = 0; i < f->count; i++) {
        widen(&figures, f->mean[i]);
        for (size_t k = 0; k < s->request.level_count; k++) {
            widen(&figures, f->lower[k][i]);
            widen(&figures, f->upper[k][i]);
        }
    }
    if (figures.width > 15 || (isfinite(least) && (least < 1e-7 || least > 1e7)))
        use_powers(&figures, least, most);
    return figures;
}

static void print_figure(const struct figures *f, double value, FILE *out)
{
    if (isnan(value))
        fprintf(out, "  %*s", f->width, "none");
    else if (f->powers)
        fprintf(out, "  %*.*e", f->width, f->decimals, value);
    else
        fprintf(out, "  %*.*f", f->width, f->decimals, value);
}

static void print_limits_header(const struct aisle_study *s, int width, int column, FILE *out)
{
    fprintf(out, "  %-*s  %*s", width, "time", column, "mean");
    if (s->request.log)
        fprintf(out, "  %*s", column, "median");
    fprintf(out, "  %*s", column, "s.e.");
    for (size_t k = 0; k < s->request.level_count; k++) {
        char head[2][32];

        snprintf(head[0], sizeof head[0], "lower %g", s->request.level[k]);
        snprintf(head[1], sizeof head[1], "upper %g", s->request.level[k]);
        fprintf(out, "  %*s  %*s", column, head[0], column, head[1]);
    }
    if (s->request.holdout)
        fprintf(out, "  %*s", column, "value");
    fputc('\n', out);
}

static void print_step(const struct aisle_study *s, const struct figures *figures, size_t i,
                       FILE *out)
{
    const struct aisle_study_forecast *f = &s->forecast;

    print_figure(figures, f->mean[i], out);
    if (s->request.log)
        print_figure(figures, f->median[i], out);
    print_figure(figures, f->se[i], out);
    for (size_t k = 0; k < s->request.level_count; k++) {
        print_figure(figures, f->lower[k][i], out);
        print_figure(figures, f->upper[k][i], out);
    }
    if (i < s->request.holdout)
        print_figure(figures, s->series->value[s->n + i], out);
    fputc('\n', out);
}

static void print_forecast(const struct aisle_study *s, FILE *out)
{
    const struct aisle_study_forecast *f = &s->forecast;
    struct figures figures = figures_of(s);
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
    print_limits_header(s, width, figures.width, out);
    for (size_t i = 0; i < f->count; i++) {
        aisle_study_time(s, i + 1, time);
        fprintf(out, "  %-*s", width, time);
        print_step(s, &figures, i, out);
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
