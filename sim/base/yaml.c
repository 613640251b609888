/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/yaml.h"

#include <stdlib.h>
#include <string.h>

#include <libfyaml.h>

#include "base/error.h"
#include "base/yaml_tree.h"

struct anchor {
    const char *name;
    struct yaml_node *node; /* NULL: we are still inside it */
};

struct reader {
    struct text *text;
    struct arena *arena;
    struct aisle_errors *errs;
    struct fy_diag *diag;
    struct fy_parser *parser;
    struct anchor anchor[YAML_ANCHORS_MAX];
    size_t anchor_count, copies;
    bool duplicates, single;
    struct yaml_node **document;
    size_t document_count, document_cap;
    /* The children of all nodes that are still open; each takes its own off the top. */
    struct yaml_node **stack;
    size_t stack_count, stack_cap;
};

static struct yaml_node *read_node(struct reader *r, struct fy_event *ev, int depth);

static struct aisle_place place(struct reader *r, const struct fy_mark *from,
                                const struct fy_mark *to)
{
    int width = 1;

    if (!from)
        return (struct aisle_place){.file = r->text->file};
    if (to && to->line == from->line && to->column > from->column)
        width = to->column - from->column;
    return text_place(r->text, from->line + 1, from->column + 1, width);
}

static struct aisle_place event_place(struct reader *r, struct fy_event *ev)
{
    return place(r, fy_event_start_mark(ev), fy_event_end_mark(ev));
}

static struct yaml_node *fail(struct reader *r, struct aisle_place at, const char *what,
                              const char *hint)
{
    struct aisle_error *err = errors_next(r->errs);

    error_at(err, AISLE_EPARSE, &at, "%s", what);
    error_hint(err, "%s", hint);
    return NULL;
}

/* What libfyaml found wrong, or no more than that something is. */
static struct yaml_node *fail_syntax(struct reader *r)
{
    void *prev = NULL;
    struct fy_diag_error *e = fy_diag_errors_iterate(r->diag, &prev);
    char message[200];

    if (!e)
        return fail(r, (struct aisle_place){.file = r->text->file}, "this is not YAML", "");
    snprintf(message, sizeof message, "%s", e->msg ? e->msg : "this is not YAML");
    message[strcspn(message, "\n")] = '\0';
    if (text_is_end(r->text, e->line))
        return fail(r, text_end(r->text), message, "the text ends here");
    return fail(r, text_place(r->text, e->line, e->column, 1), message,
                strstr(message, "tab") ? "YAML indents with spaces" : "");
}

static char *token_text(struct reader *r, struct fy_token *token, size_t *len)
{
    const char *s = token ? fy_token_get_text(token, len) : NULL;
    char *copy;

    if (!s)
        *len = 0;
    copy = arena_new(r->arena, *len + 1, 1);
    if (*len)
        memcpy(copy, s, *len);
    return copy;
}

static struct yaml_node *node_new(struct reader *r, enum yaml_kind kind, struct aisle_place at)
{
    struct yaml_node *n = arena_new(r->arena, 1, sizeof *n);

    n->kind = kind;
    n->at = at;
    return n;
}

static void push(struct reader *r, struct yaml_node *n)
{
    r->stack = mem_reserve(r->stack, &r->stack_cap, r->stack_count + 1, sizeof(void *));
    r->stack[r->stack_count++] = n;
}

/* Aliases ----------------------------------------------------------------------------------- */

static struct yaml_node *copy(struct reader *r, const struct yaml_node *from, int depth)
{
    struct yaml_node *n;

    if (depth > YAML_DEPTH_MAX)
        return fail(r, from->at, "nested too deeply with its aliases", "");
    if (++r->copies > YAML_COPIES_MAX)
        return fail(r, from->at, "the aliases in this file stand for too much text",
                    "put pods or nodes into a CSV file instead");
    n = arena_new(r->arena, 1, sizeof *n);
    *n = *from;
    if (from->count)
        n->item = arena_new(r->arena, from->count, sizeof *n->item);
    for (size_t i = 0; i < from->count; i++) {
        n->item[i] = copy(r, from->item[i], depth + 1);
        if (!n->item[i])
            return NULL;
    }
    if (from->key && from->count) { /* key nodes never change, so they are shared */
        n->key = arena_new(r->arena, from->count, sizeof *n->key);
        memcpy(n->key, from->key, from->count * sizeof *n->key);
    }
    return n;
}

static struct yaml_node *read_alias(struct reader *r, struct fy_event *ev, int depth)
{
    size_t len;
    const char *name = token_text(r, ev->alias.anchor, &len);
    struct aisle_place at = event_place(r, ev);
    char message[160];

