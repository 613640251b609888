/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <aisle/plot.h>

#include "plots/fail.h"
#include "plots/figure.h"

enum { ALLOCATION, FRAGMENTATION, UTILISATION, WAIT, WAIT_ECDF, FIGURES };

const struct aisle_figure_info aisle_figures[] = {
    [ALLOCATION] = {"allocation", "GPU that could be allocated, against the load that arrived"},
    [FRAGMENTATION] = {"fragmentation", "free GPU that nothing fits on, against arrived load"},
    [UTILISATION] = {"utilisation", "allocated GPU over time"},
    [WAIT] = {"wait", "mean wait of pods and jobs, against the GPUs that they ask for"},
    [WAIT_ECDF] = {"wait-ecdf", "how many of the widest pods or jobs have started after a wait"},
    [FIGURES] = {0},
};

static const struct figure *const figures[] = {
    [ALLOCATION] = &figure_allocation,
    [FRAGMENTATION] = &figure_fragmentation,
    [UTILISATION] = &figure_utilisation,
    [WAIT] = &figure_wait,
    [WAIT_ECDF] = &figure_wait_ecdf,
};

enum aisle_status figure_find(const struct figure **out, const char *name, struct aisle_error *err)
{
    enum aisle_status status;

    for (size_t i = 0; i < FIGURES; i++) {
        if (strcmp(aisle_figures[i].name, name) != 0)
            continue;
        *out = figures[i];
        return AISLE_OK;
    }
    status = plot_fail(err, AISLE_EVALUE, NULL, "unknown figure \"%s\"", name);
    for (size_t i = 0; i < FIGURES; i++)
        plot_hint_name(err, aisle_figures[i].name);
    return status;
}
