/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Why a pod was pending, or went where it went: told from the attempts that a run recorded.
 *
 * First what the pod is and what became of it. Then each attempt to place it: when, how often,
 * kube-scheduler's own line, and what kubectl does not show: for each node what the pod asked for,
 * what was free, and which check refused the node; of a placement the scores of the best nodes,
 * plugin by plugin.
 */
#ifndef AISLE_EXPLAIN_H
#define AISLE_EXPLAIN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <aisle/error.h>

/** Whose words a message is in: kube-scheduler changed them in v1.34. */
enum aisle_wording {
    AISLE_WORDING_1_34, /* from v1.34 on */
    AISLE_WORDING_1_33  /* v1.24 to v1.33 */
};

struct aisle_explain_options {
    const char *pod;      /* its name, or its number in table pod */
    int64_t run;          /* its run_id; 0: any */
    const char *policy;   /* "kubernetes/fgd" or one of the pair, with knobs or without; NULL: any */
    const uint64_t *seed; /* NULL: any */
    enum aisle_wording wording;
    bool all;             /* all attempts in full; else the first, the last that placed it and the
                             last that did not, and a line for each of the others */
    bool json;            /* one line of JSON, with all of it */
};

/**
 * Prints it. The pod must be in one run only, of those that the options let through.
 *
 * That nothing was recorded of its attempts is not an error: it is said, with what to do.
 *
 * @return AISLE_EIO, AISLE_EDB: as of the database; AISLE_EVALUE: there is no such run or pod, or
 *         several. Nothing is printed then
 */
AISLE_MUST_CHECK
enum aisle_status aisle_explain(const char *database, const struct aisle_explain_options *options,
                                FILE *out, struct aisle_errors *errs);

#endif
