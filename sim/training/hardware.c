/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "training/hardware.h"

#include <strings.h>

#include "base/csv.h"
#include "base/mem.h"

enum { MODEL, PEAK, MFU, DERATE, OVERLAP, DOMAIN, RATES, ALPHAS = RATES + LINK_LEVELS };

static const struct csv_column want[] = {
    [MODEL] = {"gpu_model", false},
    [PEAK] = {"peak_tflops", false},
    [MFU] = {"mfu_ratio", false},
    [DERATE] = {"derate_ratio", false},
    [OVERLAP] = {"overlap_ratio", false},
    [DOMAIN] = {"nvlink_gpus", false},
    [RATES] = {"nvlink_gb_per_s", false},
    {"node_gb_per_s", false},
    {"rack_gb_per_s", false},
    {"spine_gb_per_s", false},
    [ALPHAS] = {"nvlink_alpha_us", false},
    {"node_alpha_us", false},
    {"rack_alpha_us", false},
    {"spine_alpha_us", false},
};

const struct hardware_gpu *hardware_find(const struct hardware *h, const char *gpu_model)
{
    for (size_t i = 0; i < h->count; i++)
        if (!strcasecmp(h->gpu[i].model, gpu_model))
            return &h->gpu[i];
    return NULL;
}

/* A wider level must be no faster: what is spread farther could otherwise gain by it. */
static enum aisle_status read_links(struct hardware_gpu *g, const struct csv *csv,
                                    struct aisle_error *err)
{
    for (size_t k = 0; k < LINK_LEVELS; k++) {
        struct link *link = &g->link[k];
        enum aisle_status status;

        if ((status = csv_real(csv, RATES + k, 1e-6, 1e6, &link->bytes_per_s, err)) ||
            (status = csv_real(csv, ALPHAS + k, 0, 1e6, &link->alpha_s, err)))
            return status;
        link->bytes_per_s *= 1e9;
        link->alpha_s /= 1e6;
        if (k && link->bytes_per_s > link[-1].bytes_per_s)
            return csv_fail(csv, RATES + k, err, "above %s", want[RATES + k - 1].name);
        if (k && link->alpha_s < link[-1].alpha_s)
            return csv_fail(csv, ALPHAS + k, err, "below %s", want[ALPHAS + k - 1].name);
    }
    return AISLE_OK;
}

static enum aisle_status read_row(struct hardware *h, const struct csv *csv, struct arena *scratch,
                                  struct aisle_error *err)
{
    const char *model = csv_text(csv, MODEL, scratch);
    struct hardware_gpu g = {0};
    enum aisle_status status;

    if (!model[0])
        return csv_fail(csv, MODEL, err, "empty, where a GPU model should be");
    if (hardware_find(h, model))
        return csv_fail(csv, MODEL, err, "%s is given twice", model);
    if ((status = csv_real(csv, PEAK, 1e-3, 1e9, &g.peak_flops, err)) ||
        (status = csv_real(csv, MFU, 1e-3, 1, &g.mfu_ratio, err)) ||
        (status = csv_real(csv, DERATE, 1e-3, 1, &g.derate_ratio, err)) ||
        (status = csv_real(csv, OVERLAP, 0, 1, &g.overlap_ratio, err)) ||
        (status = csv_int(csv, DOMAIN, 1, 1024, &g.nvlink_gpus, err)) ||
        (status = read_links(&g, csv, err)))
        return status;
    g.peak_flops *= 1e12;
    g.model = mem_text(model);
    h->gpu = mem_reserve(h->gpu, &h->cap, h->count + 1, sizeof *h->gpu);
    h->gpu[h->count++] = g;
    return AISLE_OK;
}

enum aisle_status hardware_new(struct hardware **out, const struct aisle_file *file,
                               struct aisle_error *err)
{
    struct hardware *h = mem_new(1, sizeof *h);
    struct arena scratch = {0};
    struct csv *csv;
    enum aisle_status status = csv_open(&csv, file, want, sizeof want / sizeof *want, err);

    while (!status && !(status = csv_next(csv, err)))
        status = read_row(h, csv, &scratch, err);
    csv_close(csv);
    arena_fini(&scratch);
    if (status != AISLE_END) {
        hardware_free(h);
        *out = NULL;
        return status;
    }
    *out = h;
    return AISLE_OK;
}

void hardware_free(struct hardware *h)
{
    if (!h)
        return;
    for (size_t i = 0; i < h->count; i++)
        mem_free(h->gpu[i].model);
    mem_free(h->gpu);
    mem_free(h);
}
