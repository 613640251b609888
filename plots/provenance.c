/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/provenance.h"

#include "config.h"
#include "plots/frame.h"
#include "plots/memory.h"

static const char versions[] = "SELECT coalesce(group_concat(version, ', '), '') AS versions FROM"
                               " (SELECT DISTINCT version FROM run WHERE status = 'complete'"
                               "  ORDER BY version)";

static const char lines[] =
    "SELECT coalesce(group_concat(line, char(10)), '') AS runs FROM"
    " (SELECT name || ' ' || policy || ' config ' || substr(config_sha256, 1, 12) || ' seeds '"
    "         || group_concat(seed, ',') AS line"
    "  FROM (SELECT * FROM run WHERE status = 'complete' ORDER BY run_id)"
    "  GROUP BY name, policy, config_sha256 ORDER BY min(run_id))";

static enum aisle_status read_text(char **out, sqlite3 *db, const char *query, const char *column,
                                   const char *before, struct aisle_error *err)
{
    struct frame f;
    enum aisle_status status = frame_read(&f, db, query, err);

    if (status == AISLE_OK)
        *out = plot_printf("%s%s", before, frame_text(&f, 0, frame_column(&f, column)));
    frame_fini(&f);
    return status;
}

enum aisle_status provenance_init(struct provenance *out, sqlite3 *db, const char *figure,
                                  struct aisle_error *err)
{
    enum aisle_status status;

    *out = (struct provenance){.figure = plot_printf("aisle figure %s", figure)};
    status = read_text(&out->software, db, versions, "versions", "aisle ", err);
    if (status == AISLE_OK)
        status = read_text(&out->runs, db, lines, "runs", "", err);
    return status;
}

void provenance_plain(struct provenance *out, const char *figure, const char *source)
{
    *out = (struct provenance){
        .figure = plot_printf("aisle figure %s", figure),
        .software = plot_printf("aisle %s", PACKAGE_VERSION),
        .runs = plot_printf("%s", source ? source : ""),
    };
}

void provenance_fini(struct provenance *p)
{
    plot_free(p->figure);
    plot_free(p->software);
    plot_free(p->runs);
    *p = (struct provenance){0};
}
