/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/random.h"

#include <stdio.h>
#include <stdlib.h>

struct state {
    uint64_t s[4];
    uint64_t drawn; /* how many numbers so far */
};

static uint64_t rotl(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

/* splitmix64 (Steele, Lea and Flood, OOPSLA 2014): a bijection, so no two seeds give one state. */
static uint64_t splitmix64(uint64_t *x)
{
    uint64_t z = *x += 0x9e3779b97f4a7c15;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static void set(void *vstate, unsigned long seed)
{
    struct state *st = vstate;
    uint64_t x = seed;

    for (int i = 0; i < 4; i++)
        st->s[i] = splitmix64(&x);
    st->drawn = 0;
}

static unsigned long get(void *vstate)
{
    struct state *st = vstate;
    uint64_t *s = st->s, result = rotl(s[0] + s[3], 23) + s[0], t = s[1] << 17;

    st->drawn++;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return result;
}

static double get_double(void *vstate)
{
    return (double)(get(vstate) >> 11) * 0x1p-53;
}

_Static_assert(sizeof(unsigned long) == 8, "GSL hands seeds and numbers over as unsigned long");

const gsl_rng_type random_xoshiro256pp = {
    .name = "xoshiro256++",
    .max = UINT64_MAX,
    .min = 0,
    .size = sizeof(struct state),
    .set = set,
    .get = get,
    .get_double = get_double,
};

_Static_assert(sizeof(struct state) == RANDOM_WORDS * sizeof(uint64_t), "the state is its words");

/* FNV-1a of the name, then mixed with the seed: nearby seeds and names give unrelated streams. */
static uint64_t seed_of(uint64_t seed, const char *name)
{
    uint64_t x = 0xcbf29ce484222325;

    for (const char *c = name; *c; c++)
        x = (x ^ (unsigned char)*c) * 0x100000001b3;
    x ^= splitmix64(&seed);
    return splitmix64(&x);
}

gsl_rng *random_stream(uint64_t seed, const char *name)
{
    gsl_rng *rng = gsl_rng_alloc(&random_xoshiro256pp);

    if (!rng) {
        fputs("aisle: out of memory\n", stderr);
        abort();
    }
    gsl_rng_set(rng, seed_of(seed, name));
    return rng;
}

void random_start(uint64_t state[RANDOM_WORDS], uint64_t seed, const char *name)
{
    set(state, seed_of(seed, name));
}

gsl_rng random_handle(uint64_t state[RANDOM_WORDS])
{
    return (gsl_rng){.type = &random_xoshiro256pp, .state = state};
}

uint64_t random_drawn(const gsl_rng *rng)
{
    return ((const struct state *)rng->state)->drawn;
}
