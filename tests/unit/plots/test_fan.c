/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include <aisle/plot.h>

#include "folder.h"
#include "plots/memory.h"
#include "plots/range.h"
#include "plots/times.h"

enum { N = 48, H = 12, LONG = 1000 };

/* Cairo writes colours so: the tints of the outer and the inner of two intervals, and what a letter
 * and a dash look like. */
static const char outer[] = "fill:rgb(82%,", inner[] = "fill:rgb(58%,", letter[] = "<use ",
                  dashed[] = "stroke-dasharray", rule[] = "stroke:rgb(50.19";

static double history[LONG], point[LONG], low80[LONG], high80[LONG], low95[LONG], high95[LONG];
static double actual[LONG];
static struct aisle_plot_band bands[2];
static struct aisle_plot_fan fan;

static void start(void)
{
    for (int i = 0; i < LONG; i++) {
        history[i] = 100 + i + 10 * sin(i);
        point[i] = 150 + i;
        low80[i] = point[i] - i - 1;
        high80[i] = point[i] + 2 * (i + 1);
        low95[i] = point[i] - 2 * (i + 1);
        high95[i] = point[i] + 20 * (i + 1);
        actual[i] = point[i] + 3;
    }
    bands[0] = (struct aisle_plot_band){80, low80, high80};
    bands[1] = (struct aisle_plot_band){95, low95, high95};
    fan = (struct aisle_plot_fan){.time = {AISLE_PLOT_MONTHS, 12 * 1949, 1, NULL},
                                  .history = history,
                                  .n = N,
                                  .point = point,
                                  .horizon = H,
                                  .band = bands,
                                  .band_count = 2};
    folder_enter();
}

static void draw(const char *path)
{
    struct aisle_error err;

    cr_assert_eq(aisle_plot_fan(&fan, path, NULL, &err), AISLE_OK, "%s", err.message);
}

TestSuite(fan, .init = start, .fini = folder_leave);

Test(fan, same_arrays_give_the_same_bytes_and_no_other_file)
{
    folder_expect_equal_bytes(draw);
}

Test(fan, has_an_area_for_each_interval_whatever_their_order)
{
    draw("a.svg");
    cr_expect_eq(folder_times("a.svg", outer), 1);
    cr_expect_eq(folder_times("a.svg", inner), 1);
    bands[0] = (struct aisle_plot_band){95, low95, high95};
    bands[1] = (struct aisle_plot_band){80, low80, high80};
    draw("b.svg");
    cr_expect(folder_same("a.svg", "b.svg"));
    fan.band_count = 0;
    draw("none.svg");
    cr_expect_eq(folder_times("none.svg", outer), 0);
}

Test(fan, names_what_it_shows)
{
    int before;

    draw("a.svg");
    before = folder_times("a.svg", letter);
    fan.label = "Load";
    draw("label.svg");
    cr_expect_eq(folder_times("label.svg", letter), before + 4);
    fan.time.label = "Time";
    draw("time.svg");
    cr_expect_eq(folder_times("time.svg", letter), before + 8);
    fan.point_label = "forecasts";
    draw("point.svg");
    cr_expect_eq(folder_times("point.svg", letter), before + 9);
    bands[0].level = 5; /* a digit less than 80 */
    draw("level.svg");
    cr_expect_eq(folder_times("level.svg", letter), before + 8);
}

Test(fan, shows_what_was_held_out_if_it_is_given)
{
    draw("a.svg");
    cr_expect_eq(folder_times("a.svg", dashed), 0);
    fan.actual = actual;
    fan.actual_count = 5;
    draw("b.svg");
    cr_expect_eq(folder_times("b.svg", dashed), 2); /* and in the legend */
}

Test(fan, has_a_rule_where_the_forecast_begins)
{
    draw("a.svg");
    cr_expect_eq(folder_times("a.svg", rule), 1);
    fan.horizon = 0;
    draw("b.svg");
    cr_expect_eq(folder_times("b.svg", rule), 0);
}

