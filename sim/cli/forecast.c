/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/plot.h>
#include <aisle/study.h>

#include "cli/cli.h"

struct arguments {
    struct aisle_study_request study;
    const char *order, *seasonal; /* as given */
    const char *plot, *diagnose;
    bool choose, search, json;
};

enum {
    KEY_SERIES_TIME = 0x500,
    KEY_SEASONAL,
    KEY_LOG,
    KEY_LEVEL,
    KEY_SEARCH,
    KEY_MEAN,
    KEY_NO_MEAN,
    KEY_DRIFT,
    KEY_PERIOD,
    KEY_METHOD,
    KEY_HOLDOUT,
    KEY_ACF,
    KEY_JSON,
    KEY_XREG,
    KEY_XREG_FUTURE,
    KEY_GAPS,
    KEY_TRACE,
    KEY_PLOT,
    KEY_DIAGNOSE,
    KEY_CLIP,
    KEY_AUTO
};

static const struct argp_option options[] = {
    {0, 0, NULL, 0, "What is read", 1},
    {"column", 'c', "NAME", 0, "The column of the values; default: \"value\", \"y\" or the only one of numbers", 1},
    {"time", KEY_SERIES_TIME, "NAME", 0, "The column of the times; \"\": none", 1},
    {"gaps", KEY_GAPS, "fill|ignore", 0, "Rows absent in time are missing values (default), or rows are equally spaced as they stand", 1},
    {"xreg", KEY_XREG, "FILE", 0, "Regressors: every column of numbers of this CSV file, row by row with the series", 1},
    {"xreg-future", KEY_XREG_FUTURE, "FILE", 0, "The same columns for the steps that are forecast", 1},
    {0, 0, NULL, 0, "The model", 2},
    {"order", 'o', "p,d,q", 0, "Fit this order; without it one is searched for", 2},
    {"seasonal", KEY_SEASONAL, "P,D,Q,s", 0, "Its seasonal part and period", 2},
    {"auto", KEY_AUTO, NULL, 0, "Search for the order of least AICc; the default", 2},
    {"search", KEY_SEARCH, "stepwise|full", 0, "Search by steps (default) or through all orders", 2},
    {"period", KEY_PERIOD, "s", 0, "The period of the season, in steps; 1: none; default: found in the series", 2},
    {"mean", KEY_MEAN, NULL, 0, "With a mean: the default where d = D = 0", 2},
    {"no-mean", KEY_NO_MEAN, NULL, 0, "With neither mean nor drift", 2},
    {"drift", KEY_DRIFT, NULL, 0, "With a drift; only where d + D = 1", 2},
    {"log", KEY_LOG, NULL, 0, "Of the logs of the values; forecasts are of the values again", 2},
    {"method", KEY_METHOD, "css-ml|ml|css", 0, "Exact maximum likelihood started from the conditional sum of squares (default) or from several points, or the conditional sum of squares alone", 2},
    {0, 0, NULL, 0, "The forecast", 3},
    {"horizon", 'h', "H", 0, "Steps to forecast; default: 10, with a season two of them but at most 100", 3},
    {"level", KEY_LEVEL, "LIST", 0, "Levels of the limits, in percent; default: 80,95", 3},
    {"clip", KEY_CLIP, "LO,HI", 0, "Clip forecasts and limits to LO..HI; either may be empty", 3},
    {"holdout", KEY_HOLDOUT, "N", 0, "Hold the last N values out and compare with them", 3},
    {0, 0, NULL, 0, "What is shown", 4},
    {"acf", KEY_ACF, NULL, 0, "Correlations of the differenced series and of the residuals", 4},
    {"trace", KEY_TRACE, NULL, 0, "Every model that was tried", 4},
    {"json", KEY_JSON, NULL, 0, "All of it as JSON", 4},
    {"plot", KEY_PLOT, "FILE", 0, "Draw series and forecast: .png, .pdf or .svg", 4},
    {"diagnose", KEY_DIAGNOSE, "FILE", 0, "Draw correlations and residuals", 4},
    {0},
};

/* Reads whole numbers separated by commas, `most` at most. Returns how many; 0 if it is no such list. */
static size_t read_integers(const char *text, int *out, size_t most)
{
    size_t count = 0;

    for (;;) {
        char *end;
        long n;

        if (*text < '0' || *text > '9' || count == most)
            return 0;
        errno = 0;
        n = strtol(text, &end, 10);
        out[count++] = errno || n > 1000000 ? 1000000 : (int)n;
        if (*end == '\0')
            return count;
        if (*end != ',')
            return 0;
        text = end + 1;
    }
}

static size_t read_count(struct argp_state *state, const char *option, const char *arg)
{
    int n = 0;

    if (read_integers(arg, &n, 1) != 1 || n < 1 || n > AISLE_HORIZON_MAX)
        argp_error(state, "--%s must be a number from 1 to %d, not \"%s\"", option,
                   AISLE_HORIZON_MAX, arg);
    return (size_t)n;
}

