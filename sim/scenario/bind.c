/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/bind.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"

enum { KEYS_MAX = 32, ITEMS_MAX = 100000 };

static void bind_record(struct binder *b, const struct record *rec, const struct yaml_node *node,
                        void *item);

static void *at(void *item, size_t offset)
{
    return (char *)item + offset;
}

static const struct field *field_of(const struct record *rec, const char *key)
{
    for (const struct field *f = rec->field; f->key; f++)
        if (!strcmp(f->key, key))
            return f;
    return NULL;
}

static void unknown(struct binder *b, const struct record *rec, const struct yaml_node *key)
{
    struct aisle_error *err = binder_error(b);
    const char *names[KEYS_MAX + 1];
    size_t n = 0;

    for (const struct field *f = rec->field; f->key && n < KEYS_MAX; f++)
        names[n++] = f->key;
    names[n] = NULL;
    error_at(err, AISLE_EVALUE, &key->at, "unknown key \"%.60s\"", key->text);
    error_suggest(err, "the keys here are", key->text, names);
}

/* Values that were not written are parsed like those that were. */
static void defaults(struct binder *b, const struct record *rec, void *item)
{
    for (const struct field *f = rec->field; f->key; f++) {
        struct yaml_node node = {.kind = YAML_SCALAR, .text = f->value};

        if (f->kind == FIELD_RECORD)
            defaults(b, f->record, at(item, f->offset));
        else if (f->unsaid)
            *(int64_t *)at(item, f->offset) = -1;
        else if (f->value)
            bind_value(b, f, &node, item);
    }
}

/* Arrays ------------------------------------------------------------------------------------ */

/* Checks that a list or mapping is one, and has neither none nor too many entries. */
static bool is_array(struct binder *b, const struct field *f, const struct yaml_node *node,
                     enum yaml_kind kind, bool may_be_empty)
{
    struct aisle_error *err;

    if (!bind_is(b, f->key, node, kind))
        return false;
    if (node->count == 0 && !may_be_empty) {
        error_at(binder_error(b), AISLE_EVALUE, &node->at, "%s is empty", f->key);
        return false;
    }
    if (node->count > ITEMS_MAX) {
        err = binder_error(b);
        error_at(err, AISLE_EVALUE, &node->at, "%s has %zu items; the most is %d", f->key,
                 node->count, ITEMS_MAX);
        error_hint(err, "put so many into a CSV file");
        return false;
    }
    return true;
}

static void bind_records(struct binder *b, const struct field *f, const struct yaml_node *node,
                         void *item)
{
    struct path path = {.up = b->path};
    const char *what = arena_printf(b->arena, "an item of %s", f->key);
    char *array;

    if (!is_array(b, f, node, YAML_SEQUENCE, false))
        return;
    array = arena_new(b->arena, node->count, f->record->size);
    b->path = &path;
    for (size_t i = 0; i < node->count; i++) {
        path.index = i;
        defaults(b, f->record, array + i * f->record->size);
        if (bind_is(b, what, node->item[i], YAML_MAPPING))
            bind_record(b, f->record, node->item[i], array + i * f->record->size);
    }
    b->path = path.up;
    memcpy(at(item, f->offset), &array, sizeof array);
    *(size_t *)at(item, f->count) = node->count;
}

/* A single value as a list of it, if the field allows it; *room holds that list. */
static const struct yaml_node *as_list(const struct yaml_node *node, bool lone,
                                       struct yaml_node **item, struct yaml_node *room)
{
    if (!lone || node->kind != YAML_SCALAR || yaml_is_null(node))
        return node;
    *room = (struct yaml_node){.kind = YAML_SEQUENCE, .at = node->at, .item = item, .count = 1};
    return room;
}

static void bind_texts(struct binder *b, const struct field *f, const struct yaml_node *node,
                       void *item)
{
    const char *what = f->lone && node->kind == YAML_SCALAR
                           ? f->key
                           : arena_printf(b->arena, "an item of %s", f->key);
    const char **array;
    struct yaml_node *only = (struct yaml_node *)node, room;

    node = as_list(node, f->lone, &only, &room);
    if (!is_array(b, f, node, YAML_SEQUENCE, false))
        return;
    array = arena_new(b->arena, node->count, sizeof *array);
    for (size_t i = 0; i < node->count; i++)
        if (bind_is(b, what, node->item[i], YAML_SCALAR)) {
            array[i] = arena_text(b->arena, node->item[i]->text);
            if (f->lone && !array[i][0])
                error_at(binder_error(b), AISLE_EVALUE, &node->item[i]->at, "%s is empty", what);
        }
    memcpy(at(item, f->offset), &array, sizeof array);
    *(size_t *)at(item, f->count) = node->count;
}

