/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/json.h"

/* The caller frees it. */
static char *printed(struct json *j)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    json_print(j, out);
    fclose(out);
    return text;
}

Test(json, keys_stand_in_the_order_in_which_they_were_set)
{
    struct json *j = json_new(), *list = json_new_array();
    char *text;

    json_add_int(list, 2);
    json_add_real(list, 0.5);
    json_add_text(list, "a \"word\"");
    json_add_object(list, json_new());
    json_set_int(j, "z", -1);
    json_set_bool(j, "b", true);
    json_set_text(j, "none", NULL);
    json_set_object(j, "list", list);
    text = printed(j);
    cr_expect(eq(str, text, (char *)"{\"z\": -1, \"b\": true, \"none\": null, "
                            "\"list\": [2, 0.5, \"a \\\"word\\\"\", {}]}\n"));
    free(text);
}

Test(json, numbers_have_fifteen_digits_and_what_is_none_is_null)
{
    struct json *list = json_new_array();
    char *text;

    json_add_real(list, 0.1);
    json_add_real(list, 1.0 / 3);
    json_add_real(list, 1e-300);
    json_add_real(list, (double)NAN);
    json_add_real(list, (double)-INFINITY);
    text = printed(list);
    cr_expect(eq(str, text, (char *)"[0.1, 0.333333333333333, 1e-300, null, null]\n"));
    free(text);
}
