/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Positions in time: where the values of a series stand on an axis. */
#ifndef AISLE_PLOTS_TIMES_H
#define AISLE_PLOTS_TIMES_H

#include <stddef.h>

#include <aisle/plot.h>

#include "plots/axes.h"

/** The position of value `index`, which may be beyond the series, in the unit of the axis. */
double times_at(const struct aisle_plot_time *t, double index);

/** Those of values first..first + count - 1; to be freed with plot_free(). */
double *times_new(const struct aisle_plot_time *t, double first, size_t count);

/** The axis from value `first` to value `last` (first <= last). */
struct axis times_axis(const struct aisle_plot_time *t, double first, double last);

#endif