static void bind_files(struct binder *b, const struct field *f, const struct yaml_node *node,
                       void *item)
{
    const char *what = arena_printf(b->arena, "an item of %s", f->key);
    struct aisle_file *array;
    struct yaml_node *only = (struct yaml_node *)node, room;

    node = as_list(node, true, &only, &room);
    if (!is_array(b, f, node, YAML_SEQUENCE, false))
        return;
    array = arena_new(b->arena, node->count, sizeof *array);
    for (size_t i = 0; i < node->count; i++)
        if (bind_is(b, what, node->item[i], YAML_SCALAR))
            bind_file(b, node->item[i], false, &array[i]);
    memcpy(at(item, f->offset), &array, sizeof array);
    *(size_t *)at(item, f->count) = node->count;
}

static void bind_labels(struct binder *b, const struct field *f, const struct yaml_node *node,
                        void *item)
{
    struct aisle_label *array;

    if (!is_array(b, f, node, YAML_MAPPING, true))
        return;
    array = arena_new(b->arena, node->count, sizeof *array);
    for (size_t i = 0; i < node->count; i++) {
        array[i].key = arena_text(b->arena, node->key[i]->text);
        if (bind_is(b, array[i].key, node->item[i], YAML_SCALAR))
            array[i].value = arena_text(b->arena, node->item[i]->text);
    }
    memcpy(at(item, f->offset), &array, sizeof array);
    *(size_t *)at(item, f->count) = node->count;
}

/* A knob's place is its name: an unknown name is the likelier mistake. */
static bool bind_knob(struct binder *b, const struct yaml_node *node, size_t i, const char *policy,
                      struct aisle_knob_setting *out)
{
    const char *name = arena_text(b->arena, node->key[i]->text);

    if (!bind_is(b, name, node->item[i], YAML_SCALAR))
        return false;
    *out = (struct aisle_knob_setting){.at = node->key[i]->at,
                                       .policy = policy,
                                       .name = name,
                                       .value = arena_text(b->arena, node->item[i]->text)};
    return true;
}

/* NAME: VALUE, or POLICY: {NAME: VALUE, ...}. */
static void bind_knobs(struct binder *b, const struct field *f, const struct yaml_node *node,
                       void *item)
{
    struct aisle_knob_setting *array;
    size_t n = 0, most = 0;

    if (!is_array(b, f, node, YAML_MAPPING, true))
        return;
    for (size_t i = 0; i < node->count; i++)
        most += node->item[i]->kind == YAML_MAPPING ? node->item[i]->count : 1;
    array = arena_new(b->arena, most, sizeof *array);
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_node *inner = node->item[i];
        const char *policy = arena_text(b->arena, node->key[i]->text);

        if (inner->kind != YAML_MAPPING)
            n += bind_knob(b, node, i, NULL, &array[n]);
        for (size_t k = 0; inner->kind == YAML_MAPPING && k < inner->count; k++)
            n += bind_knob(b, inner, k, policy, &array[n]);
    }
    memcpy(at(item, f->offset), &array, sizeof array);
    *(size_t *)at(item, f->count) = n;
}

/* A number is for all rows; another single value is a column's name. */
static void bind_mapped(struct binder *b, const struct field *f, const struct yaml_node *key,
                        const struct yaml_node *node, struct aisle_map_entry *out)
{
    const struct path path = {.up = b->path, .key = f->key};
    double number;

    out->at = key->at;
    out->key = f->key;
    b->path = &path;
    defaults(b, f->record, out);
    if (node->kind == YAML_MAPPING)
        bind_record(b, f->record, node, out);
    else if (!bind_is(b, f->key, node, YAML_SCALAR))
        ;
    else if (!node->text[0])
        error_at(binder_error(b), AISLE_EVALUE, &node->at, "%s is empty", f->key);
    else if (number_double(&number, node->text) == NUMBER_OK)
        out->constant = arena_text(b->arena, node->text);
    else
        out->column = arena_text(b->arena, node->text);
    b->path = path.up;
}

static void bind_map(struct binder *b, const struct field *f, const struct yaml_node *node,
                     void *item)
{
    struct aisle_map_entry *array;
    size_t n = 0;

    if (!is_array(b, f, node, YAML_MAPPING, true))
        return;
    array = arena_new(b->arena, node->count, sizeof *array);
    for (size_t i = 0; i < node->count; i++) {
        const struct field *key = field_of(f->record, node->key[i]->text);

        if (key)
            bind_mapped(b, key, node->key[i], node->item[i], &array[n++]);
        else
            unknown(b, f->record, node->key[i]);
    }
    memcpy(at(item, f->offset), &array, sizeof array);
    *(size_t *)at(item, f->count) = n;
}

/* Texts are taken as written: 0e4a51 is no number here. */
static void bind_where(struct binder *b, const struct field *f, const struct yaml_node *node,
                       void *item)
{
    struct aisle_where *array;

    if (!is_array(b, f, node, YAML_MAPPING, true))
        return;
    array = arena_new(b->arena, node->count, sizeof *array);
    for (size_t i = 0; i < node->count; i++) {
        array[i].at = node->key[i]->at;
        array[i].column = arena_text(b->arena, node->key[i]->text);
        if (bind_is(b, array[i].column, node->item[i], YAML_SCALAR))
            array[i].value = arena_text(b->arena, node->item[i]->text);
    }
    memcpy(at(item, f->offset), &array, sizeof array);
    *(size_t *)at(item, f->count) = node->count;
}

