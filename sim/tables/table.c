/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <aisle/table.h>

#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "reading/reading.h"
#include "tables/raw.h"
#include "tables/sheet.h"

enum { LEAST_LEVEL_PERCENT = 50 };

static enum aisle_status read_level(struct results *r, double level, struct aisle_error *err)
{
    r->level = level > 0 || level < 0 ? level : 0.95;
    if (r->level >= LEAST_LEVEL_PERCENT / 100.0 && r->level < 1)
        return AISLE_OK;
    error_set(err, AISLE_EVALUE, "the level must be from 0.5 to below 1, not %g", level);
    if (level >= LEAST_LEVEL_PERCENT && level < 100)
        error_hint(err, "did you mean %g?", level / 100);
    return AISLE_EVALUE;
}

static enum aisle_status read_quantiles(struct results *r, const char *text,
                                        struct aisle_error *err)
{
    char *rest = arena_text(&r->arena, text ? text : "0.5"), *item;

    if (!*rest)
        return AISLE_OK;
    while ((item = strsep(&rest, ","))) {
        double p = 0;

        if (r->quantile_count == RESULTS_QUANTILES)
            return error_set(err, AISLE_EVALUE, "more than %d quantiles", RESULTS_QUANTILES);
        if (number_double(&p, item) != NUMBER_OK || p <= 0 || p >= 1)
            return error_set(err, AISLE_EVALUE, "a quantile must be above 0 and below 1, not \"%s\"",
                             item);
        r->quantile[r->quantile_count++] = p;
    }
    return AISLE_OK;
}

static void print_sheet(const struct results *r, enum aisle_table_format format, FILE *out)
{
    struct sheet s;

    sheet_init(&s, r);
    if (format == AISLE_TABLE_MARKDOWN)
        sheet_print_markdown(&s, out);
    else if (format == AISLE_TABLE_LATEX)
        sheet_print_latex(&s, out);
    else
        sheet_print_text(&s, out);
    sheet_fini(&s);
}

/* A file of values alone has no place for notes. */
static void warn(const struct results *r, struct aisle_errors *errs)
{
    *errs = (struct aisle_errors){0};
    for (size_t i = 0; i < r->note_count; i++) {
        struct aisle_error *err = errors_next(errs);

        error_set(err, AISLE_OK, "%s", r->note[i]);
        error_warn(err);
    }
}

static void print(struct results *r, enum aisle_table_format format, FILE *out,
                  struct aisle_errors *errs)
{
    results_compute(r);
    notes_write(r, format != AISLE_TABLE_CSV && format != AISLE_TABLE_JSON, errs);
    if (format == AISLE_TABLE_CSV) {
        raw_print_csv(r, out);
        warn(r, errs);
    } else if (format == AISLE_TABLE_JSON) {
        raw_print_json(r, out);
    } else {
        print_sheet(r, format, out);
    }
}

/* Columns beyond what any page holds. */
static enum aisle_status check_width(const struct points *p, enum aisle_table_format format,
                                     struct aisle_error *err)
{
    enum { AXES_MOST = 32 };

    if (p->axis_count <= AXES_MOST || format == AISLE_TABLE_CSV || format == AISLE_TABLE_JSON)
        return AISLE_OK;
    error_set(err, AISLE_EVALUE, "%zu axes are too many for columns", p->axis_count);
    error_hint(err, "--format csv or json has room for them");
    return AISLE_EVALUE;
}

static enum aisle_status tell(struct results *r, sqlite3 *db, const char *path,
                              const struct aisle_table_options *o, FILE *out,
                              struct aisle_errors *errs, struct aisle_error *err)
{
    struct points points;
    struct figures figures;
    struct baseline baseline;
    enum aisle_status status = points_read(&points, db, path, err);

    if (status != AISLE_OK)
        return status;
    status = check_width(&points, o->format, err);
    if (status == AISLE_OK)
        status = baseline_read(&baseline, &points, o->baseline, err);
    if (status == AISLE_OK)
        status = figures_read(&figures, db, &points, path, o->metrics, err);
    if (status == AISLE_OK) {
        r->points = &points;
        r->figures = &figures;
        r->baseline = &baseline;
        print(r, o->format, out, errs);
        figures_fini(&figures);
    }
    points_fini(&points);
    return status;
}

enum aisle_status aisle_table(const char *database, const struct aisle_table_options *options,
                              FILE *out, struct aisle_errors *errs)
{
    struct results r = {0};
    struct aisle_error err = {0};
    sqlite3 *db = NULL;
    enum aisle_status status = read_level(&r, options->level, &err);

    if (status == AISLE_OK)
        status = read_quantiles(&r, options->quantiles, &err);
    if (status == AISLE_OK)
        status = reading_open(&db, database, &err);
    if (status == AISLE_OK)
        status = tell(&r, db, database, options, out, errs, &err);
    sqlite3_close(db);
    results_fini(&r);
    return status == AISLE_OK ? AISLE_OK : errors_add(errs, &err);
}
