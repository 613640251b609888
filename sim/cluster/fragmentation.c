/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <aisle/fragmentation.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct aisle_fragmentation {
    struct aisle_typical_pod *pod;
    size_t *share_of; /* of each typical pod: index into share */
    size_t count;
    int32_t *share;   /* the distinct gpu_milli of the typical pods */
    size_t share_count;
};

/* Requests are ordered, and told apart, by what the definition looks at. */
struct popularity {
    const struct aisle_mix_entry *entry;
    uint64_t pods;
};

static int compare_i64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_request(const void *va, const void *vb)
{
    const struct aisle_mix_entry *ea = ((const struct popularity *)va)->entry;
    const struct aisle_mix_entry *eb = ((const struct popularity *)vb)->entry;
    const struct aisle_shape *a = &ea->shape, *b = &eb->shape;
    int order = compare_i64(b->cpu_milli, a->cpu_milli);

    if (!order)
        order = compare_i64(b->gpu_milli, a->gpu_milli);
    if (!order)
        order = compare_i64(b->gpu_count, a->gpu_count);
    return order ? order : strcmp(eb->spec_text, ea->spec_text);
}

static int by_popularity(const void *va, const void *vb)
{
    const struct popularity *a = va, *b = vb;

    if (a->pods != b->pods)
        return a->pods < b->pods ? 1 : -1;
    return by_request(va, vb);
}

/* The mix's distinct requests, most popular first. */
static size_t rank_requests(const struct aisle_mix *mix, struct popularity *r)
{
    size_t n = 0;

    for (size_t i = 0; i < mix->count; i++)
        r[i] = (struct popularity){.entry = &mix->entry[i], .pods = mix->entry[i].pods};
    qsort(r, mix->count, sizeof *r, by_request);
    for (size_t i = 0; i < mix->count; i++) {
        if (n > 0 && by_request(&r[n - 1], &r[i]) == 0)
            r[n - 1].pods += r[i].pods;
        else
            r[n++] = r[i];
    }
    qsort(r, n, sizeof *r, by_popularity);
    return n;
}

static size_t add_share(struct aisle_fragmentation *f, int32_t milli)
{
    size_t i = 0;

    while (i < f->share_count && f->share[i] != milli)
        i++;
    if (i == f->share_count)
        f->share[f->share_count++] = milli;
    return i;
}

struct aisle_fragmentation *aisle_fragmentation_new(const struct aisle_mix *mix, double popularity)
{
    struct popularity *r = mem_new(mix->count, sizeof *r);
    size_t n = rank_requests(mix, r), kept = 0;
    struct aisle_fragmentation *f = NULL;
    uint64_t total = 0, sum = 0;

    for (size_t i = 0; i < n; i++)
        total += r[i].pods;
    while (kept < n && (double)sum / (double)total < popularity)
        sum += r[kept++].pods;
    if (kept > 0) {
        f = mem_new(1, sizeof *f);
        f->count = kept;
        f->pod = mem_new(kept, sizeof *f->pod);
        f->share_of = mem_new(kept, sizeof *f->share_of);
        f->share = mem_new(kept, sizeof *f->share);
    }
    for (size_t i = 0; i < kept; i++) {
        const struct aisle_shape *s = &r[i].entry->shape;
        double weight = (double)r[i].pods / (double)total;

        f->pod[i] = (struct aisle_typical_pod){
            .cpu_milli = s->cpu_milli,
            .gpu_count = s->gpu_count,
            .gpu_milli = s->gpu_milli,
            .models = s->models,
            .weight = kept < n ? weight / ((double)sum / (double)total) : weight,
        };
        f->share_of[i] = add_share(f, s->gpu_milli);
    }
    mem_free(r);
    return f;
}

void aisle_fragmentation_free(struct aisle_fragmentation *f)
{
    if (!f)
        return;
    mem_free(f->pod);
    mem_free(f->share_of);
    mem_free(f->share);
    mem_free(f);
}

const struct aisle_typical_pod *aisle_fragmentation_pods(const struct aisle_fragmentation *f,
                                                         size_t *count)
{
    *count = f->count;
    return f->pod;
}

/* Why idle GPU is of no use, in the order in which the reasons are added up: the authors'
 * categories Q1, Q2, Q4, XL, XR, NA (Q3 is the GPU that is of use). */
enum reason {
    NEITHER_FITS,     /* Q1 */
    GPU_TOO_SMALL,    /* Q2 */
    CPU_MISSING,      /* Q4 */
    NO_GPU_ASKED,     /* XL */
    NO_GPU_NOR_CPU,   /* XR */
    MODEL_DIFFERS,    /* NA */
    REASONS
};

/* What the GPUs of a node are worth to a share of `milli`: how many have that much left, and how
 * much those have that do not. */
struct worth {
    int32_t fit, too_small_milli;
};

static struct worth worth_of(const struct aisle_node_state *node, int32_t milli)
{
    struct worth w = {0};

    for (int g = 0; g < node->gpu_count; g++) {
        int32_t left = node->gpu_milli[g];

        w.fit += left >= milli;
        w.too_small_milli += left >= milli ? 0 : left;
    }
    return w;
}

enum { SHARES_KEPT = 64 }; /* typical pods seldom ask for more distinct shares; those are redone */

double aisle_fragmentation_of(const struct aisle_fragmentation *f,
                              const struct aisle_node_state *node)
{
    double lost[REASONS] = {0}, idle = node->gpu_left_milli, sum = 0;
    struct worth kept[SHARES_KEPT];

    if (node->gpu_left_milli == 0)
        return 0;
    for (size_t i = 0; i < f->share_count && i < SHARES_KEPT; i++)
        kept[i] = worth_of(node, f->share[i]);
    for (size_t i = 0; i < f->count; i++) {
        const struct aisle_typical_pod *p = &f->pod[i];
        size_t share = f->share_of[i];
        bool cpu_fits = node->cpu_milli >= p->cpu_milli;
        struct worth w;

        if (p->gpu_count == 0) {
            lost[cpu_fits ? NO_GPU_ASKED : NO_GPU_NOR_CPU] += p->weight * idle;
            continue;
        }
        if (p->models && !(p->models >> node->model & 1)) {
            lost[MODEL_DIFFERS] += p->weight * idle;
            continue;
        }
        w = share < SHARES_KEPT ? kept[share] : worth_of(node, p->gpu_milli);
        if (w.fit < p->gpu_count)
            lost[cpu_fits ? GPU_TOO_SMALL : NEITHER_FITS] += p->weight * idle;
        else if (cpu_fits)
            lost[GPU_TOO_SMALL] += p->weight * w.too_small_milli;
        else
            lost[CPU_MISSING] += p->weight * idle;
    }
    for (int i = 0; i < REASONS; i++)
        sum += lost[i];
    return sum;
}
