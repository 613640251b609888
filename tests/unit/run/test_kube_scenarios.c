/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios with manifests show what their comments say. */
#include "kube_run.h"

#include <stdlib.h>

TestSuite(kube_scenarios, .fini = kube_drop);

static void run(const char *name, const char *policy)
{
    const char *top = getenv("top_srcdir");
    char path[4096];

    snprintf(path, sizeof path, "%s/scenarios/%s", top ? top : ".", name);
    kube_run_file(path, policy);
}

static double value(const char *metric)
{
    return aisle_result_value(kube_result, metric);
}

#define TRAININGS                                                                                  \
    "SELECT name, first_start_s FROM job WHERE name NOT LIKE 'single%' ORDER BY job"
#define SINGLES                                                                                    \
    "SELECT count(*), sum(wait_s > 0), max(wait_s) FROM job WHERE name LIKE 'single%'"

Test(kube_scenarios, gangs_deadlocks_until_the_timeout_if_places_are_held)
{
    double makespan, allocated;

    run("gangs.yaml", "kubernetes:gang=coscheduling");
    KUBE_EXPECT(TRAININGS, "first-worker 600, first-evaluator 600, second-worker 2406.82409, "
                           "second-evaluator 2406.82409");
    KUBE_EXPECT(SINGLES, "40 12 240");
    KUBE_EXPECT("SELECT count(*) FROM t WHERE outcome = 'held' AND first = 0", "18");
    makespan = value("job.makespan_s");
    allocated = value("gpu.allocated.mean_ratio");
    run("gangs.yaml", "kubernetes:gang=atomic");
    KUBE_EXPECT(TRAININGS, "first-worker 0, first-evaluator 0, second-worker 1806.82409, "
                           "second-evaluator 1806.82409");
    KUBE_EXPECT(SINGLES, "40 0 0");
    cr_expect(epsilon_eq(dbl, makespan - value("job.makespan_s"), 600, 10));
    cr_expect(lt(dbl, allocated + 0.08, value("gpu.allocated.mean_ratio")));
}

Test(kube_scenarios, rolling_update_takes_four_cold_starts_and_two_warm_ones)
{
    run("rolling-update.yaml", NULL);
    KUBE_EXPECT("SELECT round(ready_s - start_s, 1) AS took, count(*), count(DISTINCT node)"
                " FROM pod WHERE name LIKE 'llm-r2-%' GROUP BY took",
                "91.6 2 2, 199.8 4 4");
    KUBE_EXPECT("SELECT round(max(ready), 1) FROM p", "4582.4"); /* 3600 + 4 x 199.8 + 2 x 91.6 */
    /* Just after each end of an old one. */
    KUBE_EXPECT("SELECT DISTINCT (SELECT count(*) FROM p WHERE ready <= e.end AND "
                "(end IS NULL OR end > e.end)) FROM p AS e WHERE e.end IS NOT NULL",
                "6");
}

Test(kube_scenarios, seed_deployments_has_six_pods_on_three_nodes)
{
    run("seed/deployments.yaml", NULL);
    KUBE_EXPECT("SELECT node, count(*) FROM p WHERE state = 'running' GROUP BY node",
                "node1 2, node2 2, node3 2");
    KUBE_SAYS(kube_warnings(), "");
}

/* Pods without requests count nothing there, and all go where there is room. */
Test(kube_scenarios, seed_deployments_runs_under_policies_of_amounts)
{
    run("seed/deployments.yaml", "fifo/best-fit");
    KUBE_EXPECT("SELECT count(*), sum(state = 'running'), sum(ready > 0) FROM p", "6 6 6");
}

Test(kube_scenarios, quickstart_runs_under_kubernetes)
{
    run("quickstart.yaml", "kubernetes");
    cr_expect(lt(dbl, 0, value("job.finished")));
}

/* An hour, six minutes, and the Deployment. */
Test(kube_scenarios, seed_pipeline_trains_then_builds_then_deploys)
{
    run("seed/pipeline.yaml", NULL);
    KUBE_EXPECT("SELECT name, submit, start FROM p WHERE submit < 3961",
                "train 0 0, build-image 3600 3600, ai-model-deployment-0 3960 3960, "
                "ai-model-deployment-1 3960 3960, ai-model-deployment-2 3960 3960");
    KUBE_SAYS(kube_warnings(), "");
}
