/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <aisle/plot.h>

#include "plots/canvas.h"
#include "plots/database.h"
#include "plots/fail.h"
#include "plots/figure.h"
#include "plots/frame.h"
#include "plots/provenance.h"
#include "plots/sheet.h"

static enum aisle_status nothing_to_show(sqlite3 *db, const char *path, const struct figure *figure,
                                         struct aisle_error *err)
{
    struct frame f;
    enum aisle_status status = frame_read(&f, db,
                                          "SELECT 1 FROM run WHERE status = 'complete'"
                                          " LIMIT 1",
                                          err);

    if (status == AISLE_OK && f.row_count == 0) {
        status = plot_fail(err, AISLE_EVALUE, NULL, "%s has no complete run", path);
    } else if (status == AISLE_OK) {
        status = plot_fail(err, AISLE_EVALUE, NULL, "%s has no %s", path, figure->shows);
        plot_hint(err, "%s", figure->needs);
    }
    frame_fini(&f);
    return status;
}

static enum aisle_status draw(const struct figure *figure, const struct frame *f, const char *title,
                              const struct theme *theme, const struct provenance *from,
                              const char *out, struct aisle_error *err)
{
    struct canvas c;
    enum aisle_status status = canvas_init(&c, out, theme, theme_height_pt(theme), err);

    if (status == AISLE_OK) {
        figure->draw(f, sheet_room(&c, title), &c);
        status = canvas_finish(&c, from, err);
    }
    canvas_fini(&c);
    return status;
}

enum aisle_status aisle_plot(const char *name, const char *database, const char *out,
                             const struct aisle_plot_options *options, struct aisle_error *err)
{
    const char *preset = options ? options->preset : NULL, *title = options ? options->title : NULL;
    const struct figure *figure = NULL;
    const struct theme *theme = NULL;
    struct provenance from = {0};
    struct frame f = {0};
    sqlite3 *db = NULL;
    enum aisle_status status = figure_find(&figure, name, err);

    if (status == AISLE_OK)
        status = theme_find(&theme, preset, err);
    if (status == AISLE_OK)
        status = canvas_check(out, err);
    if (status == AISLE_OK)
        status = database_open(&db, database, err);
    if (status == AISLE_OK)
        status = frame_read(&f, db, figure->query, err);
    if (status == AISLE_OK && f.row_count == 0)
        status = nothing_to_show(db, database, figure, err);
    if (status == AISLE_OK)
        status = provenance_init(&from, db, name, err);
    if (status == AISLE_OK)
        status = draw(figure, &f, title, theme, &from, out, err);
    provenance_fini(&from);
    frame_fini(&f);
    sqlite3_close(db);
    return status;
}
