/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <aisle/statistics.h>

#include <math.h>

#include <gsl/gsl_sort.h>

#include "base/mem.h"

void aisle_holm(double *p, size_t m)
{
    double *told = mem_new(m, sizeof *told), least = 0;
    size_t *at = mem_new(m, sizeof *at), *order = mem_new(m, sizeof *order), n = 0;

    for (size_t i = 0; i < m; i++)
        if (!isnan(p[i])) {
            at[n] = i;
            told[n++] = p[i];
        }
    gsl_sort_index(order, told, 1, n);
    /* The smallest is multiplied by all, the next by one less; none gets smaller than the one before. */
    for (size_t i = 0; i < n; i++) {
        least = fmax(least, fmin(1, (double)(n - i) * told[order[i]]));
        p[at[order[i]]] = least;
    }
    mem_free(order);
    mem_free(at);
    mem_free(told);
}
