/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "training/speed.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/number.h"
#include "training/hardware.h"
#include "training/llm.h"
#include "training/speed_format.h"

static const struct speed_format *const formats[] = {&speed_gavel, &speed_pollux, &speed_table,
                                                     NULL};

struct ratio {
    const char *gpu_model;
    double rate;
};

struct speed {
    const struct speed_format *format; /* NULL: no table */
    void *table;
    struct hardware *hardware; /* NULL: none */
    struct ratio *ratio;
    size_t ratio_count;
    double span[SPEED_SPINE + 1];
};

int64_t speed_place_gpus(const struct speed_place *place)
{
    int64_t sum = 0;

    for (size_t i = 0; i < place->node_count; i++)
        sum += place->gpus[i];
    return sum;
}

enum aisle_status speed_twice(const struct aisle_file *file, int line, struct aisle_error *err)
{
    const struct aisle_place at = {.file = file->path, .line = line, .col = 1};

    return error_at(err, AISLE_EVALUE, &at, "this was measured already, in a row above");
}

bool speed_allows(const char *allowed, const char *model)
{
    size_t n = strlen(model);

    if (!allowed || !allowed[0])
        return true;
    for (const char *a = allowed;; a++) {
        size_t length = strcspn(a, "|");

        if (length == n && !strncasecmp(a, model, n))
            return true;
        a += length;
        if (!*a)
            return false;
    }
}

/* Loading ----------------------------------------------------------------------------------- */

static enum aisle_status load_table(struct speed *s, const struct aisle_speed_spec *spec,
                                    struct aisle_error *err)
{
    if (!spec->file.name)
        return AISLE_OK;
    for (size_t i = 0; formats[i]; i++)
        if (spec->format && !strcmp(formats[i]->name, spec->format))
            s->format = formats[i];
    if (!s->format)
        return error_at(err, AISLE_EVALUE, &spec->file.at, "unknown format \"%.60s\" of speeds",
                        spec->format ? spec->format : "");
    return s->format->load(&s->table, &spec->file, err);
}

static enum aisle_status load_ratios(struct speed *s, const struct aisle_speed_spec *spec,
                                     struct aisle_error *err)
{
    s->ratio = mem_new(spec->model_count, sizeof *s->ratio);
    for (size_t i = 0; i < spec->model_count; i++) {
        struct ratio *r = &s->ratio[s->ratio_count++];

        r->gpu_model = mem_text(spec->model[i].key);
        if (number_double(&r->rate, spec->model[i].value) || r->rate <= 0)
            return error_at(err, AISLE_EVALUE, &spec->at,
                            "the speed of %.60s must be a number above 0", spec->model[i].key);
    }
    s->span[SPEED_NODE] = 1;
    s->span[SPEED_RACK] = spec->rack_ratio > 0 ? spec->rack_ratio : 1;
    s->span[SPEED_SPINE] = spec->spine_ratio > 0 ? spec->spine_ratio : 1;
    return AISLE_OK;
}

enum aisle_status speed_new(struct speed **out, const struct aisle_speed_spec *spec,
                            struct aisle_error *err)
{
    struct speed *s = mem_new(1, sizeof *s);
    enum aisle_status status = load_ratios(s, spec, err);

    if (!status)
        status = load_table(s, spec, err);
    if (!status && spec->hardware.name)
        status = hardware_new(&s->hardware, &spec->hardware, err);
    if (status) {
        speed_free(s);
        s = NULL;
    }
    *out = s;
    return status;
}

void speed_free(struct speed *s)
{
    if (!s)
        return;
    if (s->table)
        s->format->free(s->table);
    hardware_free(s->hardware);
    for (size_t i = 0; i < s->ratio_count; i++)
        mem_free((char *)s->ratio[i].gpu_model);
    mem_free(s->ratio);
    mem_free(s);
}

/* Asking ------------------------------------------------------------------------------------ */

static bool is_llm(const struct speed *s, const struct speed_job *job)
{
    return s->hardware && job->llm && job->llm->params > 0;
}

/* Seconds a step, at `place` or at the best one; 0: nobody knows. */
static double step_s(const struct speed *s, const struct speed_job *job,
                     const struct speed_place *place, unsigned *knows)
{
    *knows = 0;
    if (is_llm(s, job)) {
        *knows = SPEED_KNOWS_MODEL | SPEED_KNOWS_SPAN;
        return place ? llm_step_s(s->hardware, job->llm, place)
                     : llm_best_s(s->hardware, job->llm, job->gpus, job->gpu_models);
    }
    if (!s->format || !job->job_type || job->gpus <= 0)
        return 0;
    return s->format->step_s(s->table, job, place, knows);
}

double speed_step_s(const struct speed *s, const struct speed_job *job)
{
    unsigned knows;

    return step_s(s, job, NULL, &knows);
}

double speed_llm_steps(const struct aisle_llm_spec *llm)
{
    return ceil(llm->tokens / ((double)llm->batch * (double)llm->sequence));
}

double speed_steps(const struct speed *s, const struct speed_job *job)
{
    if (job->llm && job->llm->params > 0)
        return speed_llm_steps(job->llm);
    if (!s->format || !s->format->steps || !job->job_type || job->gpus <= 0)
        return 0;
    return s->format->steps(s->table, job);
}

static double model_ratio(const struct speed *s, const char *gpu_model)
{
    for (size_t i = 0; gpu_model && i < s->ratio_count; i++)
        if (!strcasecmp(s->ratio[i].gpu_model, gpu_model))
            return s->ratio[i].rate;
    return 1;
}

double speed_rate(const struct speed *s, const struct speed_job *job,
                  const struct speed_place *place)
{
    int64_t gpus = speed_place_gpus(place);
    unsigned knows = 0, best;
    double rate = 1, here = 0, full = 0;

    if (gpus > 0 && place->gpu_model)
        here = step_s(s, job, place, &knows);
    if (here > 0)
        full = step_s(s, job, NULL, &best);
    if (full > 0) {
        rate = full / here;
    } else {
        knows = 0;
        if (gpus > 0 && gpus < job->gpus)
            rate = (double)gpus / (double)job->gpus;
    }
    if (!(knows & SPEED_KNOWS_MODEL))
        rate *= model_ratio(s, place->gpu_model);
    if (!(knows & SPEED_KNOWS_SPAN))
        rate *= s->span[place->span];
    return rate;
}

bool speed_runs_on(const struct speed *s, const struct speed_job *job, const char *gpu_model)
{
    if (is_llm(s, job) || !s->format || !s->format->runs_on || !job->job_type)
        return true;
    return s->format->runs_on(s->table, job, gpu_model);
}

bool speed_is_trivial(const struct speed *s)
{
    for (size_t i = 0; i < s->ratio_count; i++)
        if (s->ratio[i].rate != 1)
            return false;
    return !s->format && !s->hardware && s->span[SPEED_RACK] == 1 && s->span[SPEED_SPINE] == 1;
}
