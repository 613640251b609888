/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who waits for whom: by name, by image, and what becomes of it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>

#include "play.h"

static struct play p;
static struct aisle_load_spec entry[PLAY_LOADS];
static struct aisle_pod_group pods[2];
static struct aisle_job_group jobs[2];

static void close_play(void)
{
    play_fini(&p);
}

TestSuite(after, .fini = close_play);

#define OBJECT(kind, version, name, space)                                                         \
    "---\napiVersion: " version "\nkind: " kind "\nmetadata: {name: " name ", namespace: " space "}\n"
#define JOB(name)                                                                                  \
    OBJECT("Job", "batch/v1", name, "default")                                                     \
    "spec: {template: {spec: {containers: [{name: c, image: 'tool:1'}]}}}\n"
#define SERVICE(name, space, image)                                                                \
    OBJECT("Deployment", "apps/v1", name, space)                                                   \
    "spec:\n  selector: {matchLabels: {app: a}}\n  template: {metadata: {labels: {app: a}}, spec: "\
    "{containers: [{name: c, image: '" image "'}]}}\n"

static void init(const char *manifests)
{
    play_init(&p, manifests);
    p.spec.workload.load = entry;
}

/* Lasts `seconds`; 0: for ever. Waits for up to two others. */
static struct aisle_load_spec *say_of(const char *name, int64_t seconds, const char *first,
                                      const char *second)
{
    static const char *names[PLAY_LOADS][2];
    size_t i = p.spec.workload.load_count++;

    names[i][0] = first;
    names[i][1] = second;
    entry[i] = (struct aisle_load_spec){
        .at = {.file = "s.yaml", .line = 10 + (int)i, .col = 1},
        .name = name,
        .at_us = -1,
        .duration_us = seconds ? seconds * SECOND : -1,
        .startup_us = -1,
        .after = names[i],
        .after_count = (first != NULL) + (second != NULL),
        .update_at_us = -1,
    };
    return &entry[i];
}

/* Order -------------------------------------------------------------------------------------- */

Test(after, a_chain_goes_on_as_each_is_done)
{
    init(JOB("train") JOB("build") SERVICE("serve", "default", "i") JOB("test"));
    say_of("train", 10, NULL, NULL);
    say_of("build", 20, "train", NULL);
    say_of("serve", 0, "Job/build", NULL);
    say_of("test", 5, "default/deployment/serve", NULL); /* a service is done once it is ready */
    play_begin(&p);
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "train-0@0 build-0@11 serve-0@32 test-0@33 ");
    SAYS(play_held(&p), "");
}

Test(after, all_names_must_be_done)
{
    init(JOB("a") JOB("b") JOB("c"));
    say_of("a", 10, NULL, NULL);
    say_of("b", 20, NULL, NULL);
    say_of("c", 1, "a", "b");
    play_begin(&p);
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "a-0@0 b-0@0 c-0@21 ");
}

Test(after, its_time_counts_from_when_all_is_done)
{
    init(JOB("a") JOB("b"));
    say_of("a", 10, NULL, NULL);
    say_of("b", 1, "a", NULL)->at_us = 50 * SECOND;
    play_begin(&p);
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "a-0@0 b-0@61 ");
}

Test(after, a_failure_holds_back_all_that_follow)
{
    init(JOB("a") JOB("b") JOB("c"));
    say_of("a", 10, NULL, NULL);
    say_of("b", 10, "a", NULL);
    say_of("c", 10, "b", NULL);
    play_begin(&p);
    play_until(&p, 2 * SECOND);
    play_tell(&p, 0, CONTROL_GONE);
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "a-0@0 ");
    SAYS(play_held(&p), "b: it waits for a, which failed\nc: it waits for b, which waits as well\n");
}

