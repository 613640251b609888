/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The standard normal distribution. */
#ifndef AISLE_PLOTS_NORMAL_H
#define AISLE_PLOTS_NORMAL_H

double normal_density(double z);

/** The quantile of probability p (0 < p < 1), to about 1e-12 of it. */
double normal_quantile(double p);

#endif
