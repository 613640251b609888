/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The parts of a study, in the order in which aisle_study_run() calls them. Each fills its fields
 * of struct aisle_study from those that were filled before it.
 */
#ifndef AISLE_FORECAST_STUDY_H
#define AISLE_FORECAST_STUDY_H

#include <aisle/study.h>

#include "base/error.h"
#include "base/mem.h"

/** What a study owns. */
struct study_state {
    struct arena arena;
    struct aisle_series *series;
    struct aisle_regressors *xreg, *xreg_future;
    struct aisle_arima *model;
    /** The regressors from the first value on, and from the first forecast on. */
    struct aisle_regressor *past, *future;
    size_t regressor_count;
    size_t future_count; /* steps on which they are known */
    struct aisle_study_note *note;
    size_t note_cap;
    struct aisle_study_trial *trial;
    size_t trial_cap;
    struct aisle_study_score *score;
};

/** Fills in what the request leaves open and needs no series for. AISLE_EVALUE: it can't be. */
enum aisle_status study_check(struct aisle_study_request *request, struct aisle_error *err);

/** Reads the files; decides on the horizon, and on what is held out. */
enum aisle_status study_read(struct aisle_study *s, struct aisle_errors *errs);

/** Season, stationarity. */
void study_describe(struct aisle_study *s);

/** Chooses or fits the model. */
enum aisle_status study_fit(struct aisle_study *s, struct aisle_error *err);

/** Correlations of the differenced series and of the residuals, tests, and what there is to say of
 * the fit. */
void study_examine(struct aisle_study *s);

void study_forecast(struct aisle_study *s);

/** Holds the forecasts, and those of simple methods, against what was held out. */
void study_score(struct aisle_study *s);

/** What a season would gain that the given order lacks. */
void study_look_for_rivals(struct aisle_study *s);

/* Shared -----------------------------------------------------------------------------------------
 */

/** Adds a note, or a warning. */
void study_note(struct aisle_study *s, const char *fmt, ...) AISLE_PRINTF(2, 3);
void study_warn(struct aisle_study *s, const char *fmt, ...) AISLE_PRINTF(2, 3);

/** What all models of this study have in common, of the given order; regressors are those of the
 * past. */
struct aisle_arima_spec study_spec(const struct aisle_study *s, struct aisle_arima_order order);

/** The same for searches; those tried are added to the study's. */
struct study_tracer {
    struct aisle_study *study;
    bool aside;
};
struct aisle_arima_search study_search(struct study_tracer *tracer);

/** True if a search with the study's season is not beyond `work`: values times period, times one
 * more than there are missing values. */
bool study_within(const struct aisle_study *s, double work);

/** True if ARIMA has room for a season of that period. */
bool study_season_fits(int period);

/** Writes the name of a model of that order and constant. */
void study_name(struct aisle_arima_order order, enum aisle_arima_constant constant,
                char out[AISLE_MODEL_NAME]);

/** Writes "the series", "the first differences", "the series differenced once and at lag 12"; of
 * logs, "the logs", .... */
const char *study_differenced(struct aisle_study *s, int d, int D, int period);

#endif
