/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The results database: the contract between the recorder, the figures and your own SQL.
 *
 * schema.sql, beside this file, comments every table and column. A database of ours carries
 * AISLE_DB_APPLICATION_ID and AISLE_DB_VERSION in its header; anything else is refused.
 */
#ifndef AISLE_SCHEMA_H
#define AISLE_SCHEMA_H

enum {
    AISLE_DB_APPLICATION_ID = 0x4149534c, /* "AISL"; PRAGMA application_id */
    AISLE_DB_VERSION = 3                  /* PRAGMA user_version */
};

/** The statements that make an empty database, as in schema.sql. */
extern const char aisle_schema_sql[];

#endif
