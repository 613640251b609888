/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain/amount.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const int64_t MI = (int64_t)1 << 20, GI = (int64_t)1 << 30;

static bool in_bytes(const char *resource)
{
    return strcmp(resource, "memory") == 0 || strcmp(resource, "ephemeral-storage") == 0 ||
           strncmp(resource, "hugepages-", strlen("hugepages-")) == 0;
}

/* Of an amount of 0 or more. */
static const char *bytes_text(struct arena *a, const char *sign, int64_t value,
                              enum amount_rounding rounding)
{
    int64_t hundredths, whole = value / GI, rest = value % GI;
    int64_t up = rounding == AMOUNT_UP;

    if (value < GI)
        return arena_printf(a, "%s%" PRId64 "Mi", sign, (value + up * (MI - 1)) / MI);
    hundredths = (100 * rest + up * (GI - 1)) / GI;
    whole += hundredths / 100;
    hundredths %= 100;
    if (hundredths == 0)
        return arena_printf(a, "%s%" PRId64 "Gi", sign, whole);
    if (hundredths % 10 == 0)
        return arena_printf(a, "%s%" PRId64 ".%" PRId64 "Gi", sign, whole, hundredths / 10);
    return arena_printf(a, "%s%" PRId64 ".%02" PRId64 "Gi", sign, whole, hundredths);
}

const char *amount_text(struct arena *a, const char *resource, int64_t value,
                        enum amount_rounding rounding)
{
    if (strcmp(resource, "cpu") == 0 && value % 1000 != 0)
        return arena_printf(a, "%" PRId64 "m", value);
    if (strcmp(resource, "cpu") == 0)
        return arena_printf(a, "%" PRId64, value / 1000);
    if (!in_bytes(resource) || value == 0)
        return arena_printf(a, "%" PRId64, value);
    if (value > 0)
        return bytes_text(a, "", value, rounding);
    return bytes_text(a, "-", -value, rounding == AMOUNT_UP ? AMOUNT_DOWN : AMOUNT_UP);
}

const char *amount_seconds(struct arena *a, double s)
{
    char text[64];
    size_t n = (size_t)snprintf(text, sizeof text, "%.6f", s);

    while (text[n - 1] == '0')
        n--;
    if (text[n - 1] == '.')
        n--;
    return arena_printf(a, "%.*s s", (int)n, text);
}
