/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/yaml_write.h"

static struct arena arena;
static struct aisle_errors errs;

static void free_arena(void)
{
    arena_fini(&arena);
}

TestSuite(yaml_write, .fini = free_arena);

static struct yaml_documents parse(const char *byte, size_t size)
{
    struct text *text = arena_new(&arena, 1, sizeof *text);
    struct yaml_documents documents;
    char *copy = arena_new(&arena, size + 1, 1);

    memcpy(copy, byte, size);
    text_init(text, &arena, "t.yaml", copy, size);
    cr_assert(yaml_parse_all(&documents, text, &errs) == AISLE_OK, "%d:%d: %s\n%s",
              errs.item[0].line, errs.item[0].col, errs.item[0].message, byte);
    return documents;
}

static bool is_equal(const struct yaml_node *a, const struct yaml_node *b)
{
    if (a->kind != b->kind || a->count != b->count)
        return false;
    if (a->kind == YAML_SCALAR && yaml_is_null(a))
        return yaml_is_null(b);
    if (a->kind == YAML_SCALAR)
        return !strcmp(a->text, b->text);
    for (size_t i = 0; i < a->count; i++)
        if ((a->key && strcmp(a->key[i]->text, b->key[i]->text) != 0) ||
            !is_equal(a->item[i], b->item[i]))
            return false;
    return true;
}

static char *write(const struct yaml_documents *d, size_t *size)
{
    return yaml_write((const struct yaml_node *const *)d->item, d->count, size);
}

static void check(const char *text, const char *ought)
{
    struct yaml_documents documents = parse(text, strlen(text)), again;
    size_t size;
    char *is = write(&documents, &size);

    cr_expect_str_eq(is, ought);
    again = parse(is, size);
    cr_assert(eq(sz, again.count, documents.count));
    for (size_t i = 0; i < again.count; i++)
        cr_expect(is_equal(documents.item[i], again.item[i]));
    mem_free(is);
}

Test(yaml_write, texts_keep_their_quotes_where_they_need_them)
{
    check("{a: '8', b: 8, c: \"on\", d: on, e: 'word', f: '', g: null, h: '0x1f', i: 1e3}",
          "---\na: \"8\"\nb: 8\nc: \"on\"\nd: on\ne: word\nf: \"\"\ng: null\nh: \"0x1f\"\ni: 1e3\n");
}

Test(yaml_write, hostile_texts_stay_texts)
{
    check("{a: 'b: c', '# d': '- e', f: \"g\\nh: i\", j: '---', k: '*l', m: \"\\\"\\\\\", n: ' ',\n"
          " o: \"\\t\", p: 'gr\xc3\xbc\xc3\x9f', q: '{{r}}', '': s, '<<': t}",
          "---\na: \"b: c\"\n\"# d\": \"- e\"\nf: \"g\\nh: i\"\nj: \"---\"\nk: \"*l\"\n"
          "m: \"\\\"\\\\\"\n\"n\": \" \"\no: \"\\t\"\np: \"gr\xc3\xbc\xc3\x9f\"\nq: \"{{r}}\"\n\"\": s\n"
          "\"<<\": t\n");
}

Test(yaml_write, lists_and_documents_nest)
{
    check("a: [{b: 1, c: [[], {}]}, [2, 3]]\n---\n- {d: {e: f}}\n",
          "---\na:\n- b: 1\n  c:\n  - []\n  - {}\n- - 2\n  - 3\n---\n- d:\n    e: f\n");
}

Test(yaml_write, a_long_text_stays_in_one_line)
{
    char text[2048] = "a: '", word[] = "word: and # so on ";

    while (strlen(text) < 1900)
        strncat(text, word, sizeof text - strlen(text) - 1);
    strcat(text, "'");
    struct yaml_documents documents = parse(text, strlen(text)), again;
    size_t size;
    char *is = write(&documents, &size);

    again = parse(is, size);
    cr_expect(is_equal(documents.item[0], again.item[0]));
    cr_expect(strchr(strchr(is, '\n') + 1, '\n') == is + size - 1);
    mem_free(is);
}

Test(yaml_write, a_key_may_be_long)
{
    char text[4096] = "? '";

    for (int i = 0; i < 300; i++)
        strcat(text, "long: key ");
    strcat(text, "'\n: {a: 1}\n");
    struct yaml_documents documents = parse(text, strlen(text)), again;
    size_t size;
    char *is = write(&documents, &size);

    again = parse(is, size);
    cr_expect(is_equal(documents.item[0], again.item[0]));
    mem_free(is);
}

/* Any text, as a key, a value and an item, quoted or as it comes from a plain one. */
Test(yaml_write, what_is_written_reads_back)
{
    static const char *const piece[] = {
        "a", "1", ":", " ", "#", "-", "\n", "\t", "'", "\"", "\\", "{", "}", "[", "]", ",", "&",
        "*", "!", "|", ">", "%", "@", "`", "~", "?", ".", "\xc3\xa4", "\xe2\x80\xa8", "\xf0\x9f\x98\x80",
        "\xc2\xa0", "null", "...", "---", "\r", "\r\n", "? ", "<<",
    };
    enum { PIECES = sizeof piece / sizeof *piece };
    unsigned state = 1;

    for (int round = 0; round < 3000; round++) {
        struct yaml_node scalar[3] = {0}, list = {.kind = YAML_SEQUENCE, .count = 1};
        struct yaml_node map = {.kind = YAML_MAPPING, .count = 2}, other = {.text = "k"};
        struct yaml_node *key[2] = {&scalar[0], &other}, *item[2] = {&scalar[1], &list};
        struct yaml_node *one[1] = {&scalar[2]};
        const struct yaml_node *root = &map;
        struct yaml_documents again;
        char buffer[3][128] = {{0}};
        size_t size;
        char *is;

        for (int i = 0; i < 3; i++) {
            do {
                state = state * 1103515245u + 12345u;
                strcat(buffer[i], piece[(state >> 18) % PIECES]);
            } while ((state >> 16) % 6 && strlen(buffer[i]) < 100);
            scalar[i] = (struct yaml_node){.text = buffer[i], .quoted = true};
        }
        if (!strcmp(buffer[0], "k"))
            continue;
        map.key = key;
        map.item = item;
        list.item = one;
        is = yaml_write(&root, 1, &size);
        again = parse(is, size);
        cr_assert(again.count == 1 && is_equal(&map, again.item[0]), "round %d: %s", round, is);
        mem_free(is);
    }
}
