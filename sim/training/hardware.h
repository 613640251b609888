/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Hardware: what llm.h must know of a GPU model and of the links between GPUs.
 *
 * Links have four levels, each slower than the one before: within an NVLink domain, within a node
 * over its bus, between nodes of one rack, between racks over the spine. A message of S bytes takes
 * alpha + S / bandwidth; bandwidth is per GPU, one way, times the derating.
 *
 * The table is a CSV file with a row for each GPU model and these columns:
 *
 *   gpu_model
 *   peak_tflops         dense peak at the training's precision, 10^12 operations a second
 *   mfu_ratio           share of it that kernels reach while they compute
 *   derate_ratio        share of a link's bandwidth that collective operations reach
 *   overlap_ratio       share of the backward pass that hides the exchange of gradients
 *   nvlink_gpus         GPUs of one node in one NVLink domain; 1: none
 *   nvlink_gb_per_s, node_gb_per_s, rack_gb_per_s, spine_gb_per_s        10^9 bytes a second
 *   nvlink_alpha_us, node_alpha_us, rack_alpha_us, spine_alpha_us        microseconds
 *
 * Further columns (a source of each row) are not read. scenarios/data/hardware.csv is ours.
 */
#ifndef AISLE_TRAINING_HARDWARE_H
#define AISLE_TRAINING_HARDWARE_H

#include <stddef.h>

#include <aisle/error.h>
#include <aisle/spec.h>

enum link_level { LINK_NVLINK, LINK_NODE, LINK_RACK, LINK_SPINE, LINK_LEVELS };

struct link {
    double bytes_per_s, alpha_s; /* as it is: derating is hardware_gpu's */
};

struct hardware_gpu {
    char *model;
    double peak_flops, mfu_ratio, derate_ratio, overlap_ratio;
    int64_t nvlink_gpus;
    struct link link[LINK_LEVELS];
};

struct hardware {
    struct hardware_gpu *gpu;
    size_t count, cap;
};

/**
 * Reads the table.
 *
 * @return AISLE_OK; AISLE_EIO, AISLE_EPARSE, or AISLE_EVALUE at the cell: an amount out of range, a
 *         model given twice, a level that is faster than the one below
 */
AISLE_MUST_CHECK
enum aisle_status hardware_new(struct hardware **out, const struct aisle_file *file,
                               struct aisle_error *err);
void hardware_free(struct hardware *h); /* NULL is fine */

/** A model whatever its case; NULL: not in the table. */
const struct hardware_gpu *hardware_find(const struct hardware *h, const char *gpu_model);

#endif
