/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <aisle/series.h>

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/mem.h"
#include "series/series_cell.h"
#include "series/series_columns.h"

/* What a caller gets is the first member. */
struct owned_regressors {
    struct aisle_regressors regressors;
    struct arena names;
};

struct reader {
    struct columns columns;
    struct aisle_errors *errs;
    enum aisle_status status; /* of the first wrong cell */
    size_t count, n;
    struct taken {
        size_t column;
        double *value;
        size_t cap;
    } * taken;
};

/* Which columns -------------------------------------------------------------------------------- */

static bool numeric(const struct columns *c, size_t i)
{
    return c->kind[i] != CELL_DATE && c->kind[i] != CELL_TEXT;
}

/* A number whose name does not say that it is the time of the row. */
static bool plain(const struct columns *c, size_t i)
{
    enum column_role role = column_role(c->name[i]);

    return numeric(c, i) && role != COLUMN_STAMP && role != COLUMN_INDEX;
}

static void take(struct reader *r, size_t column)
{
    r->taken[r->count++].column = column;
}

static void warn_text(const struct reader *r, size_t i)
{
    const struct columns *c = &r->columns;
    struct aisle_error *err;

    if (c->kind[i] != CELL_TEXT || column_role(c->name[i]) != COLUMN_PLAIN)
        return;
    err = errors_next(r->errs);
    csv_fail(c->csv, i, err, "text, so this column is no regressor");
    error_warn(err);
}

static enum aisle_status take_all(struct reader *r, struct aisle_error *err)
{
    const struct columns *c = &r->columns;

    for (size_t i = 0; i < c->count; i++) {
        if (plain(c, i))
            take(r, i);
        warn_text(r, i);
    }
    for (size_t i = 0; i < c->count && !r->count; i++)
        if (numeric(c, i) && c->kind[i] != CELL_MISSING) {
            take(r, i);
            break;
        }
    if (r->count)
        return AISLE_OK;
    return error_at(err, AISLE_EPARSE, &(struct aisle_place){.file = c->path, .line = 1},
                    "no column of numbers");
}

/* Names must tell regressors apart. */
static enum aisle_status check_names(const struct reader *r, struct aisle_error *err)
{
    const struct columns *c = &r->columns;

    for (size_t i = 0; i < r->count; i++)
        for (size_t k = 0; k < i; k++)
            if (!strcmp(c->name[r->taken[i].column], c->name[r->taken[k].column]))
                return csv_fail(c->csv, r->taken[i].column, err, "a second column of this name");
    return AISLE_OK;
}

static bool known(const struct aisle_regressors *like, const char *name)
{
    for (size_t k = 0; k < like->count; k++)
        if (!strcmp(like->regressor[k].name, name))
            return true;
    return false;
}

/* The columns of `like` were found at `at`; a further one is likely to be a mistake. */
static enum aisle_status take_like(struct reader *r, const struct aisle_regressors *like,
                                   const size_t *at, struct aisle_error *err)
{
    const struct columns *c = &r->columns;

    for (size_t k = 0; k < like->count; k++)
        take(r, at[k]);
    for (size_t i = 0; i < c->count; i++)
        if (numeric(c, i) && column_role(c->name[i]) == COLUMN_PLAIN && !known(like, c->name[i])) {
            csv_fail(c->csv, i, err, "not among the regressors of %s", like->file);
            error_hint(err, "leave it out here, or add it there");
            return AISLE_EVALUE;
        }
    return AISLE_OK;
}

/* A lone regressor may have another name here, as it may be named after its file. */
static bool has(const struct columns *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++)
        if (!strcmp(c->name[i], name))
            return true;
    return false;
}

static enum aisle_status open_columns(struct reader *r, const char *path,
                                      const struct aisle_regressors *like)
{
    struct columns *c = &r->columns;
    struct aisle_error error = {0};
    enum aisle_status status = columns_open(c, path, &error);
    size_t count = like ? like->count : 0, *at = mem_new(count, sizeof *at);
    bool by_name = count > 1 || (count == 1 && !status && has(c, like->regressor[0].name));

    r->taken = mem_new(c->count + count, sizeof *r->taken);
    for (size_t k = 0; k < count && by_name && !status; k++)
        status = columns_find(c, like->regressor[k].name, &at[k], &error);
    if (!status)
        status = columns_first(c, &error);
    if (!status)
        status = by_name ? take_like(r, like, at, &error) : take_all(r, &error);
    if (!status)
        status = check_names(r, &error);
    mem_free(at);
    return status ? errors_add(r->errs, &error) : AISLE_OK;
}

/* Rows ----------------------------------------------------------------------------------------- */

static void read_cell(struct reader *r, struct taken *t)
{
    const struct columns *c = &r->columns;
    struct aisle_error error = {0};
    double value;
    enum aisle_status status = cell_number(c->csv, t->column, &value, &error);

    if (!status && isnan(value)) {
        status =
            csv_fail(c->csv, t->column, &error, "missing, where a regressor needs every value");
        error_hint(&error, "fill it in, or leave the column out");
    }
    if (status) {
        errors_add(r->errs, &error);
        r->status = r->status ? r->status : status;
        return;
    }
    t->value = mem_reserve(t->value, &t->cap, r->n + 1, sizeof *t->value);
    t->value[r->n] = value;
}