static void read_orders(struct argp_state *state, struct arguments *a)
{
    struct aisle_arima_order *o = &a->study.order;
    int n[4] = {0};
    size_t count;

    if (!a->order) {
        if (a->seasonal)
            argp_error(state, "--seasonal belongs to --order; without both the season is searched for, "
                              "and --period gives its length");
        return;
    }
    if (a->choose || a->search)
        argp_error(state, "--order gives what --%s would search for", a->choose ? "auto" : "search");
    if (read_integers(a->order, n, 3) != 3)
        argp_error(state, "--order must be p,d,q, three whole numbers such as 5,1,2, not \"%s\"",
                   a->order);
    *o = (struct aisle_arima_order){.p = n[0], .d = n[1], .q = n[2], .s = 1};
    a->study.given = true;
    if (!a->seasonal)
        return;
    count = read_integers(a->seasonal, n, 4);
    if (count == 3 && a->study.period > 1)
        n[3] = a->study.period;
    else if (count != 4)
        argp_error(state, "--seasonal must be P,D,Q,s, orders and the period, such as 0,1,1,12, "
                          "not \"%s\"", a->seasonal);
    o->P = n[0];
    o->D = n[1];
    o->Q = n[2];
    o->s = n[3];
}

static void read_levels(struct argp_state *state, struct aisle_study_request *r, const char *arg)
{
    const char *at = arg;
    char *end;

    r->level_count = 0;
    for (;; at = end + 1) {
        if (r->level_count == AISLE_LEVELS_MAX)
            argp_error(state, "--level takes %d levels at most", AISLE_LEVELS_MAX);
        r->level[r->level_count++] = strtod(at, &end);
        if (end == at || (*end && *end != ','))
            argp_error(state, "--level must be numbers from 1 to below 100, such as 80,95, not \"%s\"",
                       arg);
        if (!*end)
            return;
    }
}

static void read_clip(struct argp_state *state, struct aisle_study_request *r, const char *arg)
{
    const char *comma = strchr(arg, ',');
    char *low_end = NULL, *high_end = NULL;

    r->clip_low = (double)-INFINITY;
    r->clip_high = (double)INFINITY;
    if (comma && comma != arg)
        r->clip_low = strtod(arg, &low_end);
    if (comma && comma[1])
        r->clip_high = strtod(comma + 1, &high_end);
    if (!comma || (low_end && low_end != comma) || (high_end && *high_end) ||
        !(r->clip_low < r->clip_high))
        argp_error(state, "--clip must be LO,HI, the lower first, such as 0,100 or 0, (no upper), not \"%s\"",
                   arg);
}

/* The position of `arg` among words separated by bars. */
static int read_word(struct argp_state *state, const char *option, const char *words, const char *arg)
{
    size_t length = strlen(arg);
    int i = 0;

    for (const char *w = words;; i++) {
        size_t n = strcspn(w, "|");

        if (n == length && strncmp(w, arg, n) == 0)
            return i;
        if (!w[n])
            break;
        w += n + 1;
    }
    argp_error(state, "--%s must be one of %s, not \"%s\"", option, words, arg);
    return 0;
}

static void set_constant(struct argp_state *state, enum aisle_arima_constant constant)
{
    struct arguments *a = state->input;

    if (a->study.constant != AISLE_CONSTANT_AUTO && a->study.constant != constant)
        argp_error(state, "of --mean, --no-mean and --drift one at most");
    a->study.constant = constant;
}

