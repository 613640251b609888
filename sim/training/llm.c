/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "training/llm.h"

#include <inttypes.h>
#include <math.h>

#include "base/mem.h"
#include "training/speed_format.h"

/* Of a best place: a node of the machines that our tables speak of. */
enum { BEST_NODE_GPUS = 8 };

/* All-reduce -------------------------------------------------------------------------------- */

/* The better of ring and tree over one kind of link. */
static double flat_s(const struct link *link, double derate, double bytes, double members)
{
    double transfer = 2 * bytes / (link->bytes_per_s * derate);
    double ring = 2 * (members - 1) * link->alpha_s + (members - 1) / members * transfer;
    double tree = 2 * ceil(log2(members)) * link->alpha_s + transfer;

    return members <= 1 ? 0 : ring < tree ? ring : tree;
}

double llm_all_reduce_s(const struct hardware_gpu *gpu, double bytes, int64_t members,
                        int64_t in_node, enum link_level inner, enum link_level outer)
{
    const struct link *in = &gpu->link[inner], *out = &gpu->link[outer];
    double derate = gpu->derate_ratio, best = 0;

    if (in_node > members)
        in_node = members;
    for (int64_t g = 1; g <= in_node || g == 1; g++) {
        double n = (double)g, groups = ceil((double)members / n);
        double within =
            2 * (n - 1) * in->alpha_s + 2 * (n - 1) / n * bytes / (in->bytes_per_s * derate);
        double cost = within + flat_s(out, derate, bytes / n, groups);

        if (g == 1 || cost < best)
            best = cost;
    }
    return best;
}

/* Layout ------------------------------------------------------------------------------------ */

/* How a gang's groups lie on its nodes. */
struct layout {
    int64_t gpus;                         /* in all */
    int64_t data;                         /* degree of data parallelism, at least 1 */
    int64_t domain;                       /* GPUs that `inner` joins, where they are fewest */
    enum link_level inner, tensor, outer; /* tensor: the widest that tensor groups cross */
};

static struct layout lay_out(const struct hardware_gpu *gpu, const struct aisle_llm_spec *llm,
                             const struct speed_place *place)
{
    struct layout l = {.gpus = speed_place_gpus(place),
                       .inner = gpu->nvlink_gpus > 1 ? LINK_NVLINK : LINK_NODE};
    int64_t least = place->gpus[0], most = 0;
    bool in_node = true;

    for (size_t i = 0; i < place->node_count; i++) {
        least = place->gpus[i] < least ? place->gpus[i] : least;
        most = place->gpus[i] > most ? place->gpus[i] : most;
        in_node = in_node && place->gpus[i] % llm->tensor == 0;
    }
    l.data = l.gpus / (llm->tensor * llm->pipeline);
    l.data = l.data > 1 ? l.data : 1;
    l.domain = l.inner == LINK_NVLINK && gpu->nvlink_gpus < least ? gpu->nvlink_gpus : least;
    if (place->node_count > 1)
        l.outer = place->span == SPEED_SPINE ? LINK_SPINE : LINK_RACK;
    else
        l.outer = most > gpu->nvlink_gpus ? LINK_NODE : l.inner;
    l.tensor = l.outer;
    if (in_node)
        l.tensor = llm->tensor <= l.domain ? l.inner : LINK_NODE;
    return l;
}

/* Cost -------------------------------------------------------------------------------------- */

struct llm_cost llm_cost(const struct hardware_gpu *gpu, const struct aisle_llm_spec *llm,
                         const struct speed_place *place)
{
    const struct layout l = lay_out(gpu, llm, place);
    double tokens = (double)llm->batch * (double)llm->sequence;
    double operations = 6 * llm->params * tokens;
    int64_t used = l.data * llm->tensor * llm->pipeline;
    double passes = (double)llm->batch / (double)(l.data * llm->micro_batch);
    double layers = (double)llm->layers / (double)llm->pipeline;
    double message = 2.0 * (double)(llm->micro_batch * llm->sequence) * (double)llm->hidden;
    double gradients = 2 * llm->params / (double)(llm->tensor * llm->pipeline);
    double backward;
    struct llm_cost c;

    used = used < l.gpus ? used : l.gpus;
    passes = passes > 1 ? passes : 1;
    c.compute_s = operations * (llm->recompute ? 8.0 / 6 : 1) /
                  ((double)used * gpu->peak_flops * gpu->mfu_ratio);
    c.tensor_s = (llm->recompute ? 6 : 4) * passes * layers *
                 llm_all_reduce_s(gpu, message, llm->tensor, l.domain, l.inner, l.tensor);
    c.pipeline_s = (c.compute_s + c.tensor_s) * (double)(llm->pipeline - 1) /
                   ((double)llm->interleave * passes);
    backward = c.compute_s * (llm->recompute ? 6.0 / 8 : 4.0 / 6);
    c.data_s = llm_all_reduce_s(gpu, gradients, l.data, l.domain / llm->tensor, l.inner, l.outer) -
               gpu->overlap_ratio * backward;
    c.data_s = c.data_s > 0 ? c.data_s : 0;
    c.step_s = c.compute_s + c.tensor_s + c.pipeline_s + c.data_s;
    c.mfu_ratio = operations / (c.step_s * (double)l.gpus * gpu->peak_flops);
    return c;
}

double llm_step_s(const struct hardware *h, const struct aisle_llm_spec *llm,
                  const struct speed_place *place)
{
    const struct hardware_gpu *gpu = hardware_find(h, place->gpu_model);

    return gpu ? llm_cost(gpu, llm, place).step_s : 0;
}

/* Nodes of one NVLink domain each, in one rack. */
static double packed_s(const struct hardware_gpu *gpu, const struct aisle_llm_spec *llm,
                       int64_t gpus)
{
    int64_t each = gpu->nvlink_gpus > BEST_NODE_GPUS ? gpu->nvlink_gpus : BEST_NODE_GPUS;
    size_t nodes = (size_t)((gpus + each - 1) / each);
    int32_t *filled = mem_new(nodes, sizeof *filled);
    const struct speed_place place = {.gpus = filled,
                                      .node_count = nodes,
                                      .gpu_model = gpu->model,
                                      .span = nodes > 1 ? SPEED_RACK : SPEED_NODE};
    double step;

    for (size_t k = 0; k < nodes; k++, gpus -= each)
        filled[k] = (int32_t)(gpus < each ? gpus : each);
    step = llm_cost(gpu, llm, &place).step_s;
    mem_free(filled);
    return step;
}

double llm_best_s(const struct hardware *h, const struct aisle_llm_spec *llm, int64_t gpus,
                  const char *allowed)
{
    double best = 0;

    for (size_t i = 0; i < h->count && gpus > 0; i++) {
        double step;

        if (!speed_allows(allowed, h->gpu[i].model))
            continue;
        step = packed_s(&h->gpu[i], llm, gpus);
        if (best <= 0 || step < best)
            best = step;
    }
    return best;
}

const char *llm_fault(const struct aisle_llm_spec *llm, int64_t gpus, struct arena *a)
{
    int64_t replica = llm->tensor * llm->pipeline;

    if (gpus % replica || gpus < replica)
        return arena_printf(
            a, "%" PRId64 " GPUs are no multiple of tensor x pipeline = %" PRId64 " x %" PRId64,
            gpus, llm->tensor, llm->pipeline);
    if (llm->batch < gpus / replica * llm->micro_batch)
        return arena_printf(a,
                            "a batch of %" PRId64 " is too small for %" PRId64
                            " replicas with micro-batches of %" PRId64,
                            llm->batch, gpus / replica, llm->micro_batch);
    return NULL;
}
