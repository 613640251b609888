/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Quantities as Kubernetes writes them: `500m`, `0.5`, `1Gi`, `1e3`, `1E`.
 *
 * Semantics are those of apimachinery's resource.Quantity (v0.37): a sign, digits with at most one
 * point, then one suffix of `n u m k M G T P E` (powers of a thousand), `Ki Mi Gi Ti Pi Ei` (powers
 * of 1024) or `e`/`E` with an exponent. `1E` is 10^18, `1E3` is 1000. What is finer than 10^-9 is
 * rounded away from zero to it; with a binary suffix, what is above 2^63-1 becomes that. A text
 * without any digit but with a legal rest is 0, as it is there.
 *
 * The value is held exactly, in units of 10^-9, within about 1.7e29 either way; theirs has no
 * bounds, ours refuses what is beyond.
 */
#ifndef AISLE_KUBERNETES_QUANTITY_H
#define AISLE_KUBERNETES_QUANTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__extension__ typedef __int128 kube_nano;

/** How a quantity is written: the family of its suffix. */
enum kube_format { KUBE_DECIMAL_SI, KUBE_BINARY_SI, KUBE_DECIMAL_EXPONENT };

/** Zero-initialised is 0, written decimally. */
struct kube_quantity {
    kube_nano nano; /* 10^-9 units */
    enum kube_format format;
};

enum kube_quantity_fault {
    KUBE_QUANTITY_OK = 0,
    KUBE_QUANTITY_EMPTY,
    KUBE_QUANTITY_NUMBER, /* no number, or one with letters or blanks around it */
    KUBE_QUANTITY_SUFFIX, /* a number with a suffix that is none */
    KUBE_QUANTITY_RANGE,  /* beyond what we hold */
};

enum { KUBE_QUANTITY_TEXT = 48 }; /* room for any canonical text */

/** Reads a whole text. Leaves *out alone unless it returns KUBE_QUANTITY_OK. */
enum kube_quantity_fault kube_quantity_parse(struct kube_quantity *out, const char *text);

/** The rest of the sentence `"TEXT" ...`: "is no quantity: the suffix is none of ...". */
const char *kube_quantity_fault_text(enum kube_quantity_fault fault);

/** number x 10^scale. @return false: out of range, *out is left alone */
bool kube_quantity_of(struct kube_quantity *out, int64_t number, int scale,
                      enum kube_format format);

/**
 * The quantity as a whole number of 10^scale, rounded away from zero.
 *
 * @param scale  -9 or more: 0 for units (upstream's Value), -3 for milli (MilliValue)
 * @return false: it is beyond 63 bits, *out is left alone
 */
bool kube_quantity_value(const struct kube_quantity *q, int scale, int64_t *out);

/** Rounds away from zero to a multiple of 10^scale. @return true if nothing was lost */
bool kube_quantity_round(struct kube_quantity *q, int scale);

/** -1, 0, 1 */
int kube_quantity_compare(const struct kube_quantity *a, const struct kube_quantity *b);

/** a += b or a -= b; a zero takes over the format of b. @return false: out of range, *a is left */
bool kube_quantity_add(struct kube_quantity *a, const struct kube_quantity *b);
bool kube_quantity_subtract(struct kube_quantity *a, const struct kube_quantity *b);

/** The nearest double. */
double kube_quantity_real(const struct kube_quantity *q);

/**
 * The canonical text: the largest suffix that leaves an integer, in the quantity's own family;
 * binary ones below 1024 or with a fraction are written decimally. `1024Mi` is 1Gi, `0.5` is 500m.
 *
 * @param out  room for KUBE_QUANTITY_TEXT bytes
 * @return out
 */
char *kube_quantity_text(const struct kube_quantity *q, char *out);

#endif
