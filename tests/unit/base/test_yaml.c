/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include "base/yaml.h"

static struct arena arena;
static struct text text;
static struct aisle_errors errs;

static void close_all(void)
{
    arena_fini(&arena);
}

static enum aisle_status read_all(struct yaml_documents *out, const char *s)
{
    memset(&errs, 0, sizeof errs);
    text_init(&text, &arena, "t.yaml", s, strlen(s));
    return yaml_parse_all(out, &text, &errs);
}

static void is(const struct yaml_node *node, const char *ought)
{
    cr_assert(node && node->text);
    cr_expect_str_eq(node->text, ought);
}

TestSuite(yaml, .fini = close_all);

Test(yaml, several_documents_come_in_the_order_of_the_text)
{
    struct yaml_documents d;

    cr_assert(eq(int, read_all(&d, "# first\n---\na: 1\n---\na: 2\n...\n---\n- 3\n"), AISLE_OK));
    cr_assert(eq(sz, d.count, 3));
    is(yaml_get(d.item[0], "a"), "1");
    is(yaml_get(d.item[1], "a"), "2");
    cr_expect(eq(int, yaml_get(d.item[1], "a")->at.line, 5));
    cr_expect(eq(int, d.item[2]->kind, YAML_SEQUENCE));
}

Test(yaml, an_empty_document_between_others_is_null)
{
    struct yaml_documents d;

    cr_assert(eq(int, read_all(&d, "---\n---\na: 2\n---\n"), AISLE_OK));
    cr_assert(eq(sz, d.count, 3));
    cr_expect(yaml_is_null(d.item[0]));
    cr_expect(yaml_is_null(d.item[2]));
}

Test(yaml, an_empty_text_has_no_documents)
{
    struct yaml_documents d;

    cr_assert(eq(int, read_all(&d, "# nothing\n"), AISLE_OK));
    cr_expect(eq(sz, d.count, 0));
}

Test(yaml, an_anchor_ends_with_its_document)
{
    struct yaml_documents d;

    cr_assert(eq(int, read_all(&d, "a: &x 1\nb: *x\n---\nc: *x\n"), AISLE_EPARSE));
    cr_expect(eq(sz, d.count, 0));
    cr_expect_str_eq(errs.item[0].message, "alias *x has no anchor before it");
    cr_expect(eq(int, errs.item[0].line, 4));
}

Test(yaml, a_duplicate_key_leaves_the_documents_readable)
{
    struct yaml_documents d;

    cr_assert(eq(int, read_all(&d, "a: 1\na: 2\n---\nb: 3\n"), AISLE_EPARSE));
    cr_assert(eq(sz, d.count, 2));
    is(yaml_get(d.item[0], "a"), "1");
}

Test(yaml, json_is_yaml)
{
    struct yaml_documents d;

    cr_assert(eq(int, read_all(&d, "{\"a\": [1, {\"b\": \"\\u00e4\"}], \"c\": null}"), AISLE_OK));
    is(yaml_get(yaml_get(d.item[0], "a")->item[1], "b"), "ä");
    cr_expect(yaml_is_null(yaml_get(d.item[0], "c")));
}

Test(yaml, in_files_of_others_a_bracket_may_close_too_far_left)
{
    struct yaml_documents d;

    cr_assert(eq(int, read_all(&d, "a:\n  b: {\n    c: 1\n  }\n  d: [\n  2\n  ]\n"), AISLE_OK));
    is(yaml_get(yaml_get(yaml_get(d.item[0], "a"), "b"), "c"), "1");
}
