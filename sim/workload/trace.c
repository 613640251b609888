/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload/trace.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/error.h"

const char trace_not_selected[] = "not selected by where";

/* Beyond three years a first submission is hardly meant as a time of the run. */
static const int64_t late_us = INT64_C(100000000000000);

void trace_note(char *note, size_t size, const char *fmt, ...)
{
    size_t used = strlen(note);
    va_list args;

    if (used)
        snprintf(note + used, size - used, "; ");
    used = strlen(note);
    va_start(args, fmt);
    vsnprintf(note + used, size - used, fmt, args);
    va_end(args);
}

/* The first reading ------------------------------------------------------------------------- */

static void count_dropped(struct trace *t, const char *why)
{
    struct aisle_import_reason *r = t->import.reason;

    while (r->why && strcmp(r->why, why))
        r++;
    assert(r < t->import.reason + AISLE_IMPORT_REASONS);
    if (!r->why)
        *r = (struct aisle_import_reason){.why = why, .first_line = t->reader->line(t->self)};
    r->rows++;
    t->import.dropped++;
}

/* Sums over rows that nobody could run may pass 63 bits; they stop there. */
static void add(int64_t *sum, int64_t pods, int64_t each)
{
    int64_t all;

    if (__builtin_mul_overflow(pods, each, &all) || __builtin_add_overflow(*sum, all, sum))
        *sum = INT64_MAX;
}

/* Traces hold many jobs and few kinds of them. */
static void count_request(struct trace *t, const struct aisle_arrival *a)
{
    size_t before = t->request.count;
    char key[400];
    uint32_t id;

    snprintf(key, sizeof key, "%" PRIu32 " %" PRId64 " %" PRId64 " %d %d %.300s", a->pods,
             a->cpu_milli, a->mem_mib, a->gpu_count, a->gpu_milli, a->gpu_models);
    id = names_add(&t->request, key);
    if (id == before) {
        t->mix = mem_reserve(t->mix, &t->mix_cap, before + 1, sizeof *t->mix);
        t->mix[id].arrival = (struct aisle_arrival){
            .name = "",
            .pods = a->pods,
            .cpu_milli = a->cpu_milli,
            .mem_mib = a->mem_mib,
            .gpu_count = a->gpu_count,
            .gpu_milli = a->gpu_milli,
            .gpu_models = a->gpu_models,
        };
    }
    t->mix[id].jobs++;
}

static void count_kept(struct trace *t, const struct aisle_arrival *a)
{
    if (t->import.kept == 0)
        t->first_us = t->last_us = a->submit_us;
    t->sorted = t->sorted && a->submit_us >= t->last_us;
    t->last_us = a->submit_us;
    if (a->submit_us < t->first_us)
        t->first_us = a->submit_us;
    t->import.kept++;
    add(&t->import.cpu_milli, a->pods, a->cpu_milli);
    add(&t->import.gpu_milli, a->pods, (int64_t)a->gpu_count * a->gpu_milli);
    count_request(t, a);
}

static enum aisle_status survey(struct trace *t, struct aisle_error *err)
{
    enum aisle_status status = t->reader->open(t->self, err);

    t->sorted = true;
    for (;;) {
        struct aisle_arrival a;
        const char *why = NULL;

        if (!status)
            status = t->reader->next(t->self, &a, &why, err);
        if (status)
            break;
        t->import.rows++;
        if (why)
            count_dropped(t, why);
        else
            count_kept(t, &a);
    }
    t->reader->close(t->self);
    return status == AISLE_END ? AISLE_OK : status;
}

static enum aisle_status fail_empty(struct trace *t, struct aisle_error *err)
{
    struct aisle_place at = {.file = t->spec->file.path};
    const struct aisle_import_reason *r = t->import.reason;

    if (t->import.rows == 0)
        return error_at(err, AISLE_EVALUE, &at, "the file has no jobs");
    if (t->reader->none_selected && r[0].why == trace_not_selected && !r[1].why)
        return t->reader->none_selected(t->self, err);
    for (; r[1].why; r++)
        ;
    error_at(err, AISLE_EVALUE, &at, "not one of %" PRIu64 " rows can be used", t->import.rows);
    error_hint(err, "%" PRIu64 " of them: %s; the first is on line %d", r->rows, r->why,
               r->first_line);
    return AISLE_EVALUE;
}

