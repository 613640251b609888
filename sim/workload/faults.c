/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload/faults.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_randist.h>

#include "base/mem.h"
#include "base/random.h"
#include "workload/agenda.h"
#include "workload/faults_trace.h"

enum { WHOLE = -1 };

/* What would happen beyond this never happens: sums stay within 63 bits. */
static const int64_t end_us = INT64_C(1) << 60;

struct part {
    uint64_t random[RANDOM_WORDS];
    int64_t mtbf_us;
    int64_t repaired_us; /* while it is down: when its own hardware is mended */
    aisle_node_id node;
    int gpu; /* or WHOLE */
    bool down;
};

struct faults {
    const struct aisle_faults_spec *spec;
    /* Of a file. */
    struct fault *event;
    size_t event_count, event_next;
    /* Drawn. Parties of the agenda: the parts, by node, each node before its GPUs; then the spares,
     * which have a time while they are broken. */
    double node_unit, gpu_unit; /* scale of the distribution over its mean */
    int64_t swap_us;
    struct part *part;
    size_t part_count;
    struct agenda next;
    struct agenda waiting; /* nodes that would take a spare, by the time they failed */
    uint32_t *spare;       /* at hand; a stack, for it makes no difference which */
    size_t spare_count;
};

static int64_t node_mtbf_us(const struct aisle_faults_spec *spec, const struct faults_env *env,
                            size_t node)
{
    return env->mtbf_us && env->mtbf_us[node] > 0 ? env->mtbf_us[node] : spec->node.mtbf_us;
}

static size_t parts_of(const struct aisle_faults_spec *spec, const struct faults_env *env,
                       size_t node)
{
    return (node_mtbf_us(spec, env, node) > 0) +
           (spec->gpu.mtbf_us > 0 ? (size_t)env->gpu_count[node] : 0);
}

bool faults_any(const struct aisle_faults_spec *spec, const struct faults_env *env)
{
    for (size_t i = 0; i < env->node_count && !spec->file.name; i++)
        if (parts_of(spec, env, i))
            return true;
    return spec->file.name != NULL;
}

/* Draws ------------------------------------------------------------------------------------------
 */

static const struct aisle_fault_process *process_of(const struct faults *f, const struct part *p)
{
    return p->gpu == WHOLE ? &f->spec->node : &f->spec->gpu;
}

/* AISLE_NEVER: beyond the end of time. */
static int64_t after(int64_t at_us, double us)
{
    int64_t sum = us < (double)end_us ? at_us + (us > 1 ? llround(us) : 1) : end_us;

    return sum < end_us ? sum : AISLE_NEVER;
}

static int64_t draw_failure(const struct faults *f, struct part *p, int64_t now_us)
{
    gsl_rng rng = random_handle(p->random);
    double unit = p->gpu == WHOLE ? f->node_unit : f->gpu_unit;

    return after(now_us,
                 gsl_ran_weibull(&rng, unit * (double)p->mtbf_us, process_of(f, p)->weibull_shape));
}

static int64_t draw_repair(const struct faults *f, struct part *p, int64_t now_us)
{
    const struct aisle_fault_process *process = process_of(f, p);
    gsl_rng rng = random_handle(p->random);
    double mean_us = (double)process->repair_us;

    if (process->repair && strcmp(process->repair, "exponential") == 0)
        return after(now_us, gsl_ran_exponential(&rng, mean_us));
    return after(now_us, mean_us);
}

static void schedule(struct faults *f, uint32_t party, int64_t at_us)
{
    if (at_us == AISLE_NEVER)
        agenda_drop(&f->next, party);
    else
        agenda_set(&f->next, party, at_us);
}

/* Down and up ------------------------------------------------------------------------------------
 */

/* The node's hardware takes the spare's place in the workshop. */
static void swap(struct faults *f, uint32_t node_part, uint32_t spare, int64_t now_us)
{
    schedule(f, spare, f->part[node_part].repaired_us);
    schedule(f, node_part, now_us + f->swap_us);
}

static bool gains(const struct faults *f, uint32_t node_part, int64_t now_us)
{
    return now_us + f->swap_us < f->part[node_part].repaired_us;
}

static void fail(struct faults *f, uint32_t i, int64_t now_us)
{
    struct part *p = &f->part[i];

    p->down = true;
    p->repaired_us = draw_repair(f, p, now_us);
    schedule(f, i, p->repaired_us);
    if (p->gpu != WHOLE || !f->spec->spares || !gains(f, i, now_us))
        return;
    if (f->spare_count)
        swap(f, i, f->spare[--f->spare_count], now_us);
    else
        agenda_set(&f->waiting, i, now_us);
}

