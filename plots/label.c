/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/label.h"

#include <stdbool.h>
#include <string.h>

#include "plots/memory.h"

struct part {
    const char *text;
    size_t length;
};

static struct part queue_of(const char *policy)
{
    return (struct part){policy, strcspn(policy, "/")};
}

static struct part placement_of(const char *policy)
{
    const char *slash = strchr(policy, '/');

    return (struct part){slash ? slash + 1 : "", slash ? strlen(slash + 1) : 0};
}

static bool agree(const struct subject *s, size_t count, struct part (*of)(const char *policy))
{
    struct part first = of(s[0].policy);

    for (size_t i = 1; i < count; i++) {
        struct part p = of(s[i].policy);

        if (p.length != first.length || memcmp(p.text, first.text, p.length) != 0)
            return false;
    }
    return true;
}

static bool one_scenario(const struct subject *s, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (strcmp(s[i].scenario, s[0].scenario) != 0)
            return false;
    return true;
}

char *label_of(const struct subject *subjects, size_t count, size_t i)
{
    const struct subject *s = &subjects[i];
    bool queues_agree = agree(subjects, count, queue_of);
    bool placements_agree = agree(subjects, count, placement_of);
    struct part told = {s->policy, strlen(s->policy)};

    if (queues_agree && placements_agree && !one_scenario(subjects, count))
        return plot_printf("%s", s->scenario);
    if (queues_agree && !placements_agree)
        told = placement_of(s->policy);
    if (placements_agree && !queues_agree)
        told = queue_of(s->policy);
    if (one_scenario(subjects, count))
        return plot_printf("%.*s", (int)told.length, told.text);
    return plot_printf("%s: %.*s", s->scenario, (int)told.length, told.text);
}
