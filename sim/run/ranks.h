/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The order of things within one instant. */
#ifndef AISLE_RUN_RANKS_H
#define AISLE_RUN_RANKS_H

enum rank {
    RANK_FINISH = 10, /* first: what ends now gives its room to what arrives now */
    RANK_ARRIVAL = 20,
    RANK_DECIDE = 30, /* one round, after all that happens in this instant */
    RANK_SAMPLE = 40, /* last: samples see what was decided */
};

#endif
