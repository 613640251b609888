/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tables/baseline.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/error.h"

/* The end of the item that begins here: a comma outside brackets and quotes, or the end of all. */
static const char *item_end(const char *at)
{
    int depth = 0;
    char quote = 0;

    for (; *at && (depth > 0 || quote || *at != ','); at++) {
        if (quote)
            quote = *at == quote ? 0 : quote;
        else if (*at == '"' || *at == '\'')
            quote = *at;
        else if (strchr("[{", *at))
            depth++;
        else if (strchr("]}", *at))
            depth--;
    }
    return at;
}

/* How exactly a word names a value, 0: not at all. "fgd" names fifo/fgd, and, if there is nothing
 * better, fifo/fgd:popularity=0.9. */
static int likeness(const char *word, const char *value)
{
    size_t length = strlen(word);
    const char *placement = strchr(value, '/');

    if (strcmp(word, value) == 0)
        return 3;
    if (placement && strcmp(word, placement + 1) == 0)
        return 2;
    if (placement && strncmp(word, value, length) == 0 && value[length] == '/')
        return 2;
    if (placement && strncmp(word, placement + 1, length) == 0 && placement[1 + length] == ':')
        return 1;
    return strncmp(word, value, length) == 0 && value[length] == ':' ? 1 : 0;
}

/* The distinct values of an axis, NULL-terminated. */
static const char **values_of(struct points *p, size_t axis)
{
    const char **value = arena_new(&p->arena, p->count + 1, sizeof *value);
    size_t n = 0;

    for (size_t i = 0; i < p->count; i++) {
        const char *is = p->point[i].value[axis];
        bool new = is != NULL;

        for (size_t k = 0; k < n && new; k++)
            new = strcmp(value[k], is) != 0;
        if (new)
            value[n++] = is;
    }
    return value;
}

/* The value that a word names; NULL, with an error: none or several. */
static const char *find_value(struct points *p, size_t axis, const char *word,
                              struct aisle_error *err)
{
    const char **value = values_of(p, axis), *best = NULL, *other = NULL;
    int alike = 0;

    for (; *value; value++) {
        int is = likeness(word, *value);

        if (is > alike) {
            alike = is;
            best = *value;
            other = NULL;
        } else if (is > 0 && is == alike) {
            other = *value;
        }
    }
    if (best && !other)
        return best;
    if (best) {
        error_set(err, AISLE_EVALUE, "the baseline's %s=%s could be %s or %s", p->axis[axis], word,
                  best, other);
        error_hint(err, "give one of them in full");
    } else {
        error_set(err, AISLE_EVALUE, "no run has the baseline's %s=%s", p->axis[axis], word);
        error_suggest(err, "the values", word, values_of(p, axis));
    }
    return NULL;
}

static bool find_axis(const struct points *p, const char *name, size_t *out)
{
    for (*out = 0; *out < p->axis_count; ++*out)
        if (strcmp(p->axis[*out], name) == 0)
            return true;
    return false;
}

/* Takes one AXIS=VALUE into `fixed`. */
static enum aisle_status take(struct points *p, char *item, const char **fixed,
                              struct aisle_error *err)
{
    char *equals = strchr(item, '=');
    size_t axis;

    if (!equals) {
        error_set(err, AISLE_EVALUE, "the baseline \"%s\" is not AXIS=VALUE", item);
        error_hint(err, "for instance policy=%s", p->point[0].value[0]);
        return AISLE_EVALUE;
    }
    *equals = '\0';
    if (!find_axis(p, item, &axis)) {
        const char **name = arena_new(&p->arena, p->axis_count + 1, sizeof *name);

        memcpy(name, p->axis, p->axis_count * sizeof *name);
        error_set(err, AISLE_EVALUE, "there is no axis \"%s\"", item);
        error_suggest(err, "the axes", item, name);
        return AISLE_EVALUE;
    }
    if (fixed[axis])
        return error_set(err, AISLE_EVALUE, "the baseline names %s twice", item);
    fixed[axis] = find_value(p, axis, equals + 1, err);
    return fixed[axis] ? AISLE_OK : AISLE_EVALUE;
}

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static size_t find_of(const struct points *p, const char *const *fixed, size_t point)
{
    for (size_t i = 0; i < p->count; i++) {
        size_t axis = 0;

        while (axis < p->axis_count &&
               same(p->point[i].value[axis],
                    fixed[axis] ? fixed[axis] : p->point[point].value[axis]))
            axis++;
        if (axis == p->axis_count)
            return i;
    }
    return SIZE_MAX;
}

static enum aisle_status find_all(struct baseline *b, struct points *p, const char *const *fixed,
                                  struct aisle_error *err)
{
    bool any = false;

    b->text = "";
    for (size_t a = 0; a < p->axis_count; a++)
        if (fixed[a])
            b->text = arena_printf(&p->arena, "%s%s%s=%s", b->text, *b->text ? ", " : "",
                                   p->axis[a], fixed[a]);
    b->of = arena_new(&p->arena, p->count, sizeof *b->of);
    for (size_t i = 0; i < p->count; i++) {
        b->of[i] = find_of(p, fixed, i);
        any = any || b->of[i] != SIZE_MAX;
    }
    return any ? AISLE_OK : error_set(err, AISLE_EVALUE, "no runs have the baseline's %s", b->text);
}

enum aisle_status baseline_read(struct baseline *out, struct points *points, const char *text,
                                struct aisle_error *err)
{
    const char **fixed = arena_new(&points->arena, points->axis_count, sizeof *fixed);
    enum aisle_status status = AISLE_OK;

    *out = (struct baseline){0};
    if (!text)
        return AISLE_OK;
    for (const char *at = text, *end = text; status == AISLE_OK && *end; at = end + 1) {
        end = item_end(at);
        status = take(points, arena_printf(&points->arena, "%.*s", (int)(end - at), at), fixed, err);
    }
    if (status == AISLE_OK && !*text)
        status = take(points, arena_text(&points->arena, text), fixed, err);
    return status == AISLE_OK ? find_all(out, points, fixed, err) : status;
}
