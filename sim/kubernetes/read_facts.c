/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Annotations `aisle.dev/...`: what a simulation must know of a load and no manifest says. */
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "kubernetes/reader.h"

#define DOMAIN "aisle.dev/"

enum { DOMAIN_LENGTH = sizeof DOMAIN - 1 };

static const int64_t TIME_MAX_US = 315000000000000000; /* as in scenarios: ten thousand years */

/* Scalars ------------------------------------------------------------------------------------ */

/* The text, unless it is empty or nobody has filled it in: then NULL, with an error. */
static const char *text_of(struct reader *r, const struct yaml_node *value)
{
    const char *text = reader_text(r, value);

    if (!text || reader_is_unfilled(r, value))
        return NULL;
    if (text[0])
        return text;
    reader_error(r, value, " is empty");
    return NULL;
}

static void say_fault(struct reader *r, const struct yaml_node *value, enum number_fault fault,
                      const char *hint)
{
    error_hint(reader_error(r, value, ": \"%.60s\" %s", value->text, number_fault_text(fault)),
               "%s", hint);
}

static void read_time(struct reader *r, const struct yaml_node *value, void *at)
{
    const char *text = text_of(r, value);
    enum number_fault fault;
    int64_t us;

    if (!text)
        return;
    fault = number_us(&us, text);
    if (fault)
        say_fault(r, value, fault,
                  "a time is as 90, 10min or 2h: units are us, ms, s, min, h and "
                  "d; a plain number is seconds");
    else if (us < 0)
        reader_error(r, value, ": %.60s is negative", text);
    else if (us > TIME_MAX_US)
        reader_error(r, value, ": %.60s is more than ten thousand years", text);
    else
        *(int64_t *)at = us;
}

static void read_duration(struct reader *r, const struct yaml_node *value, void *at)
{
    int64_t us = -1;

    read_time(r, value, &us);
    if (us == 0)
        error_hint(reader_error(r, value, ": %.60s is no time to work", value->text),
                   "leave it out for pods without an end");
    else if (us > 0)
        *(int64_t *)at = us;
}

/* In bytes, as memory is. */
static void read_size(struct reader *r, const struct yaml_node *value, void *at)
{
    int64_t bytes;

    if (!reader_amount(r, value, KUBE_MEMORY, &bytes))
        return;
    if (bytes > 0)
        *(int64_t *)at = bytes;
    else
        reader_error(r, value, ": %.60s is no size: it must be above 0", value->text);
}

static void read_rate(struct reader *r, const struct yaml_node *value, void *at)
{
    const char *text = text_of(r, value);
    enum number_fault fault;
    double rate;

    if (!text)
        return;
    fault = number_double(&rate, text);
    if (fault)
        say_fault(r, value, fault, "it is requests a second, as 0.5 or 40");
    else if (!(rate > 0))
        reader_error(r, value, ": %.60s is no rate: it must be above 0", text);
    else
        *(double *)at = rate;
}

static void read_one_image(struct reader *r, const struct yaml_node *value, void *at)
{
    const char *text = text_of(r, value);

    if (!text)
        return;
    if (text[strcspn(text, " \t\n,")])
        error_hint(reader_error(r, value, ": \"%.60s\" is no image", text),
                   "it is one name, as registry/name:tag");
    else
        *(const char **)at = arena_text(r->arena, text);
}

/* Names, with commas between ----------------------------------------------------------------- */

static const char *trimmed(struct reader *r, const char *from, size_t length)
{
    while (length && strchr(" \t\n", from[0])) {
        from++;
        length--;
    }
    while (length && strchr(" \t\n", from[length - 1]))
        length--;
    return arena_printf(r->arena, "%.*s", (int)length, from);
}

static void read_after(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_load_facts *facts = at;
    const char *text = text_of(r, value);
    const char **name;
    size_t count = 1;

    if (!text)
        return;
    for (const char *c = text; *c; c++)
        count += *c == ',';
    name = arena_new(r->arena, count, sizeof *name);
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(text, ",");

        name[i] = trimmed(r, text, length);
        if (!name[i][0] || strpbrk(name[i], " \t\n")) {
            error_hint(reader_error(r, value, ": \"%.60s\" is no name", name[i]),
                       "names have commas between them, as \"train, build\"");
            return;
        }
        text += length + 1;
    }
    facts->after = name;
    facts->after_count = count;
}

/* Keys --------------------------------------------------------------------------------------- */

static const struct field field[] = {
    {DOMAIN "after", FIELD_READ, 0, read_after, NULL},
    {DOMAIN "at", FIELD_READ, offsetof(struct kube_load_facts, at_us), read_time, NULL},
    {DOMAIN "builds", FIELD_READ, offsetof(struct kube_load_facts, builds), read_one_image, NULL},
    {DOMAIN "duration", FIELD_READ, offsetof(struct kube_load_facts, duration_us), read_duration,
     NULL},
    {DOMAIN "image-size", FIELD_READ, offsetof(struct kube_load_facts, image_bytes), read_size,
     NULL},
    {DOMAIN "request-rate", FIELD_READ, offsetof(struct kube_load_facts, request_rate), read_rate,
     NULL},
    {DOMAIN "startup", FIELD_READ, offsetof(struct kube_load_facts, startup_us), read_time, NULL},
    {DOMAIN "update-at", FIELD_READ, offsetof(struct kube_load_facts, update_at_us), read_time,
     NULL},
    {DOMAIN "update-image", FIELD_READ, offsetof(struct kube_load_facts, update_image),
     read_one_image, NULL},
    {0},
};

enum { FACT_ROOM = sizeof field / sizeof *field };

/* All annotations that are ours are in the table; those of others are theirs. */
static void read_fact(struct reader *r, const struct yaml_node *key, const struct yaml_node *value,
                      struct kube_load_facts *facts)
{
    const char *known[FACT_ROOM] = {0};
    const struct field *f = field;

    while (f->name && strcmp(f->name, key->text) != 0) {
        known[f - field] = f->name + DOMAIN_LENGTH;
        f++;
    }
    if (f->name)
        f->read(r, value, (char *)facts + f->offset);
    else
        error_suggest(reader_error(r, key, " is no annotation that is read"), "one of",
                      key->text + DOMAIN_LENGTH, known);
}

void reader_facts(struct reader *r, const struct yaml_node *value)
{
    struct kube_load_facts facts;

    kube_load_facts_init(&facts);
    for (size_t i = 0; value->kind == YAML_MAPPING && i < value->count; i++) {
        const struct yaml_node *key = value->key[i];
        struct kube_path path = {.up = r->path, .key = key->text};

        if (strncmp(key->text, DOMAIN, DOMAIN_LENGTH) != 0 || yaml_is_null(value->item[i]) ||
            value->item[i]->kind != YAML_SCALAR) /* who reads all annotations complains */
            continue;
        r->path = &path;
        read_fact(r, key, value->item[i], &facts);
        r->path = path.up;
        r->has_facts = true;
    }
    kube_load_facts_complete(&r->facts, &facts);
}
