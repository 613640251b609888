/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tap.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support.h"

static int count, failed;

const char *tap_data(const char *variable, const char *folder, const char *file)
{
    const char *own = getenv(variable), *found;
    static char path[4096];

    if (own && *own) {
        snprintf(path, sizeof path, "%s/%s", own, file);
        if (access(path, R_OK) == 0)
            return path;
        printf("Bail out! %s is not there\n", path);
        exit(EXIT_FAILURE);
    }
    snprintf(path, sizeof path, "%s/%s", folder, file);
    found = shared_data(path);
    if (found)
        return found;
    if (data_required())
        printf("not ok 1 - %s is not in AISLE_DATA\n1..1\n", path);
    else
        printf("1..0 # SKIP %s is not in AISLE_DATA\n", path);
    exit(data_required() ? EXIT_FAILURE : EXIT_SUCCESS);
}

bool tap_case(bool right, const char *name, const char *fmt, ...)
{
    va_list args;

    printf("%sok %d - %s\n", right ? "" : "not ", ++count, name);
    if (!right) {
        failed++;
        va_start(args, fmt);
        printf("# ");
        vprintf(fmt, args);
        printf("\n");
        va_end(args);
    }
    return right;
}

void tap_say(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    printf("# ");
    vprintf(fmt, args);
    printf("\n");
    va_end(args);
}

int tap_end(void)
{
    if (!count)
        tap_case(false, "there are cases", "the table is empty");
    printf("1..%d\n", count);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
