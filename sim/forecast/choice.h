/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A forecaster chosen by text: "arima:p=2:d=1". */
#ifndef AISLE_FORECAST_CHOICE_H
#define AISLE_FORECAST_CHOICE_H

#include <aisle/forecaster.h>

#include "base/mem.h"

struct forecaster_choice {
    const struct aisle_forecaster_type *type;
    double *knob;     /* a value for each of the type's knobs */
    double *common;   /* a value for each of aisle_forecaster_knobs */
    const char *text; /* the name, with the knobs that differ from their defaults */
};

/**
 * Reads a choice; what it points to is of the arena.
 *
 * @param at  where the text stands, or NULL
 * @return AISLE_EVALUE: an unknown name or knob, a value out of range
 */
AISLE_MUST_CHECK
enum aisle_status forecaster_choose(struct forecaster_choice *out, const char *text,
                                    const struct aisle_place *at, struct arena *a,
                                    struct aisle_error *err);

#endif
