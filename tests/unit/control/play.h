/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Controllers on a cluster that has room for everything: what is created is ready a while later, and
 * finished after its duration; what is deleted is gone a while later. */
#ifndef AISLE_TESTS_PLAY_H
#define AISLE_TESTS_PLAY_H

#include "control/control.h"

enum { PLAY_UNITS = 512, PLAY_LOADS = 16, PLAY_TEXT = 16384 };

struct play_unit {
    bool ready, leaving, ended;
    int64_t created_us, ready_us, end_us, gone_us; /* when it will be; AISLE_NEVER */
};

struct play {
    /* To be set before play_start() */
    const char *manifests;        /* YAML; NULL: none */
    struct aisle_spec spec;       /* stop_at_us: AISLE_NEVER */
    int64_t ready_us, gone_us;    /* after creation, after deletion */
    int64_t stagger_us;           /* unit i is ready (i mod 3) of these later */
    int64_t never_ready;          /* this unit stays as it is; -1: none */
    void (*watch)(struct play *); /* after each instant; NULL */

    struct kube_manifest manifest;
    struct kube_facts facts;
    struct control *control;
    struct aisle_errors errs;
    struct play_unit unit[PLAY_UNITS];
    int64_t now_us;
    char said[PLAY_TEXT]; /* by the functions below */
};

void play_init(struct play *p, const char *manifests);
/** Reads the manifests alone, for tests that change them. */
void play_read(struct play *p);
/** False: there are errors. */
bool play_start(struct play *p);
/** The same, and fails the test. */
void play_begin(struct play *p);
/** Goes on until that time, or until nothing is left to happen. */
void play_until(struct play *p, int64_t us);
void play_fini(struct play *p);
/** Before another play_start() with the same manifests. */
void play_rewind(struct play *p);

/** The caller tells of something now, and what follows of it in this instant happens. */
void play_tell(struct play *p, uint32_t unit, enum control_event event);
void play_group_done(struct play *p, uint32_t group, bool well);
/** A unit by its name; fails the test if there is none. */
uint32_t play_unit(struct play *p, const char *name);

/** "name@seconds ..." of all units, in order of creation. */
const char *play_created(struct play *p);
/** Names of what was created and has not ended, nor is leaving. */
const char *play_present(struct play *p);
/** "name: why\n..." */
const char *play_held(struct play *p);
/** "line: message\n..." */
const char *play_warnings(struct play *p);
/** "line: message (hint)\n..." */
const char *play_errors(struct play *p);
/** Numbers of groups that were released: "0 1 ". */
const char *play_released(const struct play *p);

#define SECOND INT64_C(1000000)

/** Expects a text. */
#define SAYS(actual, expected) cr_expect(eq(str, (char *)(actual), (char *)(expected)))

#endif
