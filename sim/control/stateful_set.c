/* SPDX-License-Identifier: GPL-3.0-or-later */
/* StatefulSets: pods with numbers, made one by one, each when all before it are ready; or all at
 * once. Source: pkg/controller/statefulset/stateful_set_control.go. */
#include "control/state.h"

static void step(struct control *c, struct controller *k)
{
    const struct tally *t = &k->tally[0];
    int64_t settled = t->state[UNIT_READY] + t->finished;

    while (t->made < k->total && (k->load->parallel || settled == t->made))
        unit_want(c, k, &(struct want){
                            .name = arena_printf(&c->arena, "%s-%lld", k->base,
                                                 (long long)t->made),
                            .spec = k->load->group[0].spec,
                            .pods = 1,
                        });
}

const struct controller_type controller_stateful_set = {.step = step};
