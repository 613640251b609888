/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The schema: tables that say what may stand in a scenario.
 *
 * A record is a mapping with known keys, and stands for one struct of <aisle/spec.h>; a field is
 * one key of it. The tables in schema.c are the only place that knows a key; binding, checks,
 * suggestions and the reference all read them.
 */
#ifndef AISLE_SCENARIO_SCHEMA_H
#define AISLE_SCENARIO_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include <aisle/spec.h>

#include "base/yaml.h"

struct binder;
struct record;

enum field_kind {
    FIELD_END = 0,
    FIELD_VERSION, /* no value: it must be 1 */
    FIELD_TEXT,    /* const char * */
    FIELD_NAME,    /* const char *, of [A-Za-z0-9._-] */
    FIELD_CHOICE,  /* const char *, one of `choices` */
    FIELD_JOINED,  /* const char *: one text, or a list of them joined by `joint` */
    FIELD_INT,     /* int64_t */
    FIELD_MIB,     /* int64_t */
    FIELD_TIME,    /* int64_t, microseconds; AISLE_NEVER if `never` */
    FIELD_SEED,    /* uint64_t */
    FIELD_REAL,    /* double */
    FIELD_SECONDS, /* double, written as a time */
    FIELD_SWITCH,  /* bool */
    FIELD_FILE,    /* struct aisle_file */
    FIELD_PATH,    /* the same, and it may be a folder */
    FIELD_RECORD,  /* the struct of `record`, in place */
    FIELD_RECORDS, /* an array of such structs, and their count */
    FIELD_FILES,   /* an array of struct aisle_file, and their count; one may stand alone */
    FIELD_TEXTS,   /* an array of const char *, and their count; one may stand alone if `lone` */
    FIELD_LABELS,  /* an array of struct aisle_label, and their count */
    FIELD_KNOBS,   /* an array of struct aisle_knob_setting, and their count */
    FIELD_MAP,     /* an array of struct aisle_map_entry, and their count; `record` has the keys */
    FIELD_MAPPED,  /* a key of such a map; `record` is what it may be written as in full */
    FIELD_WHERE,   /* an array of struct aisle_where, and their count */
};

struct field {
    const char *key;
    enum field_kind kind;
    bool required;
    bool positive; /* a real or a time: 0 itself is too small */
    bool never;    /* a time: "never" is one */
    bool unsaid;   /* a time: -1 unless it is written */
    bool lone;     /* a list of texts: a single text stands for a list of one */
    char joint;
    bool list_of_one; /* a list of one item ends with `joint`: alone the item is something else */
    size_t offset;   /* of the value in the record's struct */
    size_t count;    /* of a size_t: how many items there are */
    size_t place;    /* of a struct aisle_place for the value; 0: none */
    size_t flag;     /* of a bool that tells if the key was written; 0: none */
    double min, max; /* of a number, in its unit; a time in seconds; max 0: no end */
    const char *const *choices;
    const char *value; /* unless written, as one would write it; NULL: 0 or NULL */
    const char *doc;   /* one line of the reference */
    const struct record *record;
    const struct field *scalar; /* of a record: it may also be written as this single value */
};

struct record {
    const char *title, *doc;   /* of the reference */
    const char *example;       /* YAML, for the reference; NULL: none */
    const struct field *field; /* ends with {0} */
    size_t size;               /* of the struct, for arrays */
    size_t items_max;          /* of an array; 0: 100000 */
    bool at;                   /* the struct begins with its place */
    /* What no single field can tell; called after the fields, also when some were wrong. `fine`
     * tells if all were right, so that values can be trusted. NULL: nothing. */
    void (*check)(struct binder *b, const struct yaml_node *node, void *item, bool fine);
};

/** The record that a scenario is, and those of its parts that have files of their own. */
extern const struct record schema_scenario;
extern const struct record schema_column, schema_workload, schema_columns, schema_estimate,
    schema_training, schema_faults, schema_load, schema_kubernetes;

extern const char *const schema_estimators[];

/* For the tables. Bounds keep sums within int64_t: a million cores, an exabyte, ten thousand
 * years. */
#define AT(type, member) .offset = offsetof(struct type, member)
#define CPU_MAX  1e9
#define MEM_MAX  1e12
#define TIME_MAX 3.15e11


/* The checks, in checks.c and checks_*.c. */
void check_scenario(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_duration(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_faults(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_fault_process(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_mix(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_generate(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_cluster(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_workload(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_trace(struct binder *b, const struct yaml_node *node,
                 const struct aisle_workload_spec *w, bool fine);
void check_mapped(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_jobs(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_load(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_beside_manifests(struct binder *b, const struct yaml_node *workload);
void check_kubernetes(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_latency(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_muri_overhead(struct binder *b, const struct yaml_node *scenario);
void check_checkpoint(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_speed(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_measure(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_shake(struct binder *b, const struct yaml_node *node, void *item, bool fine);
void check_pods(struct binder *b, const struct yaml_node *node, void *item, bool fine);

#endif
