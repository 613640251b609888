/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/allocation.h"

#include <math.h>

int64_t allocation_least(int64_t used, int64_t capacity)
{
    return used > capacity ? 0 : (capacity - used) * ALLOCATION_SCORE_MAX / capacity;
}

/* More than there is can only be due to requests that the scores assume. */
int64_t allocation_most(int64_t used, int64_t capacity)
{
    return (used > capacity ? capacity : used) * ALLOCATION_SCORE_MAX / capacity;
}

int64_t allocation_between(int64_t x, int64_t x0, int64_t y0, int64_t x1, int64_t y1)
{
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

void allocation_add(struct allocation_mean *m, int64_t score, int64_t weight)
{
    m->sum += score * weight;
    m->weights += weight;
}

int64_t allocation_mean(const struct allocation_mean *m)
{
    return m->weights == 0 ? 0 : m->sum / m->weights;
}

int64_t allocation_mean_nearest(const struct allocation_mean *m)
{
    return m->weights == 0 ? 0 : (int64_t)round((double)m->sum / (double)m->weights);
}

double allocation_share(int64_t used, int64_t capacity)
{
    return fmin(1, (double)used / (double)capacity);
}

static double deviation(const double *share, size_t count)
{
    double sum = 0, squares = 0;

    if (count < 2)
        return 0;
    if (count == 2)
        return fabs((share[0] - share[1]) / 2); /* not by the formula below: its digits count */
    for (size_t i = 0; i < count; i++)
        sum += share[i];
    for (size_t i = 0; i < count; i++)
        squares += (share[i] - sum / (double)count) * (share[i] - sum / (double)count);
    return sqrt(squares / (double)count);
}

int64_t allocation_balanced(const double *share, size_t count)
{
    return (int64_t)((1 - deviation(share, count)) * ALLOCATION_SCORE_MAX);
}
