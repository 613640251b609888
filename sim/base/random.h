/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Named random streams.
 *
 * Each purpose ("arrivals", "ranks", "policy") draws from a stream of its own, seeded from the
 * run's seed and the stream's name. So two policies that are compared see the same arrivals,
 * however many numbers either of them draws.
 *
 * The generator is xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 47(4), 2021), as a gsl_rng_type, so that all of gsl_ran_* work on it. Its
 * 256 bits of state are filled by splitmix64 from a 64-bit seed: GSL's own mt19937 would keep only
 * 32 bits of it. A stream counts what is drawn from it. Known value: seed 0 gives 0x53175d61490b23df first.
 */
#ifndef AISLE_BASE_RANDOM_H
#define AISLE_BASE_RANDOM_H

#include <stdint.h>

#include <gsl/gsl_rng.h>

extern const gsl_rng_type random_xoshiro256pp;

enum { RANDOM_WORDS = 5 };

/** The stream `name` of a run with this seed. Free it with gsl_rng_free(). */
gsl_rng *random_stream(uint64_t seed, const char *name);

/** The same stream in memory of the caller's, for who holds very many; nothing is to be freed. */
void random_start(uint64_t state[RANDOM_WORDS], uint64_t seed, const char *name);

/** The handle by which to draw from such memory; as good as any other, never to be freed. */
gsl_rng random_handle(uint64_t state[RANDOM_WORDS]);

/** How many numbers were drawn from a stream of ours; those of a clone and those that it was cloned
 * after count for the clone. */
uint64_t random_drawn(const gsl_rng *rng);

#endif
