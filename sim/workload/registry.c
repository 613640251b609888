/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload/registry.h"

const struct aisle_source_type *const aisle_sources[] = {
    &workload_csv,
    &workload_jobs,
    &workload_mix,
    &workload_muri,
    &workload_openb,
    &workload_openb_mix,
    &workload_philly,
    &workload_pods,
    &workload_pollux,
    &workload_swf,
    &workload_tiresias,
    &workload_training,
    NULL,
};
