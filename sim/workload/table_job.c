/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row as a job. */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <aisle/types.h>

#include "base/calendar.h"
#include "base/error.h"
#include "workload/table.h"
#include "workload/trace.h"

/* Facts ------------------------------------------------------------------------------------- */

static bool mapped(const struct table *t, enum table_key key)
{
    return t->map.fact[key].entry != NULL;
}

/* The text of a fact: a cell of the present row, or what the scenario says for all. */
static struct csv_cell cell_of(const struct table *t, enum table_key key)
{
    const struct table_fact *f = &t->map.fact[key];

    if (!f->entry)
        return (struct csv_cell){.text = ""};
    if (!f->entry->column)
        return (struct csv_cell){f->entry->constant, strlen(f->entry->constant)};
    return csv_cell(t->csv, f->column);
}

static bool said(const struct table *t, enum table_key key)
{
    const struct table_fact *f = &t->map.fact[key];

    return cell_of(t, key).length && (!f->entry->times || csv_cell(t->csv, f->times).length);
}

/* At the cell; a text for all is at fault where it is written. */
static enum aisle_status fail(const struct table *t, enum table_key key, struct aisle_error *err,
                              const char *fmt, ...) AISLE_PRINTF(4, 5);

static enum aisle_status fail(const struct table *t, enum table_key key, struct aisle_error *err,
                              const char *fmt, ...)
{
    const struct table_fact *f = &t->map.fact[key];
    char message[sizeof err->message];
    va_list args;

    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    if (f->entry->column)
        return csv_fail(t->csv, f->column, err, "%s", message);
    return error_at(err, AISLE_EVALUE, &f->entry->at, "%s: %s", f->entry->key, message);
}

static enum aisle_status fail_syntax(const struct table *t, enum table_key key, const char *what,
                                     struct aisle_error *err)
{
    struct csv_cell cell = cell_of(t, key);

    return fail(t, key, err, "\"%.*s\" is not %s", (int)(cell.length > 40 ? 40 : cell.length),
                cell.text, what);
}

/* A number: the column, a second one and the scale, to be multiplied. */
struct number {
    struct decimal factor[3];
};

static enum aisle_status read_number(const struct table *t, enum table_key key, struct number *out,
                                     struct aisle_error *err)
{
    const struct table_fact *f = &t->map.fact[key];
    struct csv_cell cell = cell_of(t, key), times;

    *out = (struct number){{{0}, {.digits = 1}, f->scale}};
    if (!decimal_read(&out->factor[0], cell.text, cell.length))
        return fail_syntax(t, key, "a number", err);
    if (!f->entry->times)
        return AISLE_OK;
    times = csv_cell(t->csv, f->times);
    if (!decimal_read(&out->factor[1], times.text, times.length))
        return csv_fail(t->csv, f->times, err, "\"%.*s\" is not a number",
                        (int)(times.length > 40 ? 40 : times.length), times.text);
    return AISLE_OK;
}

enum rounding { WHOLE, NEAREST };

/* A number times 10^shift within min..max. */
static enum aisle_status read_integer(const struct table *t, enum table_key key, int shift,
                                      enum rounding rounding, int64_t min, int64_t max,
                                      int64_t *out, struct aisle_error *err)
{
    struct csv_cell cell = cell_of(t, key);
    int shown = cell.length > 40 ? 40 : (int)cell.length;
    struct number n;
    bool whole;
    enum aisle_status status = read_number(t, key, &n, err);

    if (status)
        return status;
    if (!decimal_product(n.factor, 3, shift, out, &whole) || *out > max)
        return fail(t, key, err, "%.*s is beyond all bounds", shown, cell.text);
    if (*out < min && min == 0)
        return fail(t, key, err, "%.*s is negative", shown, cell.text);
    if (*out < min)
        return fail(t, key, err, "%.*s is beyond all bounds", shown, cell.text);
    if (rounding == WHOLE && !whole)
        return fail(t, key, err, "%.*s is not a whole number%s", shown, cell.text,
                    t->map.fact[key].scale.digits == 1 && t->map.fact[key].scale.exponent == 0
                        ? ""
                        : ", with its scale");
    return AISLE_OK;
}

/* The same, if the row says it; else *out stays. */
static enum aisle_status read_optional(const struct table *t, enum table_key key,
                                       enum rounding rounding, int64_t min, int64_t max,
                                       int64_t *out, struct aisle_error *err)
{
    return said(t, key) ? read_integer(t, key, 0, rounding, min, max, out, err) : AISLE_OK;
}

/* A point in time. All of a file are numbers or all are dates: between them there is no zero. */
static enum aisle_status read_time(struct table *t, enum table_key key, int64_t *out,
                                   struct aisle_error *err)
{
    struct csv_cell cell = cell_of(t, key);
    struct decimal unused;
    bool number = decimal_read(&unused, cell.text, cell.length);
    bool date = !number && calendar_read(out, cell.text, cell.length);

