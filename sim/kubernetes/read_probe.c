/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Probes, of which only the times matter. A pod is ready once all its containers are, and each is
 * looked at by a readiness probe that begins when its startup probe is content. Here one probe
 * stands for all: the one that looks for the second time last, which is delay + period after the
 * start; of equal ones that with the longer period.
 */
#include <stddef.h>

#include "kubernetes/reader.h"

enum { PERIOD_S = 10, MICROSECONDS = 1000000 };

struct probe {
    int64_t delay_s, period_s;
};

static const struct field field[] = {
    {"initialDelaySeconds", FIELD_COUNT, offsetof(struct probe, delay_s), NULL, NULL},
    {"periodSeconds", FIELD_COUNT, offsetof(struct probe, period_s), NULL, NULL},
    {0},
};
static const char *const idle[] = {
    "exec",
    "failureThreshold",
    "grpc",
    "httpGet",
    "successThreshold",
    "tcpSocket",
    "terminationGracePeriodSeconds",
    "timeoutSeconds",
    NULL,
};
static const struct fields fields = {field, idle};

void read_probe(struct reader *r, const struct yaml_node *value, void *at)
{
    struct probe probe = {.period_s = PERIOD_S};
    int64_t delay_us, period_us, ours_us = r->probe_delay_us + r->probe_period_us;

    (void)at;
    reader_fields(r, value, &fields, &probe);
    if (!probe.period_s) /* as the API server has it */
        probe.period_s = PERIOD_S;
    delay_us = probe.delay_s * MICROSECONDS;
    period_us = probe.period_s * MICROSECONDS;
    if (delay_us + period_us < ours_us ||
        (delay_us + period_us == ours_us && period_us <= r->probe_period_us))
        return;
    r->probe_delay_us = delay_us;
    r->probe_period_us = period_us;
}
