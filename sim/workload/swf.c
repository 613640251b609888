/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The source "swf": logs in the Standard Workload Format of the Parallel Workloads Archive
 * (Chapin et al., JSSPP 1999).
 *
 * A job a line, 18 numbers between blanks; lines that begin with ';' are comments; -1: not known.
 * In this order:
 * 1. processors are those allocated (field 5) if that is above 0, else those asked for (8);
 * 2. a job is dropped whose run time (4) or number of processors is not above 0, or whose
 *    submission (2) is before time 0;
 * 3. the estimate is the time asked for (9) if that is above 0, else the run time;
 * 4. a job that ran for longer than its estimate is cut there, as it would have been killed.
 *
 * How it ended (11) and how long it waited then (3) are not looked at. A job is a gang of as many
 * pods of one core as it has processors, its name the job's number, its tenant the user's (12).
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <aisle/types.h>

#include "base/decimal.h"
#include "base/error.h"
#include "base/lines.h"
#include "workload/registry.h"
#include "workload/trace.h"

/* Fields that are looked at, from 0. */
enum {
    JOB = 0,
    SUBMIT = 1,
    RUN = 3,
    ALLOCATED = 4,
    REQUESTED = 7,
    ESTIMATE = 8,
    USER = 11,
    FIELDS = 18
};

struct swf {
    const struct aisle_workload_spec *spec;
    struct lines *lines; /* NULL: not open */
    struct field {
        const char *text;
        size_t length;
        struct decimal value;
    } field[FIELDS];
    char name[24];
    struct names names; /* users */
    uint64_t cut, unestimated;
};

struct swf_source {
    struct swf swf;
    struct trace trace;
};

/* Lines ------------------------------------------------------------------------------------- */

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

static enum aisle_status split(struct swf *s, const char *c, struct aisle_error *err)
{
    const char *line = c;
    size_t n = 0;

    for (;;) {
        struct field f = {0};

        while (blank(*c))
            c++;
        if (!*c)
            break;
        for (f.text = c; *c && !blank(*c);)
            c++;
        f.length = (size_t)(c - f.text);
        if (n == FIELDS)
            return lines_fail(s->lines, AISLE_EPARSE, f.text, f.length, err, "more than %d numbers",
                              FIELDS);
        if (!decimal_read(&f.value, f.text, f.length))
            return lines_fail(s->lines, AISLE_EVALUE, f.text, f.length, err,
                              "\"%.*s\" is not a number", f.length > 40 ? 40 : (int)f.length,
                              f.text);
        s->field[n++] = f;
    }
    if (n == FIELDS)
        return AISLE_OK;
    lines_fail(s->lines, AISLE_EPARSE, line + strlen(line), 1, err,
               "%zu number%s, where %d are due", n, n == 1 ? "" : "s", FIELDS);
    error_hint(err, "a job is a line of %d numbers between blanks; comments begin with ';'",
               FIELDS);
    return AISLE_EPARSE;
}

/* A field times 10^shift, within `max` either way. */
static enum aisle_status read_field(const struct swf *s, size_t i, int shift, bool whole,
                                    int64_t max, int64_t *out, struct aisle_error *err)
{
    const struct field *f = &s->field[i];
    int shown = f->length > 40 ? 40 : (int)f->length;
    bool is_whole;

    if (!decimal_product(&f->value, 1, shift, out, &is_whole) || *out > max || *out < -max)
        return lines_fail(s->lines, AISLE_EVALUE, f->text, f->length, err,
                          "%.*s is beyond all bounds", shown, f->text);
    if (whole && !is_whole)
        return lines_fail(s->lines, AISLE_EVALUE, f->text, f->length, err,
                          "%.*s is not a whole number", shown, f->text);
    return AISLE_OK;
}

struct facts {
    int64_t job, submit_us, run_us, allocated, requested, estimate_us, user;
};

static enum aisle_status read_facts(const struct swf *s, struct facts *f, struct aisle_error *err)
{
    const struct {
        size_t field;
        int shift;
        bool whole;
        int64_t max, *out;
    } want[] = {
        {JOB, 0, true, INT64_MAX, &f->job},
        {SUBMIT, 6, false, TRACE_TIME_MAX_US, &f->submit_us},
        {RUN, 6, false, TRACE_TIME_MAX_US, &f->run_us},
        {ALLOCATED, 0, true, TRACE_PODS_MAX, &f->allocated},
        {REQUESTED, 0, true, TRACE_PODS_MAX, &f->requested},
        {ESTIMATE, 6, false, TRACE_TIME_MAX_US, &f->estimate_us},
        {USER, 0, true, INT64_MAX, &f->user},
    };
    enum aisle_status status = AISLE_OK;