    at.col--; /* libfyaml's mark leaves the star out */
    at.width++;
    for (size_t i = r->anchor_count; i-- > 0;) {
        if (strcmp(r->anchor[i].name, name))
            continue;
        if (r->anchor[i].node)
            return copy(r, r->anchor[i].node, depth);
        snprintf(message, sizeof message, "alias *%.100s stands inside its own anchor", name);
        return fail(r, at, message, "");
    }
    snprintf(message, sizeof message, "alias *%.100s has no anchor before it", name);
    return fail(r, at, message, "");
}

/* The number of the anchor plus 1; 0: it has none; -1: failed. */
static int open_anchor(struct reader *r, struct fy_event *ev, struct fy_token *token)
{
    size_t len;

    if (!token)
        return 0;
    if (r->anchor_count == YAML_ANCHORS_MAX) {
        fail(r, event_place(r, ev), "more than 1000 anchors", "");
        return -1;
    }
    r->anchor[r->anchor_count].name = token_text(r, token, &len);
    r->anchor[r->anchor_count].node = NULL;
    return (int)++r->anchor_count;
}

/* Nodes ------------------------------------------------------------------------------------- */

static struct yaml_node *read_scalar(struct reader *r, struct fy_event *ev)
{
    struct yaml_node *n = node_new(r, YAML_SCALAR, event_place(r, ev));
    struct fy_token *token = ev->scalar.value;
    size_t len;

    n->text = token_text(r, token, &len);
    n->quoted = token && fy_token_scalar_style(token) != FYSS_PLAIN;
    if (!text_is_clean(n->text, len))
        return fail(r, n->at, "an escape here stands for no character of a text", "");
    return n;
}

static bool is_key(struct reader *r, const struct yaml_node *n)
{
    if (n->kind == YAML_SCALAR && (n->quoted || n->text[0]))
        return true;
    fail(r, n->at, n->kind == YAML_SCALAR ? "a key is missing here" : "a key must be plain text",
         "");
    return false;
}

/* Reads children up to the end event. A mapping's are key, value, key, value, ... */
static bool read_children(struct reader *r, struct yaml_node *n, int depth)
{
    enum fy_event_type end = n->kind == YAML_MAPPING ? FYET_MAPPING_END : FYET_SEQUENCE_END;
    size_t from = r->stack_count, count;
    bool done = false, ok = true;

    while (!done && ok) {
        struct fy_event *ev = fy_parser_parse(r->parser);

        if (!ev) {
            fail_syntax(r);
            return false;
        }
        done = ev->type == end;
        if (!done) {
            struct yaml_node *child = read_node(r, ev, depth);
            bool key = n->kind == YAML_MAPPING && (r->stack_count - from) % 2 == 0;

            if (child && child->at.line == 0) /* an empty scalar has no mark: its key has one */
                child->at = r->stack_count > from ? r->stack[r->stack_count - 1]->at : n->at;
            ok = child && (!key || is_key(r, child));
            push(r, child);
        }
        fy_parser_event_free(r->parser, ev);
    }
    if (!ok)
        return false;
    count = r->stack_count - from;
    r->stack_count = from;
    if (n->kind == YAML_MAPPING)
        return yaml_pairs(n, r->arena, count ? r->stack + from : NULL, count, r->errs,
                          &r->duplicates);
    n->count = count;
    n->item = arena_new(r->arena, count, sizeof *n->item);
    if (count)
        memcpy(n->item, r->stack + from, count * sizeof *n->item);
    return true;
}

static struct yaml_node *read_collection(struct reader *r, struct fy_event *ev, int depth)
{
    bool mapping = ev->type == FYET_MAPPING_START;
    const struct fy_mark *from = fy_event_start_mark(ev);
    struct yaml_node *n = node_new(r, mapping ? YAML_MAPPING : YAML_SEQUENCE, place(r, from, NULL));

    if (depth >= YAML_DEPTH_MAX)
        return fail(r, n->at, "nested more than 32 deep", "");
    return read_children(r, n, depth + 1) ? n : NULL;
}

static struct yaml_node *read_node(struct reader *r, struct fy_event *ev, int depth)
{
    struct fy_token *anchor = NULL, *tag = NULL;
    struct yaml_node *n;
    int opened;

