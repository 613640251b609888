/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/load.h"

void kube_load_facts_init(struct kube_load_facts *facts)
{
    *facts = (struct kube_load_facts){
        .at_us = -1, .duration_us = -1, .startup_us = -1, .update_at_us = -1};
}

static void complete_time(int64_t *ours, int64_t theirs)
{
    if (*ours < 0)
        *ours = theirs;
}

void kube_load_facts_complete(struct kube_load_facts *ours, const struct kube_load_facts *theirs)
{
    complete_time(&ours->at_us, theirs->at_us);
    complete_time(&ours->duration_us, theirs->duration_us);
    complete_time(&ours->startup_us, theirs->startup_us);
    complete_time(&ours->update_at_us, theirs->update_at_us);
    if (!ours->image_bytes)
        ours->image_bytes = theirs->image_bytes;
    if (!(ours->request_rate > 0))
        ours->request_rate = theirs->request_rate;
    if (!ours->after_count) {
        ours->after = theirs->after;
        ours->after_count = theirs->after_count;
    }
    if (!ours->builds)
        ours->builds = theirs->builds;
    if (!ours->update_image)
        ours->update_image = theirs->update_image;
}
