/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Faults from a CSV file. See workload/faults.h for its format. */
#ifndef AISLE_WORKLOAD_FAULTS_TRACE_H
#define AISLE_WORKLOAD_FAULTS_TRACE_H

#include "workload/faults.h"

/**
 * Reads and checks all events. *out is to be freed with mem_free(), also on failure.
 *
 * @return AISLE_OK; AISLE_EIO, AISLE_EPARSE or AISLE_EVALUE with the place
 */
AISLE_MUST_CHECK
enum aisle_status faults_trace_read(const struct aisle_file *file, const struct faults_env *env,
                                    struct fault **out, size_t *count, struct aisle_error *err);

#endif
