/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Reading manifests: files of Kubernetes objects, as `kubectl apply` takes and `kubectl get` gives
 * them, become nodes, loads and what else placement depends on.
 *
 * A file is YAML or JSON, of one or many documents; Lists are taken apart, aliases and merge keys
 * followed. What the API server would fill in is filled in, and what it would refuse is an error at
 * its line. A mistake does not stop the reading, so that one pass tells all.
 *
 * Of the fields of a known kind
 *   those that placement depends on are read;
 *   those that cannot matter to it are passed over;
 *   those that do matter and are not simulated are errors or, when reading leniently, notes;
 *   those whose effect is assumed away (volumes: bound, and reachable from every node) and those
 *   that Kubernetes does not know are notes.
 * A note stands once, however often it applies, with the place of the first.
 *
 * Objects of kinds that make no pods (Service, ConfigMap, ...) are listed in `idle`. So are those
 * of kinds that nobody here knows, unless pods can be seen in them: then they are refused, as a
 * load that is passed over in silence would be worse.
 *
 * Whoever writes the objects again, pruned to what a simulation needs, sets `keeps_sources`: then
 * each object that became something is listed with its tree, in which what was read is marked.
 *
 * Use: kube_manifest_init(), kube_manifest_read() for each file, kube_manifest_finish() once, which
 * resolves what refers to other objects, in whatever file they are.
 */
#ifndef AISLE_KUBERNETES_MANIFEST_H
#define AISLE_KUBERNETES_MANIFEST_H

#include <aisle/error.h>

#include "base/mem.h"
#include "base/yaml.h"
#include "kubernetes/load.h"

enum { KUBE_MANIFEST_SIZE_MAX = 256 << 20 }; /* bytes of a file */

/** Something that a user should know of, and how often it occurred. */
struct kube_note {
    struct aisle_place at; /* of the first */
    const char *message, *hint; /* as of an error; hint: may be empty */
    size_t count;
};

/** An object that makes no pods. */
struct kube_idle {
    struct aisle_place at;
    const char *api_version, *kind;
    uint32_t namespace_, name;
    bool known; /* else nobody here knows its kind */
};

/** A pod's spec whose class of priority is not known yet. */
struct kube_pending {
    struct kube_pod_spec *spec;
    struct aisle_place at; /* of the class's name */
    const char *field;     /* its path; NULL: the spec names none */
    bool has_priority, has_policy;
};

/** Whose an object is: the one of metadata.ownerReferences that says `controller`. */
struct kube_owner {
    const char *api_version;
    uint32_t kind, name; /* kind 0: nobody's */
};

/** An object as it was written. */
struct kube_source {
    const struct yaml_node *node; /* in the manifest's arena; `read`: of use. Its apiVersion, kind,
                                     metadata and spec always are */
    const char *api_version, *kind;
    uint32_t namespace_, name;
    bool name_generated;
    struct kube_owner owner;
};

/** All that was read. Lists are in the order of the files and of their text. */
struct kube_manifest {
    struct arena arena; /* holds everything below but the lists and names */
    struct kube_names names;
    bool lenient;
    bool keeps_sources; /* to be set before the first file */
    bool finished;

    struct kube_load *load;
    struct kube_node *node;
    struct kube_priority_class *priority_class;
    struct kube_budget *budget;
    struct kube_quota *quota;
    struct kube_autoscaler *autoscaler;
    struct kube_pod_group *pod_group;
    struct kube_namespace *namespace_;
    struct kube_idle *idle;
    struct kube_note *note;
    struct kube_source *source; /* of all but `idle`, what is wrong and pods that have ended */
    size_t load_count, node_count, priority_class_count, budget_count, quota_count;
    size_t autoscaler_count, pod_group_count, namespace_count, idle_count, note_count;
    size_t source_count;
    size_t ended_count; /* pods that had ended, and are left out */

    /* All specs of pods, which kube_manifest_finish() completes. */
    struct kube_pending *pending;
    size_t pending_count, pending_cap;

    /* The lists' room, and the notes by their text. */
    size_t load_cap, node_cap, priority_class_cap, budget_cap, quota_cap, autoscaler_cap;
    size_t pod_group_cap, namespace_cap, idle_cap, note_cap, source_cap;
    struct names note_text;
};

/** @param lenient  what is not simulated is a note and no error */
void kube_manifest_init(struct kube_manifest *m, bool lenient);
void kube_manifest_fini(struct kube_manifest *m);

/**
 * Adds the objects of a file. An object with an error is left out, the others of the file stay.
 *
 * @return AISLE_OK or the status of the first error of this file; all are added to `errs`
 */
AISLE_MUST_CHECK
enum aisle_status kube_manifest_read(struct kube_manifest *m, const char *path,
                                     struct aisle_errors *errs);

/** The same of a text. `file` is how errors name it; nothing is borrowed. */
AISLE_MUST_CHECK
enum aisle_status kube_manifest_read_text(struct kube_manifest *m, const char *file,
                                          const char *text, size_t size,
                                          struct aisle_errors *errs);

/**
 * Gives every pod the priority of its class, and every member of a pod group its gang. A class
 * that does not exist is an error, or a note when reading leniently (the priority is then 0).
 * Kubernetes' own two classes exist always. Call it once, after the last file.
 */
AISLE_MUST_CHECK
enum aisle_status kube_manifest_finish(struct kube_manifest *m, struct aisle_errors *errs);

/** The pods of a load, all copies together. */
int64_t kube_load_pods(const struct kube_load *load);

/** What all pods of a load ask for of a resource; stops at INT64_MAX. */
int64_t kube_load_amount(const struct kube_load *load, uint32_t resource);

#endif
