/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Turns: what happens when a job or a gang is tried.
 *
 * Gangs are tried in one of two ways (knob gang).
 *
 * coscheduling, after the scheduler plugin of that name: pods are tried one by one. One that found
 * a place holds it and waits (Permit); once `pods_min` of the gang have one, all start. Meanwhile
 * its siblings are tried at once, whatever their backoff. Who waits longer than the gang's timeout
 * since the first of it began to wait gives up, and with it all of the gang. If a member finds no
 * place and more than a tenth of the gang is without one, the others give up at once (PostFilter),
 * and nobody of them calls its siblings before a first backoff has passed.
 * Half-placed gangs can keep each other from starting.
 *
 * atomic: all members are tried in one cycle, and have a place together or none.
 *
 * No member is tried before all of them exist (PreFilter). A job whose pods_min is below its pods
 * takes as many places as it finds.
 */
#ifndef AISLE_SCHEDULER_GANGS_H
#define AISLE_SCHEDULER_GANGS_H

#include "scheduler/queue.h"

struct scheduler;
struct sched_gang;
struct sched_job;

/** Tries an entry that was taken from the queue. @return how many decisions it took */
uint32_t gangs_turn(struct scheduler *s, struct queue_entry *e);

/** All members that hold places without running give them up, and are set aside: with `template`
 * and `by`, or NULL: until a sibling finds a place. `why`: what they are told. */
void gangs_reject(struct scheduler *s, struct sched_gang *gang, struct sched_template *template,
                  uint32_t by, const char *why);

/** The members of a gang that waited too long give up. */
void gangs_time_out(struct scheduler *s, struct sched_gang *gang);

/** A job gives up the places that it holds, all of them. */
void gangs_release(struct scheduler *s, struct sched_job *job);

#endif
