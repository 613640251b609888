/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "play.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>

static char released[256];

static void put(char *text, size_t size, const char *fmt, const char *a, const char *b, long long n)
{
    size_t used = strlen(text);

    if (fmt[0] == 'n')
        snprintf(text + used, size - used, "%s@%lld ", a, n);
    else if (fmt[0] == 'l')
        snprintf(text + used, size - used, "%lld: %s%s\n", n, a, b);
    else
        snprintf(text + used, size - used, "%s%s%s", a, fmt, b);
}

void play_init(struct play *p, const char *manifests)
{
    memset(p, 0, sizeof *p);
    p->manifests = manifests;
    p->spec.stop_at_us = AISLE_NEVER;
    p->ready_us = p->gone_us = SECOND;
    p->never_ready = -1;
    released[0] = '\0';
}

void play_read(struct play *p)
{
    enum aisle_status status;

    kube_manifest_init(&p->manifest, false);
    status = kube_manifest_read_text(&p->manifest, "m.yaml", p->manifests, strlen(p->manifests),
                                     &p->errs);
    if (!status)
        status = kube_manifest_finish(&p->manifest, &p->errs);
    cr_assert(status == AISLE_OK, "%d: %s", p->errs.item[0].line, p->errs.item[0].message);
    p->facts.names = &p->manifest.names;
    p->facts.node = p->manifest.node;
    p->facts.node_count = p->manifest.node_count;
}

bool play_start(struct play *p)
{
    struct control_env env = {.spec = &p->spec};

    if (p->manifests && !p->manifest.finished)
        play_read(p);
    if (p->manifests) {
        env.manifest = &p->manifest;
        env.facts = &p->facts;
    }
    return control_new(&p->control, &env, &p->errs) == AISLE_OK;
}

static void obey(struct play *p)
{
    size_t count;
    const struct control_action *action = control_run(p->control, p->now_us, &count);

    for (size_t i = 0; i < count; i++) {
        const struct control_unit *is;
        struct play_unit *u;
        int64_t ready_us;

        if (action[i].verb == CONTROL_RELEASE) {
            snprintf(released + strlen(released), sizeof released - strlen(released), "%u ",
                     action[i].unit);
            continue;
        }
        cr_assert(action[i].unit < PLAY_UNITS);
        u = &p->unit[action[i].unit];
        if (action[i].verb == CONTROL_DELETE) {
            cr_assert(not(u->ended || u->leaving));
            u->leaving = true;
            u->ready_us = u->end_us = AISLE_NEVER;
            u->gone_us = p->now_us + p->gone_us;
            continue;
        }
        is = control_unit(p->control, action[i].unit);
        ready_us = p->now_us + p->ready_us + action[i].unit % 3 * p->stagger_us;
        u->created_us = p->now_us;
        u->ready_us = p->never_ready == action[i].unit ? AISLE_NEVER : ready_us;
        u->end_us = is->duration_us == AISLE_NEVER || u->ready_us == AISLE_NEVER
                        ? AISLE_NEVER
                        : u->ready_us + is->duration_us;
        u->gone_us = AISLE_NEVER;
    }
}

static bool is_due(int64_t *us, int64_t now_us)
{
    if (*us > now_us)
        return false;
    *us = AISLE_NEVER;
    return true;
}

/* What the cluster does in this instant. */
static void happen(struct play *p)
{
    for (uint32_t i = 0; i < control_unit_count(p->control); i++) {
        struct play_unit *u = &p->unit[i];

        if (!u->ended && is_due(&u->ready_us, p->now_us)) {
            u->ready = true;
            control_tell(p->control, i, CONTROL_READY, p->now_us);
        }
        if (!u->ended && (is_due(&u->end_us, p->now_us) || is_due(&u->gone_us, p->now_us))) {
            u->ended = true;
            control_tell(p->control, i, u->leaving ? CONTROL_GONE : CONTROL_FINISHED, p->now_us);
            u->ready = false;
        }
    }
}

