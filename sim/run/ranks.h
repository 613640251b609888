/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The order of things within one instant. */
#ifndef AISLE_RUN_RANKS_H
#define AISLE_RUN_RANKS_H

enum rank {
    RANK_FINISH = 10, /* first: what ends now gives its room to what arrives now; a job that ends
                         in the instant of a failure has ended */
    RANK_DOWN = 12,   /* before any repair: a spare that fails is not up for an instant */
    RANK_UP = 14,     /* before the round, so that it can be used at once */
    RANK_ARRIVAL = 20,
    RANK_READY = 22,   /* pods that serve from now on, before their controllers are asked */
    RANK_CONTROL = 24, /* controllers, once, after all that they may have to answer to */
    RANK_DECIDE = 30, /* one round, after all that happens in this instant */
    RANK_SAMPLE = 40, /* last: samples see what was decided */
};

#endif
