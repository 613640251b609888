/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/nearest.h"

#include <stddef.h>
#include <string.h>

enum { LONGEST = 63 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance; words longer than LONGEST are nobody's misspelling. */
static size_t distance(const char *a, const char *b)
{
    size_t d[LONGEST + 1][LONGEST + 1], la = strlen(a), lb = strlen(b);

    if (la > LONGEST || lb > LONGEST)
        return la + lb;
    for (size_t i = 0; i <= la; i++)
        d[i][0] = i;
    for (size_t j = 0; j <= lb; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= la; i++)
        for (size_t j = 1; j <= lb; j++) {
            d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1,
                            d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[la][lb];
}

const char *nearest(const char *word, const char *const *names)
{
    size_t limit = strlen(word) / 3 > 2 ? strlen(word) / 3 : 2, best = limit + 1;
    const char *found = NULL;

    for (; *names; names++) {
        size_t d = distance(word, *names);

        if (d < best && d < strlen(word)) {
            best = d;
            found = *names;
        }
    }
    return found;
}
