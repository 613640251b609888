/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "base/number.h"
#include "kubernetes/reader.h"

enum { TEXT_MOST = 512, MICROSECONDS = 1000000 };

/* Saying things ------------------------------------------------------------------------------ */

/* From the object down. Items have numbers in an error, and none in a note. */
static size_t write_path(const struct kube_path *path, bool numbered, char *out, size_t size)
{
    size_t used;

    if (!path)
        return 0;
    used = write_path(path->up, numbered, out, size);
    if (used >= size)
        return used;
    if (path->key)
        used += (size_t)snprintf(out + used, size - used, "%s%s", path->up ? "." : "", path->key);
    else if (numbered)
        used += (size_t)snprintf(out + used, size - used, "[%zu]", path->index);
    else
        used += (size_t)snprintf(out + used, size - used, "[]");
    return used;
}

AISLE_PRINTF(4, 0)
static void write_message(struct reader *r, bool numbered, char out[TEXT_MOST], const char *fmt,
                          va_list args)
{
    char text[TEXT_MOST], *said = text;
    size_t used = write_path(r->path, numbered, out, TEXT_MOST);

    vsnprintf(text, sizeof text, fmt, args);
    if (!used) /* the object itself: what joins the path and the text joins nothing */
        said += strspn(said, ".: ");
    if (used < TEXT_MOST)
        snprintf(out + used, TEXT_MOST - used, "%s", said);
}

const char *reader_path(struct reader *r)
{
    char text[TEXT_MOST] = "";

    write_path(r->path, true, text, sizeof text);
    return arena_text(r->arena, text);
}

static struct aisle_error *error(struct reader *r, const struct yaml_node *node, const char *text)
{
    struct aisle_error *err = errors_next(r->errs);

    if (!r->errors++)
        r->status = AISLE_EVALUE;
    error_at(err, AISLE_EVALUE, node ? &node->at : &r->at, "%s", text);
    return err;
}

/* Equal notes are one, with a count. */
static void note(struct reader *r, const struct yaml_node *node, const char *hint,
                 const char *text)
{
    struct kube_manifest *m = r->m;
    size_t known = m->note_text.count, id = names_add(&m->note_text, text);

    if (id == known) {
        m->note = mem_reserve(m->note, &m->note_cap, id + 1, sizeof *m->note);
        m->note[id] = (struct kube_note){
            .at = node ? node->at : r->at,
            .message = arena_text(r->arena, text),
            .hint = arena_text(r->arena, hint ? hint : ""),
        };
        m->note_count = id + 1;
    }
    m->note[id].count++;
}

struct aisle_error *reader_error(struct reader *r, const struct yaml_node *node, const char *fmt,
                                 ...)
{
    char text[TEXT_MOST] = "";
    va_list args;

    va_start(args, fmt);
    write_message(r, true, text, fmt, args);
    va_end(args);
    return error(r, node, text);
}

void reader_note(struct reader *r, const struct yaml_node *node, const char *hint,
                 const char *fmt, ...)
{
    char text[TEXT_MOST] = "";
    va_list args;

    va_start(args, fmt);
    write_message(r, false, text, fmt, args);
    va_end(args);
    note(r, node, hint, text);
}

void reader_refuse(struct reader *r, const struct yaml_node *node, const char *hint,
                   const char *fmt, ...)
{
    char text[TEXT_MOST] = "";
    va_list args;

    va_start(args, fmt);
    write_message(r, !r->m->lenient, text, fmt, args);
    va_end(args);
    if (r->m->lenient)
        note(r, node, hint, text);
    else
        error_hint(error(r, node, text), "%s", hint ? hint : "");
}

/* Walking ------------------------------------------------------------------------------------ */

static const char *kind_text(enum yaml_kind kind)
{
    return kind == YAML_MAPPING ? "fields" : kind == YAML_SEQUENCE ? "a list" : "a single value";
}

bool reader_is(struct reader *r, const struct yaml_node *node, enum yaml_kind kind)
{
    if (node->kind == kind)
        return true;
    if (node->kind != YAML_SCALAR || !reader_is_unfilled(r, node))
        reader_error(r, node, ": here stands %s, where %s must stand", kind_text(node->kind),
                     kind_text(kind));
    return false;
}

const char *reader_key(const struct reader *r)
{
    return r->path ? r->path->key : NULL;
}

const struct yaml_node *reader_get(const struct yaml_node *node, const char *key)
{
    struct yaml_node *value = yaml_get(node, key);

    if (value)
        value->read = true;
    return value;
}

