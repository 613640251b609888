/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Knobs: the typed, ranged, documented parameters of a policy. */
#ifndef AISLE_KNOB_H
#define AISLE_KNOB_H

#include <stddef.h>

/** One knob; a table of them ends with {0}. Values are numbers, or one of `choices` by its index. */
struct aisle_knob {
    const char *name;          /* [a-z0-9-] */
    const char *summary;       /* one line, with the unit */
    double value;              /* unless set; within [min, max] */
    double min, max;
    const char *const *choices; /* NULL-terminated names for 0, 1, ...; NULL: a number */
};

#endif
