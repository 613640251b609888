/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * How objects are read: tables of fields, and what the readers of all kinds share. For the read_*.c
 * files alone.
 *
 * A kind's fields are a table; reader_fields() walks the mapping that is there, in the order of the
 * text, and hands each value to what the table says. All functions go on after a mistake, which is
 * counted in `errors`; whoever wants to know if an object is sound compares before and after.
 *
 * A null value is an absent one, as in Kubernetes.
 *
 * What is read is marked in the tree (`read`), so that it can be written again without the rest. The
 * functions below do it for what they hand out; who looks into a mapping by hand uses reader_get().
 */
#ifndef AISLE_KUBERNETES_READER_H
#define AISLE_KUBERNETES_READER_H

#include "base/yaml.h"
#include "kubernetes/manifest.h"

/** Where in an object we are, from the field up; the object itself has no path. */
struct kube_path {
    const struct kube_path *up;
    const char *key; /* NULL: an item of a list */
    size_t index;
};

/** What `metadata` says. */
struct kube_meta {
    uint32_t name, namespace_, uid; /* namespace_: KUBE_DEFAULT if none is named */
    bool generated;
    struct kube_labels labels;
    struct kube_labels annotations; /* those that somebody here knows */
    struct kube_owner owner;
    bool terminating;
};

struct reader {
    struct kube_manifest *m;
    struct arena *arena; /* the manifest's, as the names */
    struct kube_names *names;
    struct aisle_errors *errs;
    size_t errors;
    enum aisle_status status; /* of the first */
    const struct kube_path *path;

    /* The object at hand */
    struct aisle_place at; /* of its kind */
    const char *api_version, *kind;
    struct kube_meta meta;
    size_t first_pending; /* its pods' specs are those of the manifest's from here on */
    struct kube_load_facts facts; /* by its annotations, and by those of its templates so far */
    bool has_facts;       /* it has annotations of ours */

    /* The pod at hand */
    const struct kube_labels *pod_labels;
    bool host_network, of_daemon;
    uint32_t pod_group; /* that it names; 0: none */
    const char *pod_group_total; /* of Kueue: how many pods it has; NULL: not said */
    int64_t probe_delay_us, probe_period_us; /* of the slowest of its probes so far */
};

typedef void reader_fn(struct reader *r, const struct yaml_node *value, void *at);

enum field_kind {
    FIELD_READ,    /* read(), which gets the member's address */
    FIELD_NAME,    /* uint32_t */
    FIELD_BOOL,    /* bool */
    FIELD_COUNT,   /* int64_t, 0..2^31-1 */
    FIELD_INTEGER, /* int64_t, -2^31..2^31-1 */
    FIELD_SECONDS, /* int64_t in microseconds */
    FIELD_NOTED,   /* read(), which may tell of it and keeps nothing */
    FIELD_ASSUMED, /* a note: PATH and the text in `note` */
    FIELD_REFUSED, /* an error or note: PATH is not simulated, `note` being the hint */
};

struct field {
    const char *name;
    enum field_kind kind;
    size_t offset;
    reader_fn *read;
    const char *note;
};

/** The fields of one kind of mapping: those that do something, and the names of those that are
 * passed over. Both end with NULL. */
struct fields {
    const struct field *field;
    const char *const *idle;
};

/* read_field.c ------------------------------------------------------------------------------- */

/**
 * An error about `node`: the path, and right behind it the text. NULL if nobody will see it; else
 * a hint may be set.
 */
struct aisle_error *reader_error(struct reader *r, const struct yaml_node *node, const char *fmt,
                                 ...) AISLE_PRINTF(3, 4);

/** A note with the path (without the numbers of items, so that equal ones meet) and the text. */
void reader_note(struct reader *r, const struct yaml_node *node, const char *hint,
                 const char *fmt, ...) AISLE_PRINTF(4, 5);

/** An error, or when reading leniently a note; `hint` may be NULL. */
void reader_refuse(struct reader *r, const struct yaml_node *node, const char *hint,
                   const char *fmt, ...) AISLE_PRINTF(4, 5);

/** The path as text, from the arena. */
const char *reader_path(struct reader *r);

/** False, with an error, if the node is not of this kind. */
bool reader_is(struct reader *r, const struct yaml_node *node, enum yaml_kind kind);

/** Reads a mapping's fields into the struct `into`. NULL or null: nothing is there. */
void reader_fields(struct reader *r, const struct yaml_node *node, const struct fields *fields,
                   void *into);

/** Reads the value of one key of `node`, if it is there. */
void reader_child(struct reader *r, const struct yaml_node *node, const char *key, reader_fn *read,
                  void *at);

/** The value of a key, taken as read; NULL as yaml_get() has it. */
const struct yaml_node *reader_get(const struct yaml_node *node, const char *key);

/** Reads a list into an array of items of this size, zeroed before. */
void *reader_list(struct reader *r, const struct yaml_node *node, size_t size, reader_fn *item,
                  size_t *count);

/** Calls `item` for each item of a list; `at` is handed on. */
void reader_items(struct reader *r, const struct yaml_node *node, reader_fn *item, void *at);

