/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The automatic choice of an ARIMA model against R's auto.arima(), on a folder of cases (see
 * arima_cases.h): the same d and D, and an AICc that is no worse, by steps as by full search. Which
 * orders are chosen is not compared: searches end where they end.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arima_cases.h"

static const double WORSE_MOST = 0.01; /* of an AICc */

struct choice {
    struct tally d, same, theirs;
    size_t equal, better;
};

/* The order that R chose, fitted by us: its AICc as we compute it. */
static struct aisle_arima *refit(const struct table *t, size_t row, const double *y, size_t n)
{
    struct aisle_arima_spec spec = {
        .order = cases_order(t, row), .method = AISLE_ARIMA_ML, .constant = AISLE_CONSTANT_NONE};
    struct aisle_arima *model = NULL;
    struct aisle_error err = {0};

    if (table_number(t, row, "mean") == 1)
        spec.constant = AISLE_CONSTANT_MEAN;
    if (table_number(t, row, "drift") == 1)
        spec.constant = AISLE_CONSTANT_DRIFT;
    cr_assert(aisle_arima_fit(&model, y, n, &spec, &err) == AISLE_OK, "%s", err.message);
    return model;
}

static bool is_same(const struct aisle_arima *a, const struct aisle_arima *b)
{
    return !memcmp(&a->order, &b->order, sizeof a->order) && a->constant == b->constant;
}

/* Compares one choice with the row to which it is held. */
static void expect_choice(struct choice *c, const struct table *t, size_t row, const char *mode)
{
    const char *series = table_text(t, row, "series");
    struct aisle_arima_search search = {.s = (int)table_count(t, row, "period"),
                                        .full = !strcmp(mode, "full")};
    double theirs = table_number(t, row, "aicc");
    struct aisle_arima *model = NULL, *rival;
    struct aisle_error err = {0};
    char what[128], ours[64], other[64];
    size_t n;
    double *y = cases_series(series, &n);

    cr_assert(aisle_arima_choose(&model, y, n, &search, &err) == AISLE_OK, "%s: %s", series,
              err.message);
    rival = refit(t, row, y, n);
    aisle_arima_name(model, ours, sizeof ours);
    aisle_arima_name(rival, other, sizeof other);
    snprintf(what, sizeof what, "%s, %s", series, mode);
    tally_compare(&c->d, what, "d", model->order.d, table_number(t, row, "d"), 1, 0);
    tally_compare(&c->d, what, "D", model->order.D, table_number(t, row, "D"), 1, 0);
    tally_at_least(&c->same, what, "-AICc", -model->aicc, -rival->aicc, WORSE_MOST);
    /* R's own figure is of another likelihood if it differenced. */
    if (model->likelihood == AISLE_LIKELIHOOD_EXACT && rival->order.d + rival->order.D == 0)
        tally_at_least(&c->theirs, what, "-AICc", -model->aicc, -theirs, WORSE_MOST);
    c->equal += is_same(model, rival);
    c->better += model->aicc < rival->aicc - WORSE_MOST;
    if (!is_same(model, rival))
        say("choose: %s: %s, AICc %.4f; R: %s, %.4f (by us: %.4f)", what, ours, model->aicc, other,
            theirs, rival->aicc);
    aisle_arima_free(rival);
    aisle_arima_free(model);
    mem_free(y);
}

/* Our search in this mode against R's rows of that. */
static void expect_mode(const char *mode, const char *of)
{
    struct choice c = {.d = {.what = "choose, d and D", .unit = ""},
                       .same = {.what = "choose, AICc of R's order fitted by us", .unit = ""},
                       .theirs = {.what = "choose, AICc by R where d + D = 0", .unit = ""}};
    struct table t;

    cases_open(&t, "expected_auto.csv");
    for (size_t row = 0; (row = table_find(&t, row, "mode", of)) < t.rows; row++)
        expect_choice(&c, &t, row, mode);
    tally_say(&c.d);
    tally_say(&c.same);
    tally_say(&c.theirs);
    say("choose, %s: compared %zu choices, %zu of R's order, %zu better", mode, c.same.compared,
        c.equal, c.better);
    table_close(&t);
    cases_expect_some(&c.d);
}

Test(choose, steps_find_a_model_no_worse_than_those_of_r, .timeout = 600)
{
    expect_mode("steps", "exact-stepwise");
}

Test(choose, full_search_finds_a_model_no_worse_than_that_of_r, .timeout = 600)
{
    expect_mode("full", "full");
}