static void bind_joined(struct binder *b, const struct field *f, const struct yaml_node *node,
                        void *item)
{
    const char *what = arena_printf(b->arena, "an item of %s", f->key);
    struct yaml_node joined = {.kind = YAML_SCALAR, .at = node->at};
    size_t used = 0;
    char *s;

    if (node->kind != YAML_SEQUENCE) {
        bind_value(b, f, node, item);
        return;
    }
    if (!is_array(b, f, node, YAML_SEQUENCE, false))
        return;
    for (size_t i = 0; i < node->count; i++) {
        if (!bind_is(b, what, node->item[i], YAML_SCALAR))
            return;
        used += strlen(node->item[i]->text) + 1;
    }
    joined.text = s = arena_new(b->arena, used + 1, 1);
    for (size_t i = 0; i < node->count; i++) {
        if (i)
            *s++ = f->joint;
        s = stpcpy(s, node->item[i]->text);
    }
    if (node->count == 1 && f->list_of_one)
        *s++ = f->joint;
    bind_value(b, f, &joined, item);
}

/* Records ----------------------------------------------------------------------------------- */

static void bind_sub(struct binder *b, const struct field *f, const struct yaml_node *node,
                     void *item)
{
    void *sub = at(item, f->offset);

    if (f->scalar && node->kind == YAML_SCALAR) {
        if (f->record->at)
            *(struct aisle_place *)sub = node->at;
        bind_value(b, f->scalar, node, sub);
    } else if (bind_is(b, f->key, node, YAML_MAPPING)) {
        bind_record(b, f->record, node, sub);
    }
}

static void bind_field(struct binder *b, const struct field *f, const struct yaml_node *node,
                       void *item)
{
    struct path path = {.up = b->path, .key = f->key};

    if (f->place)
        *(struct aisle_place *)at(item, f->place) = node->at;
    if (f->flag)
        *(bool *)at(item, f->flag) = true;
    b->path = &path;
    switch (f->kind) {
    case FIELD_RECORD:
        bind_sub(b, f, node, item);
        break;
    case FIELD_RECORDS:
        bind_records(b, f, node, item);
        break;
    case FIELD_TEXTS:
        bind_texts(b, f, node, item);
        break;
    case FIELD_FILES:
        bind_files(b, f, node, item);
        break;
    case FIELD_LABELS:
        bind_labels(b, f, node, item);
        break;
    case FIELD_KNOBS:
        bind_knobs(b, f, node, item);
        break;
    case FIELD_MAP:
        bind_map(b, f, node, item);
        break;
    case FIELD_WHERE:
        bind_where(b, f, node, item);
        break;
    case FIELD_JOINED:
        bind_joined(b, f, node, item);
        break;
    case FIELD_FILE:
    case FIELD_PATH:
        if (bind_is(b, f->key, node, YAML_SCALAR))
            bind_file(b, node, f->kind == FIELD_PATH, at(item, f->offset));
        break;
    default:
        bind_value(b, f, node, item);
    }
    b->path = path.up;
}

static void missing(struct binder *b, const struct record *rec, const struct yaml_node *node)
{
    struct aisle_error *err;

    for (const struct field *f = rec->field; f->key; f++)
        if (f->required && !yaml_get(node, f->key)) {
            err = binder_error(b);
            error_at(err, AISLE_EVALUE, &node->at, "missing key \"%s\"%s", f->key, binder_where(b));
            error_hint(err, "%s", f->doc);
        }
}

static void bind_record(struct binder *b, const struct record *rec, const struct yaml_node *node,
                        void *item)
{
    size_t before = b->count + b->left_out;

    if (rec->at)
        *(struct aisle_place *)item = node->at;
    missing(b, rec, node);
    for (size_t i = 0; i < node->count; i++) {
        const struct field *f = field_of(rec, node->key[i]->text);

        if (!f) {
            unknown(b, rec, node->key[i]);
        } else if (yaml_is_null(node->item[i])) {
            struct aisle_error *err = binder_error(b);

            error_at(err, AISLE_EVALUE, &node->key[i]->at, "%s has no value", f->key);
            error_hint(err, "%s", f->doc);
        } else {
            bind_field(b, f, node->item[i], item);
        }
    }
    if (rec->check)
        rec->check(b, node, item, b->count + b->left_out == before);
}

void bind_scenario(struct binder *b, const struct yaml_node *root, struct aisle_spec *out)
{
    *out = (struct aisle_spec){0};
    defaults(b, &schema_scenario, out);
    if (bind_is(b, "a scenario", root, YAML_MAPPING))
        bind_record(b, &schema_scenario, root, out);
}