/** Calls `item` for each value of a mapping; `at` is handed on. The path has the key. */
void reader_each(struct reader *r, const struct yaml_node *node, reader_fn *item, void *at);

/** The key at hand: the last part of the path; NULL for an item of a list. */
const char *reader_key(const struct reader *r);

/** The text of a scalar; NULL, with an error, if it is none. */
const char *reader_text(struct reader *r, const struct yaml_node *node);

/** Complains if a text is a variable or template that nobody filled in. True if it did. */
bool reader_is_unfilled(struct reader *r, const struct yaml_node *node);

bool reader_int(struct reader *r, const struct yaml_node *node, int64_t min, int64_t max,
                int64_t *out);

/** The number of a word in a NULL-terminated list; -1, with an error. */
int reader_choice(struct reader *r, const struct yaml_node *node, const char *const *words);

reader_fn read_name;   /* uint32_t */
reader_fn read_bound;  /* struct kube_bound: 3 or "25%" */

/* read_meta.c -------------------------------------------------------------------------------- */

reader_fn read_meta;   /* struct kube_meta */
reader_fn read_labels; /* struct kube_labels: any mapping of texts */

/** The value of an annotation or label as text; NULL: it is not there. */
const char *reader_label(const struct reader *r, const struct kube_labels *labels,
                         const char *key);

/* read_facts.c, read_probe.c ----------------------------------------------------------------- */

/** Reads those of the annotations that are ours into r->facts, where nothing is said yet. */
void reader_facts(struct reader *r, const struct yaml_node *annotations);

reader_fn read_probe; /* nothing at `at`; the slowest one stays in r->probe_... */

/* read_selector.c ---------------------------------------------------------------------------- */

reader_fn read_selector;      /* struct kube_selector */
reader_fn read_plain_selector; /* the same of a mapping of labels alone */
reader_fn read_affinity;      /* struct kube_pod_spec: all three kinds */
reader_fn read_toleration;    /* struct kube_toleration */
reader_fn read_taint;         /* struct kube_taint */
reader_fn read_spread;        /* struct kube_spread */

/* read_amount.c ------------------------------------------------------------------------------ */

reader_fn read_node_amounts;  /* struct kube_amounts of a node: names are taken as they are */
reader_fn read_pod_amounts;   /* struct kube_amounts of a pod, none negative */
reader_fn read_resources;     /* struct kube_amounts: requests, completed from limits */

/** A quantity in the units of its resource; false, with an error. */
bool reader_amount(struct reader *r, const struct yaml_node *node, uint32_t resource,
                   int64_t *out);

/* read_pod.c --------------------------------------------------------------------------------- */

/**
 * Reads a pod template: metadata and spec.
 *
 * @return the spec with its requests worked out; NULL, with an error, if there is none. Unsound
 *         after errors
 */
struct kube_pod_spec *reader_template(struct reader *r, const struct yaml_node *node);

reader_fn reader_template_at; /* the same for tables of fields: struct kube_pod_spec * */

/** A pod of one container, for kinds that say no more of theirs. */
struct kube_pod_spec *reader_bare_pod(struct reader *r, const struct kube_container *container);

/* read_node.c, read_load.c, read_gang.c, read_control.c -------------------------------------- */

/** Reads one object, of which r->meta is known, and adds it to the manifest if it is sound. */
typedef void object_fn(struct reader *r, const struct yaml_node *object);

object_fn read_node;
object_fn read_pod, read_deployment, read_replica_set, read_stateful_set, read_daemon_set;
object_fn read_job, read_cron_job;
object_fn read_kubeflow_job, read_ray_cluster, read_ray_job, read_ray_service, read_job_set;
object_fn read_leader_worker_set, read_volcano_job, read_train_job;
object_fn read_priority_class, read_budget, read_quota, read_autoscaler, read_pod_group;
object_fn read_namespace, read_wrapper;

/** A load with all that the object's metadata says. */
struct kube_load reader_load(struct reader *r, enum kube_controller controller);

/** Adds a load of these groups, unless there were errors since `errors` was counted. */
void reader_add_load(struct reader *r, struct kube_load *load, const struct kube_group *group,
                     size_t count, size_t errors);

/** What a Job's spec says, for those who hold one. */
struct job_spec {
    bool has_completions;
    int64_t parallelism, completions, backoff_limit, deadline_us;
    bool suspended;
    struct kube_selector selector;
    struct kube_pod_spec *pod;
};

reader_fn read_job_spec; /* struct job_spec */

/** How many of its pods there are at once. */
int64_t job_spec_pods(const struct job_spec *job);

/** The mapping `spec` of an object; NULL, with an error. */
const struct yaml_node *reader_spec(struct reader *r, const struct yaml_node *object);

/** Reads the fields of the object's `spec` into the struct `into`. */
void reader_spec_fields(struct reader *r, const struct yaml_node *object,
                        const struct fields *fields, void *into);

/* manifest.c --------------------------------------------------------------------------------- */

/** Reads an object of any kind; `kind` and `api_version` are used if it names none. */
void reader_object(struct reader *r, const struct yaml_node *object, const char *kind,
                   const char *api_version);

#endif
