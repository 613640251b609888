/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support.h"
#include "tests/unit/workload/table.h"
#include "training/speed.h"

static const int32_t ones[] = {1, 1, 1, 1, 1, 1, 1, 1}, eight[] = {8}, four_four[] = {4, 4},
                     four[] = {4}, two[] = {2}, six[] = {6};

#define PLACE(array, model, how)                                                                   \
    (&(const struct speed_place){.gpus = (array),                                                  \
                                 .node_count = sizeof(array) / sizeof *(array),                    \
                                 .gpu_model = (model),                                             \
                                 .span = (how)})

static struct speed *load(const struct aisle_speed_spec *spec)
{
    struct aisle_error err = {0};
    struct speed *s;

    cr_assert(speed_new(&s, spec, &err) == AISLE_OK, "%s", err.message);
    return s;
}

/* Of a table in our own format. */
static struct speed *load_text(const char *text, const struct aisle_speed_spec *more)
{
    struct aisle_speed_spec spec = *more;
    struct speed *s;

    spec.file = table_write(text, strlen(text));
    spec.format = "table";
    s = load(&spec);
    table_remove(spec.file);
    return s;
}

/* Ratios ------------------------------------------------------------------------------------ */

static const struct aisle_label models[] = {{"V100", "1"}, {"p100", "0.6"}};
static const struct aisle_speed_spec ratios = {
    .model = models, .model_count = 2, .rack_ratio = 0.9, .spine_ratio = 0.5};

Test(speed, plain_ratios_multiply_by_model_and_span)
{
    struct speed *s = load(&ratios);
    const struct speed_job job = {.gpus = 8};

    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(eight, "v100", SPEED_NODE)), 1));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(eight, "P100", SPEED_NODE)), 0.6));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(four_four, "T4", SPEED_RACK)), 0.9));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(four_four, "P100", SPEED_SPINE)), 0.6 * 0.5));
    cr_expect(eq(dbl, speed_step_s(s, &job), 0));
    cr_expect(not(speed_is_trivial(s)));
    speed_free(s);
}

Test(speed, is_full_where_nothing_is_said)
{
    struct speed *s = load(&(const struct aisle_speed_spec){0});
    const struct speed_job job = {.gpus = 8};

    cr_expect(speed_is_trivial(s));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(ones, "V100", SPEED_SPINE)), 1));
    cr_expect(eq(dbl, speed_rate(s, &job, &(const struct speed_place){0}), 1), "no GPUs at all");
    cr_expect(speed_runs_on(s, &job, "V100"));
    speed_free(s);
}

Test(speed, of_an_elastic_job_is_in_proportion_to_its_gpus)
{
    struct speed *s = load(&(const struct aisle_speed_spec){0});
    const struct speed_job job = {.gpus = 8};

    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(two, NULL, SPEED_NODE)), 0.25));
    speed_free(s);
}

/* Our own tables ---------------------------------------------------------------------------- */

Test(speed, a_table_of_ours_tells_step_times_between_its_rows)
{
    struct speed *s = load_text("step_s,job_type,gpus,gpu_model,nodes,batch\n"
                                "1,bert,8,A100,1,64\n"
                                "2,bert,8,A100,1,128\n"
                                "1.5,bert,8,A100,2,64\n"
                                "4,bert,8,V100,1,64\n"
                                "3,bert,4,A100,1,64\n",
                                &ratios);
    struct speed_job job = {.job_type = "bert", .gpus = 8, .batch = 64, .gpu_models = ""};

    cr_expect(eq(dbl, speed_step_s(s, &job), 1));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(eight, "a100", SPEED_NODE)), 1));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(four_four, "A100", SPEED_SPINE)), 1 / 1.5));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(ones, "A100", SPEED_SPINE)), 1 / 1.5));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(eight, "V100", SPEED_NODE)), 0.25));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(six, "A100", SPEED_NODE)), 0.5));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(two, "A100", SPEED_NODE)), 1.0 / 6));
    job.gpu_models = "V100|P100";
    cr_expect(eq(dbl, speed_step_s(s, &job), 4), "full speed is that of a model it may have");
    job.gpu_models = "A100";
    job.batch = 96;
    cr_expect(eq(dbl, speed_step_s(s, &job), 1.5));
    speed_free(s);
}

Test(speed, ratios_stand_in_for_what_a_table_has_no_column_for)
{
    struct speed *s = load_text("job_type,step_s\nbert,2\n", &ratios);
    const struct speed_job job = {.job_type = "bert", .gpus = 8};

    cr_expect(eq(dbl, speed_step_s(s, &job), 2));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(four_four, "P100", SPEED_RACK)), 0.6 * 0.9));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(four, "V100", SPEED_NODE)), 0.5));
    speed_free(s);
}

Test(speed, a_row_without_a_model_is_for_all_that_have_none_of_their_own)
{
    struct speed *s = load_text("job_type,gpu_model,step_s\nbert,,2\nbert,H100,1\n", &ratios);
    const struct speed_job job = {.job_type = "bert", .gpus = 8};

    cr_expect(eq(dbl, speed_step_s(s, &job), 1));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(eight, "H100", SPEED_NODE)), 1));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(eight, "P100", SPEED_NODE)), 0.5 * 0.6));
    speed_free(s);
}

