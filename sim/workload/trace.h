/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A trace of jobs: rows of a file become arrivals in order of submission.
 *
 * A reader knows a format: it opens the file and yields a row at a time. What is the same for all
 * formats is here. The file is read once to see what is in it: how many rows can be used, why
 * others cannot, whether they are in order. If they are, it is then read again while the run goes
 * on, and memory does not grow with it. If not, its rows are kept and sorted by submission, those
 * of one instant in the file's order.
 */
#ifndef AISLE_WORKLOAD_TRACE_H
#define AISLE_WORKLOAD_TRACE_H

#include <aisle/error.h>
#include <aisle/source.h>
#include <aisle/spec.h>

#include "base/mem.h"
#include "base/names.h"

/* Bounds that keep sums of times within 63 bits, and sizes within what is real. */
#define TRACE_TIME_MAX_US INT64_C(315000000000000000)
#define TRACE_PODS_MAX    1000000

/** A format. `self` is the reader's own state. */
struct trace_reader {
    /** Opens the file before its first row; called again after each close(). */
    enum aisle_status (*open)(void *self, struct aisle_error *err);
    /**
     * The next row: AISLE_OK, AISLE_END, or an error with its place. Times are those of the file,
     * within TRACE_TIME_MAX_US either way. All text is to last until the next call; tenant,
     * job_type and gpu_models until the end.
     *
     * @param why  is NULL; set to a constant text if the row cannot be used
     */
    enum aisle_status (*next)(void *self, struct aisle_arrival *out, const char **why,
                              struct aisle_error *err);
    int (*line)(const void *self); /* where the present row begins */
    void (*close)(void *self);     /* also of what is not open */
    /** After all rows were seen once: true if times are dates. */
    bool (*dated)(const void *self);
    /** Appends what was done to the rows to a note, "; " between. NULL: nothing ever is. */
    void (*note)(const void *self, char *note, size_t size);
    /** Fills `err`: rows there are, but none was selected. NULL: all rows are. */
    enum aisle_status (*none_selected)(void *self, struct aisle_error *err);
};

/** The reason of rows that `where` leaves out. */
extern const char trace_not_selected[];

struct trace {
    const struct trace_reader *reader;
    void *self;
    const struct aisle_workload_spec *spec;
    struct aisle_import import;
    char note[400];
    int64_t zero_us; /* of the file, is 0 of the run */
    int64_t first_us, last_us;
    bool sorted;
    struct aisle_arrival *row; /* of a file that is not in order */
    size_t row_count, row_cap, next_row;
    struct arena names;   /* of those rows */
    struct names request; /* distinct requests, and in `mix` what they are */
    struct trace_mix {
        struct aisle_arrival arrival;
        uint64_t jobs;
    } * mix;
    size_t mix_cap;
};

/** Reads the file once. trace_fini() is due even on failure. */
AISLE_MUST_CHECK
enum aisle_status trace_init(struct trace *t, const struct trace_reader *reader, void *self,
                             const struct aisle_workload_spec *spec, struct aisle_error *err);
void trace_fini(struct trace *t);

/** As the slots of struct aisle_source_type. */
enum aisle_status trace_next(struct trace *t, struct aisle_arrival *out, struct aisle_error *err);
void trace_base(const struct trace *t, void (*each)(void *ctx, const struct aisle_arrival *),
                void *ctx);
void trace_report(const struct trace *t, struct aisle_import *out);

/** Appends to a note, "; " between. */
void trace_note(char *note, size_t size, const char *fmt, ...) AISLE_PRINTF(3, 4);

#endif
