/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/message.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct bin {
    struct kube_reason reason;
    size_t count;
};

struct histogram {
    struct bin *bin;
    size_t count, cap;
};

/* Different reasons are few, so a walk is as good as a table. */
static void count_reason(struct histogram *h, const struct kube_reason *reason, size_t times,
                         enum kube_wording wording)
{
    size_t i = 0;

    while (i < h->count && !kube_reason_same(&h->bin[i].reason, reason, wording))
        i++;
    if (i == h->count) {
        h->bin = mem_reserve(h->bin, &h->cap, h->count + 1, sizeof(*h->bin));
        h->bin[h->count++].reason = *reason;
    }
    h->bin[i].count += times;
}

static int as_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "<n> <reason>, <n> <reason>"; NULL if there is none. */
static char *join(const struct histogram *h, enum kube_wording wording,
                  const struct kube_names *names)
{
    char **line = mem_new(h->count, sizeof(*line));
    char *text = NULL;

    for (size_t i = 0; i < h->count; i++) {
        char *reason = kube_reason_text(&h->bin[i].reason, wording, names);

        line[i] = mem_printf("%zu %s", h->bin[i].count, reason);
        mem_free(reason);
    }
    qsort(line, h->count, sizeof(*line), as_text);
    for (size_t i = 0; i < h->count; i++) {
        char *longer = text ? mem_printf("%s, %s", text, line[i]) : mem_text(line[i]);

        mem_free(text);
        mem_free(line[i]);
        text = longer;
    }
    mem_free(line);
    return text;
}

static char *reasons(const struct kube_diagnosis *d, enum kube_wording wording,
                     const struct kube_names *names)
{
    struct histogram h = {0};
    char *text;

    if (d->whole)
        return kube_reason_text(&d->absent, wording, names);
    for (size_t i = 0; i < d->refusal_count; i++)
        for (size_t r = 0; r < d->refusal[i].count; r++)
            count_reason(&h, &d->reason[d->refusal[i].first + r], 1, wording);
    if (d->absent_code != KUBE_SUCCESS && d->refusal_count < d->node_count)
        count_reason(&h, &d->absent, d->node_count - d->refusal_count, wording);
    text = join(&h, wording, names);
    mem_free(h.bin);
    return text;
}

char *kube_message(const struct kube_diagnosis *d, enum kube_wording wording,
                   const struct kube_names *names, const char *after)
{
    char *why, *text;

    if (d->node_count == 0)
        return mem_text(KUBE_NO_NODES);
    why = reasons(d, wording, names);
    text =
        mem_printf("0/%u nodes are available:%s%s%s%s%s", (unsigned)d->node_count, why ? " " : "",
                   why ? why : "", why ? "." : "", after ? " " : "", after ? after : "");
    mem_free(why);
    return text;
}

static const char *claims(enum kube_wording wording)
{
    return wording == KUBE_WORDS_SINCE_1_34 ? "no new claims to deallocate, " : "";
}

char *kube_preemption_message(const struct kube_diagnosis *d, enum kube_wording wording,
                              const struct kube_names *names)
{
    char *line = kube_message(d, wording, names, NULL);
    char *text = mem_printf("%spreemption: %s", claims(wording), line);

    mem_free(line);
    return text;
}

char *kube_preemption_refusal(const char *why, enum kube_wording wording)
{
    return mem_printf("%spreemption: %s", claims(wording), why);
}
