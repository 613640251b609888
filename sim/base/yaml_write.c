/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/yaml_write.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/number.h"

enum {
    INDENT = 2,
    KEY_MOST = 1000 /* bytes; YAML itself wants `? ` before keys of more than 1024 characters */
};

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

struct writer {
    char *byte;
    size_t count, cap;
};

static void put(struct writer *w, const char *text)
{
    size_t length = strlen(text);

    w->byte = mem_reserve(w->byte, &w->cap, w->count + length + 1, 1);
    memcpy(w->byte + w->count, text, length);
    w->count += length;
}

static void put_indent(struct writer *w, size_t indent)
{
    for (size_t i = 0; i < indent; i++)
        put(w, " ");
}

/* Scalars ------------------------------------------------------------------------------------ */

static bool is_switch(const char *s)
{
    static const char *const words[] = {"y", "n", "yes", "no", "on", "off", "true", "false"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcasecmp(s, words[i]))
            return true;
    return false;
}

/* Is this a text to every reader of YAML even without quotes? It may well be one if it is not so:
 * too many quotes do no harm. */
static bool is_word(const char *s)
{
    return isalpha((unsigned char)s[0]) && !is_switch(s) && strcasecmp(s, "null") != 0 &&
           !s[strspn(s, LETTERS "0123456789._/-")];
}

/* What stood without quotes and was no text. */
static bool is_value(const char *s)
{
    double number;

    return is_switch(s) || number_double(&number, s) == NUMBER_OK;
}

/* In double quotes YAML takes what JSON takes, and there is a library for that. (libfyaml's own
 * emitter, as of 0.7.12, loses spaces, and makes brackets of a list that begins with a mapping.) */
static void write_scalar(struct writer *w, const struct yaml_node *n)
{
    char *quoted;

    if (yaml_is_null(n)) {
        put(w, "null");
    } else if (is_word(n->text) || (!n->quoted && is_value(n->text))) {
        put(w, n->text);
    } else {
        quoted = json_canonical(n, NULL);
        put(w, quoted);
        mem_free(quoted);
    }
}

/* Trees -------------------------------------------------------------------------------------- */

static void write_node(struct writer *w, const struct yaml_node *n, size_t indent, bool open);

static void write_key(struct writer *w, const struct yaml_node *key, size_t indent)
{
    bool is_long = strlen(key->text) > KEY_MOST;
    struct yaml_node text = {.kind = YAML_SCALAR, .quoted = true, .text = key->text};

    if (is_long)
        put(w, "? ");
    write_scalar(w, &text);
    if (is_long) {
        put(w, "\n");
        put_indent(w, indent);
    }
    put(w, ":");
}

/* What follows a key: in its line, or below it. Dashes stand below the key itself, as kubectl has
 * them. */
static void write_value(struct writer *w, const struct yaml_node *n, size_t indent)
{
    if (n->kind == YAML_SCALAR || !n->count) {
        put(w, " ");
        write_node(w, n, indent, true);
        return;
    }
    put(w, "\n");
    write_node(w, n, n->kind == YAML_SEQUENCE ? indent : indent + INDENT, false);
}

/* `open`: something stands in this line already. */
static void write_node(struct writer *w, const struct yaml_node *n, size_t indent, bool open)
{
    bool mapping = n->kind == YAML_MAPPING;

    if (n->kind == YAML_SCALAR)
        write_scalar(w, n);
    else if (!n->count)
        put(w, mapping ? "{}" : "[]");
    if (!n->count)
        put(w, "\n");
    for (size_t i = 0; i < n->count; i++) {
        put_indent(w, open && i == 0 ? 0 : indent);
        if (mapping) {
            write_key(w, n->key[i], indent);
            write_value(w, n->item[i], indent);
        } else {
            put(w, "- ");
            write_node(w, n->item[i], indent + INDENT, true);
        }
    }
}

char *yaml_write(const struct yaml_node *const *document, size_t count, size_t *size)
{
    struct writer w = {0};

    put(&w, ""); /* so that there is a text, if without documents */
    for (size_t i = 0; i < count; i++) {
        put(&w, "---\n");
        write_node(&w, document[i], 0, false);
    }
    *size = w.count;
    w.byte[w.count] = '\0';
    return w.byte;
}