static void step(struct reader *r, const char *key, size_t index, struct yaml_node *value,
                 reader_fn *read, void *at)
{
    struct kube_path path = {.up = r->path, .key = key, .index = index};

    if (yaml_is_null(value))
        return;
    value->read = true;
    r->path = &path;
    read(r, value, at);
    r->path = path.up;
}

void reader_child(struct reader *r, const struct yaml_node *node, const char *key, reader_fn *read,
                  void *at)
{
    struct yaml_node *value = yaml_get(node, key);

    if (value)
        step(r, key, 0, value, read, at);
}

void reader_each(struct reader *r, const struct yaml_node *node, reader_fn *item, void *at)
{
    if (!reader_is(r, node, YAML_MAPPING))
        return;
    for (size_t i = 0; i < node->count; i++)
        step(r, node->key[i]->text, 0, node->item[i], item, at);
}

/* Each item gets `at`, moved on by `size` from one to the next. */
static void walk(struct reader *r, const struct yaml_node *node, size_t size, reader_fn *item,
                 void *at)
{
    for (size_t i = 0; i < node->count; i++) {
        struct kube_path path = {.up = r->path, .index = i};

        r->path = &path;
        node->item[i]->read = true;
        if (yaml_is_null(node->item[i]))
            reader_error(r, node->item[i], " is empty");
        else
            item(r, node->item[i], (char *)at + i * size);
        r->path = path.up;
    }
}

void *reader_list(struct reader *r, const struct yaml_node *node, size_t size, reader_fn *item,
                  size_t *count)
{
    void *list;

    *count = 0;
    if (!reader_is(r, node, YAML_SEQUENCE))
        return NULL;
    list = arena_new(r->arena, node->count, size);
    walk(r, node, size, item, list);
    *count = node->count;
    return list;
}

void reader_items(struct reader *r, const struct yaml_node *node, reader_fn *item, void *at)
{
    if (reader_is(r, node, YAML_SEQUENCE))
        walk(r, node, 0, item, at);
}

static void read_seconds(struct reader *r, const struct yaml_node *value, void *at)
{
    int64_t seconds;

    if (reader_int(r, value, 0, INT64_MAX / MICROSECONDS, &seconds))
        *(int64_t *)at = seconds * MICROSECONDS;
}

static void read_bool(struct reader *r, const struct yaml_node *value, void *at)
{
    static const char *const words[] = {"false", "true", "False", "True", "FALSE", "TRUE",
                                        "no",    "yes",  "off",   "on",   NULL};
    const char *text = reader_text(r, value);
    int i = 0;

    while (text && !value->quoted && words[i] && strcmp(words[i], text) != 0)
        i++;
    if (text && !value->quoted && words[i])
        *(bool *)at = i % 2;
    else if (text && !reader_is_unfilled(r, value))
        reader_error(r, value, ": \"%.60s\" is neither true nor false", text);
}

static void read_one(struct reader *r, const struct field *f, const struct yaml_node *key,
                     struct yaml_node *value, void *at)
{
    value->read = f->kind < FIELD_NOTED;
    switch (f->kind) {
    case FIELD_READ:
    case FIELD_NOTED:
        f->read(r, value, at);
        break;
    case FIELD_NAME:
        read_name(r, value, at);
        break;
    case FIELD_BOOL:
        read_bool(r, value, at);
        break;
    case FIELD_COUNT:
        reader_int(r, value, 0, INT32_MAX, at);
        break;
    case FIELD_INTEGER:
        reader_int(r, value, INT32_MIN, INT32_MAX, at);
        break;
    case FIELD_SECONDS:
        read_seconds(r, value, at);
        break;
    case FIELD_ASSUMED:
        reader_note(r, key, "", " %s", f->note);
        break;
    case FIELD_REFUSED:
        reader_refuse(r, key, f->note, " is not simulated");
        break;
    }
}

static bool is_idle(const struct fields *fields, const char *name)
{
    for (size_t i = 0; fields->idle && fields->idle[i]; i++)
        if (!strcmp(fields->idle[i], name))
            return true;
    return false;
}

