/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a Deployment's template changes. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>

#include "play.h"

static struct play p;
static struct aisle_load_spec entry;

static void close_play(void)
{
    play_fini(&p);
}

TestSuite(deployment, .fini = close_play);

/* Replicas are filled in by the tests. */
#define DEPLOYMENT(strategy)                                                                       \
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  replicas: 3\n"           \
    "  selector: {matchLabels: {app: a}}\n" strategy                                               \
    "  template:\n    metadata: {labels: {app: a}}\n"                                              \
    "    spec: {initContainers: [{name: i, image: init:1}], containers: [{name: c, image: i:1}]}\n"

static void init(const char *manifests, int64_t update_us)
{
    play_init(&p, manifests);
    entry = (struct aisle_load_spec){
        .name = "d", .at_us = -1, .duration_us = -1, .startup_us = -1,
        .update_at_us = update_us, .update_image = "i:2"};
    p.spec.workload.load = &entry;
    p.spec.workload.load_count = 1;
}

/* Bounds ------------------------------------------------------------------------------------- */

static int64_t replicas, surge, unavailable, violations;

static int64_t present(bool ready)
{
    int64_t count = 0;

    for (size_t i = 0; i < control_unit_count(p.control); i++)
        count += !p.unit[i].leaving && !p.unit[i].ended && (p.unit[i].ready || !ready);
    return count;
}

static void watch(struct play *play)
{
    violations += present(false) > replicas + surge;
    violations += play->now_us >= 10 * SECOND && present(true) < replicas - unavailable;
}

static bool all_are_new(void)
{
    for (uint32_t i = 0; i < control_unit_count(p.control); i++)
        if (!p.unit[i].leaving && !p.unit[i].ended &&
            !strstr(control_unit(p.control, i)->name, "-r2-"))
            return false;
    return present(true) == replicas;
}

static void set_bounds(int64_t surge_percent, int64_t unavailable_percent)
{
    struct kube_load *load = &p.manifest.load[0];
    struct kube_group *group = (struct kube_group *)&load->group[0];

    group->pods = group->pods_min = group->pods_max = replicas;
    load->surge_max = (struct kube_bound){true, true, surge_percent};
    load->unavailable_max = (struct kube_bound){true, true, unavailable_percent};
    surge = (replicas * surge_percent + 99) / 100;
    unavailable = replicas * unavailable_percent / 100;
    if (surge == 0 && unavailable == 0)
        unavailable = 1;
}

static void roll(void)
{
    violations = 0;
    cr_assert(play_start(&p));
    play_until(&p, 1000 * SECOND);
    cr_assert(violations == 0, "%lld replicas, surge %lld, unavailable %lld",
              (long long)replicas, (long long)surge, (long long)unavailable);
    cr_assert(all_are_new(), "%lld replicas, surge %lld, unavailable %lld",
              (long long)replicas, (long long)surge, (long long)unavailable);
    play_rewind(&p);
}

Test(deployment, an_update_keeps_its_bounds_in_every_instant)
{
    init(DEPLOYMENT(""), 10 * SECOND);
    p.watch = watch;
    p.stagger_us = SECOND;
    play_read(&p);
    for (replicas = 1; replicas <= 6; replicas++)
        for (int64_t s = 0; s <= 100; s++)
            for (int64_t u = 0; u <= 100; u++) {
                set_bounds(s, u);
                roll();
            }
}

/* Steps -------------------------------------------------------------------------------------- */

Test(deployment, by_default_a_quarter_more_and_a_quarter_less_round_to_one_and_none)
{
    init(DEPLOYMENT(""), 10 * SECOND);
    play_begin(&p);
    play_until(&p, 10 * SECOND);
    SAYS(play_present(&p), "d-0 d-1 d-2 d-r2-0 ");
    play_until(&p, 11 * SECOND);
    SAYS(play_present(&p), "d-0 d-1 d-r2-0 d-r2-1 ");
    play_until(&p, 100 * SECOND);
    SAYS(play_present(&p), "d-r2-0 d-r2-1 d-r2-2 ");
}

