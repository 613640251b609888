/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include <aisle/types.h>

#include "base/error.h"
#include "base/number.h"
#include "scenario/bind.h"

enum { NAME_MAX_BYTES = 200 };

/* A value in a message, not too long. */
static const char *shown(struct binder *b, const struct yaml_node *node, bool quotes)
{
    if (node->kind != YAML_SCALAR)
        return node->kind == YAML_MAPPING ? "a mapping" : "a list";
    if (yaml_is_null(node))
        return "nothing";
    return arena_printf(b->arena, quotes ? "\"%.60s\"" : "%.60s", node->text);
}

static struct aisle_error *must_be(struct binder *b, const char *key, const char *what,
                                   const struct yaml_node *node, bool quotes)
{
    struct aisle_error *err = binder_error(b);

    error_at(err, AISLE_EVALUE, &node->at, "%s must be %s, not %s", key, what,
             shown(b, node, quotes));
    return err;
}

bool bind_is(struct binder *b, const char *key, const struct yaml_node *node, enum yaml_kind kind)
{
    static const char *const name[] = {
        [YAML_SCALAR] = "a single value", [YAML_SEQUENCE] = "a list", [YAML_MAPPING] = "a mapping"};

    if (node->kind != kind || yaml_is_null(node)) {
        must_be(b, key, name[kind], node, true);
        return false;
    }
    return true;
}

/* Numbers ----------------------------------------------------------------------------------- */

static const char *range(struct binder *b, const struct field *f)
{
    if (f->kind == FIELD_SEED)
        return "0..18446744073709551615";
    if (f->positive)
        return arena_printf(b->arena, "more than 0 and at most %.15g", f->max);
    return arena_printf(b->arena, "%.15g..%.15g", f->min, f->max);
}

static void bad_number(struct binder *b, const struct field *f, const struct yaml_node *node,
                       enum number_fault fault)
{
    static const char *const what[] = {
        [FIELD_INT] = "a whole number",      [FIELD_SEED] = "a whole number",
        [FIELD_MIB] = "an amount of memory", [FIELD_TIME] = "a time",
        [FIELD_REAL] = "a number",           [FIELD_SECONDS] = "a time",
    };
    bool mib = f->kind == FIELD_MIB, time = f->kind == FIELD_TIME || f->kind == FIELD_SECONDS;
    struct aisle_error *err;

    if (fault == NUMBER_RANGE) {
        must_be(b, f->key, range(b, f), node, false);
        return;
    }
    if (fault == NUMBER_FRACTION) {
        must_be(b, f->key, mib ? "a whole number of MiB" : "a whole number", node, false);
        return;
    }
    if (fault == NUMBER_UNIT && (mib || time)) {
        err = binder_error(b);
        error_at(err, AISLE_EVALUE, &node->at, "%s has the unknown unit \"%.20s\"", f->key,
                 number_unit(node->text));
    } else {
        err = must_be(b, f->key, what[f->kind], node, true);
    }
    if (mib)
        error_hint(err, "units are KiB, MiB, GiB and TiB; a plain number is MiB");
    else if (time)
        error_hint(err, "units are us, ms, s, min, h and d; a plain number is seconds");
}

static bool in_range(const struct field *f, double x)
{
    return f->positive ? x > 0 && x <= f->max : x >= f->min && x <= f->max;
}

static void bind_integer(struct binder *b, const struct field *f, const struct yaml_node *node,
                         int64_t *out)
{
    enum number_fault fault;
    int64_t n = 0;

    if (f->never && !strcmp(node->text, "never")) {
        *out = AISLE_NEVER;
        return;
    }
    if (f->kind == FIELD_INT)
        fault = number_int64(&n, node->text);
    else
        fault = f->kind == FIELD_MIB ? number_mib(&n, node->text) : number_us(&n, node->text);
    if (!fault && !in_range(f, f->kind == FIELD_TIME ? (double)n / 1e6 : (double)n))
        fault = NUMBER_RANGE;
    if (fault)
        bad_number(b, f, node, fault);
    else
        *out = n;
}

static void bind_real(struct binder *b, const struct field *f, const struct yaml_node *node,
                      double *out)
{
    enum number_fault fault;
    double x = 0;
    int64_t us = 0;

    if (f->kind == FIELD_SECONDS) {
        fault = number_us(&us, node->text);
        x = (double)us / 1e6;
    } else {
        fault = number_double(&x, node->text);
    }
    if (!fault && !in_range(f, x))
        fault = NUMBER_RANGE;
    if (fault)
        bad_number(b, f, node, fault);
    else
        *out = x;
}

static void bind_seed(struct binder *b, const struct field *f, const struct yaml_node *node,
                      uint64_t *out)
{
    enum number_fault fault = number_uint64(out, node->text);

    if (fault)
        bad_number(b, f, node, fault);
}

/* Texts ------------------------------------------------------------------------------------- */

static bool is_name(const char *s)
{
    size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    return n && !s[n] && n <= NAME_MAX_BYTES;
}

static void bind_text(struct binder *b, const struct field *f, const struct yaml_node *node,
                      const char **out)
{
    struct aisle_error *err;
    const char *const *choice = f->choices;

    if (f->kind == FIELD_NAME && !is_name(node->text)) {
        must_be(b, f->key, "letters, digits, \".\", \"_\" and \"-\" only", node, true);
        return;
    }
    if (!node->text[0]) {
        error_at(binder_error(b), AISLE_EVALUE, &node->at, "%s is empty", f->key);
        return;
    }
    while (choice && *choice && strcmp(*choice, node->text))
        choice++;
    if (choice && !*choice) {
        err = binder_error(b);
        error_at(err, AISLE_EVALUE, &node->at, "unknown %s %s", f->key, shown(b, node, true));
        error_suggest(err, "there is", node->text, f->choices);
        return;
    }
    *out = arena_text(b->arena, node->text);
}

static void bind_switch(struct binder *b, const struct field *f, const struct yaml_node *node,
                        bool *out)
{
    static const char *const words[] = {"off", "on", "false", "true", "no", "yes"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(words[i], node->text)) {
            *out = i % 2;
            return;
        }
    must_be(b, f->key, "on or off", node, true);
}

static void check_version(struct binder *b, const struct yaml_node *node)
{
    struct aisle_error *err;

    if (!strcmp(node->text, "1"))
        return;
    err = binder_error(b);
    error_at(err, AISLE_EVALUE, &node->at, "unknown scenario version %s", shown(b, node, true));
    error_hint(err, "this program reads version 1: `aisle: 1`");
}

void bind_value(struct binder *b, const struct field *f, const struct yaml_node *node, void *item)
{
    void *out = (char *)item + f->offset;

    if (!bind_is(b, f->key, node, YAML_SCALAR))
        return;
    switch (f->kind) {
    case FIELD_VERSION:
        check_version(b, node);
        break;
    case FIELD_TEXT:
    case FIELD_NAME:
    case FIELD_CHOICE:
    case FIELD_JOINED:
        bind_text(b, f, node, out);
        break;
    case FIELD_INT:
    case FIELD_MIB:
    case FIELD_TIME:
        bind_integer(b, f, node, out);
        break;
    case FIELD_SEED:
        bind_seed(b, f, node, out);
        break;
    case FIELD_REAL:
    case FIELD_SECONDS:
        bind_real(b, f, node, out);
        break;
    case FIELD_SWITCH:
        bind_switch(b, f, node, out);
        break;
    default:
        abort(); /* the walker sends no others here */
    }
}
