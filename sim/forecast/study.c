/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/study.h"

#include <stdarg.h>
#include <stdio.h>

#include "arima/arima.h"

AISLE_PRINTF(3, 0)
static void add_note(struct aisle_study *s, bool warning, const char *fmt, va_list args)
{
    struct study_state *own = s->state;
    char text[1024];

    vsnprintf(text, sizeof text, fmt, args);
    own->note = mem_reserve(own->note, &own->note_cap, s->note_count + 1, sizeof *own->note);
    own->note[s->note_count++] =
        (struct aisle_study_note){.warning = warning, .text = arena_text(&own->arena, text)};
    s->note = own->note;
    if (warning) {
        struct aisle_error *w = errors_next(&s->warnings);

        error_set(w, AISLE_EVALUE, "%s", text);
        error_warn(w);
    }
}

void study_note(struct aisle_study *s, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    add_note(s, false, fmt, args);
    va_end(args);
}

void study_warn(struct aisle_study *s, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    add_note(s, true, fmt, args);
    va_end(args);
}

void study_name(struct aisle_arima_order order, enum aisle_arima_constant constant,
                char out[AISLE_MODEL_NAME])
{
    arima_name(out, AISLE_MODEL_NAME, &order, constant, false);
}

const char *study_differenced(struct aisle_study *s, int d, int D, int period)
{
    static const char *const times[] = {"", " once", " twice", " three times"};
    const char *what = s->request.log ? "the logs" : "the series";

    if (d == 0 && D == 0)
        return what;
    if (D == 0)
        return arena_printf(&s->state->arena, "%s differenced%s", what, times[d]);
    return arena_printf(&s->state->arena, "%s differenced%s%s at lag %d%s", what, times[d],
                        d ? " and" : "", period, D > 1 ? times[D] : "");
}

void aisle_study_time(const struct aisle_study *study, size_t h, char out[AISLE_SERIES_TIME])
{
    aisle_series_time(study->series, study->n + h - 1, out);
}

static enum aisle_status carry_out(struct aisle_study *s, struct aisle_errors *errs)
{
    struct aisle_error err = {0};
    enum aisle_status status;

    if (study_check(&s->request, &err) != AISLE_OK)
        return errors_add(errs, &err);
    if ((status = study_read(s, errs)) != AISLE_OK)
        return status;
    study_describe(s);
    if (study_fit(s, &err) != AISLE_OK) {
        if (!err.file[0])
            snprintf(err.file, sizeof err.file, "%s", s->request.path);
        return errors_add(errs, &err);
    }
    study_examine(s);
    study_forecast(s);
    study_score(s);
    study_look_for_rivals(s);
    return AISLE_OK;
}

enum aisle_status aisle_study_run(const struct aisle_study_request *request,
                                  struct aisle_study **out, struct aisle_errors *errs)
{
    struct aisle_study *s = mem_new(1, sizeof *s);
    enum aisle_status status;

    s->request = *request;
    s->state = mem_new(1, sizeof *s->state);
    status = carry_out(s, errs);
    if (status != AISLE_OK) {
        aisle_study_free(s);
        s = NULL;
    }
    *out = s;
    return status;
}

void aisle_study_free(struct aisle_study *study)
{
    if (!study)
        return;
    aisle_series_free(study->state->series);
    aisle_regressors_free(study->state->xreg);
    aisle_regressors_free(study->state->xreg_future);
    aisle_arima_free(study->state->model);
    mem_free(study->state->note);
    mem_free(study->state->trial);
    arena_fini(&study->state->arena);
    mem_free(study->state);
    mem_free(study);
}