static int64_t next_us(const struct play *p)
{
    int64_t next = control_next_us(p->control);

    for (size_t i = 0; i < control_unit_count(p->control); i++) {
        const struct play_unit *u = &p->unit[i];

        if (u->ended)
            continue;
        next = u->ready_us < next ? u->ready_us : next;
        next = u->end_us < next ? u->end_us : next;
        next = u->gone_us < next ? u->gone_us : next;
    }
    return next;
}

void play_until(struct play *p, int64_t us)
{
    for (int64_t next; (next = next_us(p)) <= us && next != AISLE_NEVER;) {
        cr_assert(next >= p->now_us, "time runs backwards");
        p->now_us = next;
        happen(p);
        obey(p);
        if (p->watch)
            p->watch(p);
    }
}

void play_begin(struct play *p)
{
    cr_assert(play_start(p), "%d: %s", p->errs.item[0].line, p->errs.item[0].message);
    obey(p);
}

void play_rewind(struct play *p)
{
    control_free(p->control);
    p->control = NULL;
    memset(p->unit, 0, sizeof p->unit);
    p->now_us = 0;
}

void play_fini(struct play *p)
{
    control_free(p->control);
    kube_manifest_fini(&p->manifest);
}

void play_tell(struct play *p, uint32_t unit, enum control_event event)
{
    struct play_unit *u = &p->unit[unit];

    control_tell(p->control, unit, event, p->now_us);
    u->ready = event == CONTROL_READY;
    if (event == CONTROL_FINISHED || event == CONTROL_GONE)
        u->ended = true;
    if (event == CONTROL_LOST)
        u->ready_us = p->now_us + p->ready_us;
    obey(p);
}

void play_group_done(struct play *p, uint32_t group, bool well)
{
    control_group_done(p->control, group, well, p->now_us);
    obey(p);
}

uint32_t play_unit(struct play *p, const char *name)
{
    for (uint32_t i = 0; i < control_unit_count(p->control); i++)
        if (!strcmp(control_unit(p->control, i)->name, name))
            return i;
    cr_fatal("there is no unit %s", name);
    return AISLE_NONE;
}

/* Texts -------------------------------------------------------------------------------------- */

const char *play_created(struct play *p)
{
    p->said[0] = '\0';
    for (uint32_t i = 0; i < control_unit_count(p->control); i++)
        put(p->said, sizeof p->said, "name", control_unit(p->control, i)->name, "",
            p->unit[i].created_us / SECOND);
    return p->said;
}

const char *play_present(struct play *p)
{
    p->said[0] = '\0';
    for (uint32_t i = 0; i < control_unit_count(p->control); i++)
        if (!p->unit[i].ended && !p->unit[i].leaving)
            put(p->said, sizeof p->said, " ", control_unit(p->control, i)->name, "", 0);
    return p->said;
}

static void add_held(void *ctx, const char *name, const char *why)
{
    struct play *p = ctx;

    put(p->said, sizeof p->said, ": ", name, why, 0);
    strncat(p->said, "\n", sizeof p->said - strlen(p->said) - 1);
}

const char *play_held(struct play *p)
{
    p->said[0] = '\0';
    control_each_held(p->control, add_held, p);
    return p->said;
}

static void add_warning(void *ctx, const struct aisle_place *at, const char *message)
{
    struct play *p = ctx;

    put(p->said, sizeof p->said, "line", message, "", at->line);
}

const char *play_warnings(struct play *p)
{
    p->said[0] = '\0';
    control_each_warning(p->control, add_warning, p);
    return p->said;
}

const char *play_errors(struct play *p)
{
    p->said[0] = '\0';
    for (size_t i = 0; i < p->errs.count; i++) {
        char hint[600] = "";

        if (p->errs.item[i].hint[0])
            snprintf(hint, sizeof hint, " (%s)", p->errs.item[i].hint);
        put(p->said, sizeof p->said, "line", p->errs.item[i].message, hint, p->errs.item[i].line);
    }
    return p->said;
}

const char *play_released(const struct play *p)
{
    (void)p;
    return released;
}
