/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Opening a results database for reading, and making sure that it is one of ours. */
#ifndef AISLE_PLOTS_DATABASE_H
#define AISLE_PLOTS_DATABASE_H

#include <sqlite3.h>

#include <aisle/error.h>

/**
 * Opens `path`, never writing to it.
 *
 * @return AISLE_OK: close *out with sqlite3_close(); else *out is NULL.
 *         AISLE_EIO if it can't be read; AISLE_EDB if it is no results database, or of another
 *         version
 */
AISLE_MUST_CHECK
enum aisle_status database_open(sqlite3 **out, const char *path, struct aisle_error *err);

#endif
