/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/names.h"
#include "base/nearest.h"
#include "base/random.h"
#include "base/sha256.h"

/* The first number is that of the authors' reference code; the others pin our streams: a change of
 * theirs changes every result with random numbers, and belongs into the CHANGELOG. */
Test(random, streams_have_their_known_values)
{
    gsl_rng *raw = gsl_rng_alloc(&random_xoshiro256pp), *stream;

    gsl_rng_set(raw, 0);
    cr_expect(eq(u64, gsl_rng_get(raw), 0x53175d61490b23df));
    stream = random_stream(42, "arrivals");
    cr_expect(eq(u64, gsl_rng_get(stream), 0x4f0168eee5d70c8d));
    gsl_rng_free(stream);
    gsl_rng_free(raw);
}

Test(random, a_stream_in_memory_of_the_caller_s_is_the_same)
{
    gsl_rng *stream = random_stream(42, "faults/node/n-0"), handle;
    uint64_t state[RANDOM_WORDS];

    random_start(state, 42, "faults/node/n-0");
    handle = random_handle(state);
    for (int i = 0; i < 10; i++)
        cr_expect(gsl_rng_get(&handle) == gsl_rng_get(stream));
    gsl_rng_free(stream);
}

Test(random, streams_differ_by_name_and_by_every_bit_of_the_seed)
{
    const struct {
        uint64_t seed;
        const char *name;
    } s[] = {{1, "a"}, {1, "b"}, {2, "a"}, {1 + ((uint64_t)1 << 32), "a"},
             {1 + ((uint64_t)1 << 63), "a"}, {0, "a"}, {0, ""}};
    enum { N = sizeof s / sizeof s[0] };
    uint64_t first[N];

    for (int i = 0; i < N; i++) {
        gsl_rng *rng = random_stream(s[i].seed, s[i].name);

        first[i] = gsl_rng_get(rng);
        gsl_rng_free(rng);
        for (int k = 0; k < i; k++)
            cr_expect(ne(u64, first[i], first[k]), "%d and %d", i, k);
    }
}

Test(nearest, finds_slips_and_nothing_else)
{
    const char *const names[] = {"best-fit", "fgd", "first-fit", "random", NULL};

    cr_expect(eq(str, (char *)nearest("bestfit", names), (char *)"best-fit"));
    cr_expect(eq(str, (char *)nearest("frist-fit", names), (char *)"first-fit"));
    cr_expect(eq(str, (char *)nearest("fdg", names), (char *)"fgd"));
    cr_expect(eq(ptr, (void *)nearest("srtf", names), NULL));
    cr_expect(eq(ptr, (void *)nearest("", names), NULL));
}

Test(names, number_texts_in_order_of_first_appearance)
{
    struct names n = {0};

    cr_expect(eq(u32, names_add(&n, "T4"), 0));
    cr_expect(eq(u32, names_add(&n, "A100"), 1));
    cr_expect(eq(u32, names_add(&n, "T4"), 0));
    cr_expect(eq(u32, names_find(&n, "A100"), 1));
    cr_expect(eq(u32, names_find(&n, "H100"), UINT32_MAX));
    cr_expect(eq(str, (char *)names_text(&n, 1), (char *)"A100"));
    names_fini(&n);
}

Test(error, is_rendered_as_compilers_do)
{
    const struct aisle_place at = {
        .file = "s.yaml", .line = 14, .col = 10, .width = 7, .excerpt = "policy:\t bestfit"};
    const char *const names[] = {"best-fit", NULL};
    struct aisle_error err;
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);

    error_at(&err, AISLE_EVALUE, &at, "unknown policy \"%s\"", "bestfit");
    error_suggest(&err, "one of", "bestfit", names);
    aisle_error_print(&err, f);
    fclose(f);
    cr_expect(eq(str, text, (char *)"s.yaml:14:10: error: unknown policy \"bestfit\"\n"
                                    "   14 | policy:\t bestfit\n"
                                    "      |        \t ^^^^^^^\n"
                                    "hint: did you mean \"best-fit\"?\n"));
    free(text);
}

Test(error, lists_hold_twenty_and_count_the_rest)
{
    struct aisle_errors errs = {0};

    for (int i = 0; i < 25; i++)
        error_set(errors_next(&errs), AISLE_EVALUE, "number %d", i);
    cr_expect(eq(sz, errs.count, AISLE_ERRORS_MAX));
    cr_expect(eq(sz, errs.left_out, 5));
    cr_expect(eq(str, errs.item[19].message, (char *)"number 19"));
}

Test(mem, arrays_grow_zeroed_and_arenas_keep_what_they_gave)
{
    struct arena a = {0};
    size_t cap = 0;
    int *v = NULL;
    char *first = arena_text(&a, "first");

    for (size_t i = 0; i < 1000; i++) {
        v = mem_reserve(v, &cap, i + 1, sizeof *v);
        cr_assert(eq(int, v[i], 0));
        v[i] = (int)i;
        arena_printf(&a, "%zu and some padding", i);
    }
    cr_expect(eq(int, v[999], 999));
    cr_expect(eq(str, first, (char *)"first"));
    cr_expect(eq(int, *(int *)arena_new(&a, 100000, sizeof(int)), 0));
    mem_free(v);
    arena_fini(&a);
}

/* FIPS 180-4, "abc". */
Test(sha256, has_its_known_value)
{
    char hex[SHA256_HEX];

    sha256_bytes("abc", 3, hex);
    cr_expect(eq(str, hex,
                 (char *)"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}
