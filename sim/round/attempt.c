/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a policy tells of its tries, kept until the round is committed. */
#include <aisle/attempt.h>

#include <stddef.h>
#include <string.h>

#include "round/state.h"

const char *const aisle_outcome_names[] = {[AISLE_OUTCOME_PLACED] = "placed",
                                           [AISLE_OUTCOME_HELD] = "held",
                                           [AISLE_OUTCOME_PREEMPTS] = "preempts",
                                           [AISLE_OUTCOME_FAILED] = "failed",
                                           [AISLE_OUTCOME_GATED] = "gated",
                                           [AISLE_OUTCOMES] = NULL};

static const void *copy(struct arena *a, const void *item, size_t count, size_t size)
{
    void *out = arena_new(a, count, size);

    if (count > 0)
        memcpy(out, item, count * size);
    return out;
}

static void copy_detail(struct arena *a, struct aisle_attempt_node *n)
{
    struct aisle_attempt_level *level = arena_new(a, n->level_count, sizeof *level);
    struct aisle_attempt_score *score = arena_new(a, n->score_count, sizeof *score);

    for (size_t i = 0; i < n->level_count; i++) {
        level[i] = n->level[i];
        level[i].resource = arena_text(a, level[i].resource);
    }
    for (size_t i = 0; i < n->score_count; i++) {
        score[i] = n->score[i];
        score[i].plugin = arena_text(a, score[i].plugin);
    }
    n->level = level;
    n->score = score;
    n->check = arena_text(a, n->check);
    n->reason = arena_text(a, n->reason);
}

void aisle_round_attempt(struct aisle_round *r, const struct aisle_attempt *attempt)
{
    struct arena *a = &r->attempt_text;
    struct aisle_attempt_node *detail =
        (struct aisle_attempt_node *)copy(a, attempt->detail, attempt->node_count, sizeof *detail);
    struct aisle_attempt *out;

    r->attempt = mem_reserve(r->attempt, &r->attempt_cap, r->attempt_count + 1, sizeof *r->attempt);
    out = &r->attempt[r->attempt_count++];
    *out = *attempt;
    out->message = arena_text(a, attempt->message);
    out->message_before = arena_text(a, attempt->message_before);
    for (size_t i = 0; i < attempt->node_count; i++)
        copy_detail(a, &detail[i]);
    out->detail = detail;
}
