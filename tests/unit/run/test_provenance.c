/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run tells of how it was made. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include "run/provenance.h"

/* Fails unless the fact has this value; NULL: it is not known. */
static void expect(const struct provenance *p, const char *key, const char *value)
{
    while (p->key && strcmp(p->key, key) != 0)
        p++;
    cr_assert(p->key != NULL, "%s", key);
    if (value && p->value)
        cr_expect_str_eq(p->value, value);
    else
        cr_expect(p->value == value);
}

Test(provenance, says_library_call_unless_it_is_told)
{
    struct arena a = {0};
    const struct provenance *p = provenance_state(&a, "then", 1.5, 0.25);

    expect(p, "command", "library call");
    expect(p, "source", NULL);
    expect(p, "started", "then");
    expect(p, "wall_s", "1.500");
    expect(p, "cpu_s", "0.250");
    arena_fini(&a);
}

Test(provenance, repeats_what_the_program_says_and_forgets_it_when_told)
{
    char command[] = "study --fast";
    struct arena a = {0};

    aisle_set_origin(&(struct aisle_origin){.command = command, .source = ""});
    command[0] = 'X'; /* it was copied */
    expect(provenance_state(&a, "", 0, 0), "command", "study --fast");
    expect(provenance_state(&a, "", 0, 0), "source", NULL);
    aisle_set_origin(&(struct aisle_origin){0});
    expect(provenance_state(&a, "", 0, 0), "command", "library call");
    arena_fini(&a);
}