Test(after, what_is_suspended_or_terminating_is_held_with_all_that_follow)
{
    init(OBJECT("Job", "batch/v1", "s", "default")
         "spec: {suspend: true, template: {spec: {containers: [{name: c}]}}}\n"
         "---\napiVersion: v1\nkind: Pod\n"
         "metadata: {name: t, deletionTimestamp: '2024-01-01T00:00:00Z'}\n"
         "spec: {containers: [{name: c}]}\n" JOB("a") JOB("b"));
    say_of("a", 10, "s", NULL);
    say_of("b", 10, "t", NULL);
    play_begin(&p);
    SAYS(play_held(&p), "s: it is suspended\nt: it is terminating\n"
                        "a: it waits for s, which is suspended\n"
                        "b: it waits for t, which is terminating\n");
    cr_expect(eq(sz, control_unit_count(p.control), 0));
}

/* Images ------------------------------------------------------------------------------------- */

Test(after, what_uses_an_image_waits_until_it_is_built)
{
    init(JOB("build") SERVICE("serve", "default", "model"));
    say_of("build", 30, NULL, NULL)->builds = "model:latest";
    play_begin(&p);
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "build-0@0 serve-0@31 ");
    SAYS(play_warnings(&p), "");
}

Test(after, an_update_waits_until_its_image_is_built)
{
    struct aisle_load_spec *serve;

    init(JOB("build") SERVICE("serve", "default", "model:1"));
    say_of("build", 30, NULL, NULL)->builds = "model:2";
    serve = say_of("serve", 0, NULL, NULL);
    serve->update_at_us = 10 * SECOND;
    serve->update_image = "model:2";
    play_begin(&p);
    play_until(&p, 20 * SECOND);
    SAYS(play_held(&p), "serve: its update waits for model:2, which was not built\n");
    play_until(&p, 1000 * SECOND);
    SAYS(play_created(&p), "build-0@0 serve-0@0 serve-r2-0@31 ");
    SAYS(play_held(&p), "");
}

Test(after, an_image_that_nobody_uses_is_warned_of)
{
    init(JOB("build"));
    say_of("build", 30, NULL, NULL)->builds = "modle:1";
    play_begin(&p);
    SAYS(play_warnings(&p), "10: build builds modle:1, which no container uses\n");
}

/* Groups of the scenario's own --------------------------------------------------------------- */

static void add_groups(const char *const *pods_after, const char *const *job_after)
{
    pods[0] = (struct aisle_pod_group){.name = "web", .count = 1, .duration_us = SECOND,
                                       .after = pods_after, .after_count = pods_after != NULL};
    jobs[0] = (struct aisle_job_group){.name = "fit", .count = 1, .after = job_after,
                                       .after_count = job_after != NULL};
    p.spec.workload.pod = pods;
    p.spec.workload.pod_count = 1;
    p.spec.workload.job = jobs;
    p.spec.workload.job_count = 1;
}

Test(after, groups_and_loads_wait_for_one_another)
{
    static const char *const fit[] = {"fit"}, *const load[] = {"load"};

    init(JOB("load"));
    say_of("load", 10, "fit", NULL);
    add_groups(load, NULL);
    (void)fit;
    play_begin(&p);
    cr_expect(control_group_is_free(p.control, 1));
    cr_expect(not(control_group_is_free(p.control, 0)));
    cr_expect(eq(sz, control_unit_count(p.control), 0));
    play_group_done(&p, 1, true);
    SAYS(play_created(&p), "load-0@0 ");
    play_until(&p, 1000 * SECOND);
    SAYS(play_released(&p), "0 ");
    cr_expect(control_group_is_free(p.control, 0));
}

Test(after, groups_alone_need_no_manifest)
{
    static const char *const web[] = {"web"};

    init(NULL);
    add_groups(NULL, web);
    play_begin(&p);
    cr_expect(not(control_group_is_free(p.control, 1)));
    play_group_done(&p, 0, false);
    SAYS(play_released(&p), "");
    SAYS(play_held(&p), "fit: it waits for web, which failed\n");
}

Test(after, a_group_that_builds_an_image_is_waited_for)
{
    init(SERVICE("serve", "default", "model"));
    add_groups(NULL, NULL);
    jobs[0].builds = "model";
    play_begin(&p);
    cr_expect(eq(sz, control_unit_count(p.control), 0));
    play_group_done(&p, 1, true);
    SAYS(play_created(&p), "serve-0@0 ");
}

