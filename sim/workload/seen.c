/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload/seen.h"

#include "base/mem.h"

int seen_add(struct seen *seen, const char *name, int line)
{
    size_t before = seen->names.count;
    uint32_t id = names_add(&seen->names, name);

    if (id < before)
        return seen->line[id];
    seen->line = mem_reserve(seen->line, &seen->cap, before + 1, sizeof *seen->line);
    seen->line[id] = line;
    return 0;
}

void seen_fini(struct seen *seen)
{
    names_fini(&seen->names);
    mem_free(seen->line);
}
