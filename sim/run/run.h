/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One run in progress: what the simulation, the view and the set-up of a run share. */
#ifndef AISLE_RUN_RUN_H
#define AISLE_RUN_RUN_H

#include <aisle/run.h>

#include "cluster/idle.h"
#include "engine/engine.h"
#include "round/round.h"
#include "run/choice.h"
#include "run/world.h"

enum { RUN_OBSERVERS = 4 };

/** Also the aisle_view that observers are given. */
struct aisle_view {
    const struct aisle_spec *spec;
    const struct aisle_run_options *options;
    struct world world;
    struct jobs jobs;
    struct engine *engine;
    struct aisle_round *round;
    struct idle *idle; /* NULL: fragmentation is not known */
    gsl_rng *policy_rng;
    struct aisle_observer observer[RUN_OBSERVERS];
    size_t observer_count;

    struct aisle_arrival next;  /* the source's next arrival, once peeked */
    struct ticket *end;         /* of each running job */
    size_t end_cap;
    bool deciding;              /* a round is due in this instant */
    struct ticket wake;
    int64_t wake_us;            /* of the last wake in one instant, and how many there were */
    uint64_t wakes;
    int64_t gpu_arrived_milli;
    double gpu_work;            /* asked for by all that leave, milli x us */
    int64_t first_us, last_us;  /* arrival */
    uint64_t arrivals, impossible; /* impossible: rows that no node could ever hold */
    struct aisle_error first_impossible; /* a warning */
    bool leaves;
    int64_t end_us;
    bool stopped;
    struct aisle_error error;   /* the first failure; status AISLE_OK: none */
};

/** Simulates, from a run whose world, round and observers stand. Fills `error` on failure. */
AISLE_MUST_CHECK
enum aisle_status simulate(struct aisle_view *run);

#endif
