/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *shared_data(const char *name)
{
    static char path[4096];
    const char *dir = getenv("AISLE_DATA");

    snprintf(path, sizeof path, "%s/%s", dir ? dir : ".", name);
    return access(path, R_OK) == 0 ? path : NULL;
}

bool data_required(void)
{
    return getenv("AISLE_REQUIRE_DATA") != NULL;
}