static error_t parse_model(int key, char *arg, struct argp_state *state)
{
    struct arguments *a = state->input;
    struct aisle_study_request *r = &a->study;

    switch (key) {
    case 'o':
        a->order = arg;
        return 0;
    case KEY_SEASONAL:
        a->seasonal = arg;
        return 0;
    case KEY_AUTO:
        a->choose = true;
        return 0;
    case KEY_SEARCH:
        a->search = true;
        r->full = read_word(state, "search", "stepwise|full", arg) == 1;
        return 0;
    case KEY_PERIOD:
        if (read_integers(arg, &r->period, 1) != 1 || r->period < 1)
            argp_error(state, "--period must be a number of steps, 1 for none, not \"%s\"", arg);
        return 0;
    case KEY_MEAN:
        set_constant(state, AISLE_CONSTANT_MEAN);
        return 0;
    case KEY_NO_MEAN:
        set_constant(state, AISLE_CONSTANT_NONE);
        return 0;
    case KEY_DRIFT:
        set_constant(state, AISLE_CONSTANT_DRIFT);
        return 0;
    case KEY_LOG:
        r->log = true;
        return 0;
    case KEY_METHOD:
        r->method = (enum aisle_arima_method)read_word(state, "method", "css-ml|ml|css", arg);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_shown(int key, char *arg, struct argp_state *state)
{
    struct arguments *a = state->input;
    struct aisle_study_request *r = &a->study;

    switch (key) {
    case KEY_ACF:
        r->show_acf = true;
        return 0;
    case KEY_TRACE:
        r->show_trace = true;
        return 0;
    case KEY_JSON:
        a->json = true;
        return 0;
    case KEY_PLOT:
        a->plot = arg;
        return 0;
    case KEY_DIAGNOSE:
        a->diagnose = arg;
        return 0;
    default:
        return parse_model(key, arg, state);
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct arguments *a = state->input;
    struct aisle_study_request *r = &a->study;

    switch (key) {
    case 'c':
        r->series.column = arg;
        return 0;
    case KEY_SERIES_TIME:
        r->series.time = arg;
        return 0;
    case KEY_GAPS:
        r->series.gaps = read_word(state, "gaps", "fill|ignore", arg) ? AISLE_GAPS_IGNORE
                                                                      : AISLE_GAPS_FILL;
        return 0;
    case KEY_XREG:
        r->xreg = arg;
        return 0;
    case KEY_XREG_FUTURE:
        r->xreg_future = arg;
        return 0;
    case 'h':
        r->horizon = read_count(state, "horizon", arg);
        return 0;
    case KEY_LEVEL:
        read_levels(state, r, arg);
        return 0;
    case KEY_CLIP:
        read_clip(state, r, arg);
        return 0;
    case KEY_HOLDOUT:
        r->holdout = read_count(state, "holdout", arg);
        return 0;
    case ARGP_KEY_ARG:
        if (r->path)
            argp_error(state, "one series at a time: \"%s\" is one too many", arg);
        r->path = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which series?");
        return 0;
    case ARGP_KEY_END:
        read_orders(state, a);
        if (a->plot && a->diagnose && !strcmp(a->plot, a->diagnose))
            argp_error(state, "--plot and --diagnose would both write %s", a->plot);
        return 0;
    default:
        return parse_shown(key, arg, state);
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "SERIES.csv",
    .doc = "Describes a series, fits an ARIMA model, tests what it leaves and forecasts.",
};

/* Rows that are taken as equally spaced although they are not have no place in time: they are
 * numbered. */
static struct aisle_plot_time time_of(const struct aisle_series *x)
{
    bool uneven = x->irregular || (x->gap_count && !x->filled);

    if (uneven || !x->time_name)
        return (struct aisle_plot_time){AISLE_PLOT_NUMBERS, .first = 1, .step = 1, .label = "Row"};
    return (struct aisle_plot_time){
        .axis = (enum aisle_plot_axis)x->axis,
        .first = x->time[0],
        .step = x->step,
        .label = x->axis == AISLE_AXIS_NUMBER ? x->time_name : NULL,
    };
}

static enum aisle_status draw_forecast(const struct aisle_study *s, const char *file,
                                       struct aisle_error *err)
{
    const struct aisle_study_forecast *f = &s->forecast;
    struct aisle_plot_band band[AISLE_LEVELS_MAX];
    struct aisle_plot_fan fan = {
        .label = s->series->name,
        .time = time_of(s->series),
        .history = s->series->value,
        .n = s->n,
        .point_label = s->name,
        .point = f->mean,
        .horizon = f->count,
        .band = band,
        .band_count = s->request.level_count,
        .actual = s->series->value + s->n,
        .actual_count = s->request.holdout,
        .source = s->series->file,
    };

    for (size_t i = 0; i < s->request.level_count; i++)
        band[i] = (struct aisle_plot_band){s->request.level[i], f->lower[i], f->upper[i]};
    return aisle_plot_fan(&fan, file, NULL, err);
}

static enum aisle_status draw_diagnosis(const struct aisle_study *s, const char *file,
                                        struct aisle_error *err)
{
    struct aisle_plot_diagnosis d = {
        .label = s->series->name,
        .time = time_of(s->series),
        .series = s->series->value,
        .n = s->n,
        .correlated = s->differenced,
        .acf = s->acf + 1,
        .pacf = s->pacf + 1,
        .lag_count = s->lag_count,
        .limit = aisle_acf_band(s->differenced_count),
        .period = s->period,
        .residual = s->standardised,
        .source = s->series->file,
    };

    return aisle_plot_diagnosis(&d, file, NULL, err);
}

/* What is printed is printed whole: figures, which may fail, come first. */
static int show(const struct arguments *a, const struct aisle_study *s)
{
    struct aisle_errors errs = {.count = 1};
    enum aisle_status status = AISLE_OK;

    aisle_errors_print(&s->warnings, stderr);
    if (a->plot)
        status = draw_forecast(s, a->plot, &errs.item[0]);
    if (status == AISLE_OK && a->diagnose)
        status = draw_diagnosis(s, a->diagnose, &errs.item[0]);
    if (status != AISLE_OK)
        return cli_fail(status, &errs);
    (a->json ? aisle_study_json : aisle_study_print)(s, stdout);
    return EXIT_FINE;
}

static int forecast(int argc, char **argv)
{
    struct arguments a = {0};
    struct aisle_errors errs = {0};
    struct aisle_study *s;
    enum aisle_status status;
    int code;

    /* Nothing is left half done that a signal could spoil. */
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    cli_parse(&argp, argc, argv, &a);
    status = aisle_study_run(&a.study, &s, &errs);
    if (status != AISLE_OK)
        return cli_fail(status, &errs);
    code = show(&a, s);
    aisle_study_free(s);
    return code;
}

const struct command command_forecast = {
    .name = "forecast", .summary = "fit an ARIMA model to a series and forecast it", .run = forecast};
