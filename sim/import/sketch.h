/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The scenario that goes with imported objects: it runs as it is, and says what to add. */
#ifndef AISLE_IMPORT_SKETCH_H
#define AISLE_IMPORT_SKETCH_H

#include "kubernetes/manifest.h"

struct sketch {
    const char *output;  /* its own path, which names it */
    const char *objects; /* the file of objects, as seen from there */
    bool lenient;
};

/** The text, of which *size is the length. Its loads, as a comment, are those of the manifest, with
 * the name by which workload.loads knows them. The caller frees it with mem_free(). */
char *sketch_text(const struct sketch *sketch, const struct kube_manifest *m, size_t *size);

/** Whole GPUs of any vendor: what is named VENDOR/gpu. Of a node, of all pods of a load. */
int64_t sketch_node_gpus(const struct kube_manifest *m, const struct kube_node *node);
int64_t sketch_load_gpus(const struct kube_manifest *m, const struct kube_load *load);

#endif
