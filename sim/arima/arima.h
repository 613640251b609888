/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the fit and the search for an order share. */
#ifndef AISLE_ARIMA_ARIMA_H
#define AISLE_ARIMA_ARIMA_H

#include <aisle/forecast.h>

/**
 * Checks what is asked and the values; makes `constant` of the specification what it stands for,
 * and s = 1 where there is no season. AISLE_EVALUE as aisle_arima_fit().
 */
AISLE_MUST_CHECK
enum aisle_status arima_check(struct aisle_arima_spec *spec, const double *y, size_t n,
                              size_t *missing, struct aisle_error *err);

/** Checks the bounds of a search. */
AISLE_MUST_CHECK
enum aisle_status arima_check_search(const struct aisle_arima_search *search,
                                     struct aisle_error *err);

/** How hard a fit tries, and what it yields. */
enum arima_effort {
    ARIMA_WHOLE,      /* what aisle_arima_fit() does */
    ARIMA_TRIAL,      /* from one start unless that does not settle; no standard errors, no state to
                         forecast from */
    ARIMA_HARD_TRIAL, /* from all starts; neither */
};

AISLE_MUST_CHECK
enum aisle_status arima_fit(struct aisle_arima **out, const double *y, size_t n,
                            const struct aisle_arima_spec *spec, enum arima_effort effort,
                            struct aisle_error *err);

/** "ARIMA(2,1,1)(0,1,0)[12] with drift". */
void arima_name(char *out, size_t size, const struct aisle_arima_order *order,
                enum aisle_arima_constant constant, bool regression);

/** The smallest moduli of the roots of each polynomial; sar and sma as ones in B^s. */
struct arima_roots {
    double ar, ma, sar, sma;
};
struct arima_roots arima_roots(const struct aisle_arima *m);

/** Are roots of such moduli so near to the unit circle that a model is not to be trusted?
 * @param seasonal  as one in B^s */
bool arima_near_circle(double root, double seasonal, int s);

/** Adds a sentence to the model's note. */
void arima_note(struct aisle_arima *m, const char *text);

#endif
