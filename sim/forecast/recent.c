/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/recent.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_statistics_double.h>

#include "base/mem.h"

enum { FEW = 20 };

void recent_init(struct recent *r, size_t most)
{
    *r = (struct recent){.most = most,
                         .came = mem_new(most, sizeof *r->came),
                         .sorted = mem_new(most, sizeof *r->sorted)};
}

void recent_fini(struct recent *r)
{
    mem_free(r->came);
    mem_free(r->sorted);
}

void recent_clear(struct recent *r)
{
    r->count = r->next = 0;
}

/* The first place whose error is not below `error`. */
static size_t place_of(const struct recent *r, double error)
{
    size_t low = 0, high = r->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (r->sorted[middle] < error)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void recent_add(struct recent *r, double error)
{
    size_t at;

    if (r->count == r->most) {
        at = place_of(r, r->came[r->next]);
        r->count--;
        memmove(&r->sorted[at], &r->sorted[at + 1], (r->count - at) * sizeof *r->sorted);
    }
    at = place_of(r, error);
    memmove(&r->sorted[at + 1], &r->sorted[at], (r->count - at) * sizeof *r->sorted);
    r->sorted[at] = error;
    r->count++;
    r->came[r->next] = error;
    r->next = (r->next + 1) % r->most;
}

enum recent_reach recent_quantile(const struct recent *r, double q, double *out)
{
    double n = (double)r->count,
           share = (q * (n + 1) - 1) / (n - 1); /* of the way, for GSL's type 7 */

    if (r->count < FEW)
        return RECENT_FEW;
    *out = gsl_stats_quantile_from_sorted_data(r->sorted, 1, r->count, fmax(0, fmin(1, share)));
    return share < 0 ? RECENT_BELOW : share > 1 ? RECENT_ABOVE : RECENT_WITHIN;
}