static enum aisle_status check_count(const struct reader *r,
                                     const struct aisle_regressors_options *o,
                                     struct aisle_error *err)
{
    struct aisle_place at = {.file = r->columns.path, .line = csv_line(r->columns.csv)};
    const char *rows = r->n == 1 ? "row" : "rows";

    if (r->n >= o->rows_min && (!o->rows_max || r->n <= o->rows_max))
        return AISLE_OK;
    if (o->rows_min == o->rows_max)
        return error_at(err, AISLE_EVALUE, &at, "%zu %s, where %zu are due", r->n, rows,
                        o->rows_min);
    if (r->n < o->rows_min)
        return error_at(err, AISLE_EVALUE, &at, "%zu %s, where at least %zu are due", r->n, rows,
                        o->rows_min);
    return error_at(err, AISLE_EVALUE, &at, "%zu %s, where at most %zu are due", r->n, rows,
                    o->rows_max);
}

static enum aisle_status read_rows(struct reader *r, const struct aisle_regressors_options *o)
{
    struct aisle_error error = {0};
    enum aisle_status status;

    do {
        for (size_t k = 0; k < r->count; k++)
            read_cell(r, &r->taken[k]);
        r->n++;
    } while (!(status = columns_next(&r->columns, &error)));
    status = status == AISLE_END ? check_count(r, o, &error) : status;
    if (status)
        errors_add(r->errs, &error);
    return r->status ? r->status : status;
}

/* The result ----------------------------------------------------------------------------------- */

/* A numbered column that rises all along is the time of the rows, whatever its name could mean. */
static bool rises(const struct reader *r, size_t k)
{
    const double *value = r->taken[k].value;

    for (size_t i = 1; i < r->n; i++)
        if (value[i] <= value[i - 1])
            return false;
    return r->n > 1;
}

static void drop_time(struct reader *r)
{
    const struct columns *c = &r->columns;

    if (r->count < 2 || column_role(c->name[r->taken[0].column]) != COLUMN_PART || !rises(r, 0))
        return;
    mem_free(r->taken[0].value);
    memmove(r->taken, r->taken + 1, --r->count * sizeof *r->taken);
}

static enum aisle_status settle(struct reader *r, const struct aisle_regressors *like)
{
    if (!like || r->count > like->count)
        drop_time(r);
    if (!like || r->count == like->count)
        return AISLE_OK;
    return error_at(errors_next(r->errs), AISLE_EVALUE,
                    &(struct aisle_place){.file = r->columns.path, .line = 1},
                    "%zu regressors, where %s has %zu", r->count, like->file, like->count);
}

/* "dir/holidays.csv.gz" is "holidays". */
static const char *file_name(struct arena *a, const char *path)
{
    static const char *const endings[] = {".gz", ".csv"};
    const char *slash = strrchr(path, '/');
    char *name = arena_text(a, slash ? slash + 1 : path);

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(name), m = strlen(endings[i]);

        if (n > m && !strcasecmp(name + n - m, endings[i]))
            name[n - m] = '\0';
    }
    return name;
}

static const char *regressor_name(const struct reader *r, size_t k,
                                  const struct aisle_regressors *like, struct arena *a)
{
    const struct columns *c = &r->columns;
    const char *name = c->name[r->taken[k].column];

    if (like)
        return arena_text(a, like->regressor[k].name);
    if (r->count == 1 && (!c->named || !strcasecmp(name, "value")))
        return file_name(a, c->path);
    return arena_text(a, name);
}

static struct aisle_regressors *make(struct reader *r, const struct aisle_regressors *like)
{
    struct owned_regressors *owned = mem_new(1, sizeof *owned);
    struct aisle_regressors *x = &owned->regressors;

    x->file = arena_text(&owned->names, r->columns.path);
    x->n = r->n;
    x->count = r->count;
    x->regressor = arena_new(&owned->names, r->count, sizeof *x->regressor);
    for (size_t k = 0; k < r->count; k++) {
        double *value = arena_new(&owned->names, r->n, sizeof *value);

        memcpy(value, r->taken[k].value, r->n * sizeof *value);
        x->regressor[k].value = value;
        x->regressor[k].name = regressor_name(r, k, like, &owned->names);
    }
    return x;
}

enum aisle_status aisle_regressors_read(struct aisle_regressors **out, const char *path,
                                        const struct aisle_regressors_options *options,
                                        struct aisle_errors *errs)
{
    static const struct aisle_regressors_options none = {0};
    struct reader r = {.errs = errs};
    enum aisle_status status;

    *out = NULL;
    options = options ? options : &none;
    status = open_columns(&r, path, options->like);
    if (!status)
        status = read_rows(&r, options);
    if (!status)
        status = settle(&r, options->like);
    if (!status)
        *out = make(&r, options->like);
    for (size_t k = 0; k < r.count; k++)
        mem_free(r.taken[k].value);
    mem_free(r.taken);
    columns_close(&r.columns);
    return status;
}

void aisle_regressors_free(struct aisle_regressors *regressors)
{
    struct owned_regressors *owned = (struct owned_regressors *)regressors;

    if (!regressors)
        return;
    arena_fini(&owned->names);
    mem_free(owned);
}