Test(fan, breaks_lines_and_areas_where_values_are_missing)
{
    int paths;

    draw("a.svg");
    paths = folder_times("a.svg", "<path style=\"fill:none");
    history[20] = NAN;
    draw("b.svg");
    cr_expect_eq(folder_times("b.svg", "<path style=\"fill:none"), paths + 1);
    low95[5] = INFINITY;
    draw("c.svg");
    cr_expect_eq(folder_times("c.svg", outer), 2);
    cr_expect_eq(folder_times("c.svg", inner), 1);
}

Test(fan, draws_the_last_two_hundred_values_or_four_horizons)
{
    fan.n = LONG;
    fan.horizon = 20;
    draw("default.svg");
    fan.show = 200;
    draw("show.svg");
    cr_expect(folder_same("default.svg", "show.svg"));
    fan.show = 0;
    fan.horizon = 80;
    draw("default.svg");
    fan.show = 320;
    draw("show.svg");
    cr_expect(folder_same("default.svg", "show.svg"));
    fan.show = LONG;
    draw("all.svg");
    fan.show = 0;
    fan.horizon = LONG / 4;
    draw("default.svg");
    fan.show = 10 * LONG;
    draw("show.svg");
    cr_expect(folder_same("default.svg", "show.svg"));
}

Test(fan, draws_less_before_a_short_horizon)
{
    static const size_t horizon[] = {1, 10}, shown[] = {60, 120};

    fan.n = LONG;
    for (int i = 0; i < 2; i++) {
        fan.horizon = horizon[i];
        fan.show = 0;
        draw("default.svg");
        fan.show = shown[i];
        draw("show.svg");
        cr_expect(folder_same("default.svg", "show.svg"));
    }
}

Test(fan, does_not_cut_off_a_fifth_or_less)
{
    fan.horizon = 20;
    fan.n = 250;
    draw("default.svg");
    fan.show = 250;
    draw("show.svg");
    cr_expect(folder_same("default.svg", "show.svg"));
    fan.show = 0;
    fan.n = 251;
    draw("default.svg");
    fan.show = 200;
    draw("show.svg");
    cr_expect(folder_same("default.svg", "show.svg"));
}

/* The least and greatest y of the first area of that colour, in points from the top. */
static void measure(const char *path, const char *colour, double *top, double *bottom)
{
    char *text = folder_text(path), *at = strstr(text, colour);

    *top = INFINITY;
    *bottom = -INFINITY;
    cr_assert_not_null(at);
    at = strstr(at, " d=\"") + 4;
    while (*at != '"') {
        double y;

        at += strspn(at, " MLZC");
        if (*at == '"')
            break;
        strtod(at, &at);
        y = strtod(at, &at);
        *top = fmin(*top, y);
        *bottom = fmax(*bottom, y);
    }
    plot_free(text);
}

Test(fan, never_cuts_an_interval_off)
{
    double top, bottom;

    for (double skew = 0.01; skew < 1e7; skew *= 31) {
        for (int i = 0; i < H; i++)
            high95[i] = point[i] + skew * (i + 1);
        draw("a.svg");
        measure("a.svg", outer, &top, &bottom);
        cr_expect_geq(top, 3, "%g", skew);
        cr_expect_leq(bottom, 0.62 * 3.33 * 72 - 7, "%g", skew);
    }
}

Test(fan, says_in_the_file_what_drew_it_and_from_what)
{
    fan.source = "passengers.csv -- value\nARIMA(0,1,1)";
    draw("a.svg");
    cr_expect_eq(folder_times("a.svg",
                              "<!-- aisle figure fan\naisle 0.1.0\npassengers.csv ~- value\n"
                              "ARIMA(0,1,1) -->"),
                 1);
}

Test(fan, refuses_unknown_presets_and_endings)
{
    struct aisle_plot_options options = {.preset = "a4"};
    struct aisle_error err;

    cr_expect_eq(aisle_plot_fan(&fan, "a.png", &options, &err), AISLE_EVALUE);
    cr_expect_str_eq(err.message, "unknown preset \"a4\"");
    cr_expect_eq(aisle_plot_fan(&fan, "a.jpg", NULL, &err), AISLE_EVALUE);
    cr_expect_str_eq(err.message, "a.jpg: the ending names no format of figures");
    cr_expect_eq(aisle_plot_fan(&fan, "none/a.png", NULL, &err), AISLE_EIO);
    cr_expect_eq(folder_count(), 0);
}

