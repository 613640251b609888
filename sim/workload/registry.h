/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The sources there are. A new one is a file with its table at the bottom, and a line here and in
 * registry.c. */
#ifndef AISLE_WORKLOAD_REGISTRY_H
#define AISLE_WORKLOAD_REGISTRY_H

#include <aisle/source.h>

extern const struct aisle_source_type workload_csv;
extern const struct aisle_source_type workload_muri;
extern const struct aisle_source_type workload_jobs;
extern const struct aisle_source_type workload_mix;
extern const struct aisle_source_type workload_openb;
extern const struct aisle_source_type workload_openb_mix;
extern const struct aisle_source_type workload_philly;
extern const struct aisle_source_type workload_pods;
extern const struct aisle_source_type workload_pollux;
extern const struct aisle_source_type workload_swf;
extern const struct aisle_source_type workload_tiresias;
extern const struct aisle_source_type workload_training;

#endif
