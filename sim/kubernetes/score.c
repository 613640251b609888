/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/score.h"

#include <inttypes.h>

#include "base/allocation.h"
#include "base/error.h"

void kube_normalise(int64_t max, bool reversed, int64_t *score, size_t count)
{
    int64_t highest = 0;

    for (size_t i = 0; i < count; i++)
        if (score[i] > highest)
            highest = score[i];
    if (highest == 0 && !reversed)
        return;
    for (size_t i = 0; i < count; i++) {
        int64_t part = highest > 0 ? max * score[i] / highest : 0;

        score[i] = reversed ? max - part : part;
    }
}

int64_t kube_broken_linear(const struct kube_point *point, size_t count, int64_t x)
{
    const struct kube_point *a, *b;

    if (x <= point[0].utilization)
        return point[0].score;
    for (size_t i = 1; i < count; i++) {
        if (x > point[i].utilization)
            continue;
        a = &point[i - 1];
        b = &point[i];
        return allocation_between(x, a->utilization, a->score, b->utilization, b->score);
    }
    return point[count - 1].score;
}

static enum aisle_status check_point(const struct kube_point *point, size_t i, const char *path,
                                     struct aisle_error *err)
{
    const struct kube_point *p = &point[i];

    if (p->utilization < 0 || p->utilization > 100)
        return error_set(err, AISLE_EVALUE, "%s[%zu].utilization is %" PRId64 "; it must be 0..100",
                         path, i, p->utilization);
    if (i > 0 && p->utilization <= point[i - 1].utilization)
        return error_set(err, AISLE_EVALUE,
                         "%s[%zu].utilization is %" PRId64 "; it must be above the %" PRId64
                         " of the point before",
                         path, i, p->utilization, point[i - 1].utilization);
    if (p->score < 0 || p->score > KUBE_SHAPE_SCORE_MAX)
        return error_set(err, AISLE_EVALUE, "%s[%zu].score is %" PRId64 "; it must be 0..%d", path,
                         i, p->score, KUBE_SHAPE_SCORE_MAX);
    return AISLE_OK;
}

enum aisle_status kube_shape_check(const struct kube_point *point, size_t count, const char *path,
                                   struct aisle_error *err)
{
    if (count == 0)
        return error_set(err, AISLE_EVALUE, "%s has no points; it needs at least one", path);
    for (size_t i = 0; i < count; i++) {
        enum aisle_status status = check_point(point, i, path, err);

        if (status)
            return status;
    }
    return AISLE_OK;
}

uint32_t kube_nodes_to_score(int percent, uint32_t node_count)
{
    enum { LEAST = 100, LEAST_PERCENT = 5, DEFAULT_PERCENT = 50, NODES_PER_PERCENT = 125 };
    uint64_t found;

    if (node_count < LEAST || percent >= 100)
        return node_count;
    if (percent <= 0) {
        percent = DEFAULT_PERCENT - (int)(node_count / NODES_PER_PERCENT);
        if (percent < LEAST_PERCENT)
            percent = LEAST_PERCENT;
    }
    found = (uint64_t)node_count * (uint64_t)percent / 100;
    return found < LEAST ? LEAST : (uint32_t)found;
}
