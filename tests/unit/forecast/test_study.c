/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/study.h>

#include "tests/unit/workload/table.h"

/* A column of values; ends with a negative infinity. */
static struct aisle_study *study(const double *value, struct aisle_study_request request)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct aisle_file file;
    struct aisle_errors errs = {0};
    struct aisle_study *s;

    fputs("value\n", out);
    for (; isnan(*value) || *value > -INFINITY; value++)
        fprintf(out, isnan(*value) ? "NA\n" : "%.17g\n", *value);
    fclose(out);
    file = table_write(text, size);
    free(text);
    request.path = file.path;
    cr_assert(aisle_study_run(&request, &s, &errs) == AISLE_OK, "%s", errs.item[0].message);
    table_remove(file);
    return s;
}

#define END -INFINITY

static const double steps[] = {4, 5, 3, 6, 5, 7, 6, 8, 7, 6, 8, 9, 7, 9, 10, 8, 9, 11, 10, 12, END};

Test(study, a_random_walk_goes_on_at_its_last_value_with_errors_that_grow_as_the_root)
{
    struct aisle_study *s =
        study(steps, (struct aisle_study_request){.given = true, .order = {.d = 1}, .horizon = 4});
    double sum = 0;

    for (int i = 1; i < 20; i++)
        sum += (steps[i] - steps[i - 1]) * (steps[i] - steps[i - 1]);
    cr_expect(ieee_ulp_eq(dbl, s->forecast.mean[3], 12, 4));
    cr_expect(epsilon_eq(dbl, s->forecast.se[3], 2 * sqrt(sum / 19), 1e-9));
    cr_expect(
        epsilon_eq(dbl, s->forecast.upper[1][3], 12 + aisle_level_z(95) * s->forecast.se[3], 1e-9));
    cr_expect(epsilon_eq(dbl, s->request.level[0], 80, 0), "the levels that were left open");
    aisle_study_free(s);
}

Test(study, of_logs_the_mean_is_above_the_median_by_half_the_variance)
{
    struct aisle_study *s = study(
        steps,
        (struct aisle_study_request){.given = true, .order = {.d = 1}, .horizon = 2, .log = true});
    double v = 2 * s->model->sigma2;

    cr_expect(epsilon_eq(dbl, s->forecast.median[1], 12, 1e-9));
    cr_expect(epsilon_eq(dbl, s->forecast.mean[1], 12 * exp(v / 2), 1e-9));
    cr_expect(epsilon_eq(dbl, s->forecast.se[1], 12 * exp(v / 2) * sqrt(exp(v) - 1), 1e-9));
    cr_expect(
        epsilon_eq(dbl, s->forecast.lower[1][1], 12 * exp(-aisle_level_z(95) * sqrt(v)), 1e-9));
    aisle_study_free(s);
}

Test(study, what_is_held_out_is_compared_with_its_forecasts)
{
    /* The random walk stays at 9: errors of -2, -1 and -3, one value is missing. */
    double y[] = {4, 5, 3, 6, 5, 7, 6, 8, 7, 6, 8, 9, 7, 9, 10, 8, 9, 11, 10, NAN, 12, END};
    struct aisle_study *s = study(
        y,
        (struct aisle_study_request){.given = true, .order = {.d = 1}, .holdout = 4, .period = 1});
    const struct aisle_study_score *score = s->score;
    double scale = 0;

    for (int i = 1; i < 17; i++)
        scale += fabs(y[i] - y[i - 1]) / 16;
    cr_expect(eq(sz, s->n, 17));
    cr_expect(eq(sz, s->forecast.count, 4), "the forecast covers what is held out");
    cr_expect(eq(sz, score->count, 3));
    cr_expect(epsilon_eq(dbl, score->mae, 2, 1e-9));
    cr_expect(epsilon_eq(dbl, score->bias, -2, 1e-9));
    cr_expect(epsilon_eq(dbl, score->rmse, sqrt(14.0 / 3), 1e-9));
    cr_expect(epsilon_eq(dbl, score->mase, 2 / scale, 1e-9));
    cr_expect(epsilon_eq(dbl, score->coverage[1], 100, 1e-9));
    cr_expect(eq(str, (char *)s->score[1].name, (char *)"naive"));
    cr_expect(epsilon_eq(dbl, s->score[1].mae, 2, 1e-9), "naive is the same random walk");
    aisle_study_free(s);
}