static void recover(struct faults *f, uint32_t i, int64_t now_us)
{
    struct part *p = &f->part[i];

    p->down = false;
    if (f->spec->spares)
        agenda_drop(&f->waiting, i);
    schedule(f, i, draw_failure(f, p, now_us));
}

/* Whom a spare is of no use now it will be of no use later: it need not wait any longer. */
static void offer(struct faults *f, uint32_t spare, int64_t now_us)
{
    uint32_t i;

    agenda_drop(&f->next, spare);
    while ((i = agenda_next(&f->waiting)) != AISLE_NONE) {
        agenda_drop(&f->waiting, i);
        if (gains(f, i, now_us)) {
            swap(f, i, spare, now_us);
            return;
        }
    }
    f->spare[f->spare_count++] = spare;
}

enum aisle_status faults_next(struct faults *f, struct fault *out, struct aisle_error *err)
{
    uint32_t i;
    int64_t now_us;

    (void)err;
    if (f->event_next < f->event_count) {
        *out = f->event[f->event_next++];
        return AISLE_OK;
    }
    while ((i = agenda_next(&f->next)) != AISLE_NONE) {
        now_us = agenda_at(&f->next, i);
        if (i >= f->part_count) {
            offer(f, i, now_us);
            continue;
        }
        *out = (struct fault){
            .at_us = now_us,
            .node = f->part[i].node,
            .gpus = f->part[i].gpu == WHOLE ? 0 : (aisle_gpu_set)1 << f->part[i].gpu,
            .up = f->part[i].down,
        };
        if (out->up)
            recover(f, i, now_us);
        else
            fail(f, i, now_us);
        return AISLE_OK;
    }
    return AISLE_END;
}

/* To and fro -------------------------------------------------------------------------------------
 */

static void add_part(struct faults *f, const struct faults_env *env, aisle_node_id node, int gpu,
                     int64_t mtbf_us)
{
    uint32_t i = (uint32_t)f->part_count++;
    struct part *p = &f->part[i];
    const char *name = env->name[node];
    char *stream = gpu == WHOLE ? mem_printf("faults/node/%s", name)
                                : mem_printf("faults/gpu/%d/%s", gpu, name);

    *p = (struct part){.mtbf_us = mtbf_us, .node = node, .gpu = gpu};
    random_start(p->random, env->seed, stream);
    schedule(f, i, draw_failure(f, p, 0));
    mem_free(stream);
}

static double unit_of(const struct aisle_fault_process *process)
{
    return process->weibull_shape > 0 ? 1 / tgamma(1 + 1 / process->weibull_shape) : 0;
}

static void draw_all(struct faults *f, const struct faults_env *env)
{
    size_t parts = 0, spares = (size_t)f->spec->spares;

    for (size_t i = 0; i < env->node_count; i++)
        parts += parts_of(f->spec, env, i);
    f->node_unit = unit_of(&f->spec->node);
    f->gpu_unit = unit_of(&f->spec->gpu);
    f->swap_us = f->spec->swap_us > 0 ? f->spec->swap_us : 1;
    f->part = mem_new(parts, sizeof *f->part);
    agenda_init(&f->next, parts + spares);
    if (spares)
        agenda_init(&f->waiting, parts);
    for (size_t i = 0; i < env->node_count; i++) {
        int64_t mtbf_us = node_mtbf_us(f->spec, env, i);

        if (mtbf_us > 0)
            add_part(f, env, (aisle_node_id)i, WHOLE, mtbf_us);
        for (int g = 0; g < env->gpu_count[i] && f->spec->gpu.mtbf_us > 0; g++)
            add_part(f, env, (aisle_node_id)i, g, f->spec->gpu.mtbf_us);
    }
    f->spare = mem_new(spares, sizeof *f->spare);
    for (f->spare_count = 0; f->spare_count < spares; f->spare_count++)
        f->spare[f->spare_count] = (uint32_t)(parts + f->spare_count);
}

enum aisle_status faults_new(struct faults **out, const struct aisle_faults_spec *spec,
                             const struct faults_env *env, struct aisle_error *err)
{
    struct faults *f = mem_new(1, sizeof *f);
    enum aisle_status status = AISLE_OK;

    f->spec = spec;
    if (spec->file.name)
        status = faults_trace_read(&spec->file, env, &f->event, &f->event_count, err);
    else
        draw_all(f, env);
    *out = status ? NULL : f;
    if (status)
        faults_free(f);
    return status;
}

void faults_free(struct faults *f)
{
    if (!f)
        return;
    mem_free(f->event);
    mem_free(f->part);
    mem_free(f->spare);
    agenda_fini(&f->next);
    agenda_fini(&f->waiting);
    mem_free(f);
}

uint64_t faults_drawn(const struct faults *f)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < f->part_count; i++) {
        gsl_rng rng = random_handle(f->part[i].random);

        sum += random_drawn(&rng);
    }
    return sum;
}