Test(after, waiting_for_pods_that_never_end_is_warned_of)
{
    static const char *const web[] = {"web"};

    init(NULL);
    add_groups(NULL, web);
    pods[0].duration_us = AISLE_NEVER;
    play_begin(&p);
    SAYS(play_warnings(&p), "0: web has no duration, and others wait for its end\n");
}

/* Mistakes ----------------------------------------------------------------------------------- */

Test(after, an_unknown_name_is_an_error_with_a_suggestion)
{
    init(JOB("train") JOB("b"));
    say_of("b", 10, "trian", NULL);
    cr_expect(not(play_start(&p)));
    SAYS(play_errors(&p), "10: after names \"trian\", which does not exist (did you mean "
                          "\"train\"?)\n");
}

Test(after, an_entry_for_an_unknown_load_is_an_error_with_a_suggestion)
{
    init(JOB("train"));
    say_of("job/trian", 10, NULL, NULL);
    cr_expect(not(play_start(&p)));
    SAYS(play_errors(&p), "10: workload.loads names \"job/trian\", which does not exist (did you "
                          "mean \"Job/train\"?)\n");
}

Test(after, an_entry_without_any_manifest_is_an_error)
{
    init(NULL);
    say_of("train", 10, NULL, NULL);
    cr_expect(not(play_start(&p)));
    SAYS(play_errors(&p), "10: workload.loads names \"train\", which does not exist (there is "
                          "nothing that it could name)\n");
}

Test(after, two_entries_for_one_load_are_an_error)
{
    init(JOB("train"));
    say_of("train", 10, NULL, NULL);
    say_of("Job/train", 10, NULL, NULL);
    cr_expect(not(play_start(&p)));
    SAYS(play_errors(&p), "11: workload.loads has two entries for Job/train\n");
}

Test(after, a_name_that_several_have_is_an_error)
{
    init(SERVICE("s", "a", "i") SERVICE("s", "b", "i"));
    say_of("s", 10, NULL, NULL);
    cr_expect(not(play_start(&p)));
    SAYS(play_errors(&p), "10: workload.loads names \"s\", which is a/Deployment/s and also "
                          "b/Deployment/s (write NAMESPACE/KIND/NAME, or rename one of them)\n");
}

Test(after, loads_of_one_name_are_told_apart_by_namespace)
{
    init(SERVICE("s", "a", "i") SERVICE("s", "b", "i"));
    say_of("b/deployment/s", 0, NULL, NULL)->at_us = 10 * SECOND;
    play_begin(&p);
    play_until(&p, 100 * SECOND);
    SAYS(play_created(&p), "a/s-0@0 b/s-0@10 ");
}

Test(after, an_object_that_stands_twice_is_an_error)
{
    init(JOB("a") JOB("a"));
    cr_expect(not(play_start(&p)));
    SAYS(play_errors(&p), "8: Job a stands twice in the manifests\n");
}

Test(after, a_circle_is_an_error)
{
    init(JOB("a") JOB("b") JOB("c"));
    say_of("a", 10, "b", NULL);
    say_of("b", 10, "c", NULL);
    say_of("c", 10, "a", NULL);
    cr_expect(not(play_start(&p)));
    SAYS(play_errors(&p), "10: a waits for b waits for c waits for a: a circle (none of them could "
                          "ever begin; take one of the names out of `after`)\n");
}

Test(after, who_waits_for_itself_is_a_circle)
{
    init(JOB("a"));
    say_of("a", 10, "a", NULL);
    cr_expect(not(play_start(&p)));
    SAYS(play_errors(&p), "10: a waits for a: a circle (none of them could ever begin; take one of "
                          "the names out of `after`)\n");
}

Test(after, a_circle_through_an_image_is_an_error)
{
    init(JOB("build") SERVICE("serve", "default", "model"));
    say_of("build", 10, "serve", NULL)->builds = "model";
    cr_expect(not(play_start(&p)));
    cr_expect(eq(sz, p.errs.count, 1));
}
