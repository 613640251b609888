/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The recorder: one run into a results database, in one transaction, whole or not at all.
 *
 * An observer that writes a pod's row when the pod leaves; what is left, and all figures, follow
 * in recorder_finish(). Freed before that, nothing of the run stays.
 */
#ifndef AISLE_RECORD_RECORDER_H
#define AISLE_RECORD_RECORDER_H

#include <aisle/observer.h>

#include "record/metrics.h"

struct recorder;

/** What identifies a run. Text is borrowed until the recorder is freed. */
struct run_identity {
    const char *name, *scenario, *policy, *queue, *placement;
    const char *config_sha256, *config, *version;
    uint64_t seed;
};

struct recorder_options {
    const char *path;
    bool scratch;   /* a short-lived file: no care for crashes */
    bool pods;      /* a row for each pod */
    bool stints;    /* a row for each time a job held its place */
    bool attempts;  /* rows for what policies tell of their attempts */
};

/** A key of the provenance table. */
struct provenance {
    const char *key, *value; /* value NULL: not known, no row */
};

/** Version of SQLite. */
const char *recorder_sqlite(void);

AISLE_MUST_CHECK
enum aisle_status recorder_new(struct recorder **out, const struct recorder_options *options,
                               const struct run_identity *identity, struct aisle_error *err);
void recorder_free(struct recorder *r); /* NULL is fine */

struct aisle_observer recorder_observer(struct recorder *r);

/**
 * Writes the figures and commits.
 *
 * @param provenance  ends with {0}; NULL: none is written
 */
AISLE_MUST_CHECK
enum aisle_status recorder_finish(struct recorder *r, const struct aisle_view *view,
                                  const struct metrics *metrics, const char *digest,
                                  uint64_t events, const struct provenance *provenance,
                                  struct aisle_error *err);

/** The run's id in the database. */
int64_t recorder_run_id(const struct recorder *r);

#endif