Test(study, clipping_moves_all_that_is_beyond_and_counts_it)
{
    struct aisle_study *s = study(steps, (struct aisle_study_request){.given = true,
                                                                      .order = {.d = 1},
                                                                      .horizon = 1,
                                                                      .clip_low = 11.9,
                                                                      .clip_high = INFINITY});

    cr_expect(epsilon_eq(dbl, s->forecast.mean[0], 12, 0));
    cr_expect(epsilon_eq(dbl, s->forecast.lower[0][0], 11.9, 0));
    cr_expect(epsilon_eq(dbl, s->forecast.lower[1][0], 11.9, 0));
    cr_expect(gt(dbl, s->forecast.upper[0][0], 12));
    cr_expect(eq(sz, s->forecast.clipped, 2));
    aisle_study_free(s);
}

Test(study, differences_are_no_residuals)
{
    struct aisle_study *s =
        study(steps, (struct aisle_study_request){.given = true, .order = {.d = 2, .q = 1}});

    cr_expect(isnan(s->standardised[0]) && isnan(s->standardised[1]));
    cr_expect(eq(int, isnan(s->standardised[2]) != 0, 0));
    cr_expect(eq(int, s->ljung_box.df, (int)s->ljung_box.lag - 1));
    cr_expect(eq(str, (char *)s->differenced, (char *)"the series differenced twice"));
    aisle_study_free(s);
}

Test(study, a_straight_line_and_a_constant_go_on_without_error)
{
    double line[] = {3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, END};
    double flat[] = {5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, END};
    struct aisle_study *s = study(line, (struct aisle_study_request){.horizon = 3});

    cr_expect(epsilon_eq(dbl, s->forecast.mean[2], 31, 1e-9));
    cr_expect(epsilon_eq(dbl, s->forecast.se[2], 0, 1e-9));
    aisle_study_free(s);
    s = study(flat, (struct aisle_study_request){.horizon = 3});
    cr_expect(epsilon_eq(dbl, s->forecast.mean[2], 5, 0));
    cr_expect(eq(sz, s->warnings.count, 1));
    aisle_study_free(s);
}

/* Values of 1e-9, or of 1e9 that differ by 1, are no constant; nor is a line of them noise. */
Test(study, the_unit_of_the_values_does_not_matter)
{
    static const double unit[] = {1e-9, 1e-12, 1e9}, above[] = {0, 0, 1e9};

    for (int k = 0; k < 3; k++) {
        double y[sizeof steps / sizeof *steps], line[25];
        struct aisle_study *s;

        for (size_t t = 0; t < sizeof steps / sizeof *steps; t++)
            y[t] = steps[t] * (above[k] > 0 ? 1 : unit[k]) + above[k];
        s = study(y, (struct aisle_study_request){.given = true, .order = {.p = 1}});
        cr_expect(s->ljung_box.defined && s->test[0].test.defined, "unit %g", unit[k]);
        cr_expect(eq(sz, s->warnings.count, 0), "unit %g: %s", unit[k],
                  s->warnings.item[0].message);
        aisle_study_free(s);
        for (int t = 0; t < 24; t++)
            line[t] = unit[k] * (3.1 + 0.1 * t);
        line[24] = END;
        s = study(line, (struct aisle_study_request){.horizon = 3});
        cr_expect(epsilon_eq(dbl, s->forecast.mean[2] / unit[k], 5.7, 1e-9));
        cr_expect(epsilon_eq(dbl, s->forecast.se[2] / unit[k], 0, 1e-9));
        aisle_study_free(s);
    }
}

Test(study, a_season_that_the_order_lacks_has_rivals_where_it_is)
{
    double y[85];
    struct aisle_study *s;

    for (int t = 0; t < 84; t++)
        y[t] = 20 + (t % 7 == 0 ? 9 : 0) + (t * 37 % 11) / 5.0;
    y[84] = END;
    s = study(y, (struct aisle_study_request){.given = true, .order = {.p = 1}});
    cr_expect(eq(int, s->period, 7));
    cr_expect(s->rival[0].present || s->rival[1].present);
    aisle_study_free(s);
    s = study(y, (struct aisle_study_request){
                     .given = true, .order = {.p = 1, .D = 1, .s = 7}, .horizon = 7});
    cr_expect(eq(int, s->rival[0].present + s->rival[1].present, 0), "the order has it");
    cr_expect(s->period_source == AISLE_PERIOD_GIVEN);
    aisle_study_free(s);
}
