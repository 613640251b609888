/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Controllers and kubelets, brought to bear on the jobs of a run: units become jobs that arrive, jobs
 * tell their controllers how they fare, and what starts on a node waits for images and containers.
 *
 * Groups of the scenario's own that wait for others (`after`) arrive through here, too.
 *
 * A `struct controllers` may be NULL where a run has no loads and nothing waits for another; all
 * calls are then no-ops.
 */
#ifndef AISLE_RUN_CONTROLLERS_H
#define AISLE_RUN_CONTROLLERS_H

#include <aisle/error.h>
#include <aisle/observer.h>
#include <aisle/spec.h>

struct aisle_view;
struct controllers;
struct world;

/** *out is NULL where there is nothing to control. All errors of loads and dependencies go to
 * `errs`. */
AISLE_MUST_CHECK
enum aisle_status controllers_new(struct controllers **out, struct aisle_view *run,
                                  struct aisle_errors *errs);
/** The same, to see if it could be: warnings go to `errs` as well. */
AISLE_MUST_CHECK
enum aisle_status controllers_check(const struct aisle_spec *spec, const struct world *world,
                                    struct aisle_errors *errs);
void controllers_free(struct controllers *c);

/** Counts what all loads ask for into the world's mix. */
void controllers_mix(struct controllers *c, struct world *w);

/** Posts the first event, at the run's start. */
void controllers_begin(struct controllers *c);

/** A job changed its state: observers have been told. */
void controllers_hear(struct controllers *c, enum aisle_notice_kind kind, aisle_job_id job);

/** These jobs start in one round: works out when their containers run; the members of one gang
 * wait for the last of them. Before controllers_started(). */
void controllers_starting(struct controllers *c, const aisle_job_id *job, size_t count,
                          int64_t now_us);

/** Puts the begin of a job's progress off until its containers run, and posts when it is ready. True
 * if the plan changed. */
bool controllers_started(struct controllers *c, aisle_job_id job, int64_t now_us);


/** Loads and groups that never came, and what else a reader must know: warnings. */
void controllers_warn(const struct controllers *c, struct aisle_errors *warnings);

#endif