    for (size_t i = 0; !status && i < sizeof want / sizeof *want; i++)
        status = read_field(s, want[i].field, want[i].shift, want[i].whole, want[i].max,
                            want[i].out, err);
    return status;
}

/* Jobs -------------------------------------------------------------------------------------- */

static const char *tenant(struct swf *s, int64_t user)
{
    char text[32];

    if (user == -1)
        return NULL;
    snprintf(text, sizeof text, "user-%" PRId64, user);
    return names_text(&s->names, names_add(&s->names, text));
}

static enum aisle_status make_job(struct swf *s, struct aisle_arrival *out, const char **why,
                                  struct aisle_error *err)
{
    struct facts f;
    enum aisle_status status = read_facts(s, &f, err);
    int64_t pods = status ? 0 : f.allocated > 0 ? f.allocated : f.requested;

    if (status)
        return status;
    if (f.run_us <= 0)
        *why = "run time is not above 0";
    else if (pods <= 0)
        *why = "number of processors is not above 0";
    else if (f.submit_us < 0)
        *why = "submitted before time 0";
    if (*why)
        return AISLE_OK;
    s->unestimated += f.estimate_us <= 0;
    if (f.estimate_us <= 0)
        f.estimate_us = f.run_us;
    s->cut += f.run_us > f.estimate_us;
    if (f.run_us > f.estimate_us)
        f.run_us = f.estimate_us;
    snprintf(s->name, sizeof s->name, "%" PRId64, f.job);
    *out = (struct aisle_arrival){
        .name = s->name,
        .pods = (uint32_t)pods,
        .cpu_milli = 1000,
        .gpu_models = "",
        .tenant = tenant(s, f.user),
        .submit_us = f.submit_us,
        .duration_us = f.run_us,
        .estimate_us = f.estimate_us,
        .at = {.file = s->spec->file.path, .line = lines_number(s->lines), .col = 1},
    };
    return AISLE_OK;
}

/* The reader -------------------------------------------------------------------------------- */

static enum aisle_status open_log(void *self, struct aisle_error *err)
{
    struct swf *s = self;

    s->cut = s->unestimated = 0;
    return lines_open(&s->lines, &s->spec->file, err);
}

static void close_log(void *self)
{
    struct swf *s = self;

    lines_close(s->lines);
    s->lines = NULL;
}

static enum aisle_status next_job(void *self, struct aisle_arrival *out, const char **why,
                                  struct aisle_error *err)
{
    struct swf *s = self;
    enum aisle_status status;
    const char *text;

    do {
        status = lines_next(s->lines, &text, err);
        while (!status && blank(*text))
            text++;
    } while (!status && (!*text || *text == ';'));
    if (!status)
        status = split(s, text, err);
    return status ? status : make_job(s, out, why, err);
}

static int line(const void *self)
{
    return lines_number(((const struct swf *)self)->lines);
}

static bool dated(const void *self)
{
    (void)self;
    return false;
}

static void note(const void *self, char *text, size_t size)
{
    const struct swf *s = self;

    if (s->cut)
        trace_note(text, size, "%" PRIu64 " run time%s cut at the estimate", s->cut,
                   s->cut == 1 ? "" : "s");
    if (s->unestimated)
        trace_note(text, size, "%" PRIu64 " job%s without an estimate: the run time is taken",
                   s->unestimated, s->unestimated == 1 ? "" : "s");
}

static const struct trace_reader reader = {
    .open = open_log,
    .next = next_job,
    .line = line,
    .close = close_log,
    .dated = dated,
    .note = note,
};

/* The source -------------------------------------------------------------------------------- */

static enum aisle_status init(void *state, const struct aisle_source_env *env,
                              struct aisle_error *err)
{
    struct swf_source *s = state;

    s->swf.spec = env->spec;
    return trace_init(&s->trace, &reader, &s->swf, env->spec, err);
}

static enum aisle_status next(void *state, struct aisle_arrival *out, struct aisle_error *err)
{
    return trace_next(&((struct swf_source *)state)->trace, out, err);
}

static void base(void *state, void (*each)(void *ctx, const struct aisle_arrival *), void *ctx)
{
    trace_base(&((struct swf_source *)state)->trace, each, ctx);
}

static void report(const void *state, struct aisle_import *out)
{
    trace_report(&((const struct swf_source *)state)->trace, out);
}

static void fini(void *state)
{
    struct swf_source *s = state;

    trace_fini(&s->trace);
    names_fini(&s->swf.names);
}

const struct aisle_source_type workload_swf = {
    .name = "swf",
    .summary = "jobs of a log in the Standard Workload Format, a core for each processor",
    .jobs = true,
    .state_size = sizeof(struct swf_source),
    .init = init,
    .next = next,
    .base = base,
    .report = report,
    .fini = fini,
};