/* A field that Kubernetes does not have is dropped there, with a warning. */
static void note_unknown(struct reader *r, const struct fields *fields, const char *name,
                         const struct yaml_node *key)
{
    const char *known[128];
    size_t count = 0;
    char hint[160] = "";

    for (const struct field *f = fields->field; f->name && count < 127; f++)
        known[count++] = f->name;
    for (size_t i = 0; fields->idle && fields->idle[i] && count < 127; i++)
        known[count++] = fields->idle[i];
    known[count] = NULL;
    if (nearest(name, known))
        snprintf(hint, sizeof hint, "did you mean \"%s\"?", nearest(name, known));
    reader_note(r, key, hint, " is no field that Kubernetes knows; it is passed over");
}

void reader_fields(struct reader *r, const struct yaml_node *node, const struct fields *fields,
                   void *into)
{
    if (!node || yaml_is_null(node) || !reader_is(r, node, YAML_MAPPING))
        return;
    for (size_t i = 0; i < node->count; i++) {
        const char *name = node->key[i]->text;
        struct kube_path path = {.up = r->path, .key = name};
        const struct field *f = fields->field;

        if (is_idle(fields, name))
            continue;
        while (f->name && strcmp(f->name, name) != 0)
            f++;
        r->path = &path;
        if (!f->name)
            note_unknown(r, fields, name, node->key[i]);
        else if (!yaml_is_null(node->item[i]))
            read_one(r, f, node->key[i], node->item[i], (char *)into + f->offset);
        r->path = path.up;
    }
}

/* Scalars ------------------------------------------------------------------------------------ */

const char *reader_text(struct reader *r, const struct yaml_node *node)
{
    return reader_is(r, node, YAML_SCALAR) ? node->text : NULL;
}

bool reader_is_unfilled(struct reader *r, const struct yaml_node *node)
{
    struct aisle_error *err;
    bool template = strstr(node->text, "{{") != NULL;

    if (!template && !strchr(node->text, '$'))
        return false;
    err = reader_error(r, node, ": \"%.60s\" is a %s that nobody has filled in", node->text,
                       template ? "template" : "variable");
    error_hint(err, "%s", template ? "render the manifest first, e.g. with `helm template`"
                                   : "fill it in first, e.g. with `envsubst`");
    return true;
}

bool reader_int(struct reader *r, const struct yaml_node *node, int64_t min, int64_t max,
                int64_t *out)
{
    const char *text = reader_text(r, node), *digits;
    struct aisle_error *err;
    int64_t value;

    if (!text || reader_is_unfilled(r, node))
        return false;
    digits = text + (text[0] == '-' || text[0] == '+');
    if (node->quoted || !digits[0] || digits[strspn(digits, "0123456789")] ||
        number_int64(&value, text[0] == '+' ? digits : text) != NUMBER_OK) {
        err = reader_error(r, node, ": \"%.60s\" is no whole number", text);
        if (node->quoted)
            error_hint(err, "a number stands without quotes");
        return false;
    }
    if (value < min || value > max) {
        reader_error(r, node, ": %s is out of range, which is %lld to %lld", text, (long long)min,
                     (long long)max);
        return false;
    }
    *out = value;
    return true;
}

int reader_choice(struct reader *r, const struct yaml_node *node, const char *const *words)
{
    const char *text = reader_text(r, node);
    struct aisle_error *err;

    for (int i = 0; text && words[i]; i++)
        if (!strcmp(words[i], text))
            return i;
    if (text && !reader_is_unfilled(r, node)) {
        err = reader_error(r, node, ": \"%.60s\" is not known", text);
        error_suggest(err, "one of", text, words);
    }
    return -1;
}

void read_name(struct reader *r, const struct yaml_node *value, void *at)
{
    const char *text = reader_text(r, value);

    if (text)
        *(uint32_t *)at = kube_name(r->names, text);
}

void read_bound(struct reader *r, const struct yaml_node *value, void *at)
{
    struct kube_bound *bound = at;
    const char *text = reader_text(r, value);
    size_t length = text ? strlen(text) : 0, digits = text ? strspn(text, "0123456789") : 0;

    if (!text || reader_is_unfilled(r, value))
        return;
    if (length && text[length - 1] == '%' && digits == length - 1 && digits > 0 && digits < 7) {
        *bound = (struct kube_bound){.present = true, .percent = true};
        for (size_t i = 0; i < digits; i++)
            bound->value = bound->value * 10 + (text[i] - '0');
    } else if (length && digits == length && length < 10) {
        *bound = (struct kube_bound){.present = true};
        number_int64(&bound->value, text);
    } else {
        reader_error(r, value, ": \"%.60s\" is neither a whole number nor a share like 25%%", text);
    }
}
