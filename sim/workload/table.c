/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sources "csv", "muri", "philly", "pollux" and "tiresias": see table.h. */
#include "workload/table.h"

#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "workload/registry.h"
#include "workload/trace.h"

/* The reader -------------------------------------------------------------------------------- */

static enum aisle_status open_table(void *self, struct aisle_error *err)
{
    struct table *t = self;
    enum aisle_status status =
        csv_open(&t->csv, &t->spec->file, t->map.want, t->map.want_count, err);

    t->row = 0;
    t->instant = 0;
    return status ? status : table_map_check(&t->map, t->spec, t->csv, err);
}

static void close_table(void *self)
{
    struct table *t = self;

    csv_close(t->csv);
    t->csv = NULL;
}

static bool selected(const struct table *t)
{
    for (size_t i = 0; i < t->spec->where_count; i++)
        if (!csv_is(t->csv, t->map.where[i], t->spec->where[i].value))
            return false;
    return true;
}

static enum aisle_status next_job(void *self, struct aisle_arrival *out, const char **why,
                                  struct aisle_error *err)
{
    struct table *t = self;
    enum aisle_status status = csv_next(t->csv, err);

    if (status)
        return status;
    t->row++;
    if (selected(t))
        return table_job(t, out, why, err);
    *why = trace_not_selected;
    return AISLE_OK;
}

static int line(const void *self)
{
    return csv_line(((const struct table *)self)->csv);
}

static bool dated(const void *self)
{
    return ((const struct table *)self)->times == TABLE_DATES;
}

static void note(const void *self, char *text, size_t size)
{
    const struct table *t = self;

    if (t->instant)
        trace_note(text, size, "%" PRIu64 " duration%s of 0 taken as 1 us", t->instant,
                   t->instant == 1 ? "" : "s");
}

/* Is the text anywhere in the column? If not, what is: the first few, for a suggestion. */
static enum aisle_status look_for(struct table *t, size_t column, const char *text, bool *found,
                                  struct names *others, struct aisle_error *err)
{
    enum { OTHERS_MAX = 200 };
    struct arena scratch = {0};
    enum aisle_status status = open_table(t, err);

    *found = false;
    while (!status && !*found && !(status = csv_next(t->csv, err))) {
        *found = csv_is(t->csv, column, text);
        if (others->count < OTHERS_MAX)
            names_add(others, csv_text(t->csv, column, &scratch));
    }
    close_table(t);
    arena_fini(&scratch);
    return status == AISLE_END ? AISLE_OK : status;
}

static enum aisle_status fail_where(struct table *t, const struct aisle_where *where,
                                    const struct names *others, struct aisle_error *err)
{
    enum { SHOWN_MAX = 20 };
    const char **list = arena_new(&t->arena, others->count + 1, sizeof *list);

    for (size_t i = 0; i < others->count; i++)
        list[i] = names_text(others, (uint32_t)i);
    if (others->count > SHOWN_MAX && !nearest(where->value, list)) {
        list[SHOWN_MAX - 1] = "...";
        list[SHOWN_MAX] = NULL;
    }
    error_at(err, AISLE_EVALUE, &where->at, "no row of %.200s has \"%.80s\" in column \"%.80s\"",
             t->spec->file.name, where->value, where->column);
    error_suggest(err, "there is", where->value, list);
    return AISLE_EVALUE;
}

static enum aisle_status none_selected(void *self, struct aisle_error *err)
{
    struct table *t = self;

    for (size_t i = 0; i < t->spec->where_count; i++) {
        const struct aisle_where *where = &t->spec->where[i];
        struct names others = {0};
        bool found;
        enum aisle_status status = look_for(t, t->map.where[i], where->value, &found, &others, err);

        if (!status && !found)
            status = fail_where(t, where, &others, err);
        names_fini(&others);
        if (status)
            return status;
    }
    return error_at(err, AISLE_EVALUE, &t->spec->where[0].at,
                    "no row of %.200s has all that \"where\" asks for", t->spec->file.name);
}

static const struct trace_reader reader = {
    .open = open_table,
    .next = next_job,
    .line = line,
    .close = close_table,
    .dated = dated,
    .note = note,
    .none_selected = none_selected,
};

/* The sources ------------------------------------------------------------------------------- */

struct table_source {
    struct table table;
    struct trace trace;
};

static enum aisle_status init(void *state, const struct aisle_source_env *env,
                              struct aisle_error *err)
{
    struct table_source *s = state;

    s->table.spec = env->spec;
    table_map_make(&s->table.map, env->spec, &s->table.arena);
    return trace_init(&s->trace, &reader, &s->table, env->spec, err);
}

static enum aisle_status next(void *state, struct aisle_arrival *out, struct aisle_error *err)
{
    return trace_next(&((struct table_source *)state)->trace, out, err);
}

static void base(void *state, void (*each)(void *ctx, const struct aisle_arrival *), void *ctx)
{
    trace_base(&((struct table_source *)state)->trace, each, ctx);
}

static void report(const void *state, struct aisle_import *out)
{
    trace_report(&((const struct table_source *)state)->trace, out);
}

static void fini(void *state)
{
    struct table_source *s = state;

    trace_fini(&s->trace);
    names_fini(&s->table.names);
    mem_free(s->table.id);
    mem_free(s->table.text);
    arena_fini(&s->table.arena);
}

#define SOURCE(variable, format, text)                                                             \
    const struct aisle_source_type variable = {                                                    \
        .name = format,                                                                            \
        .summary = text,                                                                           \
        .jobs = true,                                                                              \
        .state_size = sizeof(struct table_source),                                                 \
        .init = init,                                                                              \
        .next = next,                                                                              \
        .base = base,                                                                              \
        .report = report,                                                                          \
        .fini = fini,                                                                              \
    }

SOURCE(workload_csv, "csv", "jobs from any CSV table; workload.columns says what stands where");
SOURCE(workload_muri, "muri", "training jobs of Muri's artifact (SIGCOMM 2022), made from Philly");
SOURCE(workload_philly, "philly", "jobs of Microsoft's Philly cluster (ATC 2019), as a CSV table");
SOURCE(workload_pollux, "pollux", "training jobs of Pollux' artifact (OSDI 2021)");
SOURCE(workload_tiresias, "tiresias", "training jobs of Tiresias' simulator (NSDI 2019)");
