/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which cells, and the list of them. */
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "experiment/plan.h"

enum { KEY_LEAST = 6, KEY_SHOWN = 8 };

/* Choosing --------------------------------------------------------------------------------------- */

static enum aisle_status bad(const char *part, struct aisle_error *err)
{
    error_set(err, AISLE_EUSAGE, "\"%s\" names no cells", part);
    error_hint(err, "numbers from 0 (3), ranges (7-12), beginnings of keys of %d digits or more, "
                    "separated by commas",
               KEY_LEAST);
    return AISLE_EUSAGE;
}

static bool is_digits(const char *s, size_t n)
{
    return n > 0 && strspn(s, "0123456789") >= n;
}

static enum aisle_status choose_range(const struct plan *p, const char *part, bool *chosen,
                                      struct aisle_error *err)
{
    size_t length = strspn(part, "0123456789");
    struct arena a = {0};
    uint64_t from = 0, to = 0;
    bool range = part[length] == '-',
         fine = number_uint64(&from, arena_printf(&a, "%.*s", (int)length, part)) == NUMBER_OK &&
                number_uint64(&to, part + (range ? length + 1 : 0)) == NUMBER_OK;

    arena_fini(&a);
    if (!fine || to < from)
        return bad(part, err);
    if (to >= p->cell_count) {
        error_set(err, AISLE_EUSAGE, "there is no cell %" PRIu64, to);
        error_hint(err, "the last of %zu cells is %zu", p->cell_count, p->cell_count - 1);
        return AISLE_EUSAGE;
    }
    for (uint64_t i = from; i <= to; i++)
        chosen[i] = true;
    return AISLE_OK;
}

static enum aisle_status choose_key(const struct plan *p, const char *part, bool *chosen,
                                    struct aisle_error *err)
{
    size_t length = strlen(part), found = 0;

    if (length < KEY_LEAST || strspn(part, "0123456789abcdef") < length)
        return bad(part, err);
    for (size_t i = 0; i < p->cell_count; i++)
        if (strncmp(p->cell[i].key, part, length) == 0) {
            chosen[i] = true;
            found++;
        }
    if (found == 0)
        return error_set(err, AISLE_EUSAGE, "no cell's key begins with %s", part);
    if (found > 1)
        return error_set(err, AISLE_EUSAGE, "the keys of %zu cells begin with %s", found, part);
    return AISLE_OK;
}

/* A number that no cell has may be the beginning of a key. */
static bool is_range(const struct plan *p, const char *part)
{
    size_t length = strspn(part, "0123456789");
    uint64_t number;

    if (length > 0 && part[length] == '-')
        return is_digits(part + length + 1, strlen(part + length + 1));
    if (!is_digits(part, strlen(part)))
        return false;
    return length < KEY_LEAST ||
           (number_uint64(&number, part) == NUMBER_OK && number < p->cell_count);
}

enum aisle_status plan_choose(const struct plan *p, const char *text, bool *chosen,
                              struct aisle_error *err)
{
    enum aisle_status status = AISLE_OK;
    struct arena a = {0};
    char *rest = arena_text(&a, text), *part;

    for (size_t i = 0; i < p->cell_count; i++)
        chosen[i] = text == NULL;
    while (status == AISLE_OK && (part = strsep(&rest, ",")))
        status = is_range(p, part) ? choose_range(p, part, chosen, err)
                                   : choose_key(p, part, chosen, err);
    arena_fini(&a);
    return status;
}

void plan_shard(const struct plan *p, unsigned i, unsigned n, bool *chosen)
{
    size_t number = 0;

    for (size_t k = 0; k < p->cell_count; k++)
        if (chosen[k])
            chosen[k] = number++ % n == i - 1;
}

/* Printing --------------------------------------------------------------------------------------- */

static int digits(size_t n)
{
    int count = 1;

    for (; n >= 10; n /= 10)
        count++;
    return count;
}

/* Columns as wide as their widest value. */
static int *measure(const struct plan *p)
{
    int *width = mem_new(p->axis_count, sizeof *width);

    for (size_t k = 0; k < p->axis_count; k++) {
        width[k] = (int)strlen(p->axis[k].name);
        for (size_t i = 0; i < p->axis[k].value_count; i++) {
            int w = (int)strlen(p->axis[k].value[i]);

            width[k] = w > width[k] ? w : width[k];
        }
    }
    return width;
}

static void print_row(FILE *out, const struct plan *p, const int *width, const char *const *value)
{
    for (size_t k = 0; k < p->axis_count; k++) {
        bool last = k + 1 == p->axis_count;

        fprintf(out, "  %-*s", last ? 0 : width[k], value ? value[k] : p->axis[k].name);
    }
    fputc('\n', out);
}

static size_t count_seeds(const struct plan *p)
{
    for (size_t k = 0; k < p->axis_count; k++)
        if (strcmp(p->axis[k].name, "seed") == 0)
            return p->axis[k].value_count;
    return 0;
}

void plan_print(const struct plan *p, FILE *out)
{
    int number = digits(p->cell_count), *width = measure(p);
    size_t seeds = count_seeds(p);

    number = number < 4 ? 4 : number;
    fprintf(out, "%*s  %-*s", number, "cell", KEY_SHOWN, "key");
    print_row(out, p, width, NULL);
    for (size_t i = 0; i < p->cell_count; i++) {
        fprintf(out, "%*zu  %.*s", number, i, KEY_SHOWN, p->cell[i].key);
        print_row(out, p, width, p->cell[i].value);
    }
    fprintf(out, "\n%zu cell%s: %zu point%s", p->cell_count, p->cell_count == 1 ? "" : "s",
            p->point_count, p->point_count == 1 ? "" : "s");
    if (p->point_count * seeds == p->cell_count)
        fprintf(out, " x %zu seed%s\n", seeds, seeds == 1 ? "" : "s");
    else
        fputs(", not all under the same seeds\n", out);
    mem_free(width);
}
