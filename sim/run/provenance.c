/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/provenance.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <gsl/gsl_version.h>

#include "base/yaml.h"

#if defined __clang__
#define COMPILER "clang " __clang_version__
#elif defined __GNUC__
#define COMPILER "gcc " __VERSION__
#else
#define COMPILER NULL
#endif

static struct aisle_origin origin; /* its texts are ours */

static void copy(const char **out, const char *text)
{
    mem_free((void *)*out);
    *out = text && *text ? mem_text(text) : NULL;
}

void aisle_set_origin(const struct aisle_origin *o)
{
    copy(&origin.command, o->command);
    copy(&origin.source, o->source);
    copy(&origin.flags, o->flags);
}

/* The processor's name as Linux tells it; NULL: it does not. */
static const char *processor(struct arena *a)
{
    FILE *f = fopen("/proc/cpuinfo", "r");
    const char *name = NULL;
    char line[256];

    while (f && !name && fgets(line, sizeof line, f)) {
        const char *colon = strncmp(line, "model name", 10) == 0 ? strchr(line, ':') : NULL;

        line[strcspn(line, "\n")] = '\0';
        if (colon)
            name = arena_text(a, colon + 1 + strspn(colon + 1, " \t"));
    }
    if (f)
        fclose(f);
    return name;
}

const struct provenance *provenance_state(struct arena *a, const char *started, double wall_s,
                                          double cpu_s)
{
    struct utsname system = {0};
    struct rusage usage = {0};
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    bool named = uname(&system) == 0;
    const struct provenance row[] = {
        {"command", origin.command ? origin.command : "library call"},
        {"compiler", COMPILER},
        {"cores", cores > 0 ? arena_printf(a, "%ld", cores) : NULL},
        {"cpu", processor(a)},
        {"cpu_s", arena_printf(a, "%.3f", cpu_s)},
        {"flags", origin.flags},
        {"gsl", gsl_version},
        {"host", named ? arena_text(a, system.nodename) : NULL},
        {"kernel", named ? arena_printf(a, "%s %s %s", system.sysname, system.release,
                                        system.machine)
                         : NULL},
        {"libfyaml", yaml_library()},
        {"peak_memory_mib", getrusage(RUSAGE_SELF, &usage) == 0
                                ? arena_printf(a, "%.1f", (double)usage.ru_maxrss / 1024)
                                : NULL},
        {"source", origin.source},
        {"sqlite", recorder_sqlite()},
        {"started", started},
        {"wall_s", arena_printf(a, "%.3f", wall_s)},
        {0},
    };
    struct provenance *out = arena_new(a, sizeof row / sizeof row[0], sizeof row[0]);

    memcpy(out, row, sizeof row);
    return out;
}