    if (ev->type == FYET_ALIAS)
        return read_alias(r, ev, depth);
    if (ev->type == FYET_SCALAR)
        anchor = ev->scalar.anchor, tag = ev->scalar.tag;
    else if (ev->type == FYET_SEQUENCE_START)
        anchor = ev->sequence_start.anchor, tag = ev->sequence_start.tag;
    else if (ev->type == FYET_MAPPING_START)
        anchor = ev->mapping_start.anchor, tag = ev->mapping_start.tag;
    else
        return fail(r, event_place(r, ev), "this is not YAML", "");
    if (tag)
        return fail(r, event_place(r, ev), "tags are not used here", "leave the !tag out");
    opened = open_anchor(r, ev, anchor);
    if (opened < 0)
        return NULL;
    n = ev->type == FYET_SCALAR ? read_scalar(r, ev) : read_collection(r, ev, depth);
    if (opened)
        r->anchor[opened - 1].node = n;
    return n;
}

/* A document begins, or the only one is followed by a second. Anchors hold in one document. */
static bool open_document(struct reader *r, struct fy_event *ev)
{
    r->anchor_count = 0;
    if (!r->single || !r->document_count)
        return true;
    fail(r, event_place(r, ev), "a second document begins here", "one file holds one scenario");
    return false;
}

static bool add_document(struct reader *r, struct yaml_node *root)
{
    if (!root)
        return false;
    if (root->at.line == 0) /* an empty one has no mark */
        root->at = text_place(r->text, 1, 1, 1);
    r->document = mem_reserve(r->document, &r->document_cap, r->document_count + 1,
                              sizeof(void *));
    r->document[r->document_count++] = root;
    return true;
}

/* The documents of the stream. */
static bool read_stream(struct reader *r)
{
    struct fy_event *ev;
    bool ok = true, more = true;

    while (ok && more && (ev = fy_parser_parse(r->parser))) {
        switch (ev->type) {
        case FYET_STREAM_START:
        case FYET_DOCUMENT_END:
            break;
        case FYET_DOCUMENT_START:
            ok = open_document(r, ev);
            break;
        case FYET_STREAM_END:
            more = false;
            break;
        default:
            ok = add_document(r, read_node(r, ev, 0));
        }
        fy_parser_event_free(r->parser, ev);
    }
    if (ok && more)
        fail_syntax(r);
    return ok && !more;
}

/* Hands over what the reader found; a text without documents has none. */
static enum aisle_status finish(struct reader *r, bool ok, struct yaml_documents *out)
{
    if (!ok)
        return AISLE_EPARSE;
    out->count = r->document_count;
    out->item = arena_new(r->arena, out->count, sizeof *out->item);
    if (out->count)
        memcpy(out->item, r->document, out->count * sizeof *out->item);
    return r->duplicates ? AISLE_EPARSE : AISLE_OK;
}

static enum aisle_status parse(struct yaml_documents *out, struct text *t,
                               struct aisle_errors *errs, bool single)
{
    struct reader *r = NULL;
    struct fy_diag_cfg diag = {.level = FYET_ERROR};
    struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE};
    struct aisle_error found;
    enum aisle_status status = AISLE_EPARSE;

    *out = (struct yaml_documents){0};
    if (text_check(t, &found)) {
        errors_add(errs, &found);
        return AISLE_EPARSE;
    }
    r = mem_new(1, sizeof *r);
    *r = (struct reader){.text = t, .arena = t->arena, .errs = errs, .single = single};
    if (!single)
        cfg.flags |= FYPCF_SLOPPY_FLOW_INDENTATION;
    fy_diag_cfg_default(&diag);
    cfg.diag = r->diag = fy_diag_create(&diag);
    fy_diag_set_collect_errors(r->diag, true);
    r->parser = fy_parser_create(&cfg);
    if (r->parser && !fy_parser_set_string(r->parser, t->byte, t->size))
        status = finish(r, read_stream(r), out);
    fy_parser_destroy(r->parser);
    fy_diag_destroy(r->diag);
    mem_free(r->document);
    mem_free(r->stack);
    mem_free(r);
    return status;
}

enum aisle_status yaml_parse_all(struct yaml_documents *out, struct text *t,
                                 struct aisle_errors *errs)
{
    return parse(out, t, errs, false);
}

enum aisle_status yaml_parse(struct yaml_node **out, struct text *t, struct aisle_errors *errs)
{
    struct yaml_documents documents;
    enum aisle_status status = parse(&documents, t, errs, true);

    *out = documents.count ? documents.item[0] : NULL;
    if (!*out && !status) { /* an empty text is null */
        *out = arena_new(t->arena, 1, sizeof **out);
        **out = (struct yaml_node){.kind = YAML_SCALAR, .text = "", .at = text_place(t, 1, 1, 1)};
    }
    return status;
}

const char *yaml_library(void)
{
    return fy_library_version();
}
