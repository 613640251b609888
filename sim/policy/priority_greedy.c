/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * priority-greedy: each container gets a score from what it asks for, and the highest score goes
 * first; ties by submission. What does not fit is passed over, nothing is preempted.
 *
 * Source: an article on running large AI models on Kubernetes, chapter 4.2; what it says and what
 * we make of it is in docs/founding-document.md. Its three steps: work out priorities from
 * requests, by a strategy; walk over the nodes and take one with free resources (which is the
 * placement first-fit); deploy. Its example computes "CPU x 10 + memory x own priority"; the
 * strategies "weighted mean" and "max-min" it only names.
 *
 * Of a pod with c cores, m GiB and priority p (below 0 counts as 0), with the weights w_c and w_m,
 * which is p if the knob is 0, the measures are
 *
 *     weighted-sum   w_c c + w_m m
 *     weighted-mean  (w_c c + w_m m) / (w_c + w_m); 0 if both weights are
 *     max-min        max(p, 1) / largest share
 *
 * where "largest share" is the largest of the pod's shares of all the cluster's CPU, memory and
 * GPUs. That is the order in which weighted max-min fairness serves demands that are known: who
 * asks for least, measured by its weight, is served in full before anybody who asks for more gets
 * more (progressive filling: Bertsekas and Gallager, Data Networks, 6.5.2); with several resources
 * the largest share stands for the demand (dominant resource fairness: Ghodsi et al., NSDI 2011). A
 * pod that asks for nothing goes first. The weights of CPU and memory do not enter.
 *
 * A gang goes by one of its pods. Whole numbers throughout: sums are exact, the others are cut off
 * far behind what tells two pods apart, so equal scores are ties. O(log waiting), and the cost of
 * aisle_round_pass().
 */
#include "base/knobs.h"
#include "policy/ordered.h"
#include "policy/policies.h"

__extension__ typedef __int128 wide;

enum { PASS = ORDERED_PASS, CPU_WEIGHT, MEMORY_WEIGHT, MEASURE };
enum measure { WEIGHTED_SUM, WEIGHTED_MEAN, MAX_MIN };

static const char *const measures[] = {
    [WEIGHTED_SUM] = "weighted-sum",
    [WEIGHTED_MEAN] = "weighted-mean",
    [MAX_MIN] = "max-min",
    NULL,
};

static const struct aisle_knob knobs[] = {
    ORDERED_KNOB(AISLE_PASS_SKIP),
    [CPU_WEIGHT] = {.name = "cpu-weight",
                    .summary = "weight of a core, whole",
                    .value = 10,
                    .max = 1e6},
    [MEMORY_WEIGHT] = {.name = "memory-weight",
                       .summary = "weight of a GiB, whole; 0: the job's own priority",
                       .max = 1e6},
    [MEASURE] = {.name = "measure",
                 .summary = "how a score is made of what is asked for",
                 .max = MAX_MIN,
                 .choices = measures},
    {0},
};

struct state {
    struct ordered ordered;
    enum measure measure;
    int64_t cpu_weight, memory_weight; /* memory_weight 0: the job's own priority */
    const struct aisle_cluster_facts *cluster;
};

static enum aisle_status init(void *vstate, const struct aisle_policy_env *env,
                              struct aisle_error *err)
{
    struct state *st = vstate;
    enum aisle_status status = knobs_whole(knobs, env->knob, NULL, err);

    st->measure = (enum measure)env->knob[MEASURE];
    st->cpu_weight = (int64_t)env->knob[CPU_WEIGHT];
    st->memory_weight = (int64_t)env->knob[MEMORY_WEIGHT];
    st->cluster = env->cluster;
    return status ? status : ordered_init(vstate, env, err);
}

/* The score of a sum, in 1/128000: milli and MiB are thousandths of a core and 1/1024 GiB, and
 * 128000 is the least that both divide. */
static wide weighted_sum(const struct aisle_shape *s, int64_t cpu_weight, int64_t memory_weight)
{
    return (wide)s->cpu_milli * 128 * cpu_weight + (wide)s->mem_mib * 125 * memory_weight;
}

/* One over the largest share x 2^62 / weight, as the smallest goes first. */
static wide max_min_key(const struct aisle_cluster_facts *all, const struct aisle_shape *s,
                        int64_t weight)
{
    const int64_t asked[] = {s->cpu_milli, s->mem_mib, aisle_shape_gpu_milli(s)};
    const int64_t there[] = {all->cpu_milli, all->mem_mib, all->gpu_milli};
    wide largest = 0;

    for (int r = 0; r < 3; r++)
        if (asked[r] > 0 && there[r] > 0) {
            wide share = ((wide)asked[r] << 62) / ((wide)there[r] * weight);

            largest = share > largest ? share : largest;
        }
    return largest;
}

static int64_t key(const void *vstate, const void *job_state, const struct aisle_job *job)
{
    const struct state *st = vstate;
    int64_t priority = job->priority > 0 ? job->priority : 0;
    int64_t memory_weight = st->memory_weight > 0 ? st->memory_weight : priority;
    int64_t weights = st->cpu_weight + memory_weight;
    wide key = 0;

    (void)job_state;
    switch (st->measure) {
    case WEIGHTED_SUM:
        key = -weighted_sum(job->shape, st->cpu_weight, memory_weight);
        break;
    case WEIGHTED_MEAN:
        if (weights > 0)
            key = -(weighted_sum(job->shape, st->cpu_weight, memory_weight) << 16) / weights;
        break;
    case MAX_MIN:
        key = max_min_key(st->cluster, job->shape, priority > 0 ? priority : 1);
        break;
    }
    return key < INT64_MIN ? INT64_MIN : key > INT64_MAX ? INT64_MAX : (int64_t)key;
}

const struct aisle_queue_type queue_priority_greedy = {
    .abi = AISLE_POLICY_ABI,
    .name = "priority-greedy",
    .summary = "highest score first, 10 x cores + own priority x GiB unless told otherwise; what "
               "does not fit is passed over, no preemption",
    .knobs = knobs,
    .state_size = sizeof(struct state),
    .init = init,
    .decide = ordered_decide,
    .key = key,
    .key_kind = AISLE_KEY_FIXED,
};