    if (!number && !date)
        return fail_syntax(t, key, "a time: neither seconds nor a date as 2017-10-09 07:01:55",
                           err);
    if (t->times == TABLE_UNTIMED) {
        t->times = date ? TABLE_DATES : TABLE_SECONDS;
        t->times_line = csv_line(t->csv);
    }
    if (date != (t->times == TABLE_DATES))
        return fail(t, key, err, "%s, where line %d has %s", date ? "a date" : "a number",
                    t->times_line, date ? "a number" : "a date");
    return date ? AISLE_OK
                : read_integer(t, key, 6, NEAREST, -TRACE_TIME_MAX_US, TRACE_TIME_MAX_US, out, err);
}

/* Terminated, without quotes; lasts until the next one. */
static const char *read_text(struct table *t, enum table_key key, char **buffer, size_t *cap)
{
    struct csv_cell cell = cell_of(t, key);
    size_t n = 0;

    *buffer = mem_reserve(*buffer, cap, cell.length + 1, 1);
    for (size_t i = 0; i < cell.length; i++) {
        (*buffer)[n++] = cell.text[i];
        i += cell.text[i] == '"' && t->map.fact[key].entry->column;
    }
    (*buffer)[n] = '\0';
    return *buffer;
}

/* Terminated; lasts as long as the table. `none` if the row does not say it. */
static const char *read_name(struct table *t, enum table_key key, const char *none)
{
    if (!said(t, key))
        return none;
    return names_text(&t->names, names_add(&t->names, read_text(t, key, &t->text, &t->text_cap)));
}

/* Jobs -------------------------------------------------------------------------------------- */

static enum aisle_status read_submission(struct table *t, struct aisle_arrival *out,
                                         const char **why, struct aisle_error *err)
{
    enum aisle_status status;

    if (!said(t, TABLE_SUBMIT)) {
        *why = "no time of submission";
        return AISLE_OK;
    }
    status = read_time(t, TABLE_SUBMIT, &out->submit_us, err);
    if (status || out->submit_us >= 0 || t->times == TABLE_DATES || t->spec->start_at_zero)
        return status;
    fail(t, TABLE_SUBMIT, err, "submitted before time 0");
    error_hint(err, "start_at_zero: on makes the first submission time 0");
    return AISLE_EVALUE;
}

static enum aisle_status read_duration(struct table *t, struct aisle_arrival *out, const char **why,
                                       struct aisle_error *err)
{
    int64_t start_us = out->submit_us, us = 0;
    enum aisle_status status = AISLE_OK;

    if (mapped(t, TABLE_DURATION)) {
        if (!said(t, TABLE_DURATION))
            *why = "no duration";
        else
            status = read_integer(t, TABLE_DURATION, 6, NEAREST, -TRACE_TIME_MAX_US,
                                  TRACE_TIME_MAX_US, &us, err);
    } else if (!said(t, TABLE_END)) {
        *why = "no end";
    } else if (mapped(t, TABLE_START) && !said(t, TABLE_START)) {
        *why = "no start";
    } else {
        status = read_time(t, TABLE_END, &us, err);
        if (!status && mapped(t, TABLE_START))
            status = read_time(t, TABLE_START, &start_us, err);
        us -= start_us;
    }
    if (status || *why)
        return status;
    if (us < 0)
        *why = "duration below 0";
    t->instant += us == 0;
    out->duration_us = us > 0 ? us : 1;
    return AISLE_OK;
}

static enum aisle_status read_work(struct table *t, struct aisle_arrival *out, const char **why,
                                   struct aisle_error *err)
{
    struct number n;
    enum aisle_status status;

    if (!mapped(t, TABLE_STEPS))
        return read_duration(t, out, why, err);
    if (!said(t, TABLE_STEPS)) {
        *why = "no steps";
        return AISLE_OK;
    }
    status = read_number(t, TABLE_STEPS, &n, err);
    if (status)
        return status;
    out->steps = decimal_real(n.factor, 3);
    if (out->steps > 1e15)
        return fail(t, TABLE_STEPS, err, "more than 1e15 steps");
    if (out->steps < 0 && out->steps != -1)
        return fail(t, TABLE_STEPS, err, "a negative number; only -1, a whole training, is one");
    if (out->steps == 0)
        *why = "no steps";
    return AISLE_OK;
}

/* Milli-units of a key whose unit is what one pod gets: 0 if the row does not say it. Beyond one
 * they must be whole, if pods are to be made of them. */
