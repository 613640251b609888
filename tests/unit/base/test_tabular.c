/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/tabular.h"

Test(tabular, is_aligned_under_headings_that_reach_over_columns)
{
    static const char ought[] = ">       nvidia.com/gpu\n"
                                "> n\303\266de           4  16  why\n"
                                "> a                  8\n";
    struct arena arena = {0};
    struct tabular t = {.arena = &arena};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    tabular_column(&t, false);
    tabular_column(&t, true);
    tabular_column(&t, true);
    tabular_column(&t, false);
    tabular_row(&t);
    tabular_span(&t, 1, 2, "nvidia.com/gpu");
    tabular_row(&t);
    tabular_cell(&t, 0, "n\303\266de"); /* five bytes, four characters */
    tabular_cell(&t, 1, "4");
    tabular_cell(&t, 2, "16");
    tabular_cell(&t, 3, "why");
    tabular_row(&t);
    tabular_cell(&t, 0, "a");
    tabular_cell(&t, 2, "8");
    tabular_print(&t, "> ", out);
    fclose(out);
    cr_expect(eq(str, text, (char *)ought));
    free(text);
    tabular_fini(&t);
    arena_fini(&arena);
}