Test(speed, a_job_that_the_table_lacks_goes_by_ratios)
{
    struct speed *s = load_text("job_type,step_s\nbert,2\n", &ratios);
    const struct speed_job other = {.job_type = "vgg", .gpus = 8}, none = {.gpus = 8};

    cr_expect(eq(dbl, speed_step_s(s, &other), 0));
    cr_expect(eq(dbl, speed_rate(s, &other, PLACE(eight, "P100", SPEED_NODE)), 0.6));
    cr_expect(eq(dbl, speed_rate(s, &none, PLACE(eight, "P100", SPEED_NODE)), 0.6));
    speed_free(s);
}

Test(speed, bad_tables_are_told_with_their_place)
{
    static const struct {
        const char *format, *text, *error;
    } cases[] = {
        {"table", "job_type,gpus\nbert,2\n",
         ":1:1: error: there is no column \"step_s\"\n    1 | job_type,gpus\n      | ^\n"
         "hint: the columns are job_type, gpus\n"},
        {"table", "job_type,step_s\nbert,0\n",
         ":2:6: error: step_s: a step takes more than 0 s\n    2 | bert,0\n      |      ^\n"},
        {"table", "job_type,gpus,step_s\nbert,,1\n",
         ":2:6: error: gpus: empty, where a whole number should be\n"
         "    2 | bert,,1\n      |      ^\n"},
        {"table", "job_type,gpus,step_s\nbert,2,1\nbert,4,1\nbert,2,3\n",
         ":4:1: error: this was measured already, in a row above\n"},
        {"gavel", "job_type,scale_factor,v100,p100,k80\n",
         ":1:1: error: there is no column \"v100_unconsolidated\"\n"
         "    1 | job_type,scale_factor,v100,p100,k80\n      | ^\n"
         "hint: the columns are job_type, scale_factor, v100, p100, k80\n"},
        {"gavel",
         "job_type,scale_factor,v100,p100,k80,v100_unconsolidated,p100_unconsolidated,"
         "k80_unconsolidated\nA,1,1,-1,1,1,1,1\n",
         ":2:7: error: p100: -1 is not within 0..1e+12\n"
         "    2 | A,1,1,-1,1,1,1,1\n      |       ^^\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct aisle_speed_spec spec = {.file = table_write(cases[i].text, strlen(cases[i].text)),
                                        .format = cases[i].format};
        struct aisle_error err = {0};
        struct speed *s;

        cr_assert(speed_new(&s, &spec, &err) != AISLE_OK, "%s", cases[i].text);
        cr_expect(s == NULL);
        table_expect(&err, spec.file.path, cases[i].error, cases[i].text);
        table_remove(spec.file);
    }
}

/* Gavel ------------------------------------------------------------------------------------- */

static struct speed *load_gavel(const char *path)
{
    return load(&(const struct aisle_speed_spec){.file = {.name = "g", .path = path},
                                                 .format = "gavel",
                                                 .rack_ratio = 0.1,
                                                 .model = models,
                                                 .model_count = 2});
}

Test(speed, gavel_s_rates_are_those_of_its_table)
{
    struct speed_job job = {.job_type = "ResNet-18 (batch size 64)", .gpus = 8};
    const char *path;
    struct speed *s;

    REQUIRE_DATA(path, "gavel-throughputs/throughputs.csv");
    s = load_gavel(path);
    cr_expect(epsilon_eq(dbl, 1 / speed_step_s(s, &job), 255.82913926317391, 1e-9));
    cr_expect(eq(dbl, speed_rate(s, &job, PLACE(eight, "V100", SPEED_NODE)), 1));
    cr_expect(epsilon_eq(dbl, speed_rate(s, &job, PLACE(four_four, "P100", SPEED_RACK)),
                         67.76833426372711 / 255.82913926317391, 1e-12));
    job.gpu_models = "K80";
    cr_expect(epsilon_eq(dbl, 1 / speed_step_s(s, &job), 42.64410449114462, 1e-9));
    speed_free(s);
}

Test(speed, gavel_between_measured_numbers_of_gpus_is_linear_in_the_time_of_a_step)
{
    struct speed_job job = {.job_type = "ResNet-18 (batch size 64)", .gpus = 6};
    const char *path;
    struct speed *s;

    REQUIRE_DATA(path, "gavel-throughputs/throughputs.csv");
    s = load_gavel(path);
    job.gpu_models = "V100";
    cr_expect(epsilon_eq(dbl, speed_step_s(s, &job),
                         (1 / 95.58814453205626 + 1 / 255.82913926317391) / 2, 1e-12));
    job.gpus = 8; /* elastic: half of the samples in each step */
    cr_expect(epsilon_eq(dbl, speed_rate(s, &job, PLACE(four, "V100", SPEED_NODE)),
                         95.58814453205626 / 255.82913926317391 / 2, 1e-12));
    speed_free(s);
}

Test(speed, gavel_s_zeros_do_not_run)
{
    struct speed_job job = {.job_type = "ResNet-50 (batch size 128)", .gpus = 2};
    const char *path;
    struct speed *s;

    REQUIRE_DATA(path, "gavel-throughputs/throughputs.csv");
    s = load_gavel(path);
    cr_expect(not(speed_runs_on(s, &job, "K80")));
    cr_expect(speed_runs_on(s, &job, "P100"));
    cr_expect(speed_rate(s, &job, PLACE(two, "K80", SPEED_NODE)) > 0);
    job.job_type = "A3C";
    cr_expect(speed_runs_on(s, &job, "K80"));
    speed_free(s);
}
