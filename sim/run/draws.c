/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/draws.h"

#include <string.h>

#include "base/random.h"

static bool is_of_the_seed(const struct aisle_column *c)
{
    return c->file.name && strstr(c->column, "{seed}");
}

static uint64_t from_columns(const struct aisle_view *run)
{
    struct aisle_import order = {0};
    uint64_t sum = 0;

    if (is_of_the_seed(&run->spec->cluster.rank.column))
        sum += run->world.cluster.node_count;
    if (is_of_the_seed(&run->spec->workload.order)) {
        run->world.source->report(run->world.source_state, &order);
        sum += order.arrivals;
    }
    return sum;
}

void draws_add(struct metrics *m, const struct aisle_view *run)
{
    const struct world *w = &run->world;
    const struct {
        const char *name;
        uint64_t count;
    } of[] = {
        {"random.workload.draws", random_drawn(w->arrivals)},
        {"random.shake.draws", w->shake ? shake_drawn(w->shake) : 0},
        {"random.ranks.draws", w->ranks_drawn},
        {"random.column.draws", from_columns(run)},
        {"random.policy.draws", random_drawn(run->policy_rng)},
        {"random.faults.draws", outages_drawn(run->outages)},
    };
    uint64_t all = 0;

    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++)
        all += of[i].count;
    metrics_add(m, "random.draws", (double)all);
    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++)
        if (of[i].count > 0)
            metrics_add(m, of[i].name, (double)of[i].count);
}
