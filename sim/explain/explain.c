/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <aisle/explain.h>

#include "base/error.h"
#include "explain/print.h"
#include "reading/reading.h"

enum aisle_status aisle_explain(const char *database, const struct aisle_explain_options *options,
                                FILE *out, struct aisle_errors *errs)
{
    struct aisle_error err = {0};
    struct story s;
    sqlite3 *db;
    enum aisle_status status = reading_open(&db, database, &err);

    if (status == AISLE_OK)
        status = story_read(&s, db, database, options, &err);
    sqlite3_close(db);
    if (status != AISLE_OK)
        return errors_add(errs, &err);
    if (options->json)
        print_json(&s, out);
    else
        print_story(&s, options->all, out);
    story_fini(&s);
    return AISLE_OK;
}