static void expect_numbers(const char *path, const char *what)
{
    draw(path);
    cr_expect_eq(folder_times(path, "nan"), 0, "%s", what);
    cr_expect_eq(folder_times(path, "inf"), 0, "%s", what);
}

Test(fan, draws_whatever_it_is_given)
{
    static const double odd[] = {0, 1, -7e-300, 1e9, 1e300, -1e308, NAN, INFINITY};
    static const size_t counts[] = {0, 1, 2, 5};

    for (size_t v = 0; v < sizeof odd / sizeof *odd; v++)
        for (size_t n = 0; n < 4; n++)
            for (size_t h = 0; h < 4; h++) {
                char what[64];

                snprintf(what, sizeof what, "%zu x %g, horizon %zu", counts[n], odd[v], counts[h]);
                for (int i = 0; i < 5; i++)
                    history[i] = point[i] = low80[i] = high80[i] = low95[i] = actual[i] = odd[v];
                fan.n = counts[n];
                fan.horizon = counts[h];
                fan.actual = actual;
                fan.actual_count = counts[h];
                fan.band_count = (n + h) % 3;
                fan.time.axis = (enum aisle_plot_axis)((n + h + v) % 3);
                expect_numbers("a.svg", what);
            }
}

Test(fan, draws_on_whatever_axis_it_is_given)
{
    static const double odd[] = {0, NAN, INFINITY, -1, 1e300, 1e-300, 1e15, -62167219200, 1.7e9};

    for (size_t f = 0; f < sizeof odd / sizeof *odd; f++)
        for (size_t s = 0; s < sizeof odd / sizeof *odd; s++)
            for (int axis = 0; axis < 3; axis++) {
                char what[64];

                snprintf(what, sizeof what, "axis %d from %g by %g", axis, odd[f], odd[s]);
                fan.time =
                    (struct aisle_plot_time){(enum aisle_plot_axis)axis, odd[f], odd[s], NULL};
                expect_numbers("a.svg", what);
            }
    bands[0].level = bands[1].level = NAN;
    expect_numbers("a.svg", "levels");
}

Test(fan, shows_a_horizon_of_one_whose_origin_is_missing)
{
    fan.horizon = 1;
    history[N - 1] = NAN;
    draw("a.svg");
    cr_expect_eq(folder_times("a.svg", "stroke:rgb(82%,"), 2); /* a bar; and in the legend */
}

Test(times, are_equal_steps_of_numbers_seconds_or_months)
{
    struct aisle_plot_time numbers = {AISLE_PLOT_NUMBERS, 1875, 1, NULL},
                           seconds = {AISLE_PLOT_SECONDS, 86400, 300, NULL},
                           months = {AISLE_PLOT_MONTHS, 12 * 1970, 3, NULL}, none = {0};

    cr_expect_float_eq(times_at(&numbers, 97), 1972, 0);
    cr_expect_float_eq(times_at(&seconds, 2), 87000, 0);
    cr_expect_float_eq(times_at(&months, 4), 365 * 86400.0, 0);
    cr_expect_float_eq(times_at(&none, 4), 4, 0);
    cr_expect_eq(times_axis(&months, 0, 4).unit, AXIS_DATE);
    cr_expect_eq(times_axis(&numbers, 0, 4).unit, AXIS_PLAIN);
}

Test(range, has_two_ends_whatever_was_added)
{
    static const double values[] = {NAN, 3, INFINITY, 3 + 1e-12, 1e301};
    struct range none = range_empty, same = range_empty, zero = {0, 0};

    range_add(&none, values, 1);
    range_cover(&none, 5);
    cr_expect(none.from == 0 && none.to == 1);
    range_add(&same, values, 5);
    range_cover(&same, 5);
    cr_expect(same.from < 2.9 && same.to > 3.1 && same.to < 4, "%g %g", same.from, same.to);
    range_cover(&zero, 5);
    cr_expect(zero.from == -1 && zero.to == 1);
}
