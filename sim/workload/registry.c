/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload/registry.h"

const struct aisle_source_type *const aisle_sources[] = {
    &workload_jobs,
    &workload_openb,
    &workload_openb_mix,
    &workload_pods,
    &workload_training,
    NULL,
};
