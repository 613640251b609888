/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Shaking: a source whose arrivals are moved a little, and whose work is made a little longer or
 * shorter, at random.
 *
 * What comes of one trace may hang on coincidences of that trace. Small perturbations of the input,
 * many of them, and the mean over all tell an effect from an artefact: Tsafrir, Ouaknine and
 * Feitelson, "Reducing performance evaluation sensitivity and variability by input shaking",
 * MASCOTS 2007. How the noise is drawn is ours: with the reach a of the scenario an arrival at t
 * comes at max(0, t + U(-a, a)), rounded to a microsecond, and with the share r its work is
 * multiplied by U(1 - r, 1 + r), less where a user's estimate is near: that is what the user believed
 * and stays, and sim/run/arrive.c keeps work within an estimate that covered it.
 *
 * Each arrival takes two draws from the run's stream "shake", in the source's order, whichever of
 * the two are asked for: so a seed shakes a workload in one way only, whatever the policy, and the
 * one reach can be changed without the other's draws.
 *
 * Arrivals come in order of their new times, those of one instant in the source's order. What is
 * held back is what could still be overtaken: the arrivals within a time of 2 a, and one.
 */
#ifndef AISLE_WORKLOAD_SHAKE_H
#define AISLE_WORKLOAD_SHAKE_H

#include <aisle/error.h>
#include <aisle/source.h>
#include <aisle/spec.h>

struct shake;

/** Around a source that is open; it and the spec outlive the shaking. NULL: nothing is shaken. */
struct shake *shake_new(const struct aisle_shake_spec *spec, uint64_t seed,
                        const struct aisle_source_type *type, void *source);
void shake_free(struct shake *s); /* NULL is fine */

/** As the slot of a source's type. */
AISLE_MUST_CHECK
enum aisle_status shake_next(struct shake *s, struct aisle_arrival *out, struct aisle_error *err);

/** How many random numbers were drawn so far. */
uint64_t shake_drawn(const struct shake *s);

/** How many arrivals are held back. */
size_t shake_held(const struct shake *s);

#endif