Test(deployment, without_surge_an_old_pod_goes_first)
{
    init(DEPLOYMENT("  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}\n"),
         10 * SECOND);
    play_begin(&p);
    play_until(&p, 10 * SECOND);
    SAYS(play_present(&p), "d-0 d-1 d-r2-0 ");
}

Test(deployment, an_old_pod_that_is_not_ready_goes_first)
{
    init(DEPLOYMENT("  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}\n"),
         10 * SECOND);
    p.never_ready = 0;
    play_begin(&p);
    play_until(&p, 10 * SECOND);
    SAYS(play_present(&p), "d-1 d-2 d-r2-0 ");
}

Test(deployment, the_new_pods_have_the_new_image_in_their_containers_alone)
{
    const struct kube_pod_spec *old, *new;

    init(DEPLOYMENT(""), 10 * SECOND);
    play_begin(&p);
    play_until(&p, 100 * SECOND);
    old = control_unit(p.control, play_unit(&p, "d-0"))->spec;
    new = control_unit(p.control, play_unit(&p, "d-r2-0"))->spec;
    SAYS(kube_name_text(&p.manifest.names, old->container[1].image), "i:1");
    SAYS(kube_name_text(&p.manifest.names, new->container[1].image), "i:2");
    SAYS(kube_name_text(&p.manifest.names, new->container[0].image), "init:1");
}

Test(deployment, recreate_waits_until_all_old_pods_are_gone)
{
    init(DEPLOYMENT("  strategy: {type: Recreate}\n"), 10 * SECOND);
    p.gone_us = 5 * SECOND;
    play_begin(&p);
    play_until(&p, 14 * SECOND);
    SAYS(play_present(&p), "");
    play_until(&p, 15 * SECOND);
    SAYS(play_present(&p), "d-r2-0 d-r2-1 d-r2-2 ");
}

Test(deployment, new_pods_that_never_become_ready_stop_the_update)
{
    init(DEPLOYMENT(""), 10 * SECOND);
    p.never_ready = 3;
    play_begin(&p);
    play_until(&p, 1000 * SECOND);
    SAYS(play_present(&p), "d-0 d-1 d-2 d-r2-0 ");
}

Test(deployment, an_update_in_the_midst_of_the_first_rollout_takes_what_is_not_created)
{
    init(DEPLOYMENT("  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 3}}\n"), 2 * SECOND);
    p.spec.kubernetes.latency.create_per_s = 0.5;
    p.spec.kubernetes.latency.create_burst = 1;
    play_begin(&p);
    play_until(&p, 1000 * SECOND);
    SAYS(play_present(&p), "d-r2-0 d-r2-1 d-r2-2 ");
    cr_expect(lt(sz, control_unit_count(p.control), 6));
}

Test(deployment, one_whose_update_is_due_before_it_begins_begins_with_the_new_template)
{
    init(DEPLOYMENT(""), 10 * SECOND);
    entry.at_us = 20 * SECOND;
    play_begin(&p);
    play_until(&p, 100 * SECOND);
    SAYS(play_created(&p), "d-r2-0@20 d-r2-1@20 d-r2-2@20 ");
}

/* Mistakes ----------------------------------------------------------------------------------- */

Test(deployment, an_image_without_a_time_of_update_is_an_error)
{
    init(DEPLOYMENT(""), -1);
    entry.at = (struct aisle_place){.file = "s.yaml", .line = 7, .col = 3};
    cr_expect(not(play_start(&p)));
    SAYS(play_errors(&p), "7: d is updated to i:2, and it is not said when (say update_at_s in "
                          "workload.loads, or the annotation aisle.dev/update-at)\n");
}

Test(deployment, only_a_deployment_can_be_updated)
{
    init("apiVersion: v1\nkind: Pod\nmetadata: {name: d}\nspec: {containers: [{name: c}]}\n",
         10 * SECOND);
    entry.at = (struct aisle_place){.file = "s.yaml", .line = 7, .col = 3};
    cr_expect(not(play_start(&p)));
    SAYS(play_errors(&p),
         "7: d cannot be updated: it is no Deployment but a Pod (leave the update out)\n");
}
