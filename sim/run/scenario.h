/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The scenario behind <aisle/run.h>: what was loaded, for the layers that may know more. */
#ifndef AISLE_RUN_SCENARIO_H
#define AISLE_RUN_SCENARIO_H

#include <aisle/run.h>

#include "scenario/scenario.h"

struct aisle_scenario {
    struct scenario *loaded;
};

#endif