static enum aisle_status read_size(const struct table *t, enum table_key key, bool whole,
                                   int64_t *milli, struct aisle_error *err)
{
    struct csv_cell cell = cell_of(t, key);
    enum aisle_status status = AISLE_OK;

    *milli = 0;
    if (said(t, key))
        status = read_integer(t, key, 3, NEAREST, 0, INT64_C(1000) * TRACE_PODS_MAX, milli, err);
    if (!status && whole && *milli > 1000 && *milli % 1000)
        return fail(t, key, err, "%.*s is more than one, and no whole number",
                    (int)(cell.length > 40 ? 40 : cell.length), cell.text);
    return status;
}

/* GPUs make the pods, else processors do; of one GPU or core each, or a share of one. */
static enum aisle_status read_pods(const struct table *t, struct aisle_arrival *out,
                                   const char **why, struct aisle_error *err)
{
    int64_t gpu_milli, cpu_milli = 0;
    enum aisle_status status = read_size(t, TABLE_GPUS, true, &gpu_milli, err);

    if (!status)
        status = read_size(t, TABLE_CPUS, gpu_milli == 0, &cpu_milli, err);
    if (!status)
        status = read_optional(t, TABLE_CPU_MILLI, NEAREST, 0, 1000000000, &out->cpu_milli, err);
    if (status)
        return status;
    if (gpu_milli) {
        out->pods = gpu_milli > 1000 ? (uint32_t)(gpu_milli / 1000) : 1;
        out->gpu_count = 1;
        out->gpu_milli = gpu_milli > 1000 ? 1000 : (int32_t)gpu_milli;
        if (cpu_milli)
            out->cpu_milli = cpu_milli / out->pods;
    } else if (cpu_milli) {
        out->pods = cpu_milli > 1000 ? (uint32_t)(cpu_milli / 1000) : 1;
        out->cpu_milli = cpu_milli > 1000 ? 1000 : cpu_milli;
    } else if (out->cpu_milli == 0) {
        *why = said(t, TABLE_GPUS) || said(t, TABLE_CPUS) ? "asks for neither GPU nor CPU"
                                                          : "no number of GPUs or processors";
    }
    return AISLE_OK;
}

static enum aisle_status read_rest(struct table *t, struct aisle_arrival *out,
                                   struct aisle_error *err)
{
    int64_t pods_min = 0, priority = 0;
    enum aisle_status status =
        read_optional(t, TABLE_PODS_MIN, WHOLE, 0, TRACE_PODS_MAX, &pods_min, err);

    if (!status && pods_min > out->pods)
        status = fail(t, TABLE_PODS_MIN, err, "%" PRId64 " is more than the job's %" PRIu32 " pods",
                      pods_min, out->pods);
    if (!status)
        status =
            read_optional(t, TABLE_MEM_MIB, NEAREST, 0, INT64_C(1000000000000), &out->mem_mib, err);
    if (!status)
        status = read_optional(t, TABLE_PRIORITY, WHOLE, -1000000000, 1000000000, &priority, err);
    if (!status)
        status = read_optional(t, TABLE_BATCH, WHOLE, 0, INT64_C(1000000000000), &out->batch, err);
    if (!status && said(t, TABLE_ESTIMATE))
        status = read_integer(t, TABLE_ESTIMATE, 6, NEAREST, -TRACE_TIME_MAX_US, TRACE_TIME_MAX_US,
                              &out->estimate_us, err);
    if (out->estimate_us < 0)
        out->estimate_us = 0;
    out->pods_min = (uint32_t)pods_min;
    out->priority = (int32_t)priority;
    out->tenant = read_name(t, TABLE_TENANT, NULL);
    out->job_type = read_name(t, TABLE_JOB_TYPE, NULL);
    if (out->gpu_count)
        out->gpu_models = read_name(t, TABLE_GPU_MODEL, "");
    return status;
}

static const char *name_of(struct table *t)
{
    if (said(t, TABLE_ID))
        return read_text(t, TABLE_ID, &t->id, &t->id_cap);
    t->id = mem_reserve(t->id, &t->id_cap, 24, 1);
    snprintf(t->id, t->id_cap, "%" PRIu64, t->row);
    return t->id;
}

enum aisle_status table_job(struct table *t, struct aisle_arrival *out, const char **why,
                            struct aisle_error *err)
{
    enum aisle_status status;

    *out = (struct aisle_arrival){
        .pods = 1,
        .gpu_models = "",
        .at = {.file = t->spec->file.path, .line = csv_line(t->csv), .col = 1},
    };
    status = read_submission(t, out, why, err);
    if (!status && !*why)
        status = read_work(t, out, why, err);
    if (!status && !*why)
        status = read_pods(t, out, why, err);
    if (!status && !*why)
        status = read_rest(t, out, err);
    if (!status && !*why)
        out->name = name_of(t);
    return status;
}
