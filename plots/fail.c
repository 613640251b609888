/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/fail.h"

#include <stdarg.h>
#include <string.h>

enum aisle_status plot_fail(struct aisle_error *err, enum aisle_status status, const char *file,
                            const char *fmt, ...)
{
    va_list args;

    if (!err)
        return status;
    *err = (struct aisle_error){.status = status};
    if (file)
        snprintf(err->file, sizeof err->file, "%s", file);
    va_start(args, fmt);
    vsnprintf(err->message, sizeof err->message, fmt, args);
    va_end(args);
    return status;
}

void plot_hint(struct aisle_error *err, const char *fmt, ...)
{
    va_list args;

    if (!err)
        return;
    va_start(args, fmt);
    vsnprintf(err->hint, sizeof err->hint, fmt, args);
    va_end(args);
}

void plot_hint_name(struct aisle_error *err, const char *name)
{
    size_t used;

    if (!err)
        return;
    used = strlen(err->hint);
    snprintf(err->hint + used, sizeof err->hint - used, "%s%s", used ? ", " : "one of ", name);
}
