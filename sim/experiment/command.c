/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/command.h"

#include <string.h>

#include "experiment/cell.h"

const char *command_word(struct arena *a, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-./,:=+@%";
    char *quoted, *to;

    if (*word && word[strspn(word, plain)] == '\0')
        return word;
    quoted = to = arena_new(a, 4 * strlen(word) + 3, 1);
    *to++ = '\'';
    for (; *word; word++) {
        if (*word == '\'') { /* within quotes it is written '\'' */
            memcpy(to, "'\\'", 3);
            to += 3;
        }
        *to++ = *word;
    }
    *to = '\'';
    return quoted;
}

const char *command_of_batch(struct arena *a, const struct plan *p, const char *folder)
{
    return arena_printf(a, "aisle sweep %s -o %s", command_word(a, p->path), command_word(a, folder));
}

const char *command_of_cell(struct arena *a, const struct plan *p, size_t cell, const char *folder,
                            const char *batch)
{
    if (batch && !*batch)
        return NULL;
    return arena_printf(a, "%s --cells %s", batch ? batch : command_of_batch(a, p, folder),
                        cell_short_key(a, p, cell));
}
