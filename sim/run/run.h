/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One run in progress: what the simulation, the view and the set-up of a run share. */
#ifndef AISLE_RUN_RUN_H
#define AISLE_RUN_RUN_H

#include <aisle/run.h>

#include "cluster/idle.h"
#include "engine/engine.h"
#include "round/round.h"
#include "run/choice.h"
#include "run/controllers.h"
#include "run/costs.h"
#include "run/outages.h"
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

    struct costs costs;
    struct outages *outages;    /* NULL: nothing fails */
    struct controllers *controllers; /* NULL: there are no loads, and nothing waits for another */
    struct muri *muri;          /* NULL: compatibility is off */
    struct names tenants;

    struct aisle_arrival next;  /* the source's next arrival, once peeked */
    bool explains;              /* the policy says why a pod waits, so none is given up for it */
    bool deciding;              /* a round is due in this instant */
    struct ticket wake;
    bool waking;                /* a later round was asked for */
    uint64_t idle_wakes;        /* rounds asked for by the policy with nothing to end, in a row */
    int64_t wake_us;            /* of the last wake in one instant, and how many there were */
    uint64_t wakes;
    int64_t gpu_arrived_milli;
    double gpu_work, cpu_work;  /* asked for by all that leave, milli x us */
    int64_t first_us, last_us;  /* arrival */
    uint64_t arrivals, impossible; /* impossible: jobs that the cluster could never hold */
    struct aisle_error first_impossible; /* a warning */
    bool leaves;
    int64_t end_us;
    bool stopped;
    struct aisle_error error;   /* the first failure; status AISLE_OK: none */
};

/** A job arrives now (arrive.c). `unit`: of its controller; AISLE_NONE: it has none.
 * @return its id; it may have been given up already */
aisle_job_id run_arrive(struct aisle_view *run, const struct aisle_arrival *a, uint32_t unit,
                        int64_t now_us);

/* For whatever makes things happen. */
void run_tell(struct aisle_view *run, enum aisle_notice_kind kind, aisle_job_id job);
void run_tell_node(struct aisle_view *run, enum aisle_notice_kind kind, aisle_node_id node);
void run_ask_for_round(struct aisle_view *run);
/** A running job ends now, whether or not it is due: its work is done, or it has none. */
void run_end(struct aisle_view *run, aisle_job_id job, int64_t now_us);
/** A waiting job is given up now, between rounds. `reason`: static text. */
void run_withdraw(struct aisle_view *run, aisle_job_id job, int64_t now_us, const char *reason);
void run_cancel_end(struct aisle_view *run, const struct job_row *row);
/** Posts the end of a running job anew, by its plan. */
void run_post_end(struct aisle_view *run, aisle_job_id job);

/** Simulates, from a run whose world, round and observers stand. Fills `error` on failure. */
AISLE_MUST_CHECK
enum aisle_status simulate(struct aisle_view *run);

#endif