/* The second -------------------------------------------------------------------------------- */

static int by_submission(const void *a, const void *b)
{
    const struct aisle_arrival *p = a, *q = b;

    if (p->submit_us != q->submit_us)
        return p->submit_us < q->submit_us ? -1 : 1;
    return (p->at.line > q->at.line) - (p->at.line < q->at.line);
}

static enum aisle_status keep_rows(struct trace *t, struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    while (!status) {
        struct aisle_arrival a;
        const char *why = NULL;

        status = t->reader->next(t->self, &a, &why, err);
        if (status || why)
            continue;
        t->row = mem_reserve(t->row, &t->row_cap, t->row_count + 1, sizeof *t->row);
        a.name = arena_text(&t->names, a.name);
        t->row[t->row_count++] = a;
    }
    t->reader->close(t->self);
    if (t->row_count)
        qsort(t->row, t->row_count, sizeof *t->row, by_submission);
    return status == AISLE_END ? AISLE_OK : status;
}

static void write_note(struct trace *t)
{
    bool dated = t->reader->dated(t->self);
    char when[CALENDAR_TEXT];

    if (!t->sorted)
        trace_note(t->note, sizeof t->note, "sorted by submission");
    if (dated)
        calendar_print(when, t->first_us);
    else
        snprintf(when, sizeof when, "%.15g s", (double)t->first_us / 1e6);
    if (t->zero_us)
        trace_note(t->note, sizeof t->note, "time 0 is the first submission, %s", when);
    else if (t->first_us > late_us)
        trace_note(t->note, sizeof t->note,
                   "the first submission is at %s; start_at_zero makes it time 0", when);
    if (t->reader->note)
        t->reader->note(t->self, t->note, sizeof t->note);
    t->import.note = t->note[0] ? t->note : NULL;
}

enum aisle_status trace_init(struct trace *t, const struct trace_reader *reader, void *self,
                             const struct aisle_workload_spec *spec, struct aisle_error *err)
{
    enum aisle_status status;

    *t = (struct trace){.reader = reader, .self = self, .spec = spec};
    t->import.file = spec->file.name;
    status = survey(t, err);
    if (status)
        return status;
    t->import.arrivals = t->import.kept;
    if (t->import.kept == 0)
        return fail_empty(t, err);
    if (spec->start_at_zero || reader->dated(self))
        t->zero_us = t->first_us;
    write_note(t);
    t->last_us = t->first_us;
    status = reader->open(self, err);
    return status || t->sorted ? status : keep_rows(t, err);
}

void trace_fini(struct trace *t)
{
    if (t->reader)
        t->reader->close(t->self);
    mem_free(t->row);
    mem_free(t->mix);
    arena_fini(&t->names);
    names_fini(&t->request);
}

/* The slots --------------------------------------------------------------------------------- */

static enum aisle_status next_of_file(struct trace *t, struct aisle_arrival *out,
                                      struct aisle_error *err)
{
    enum aisle_status status;
    const char *why;

    do {
        why = NULL;
        status = t->reader->next(t->self, out, &why, err);
    } while (!status && why);
    return status;
}

enum aisle_status trace_next(struct trace *t, struct aisle_arrival *out, struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;

    if (!t->sorted && t->next_row == t->row_count)
        return AISLE_END;
    if (t->sorted)
        status = next_of_file(t, out, err);
    else
        *out = t->row[t->next_row++];
    if (status)
        return status;
    if (out->submit_us < t->last_us)
        return error_at(err, AISLE_EIO, &out->at, "the file changed while it was read");
    t->last_us = out->submit_us;
    out->submit_us -= t->zero_us;
    return AISLE_OK;
}

void trace_base(const struct trace *t, void (*each)(void *ctx, const struct aisle_arrival *),
                void *ctx)
{
    for (size_t i = 0; i < t->request.count; i++)
        for (uint64_t k = 0; k < t->mix[i].jobs; k++)
            each(ctx, &t->mix[i].arrival);
}

void trace_report(const struct trace *t, struct aisle_import *out)
{
    *out = t->import;
}
