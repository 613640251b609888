/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Quantities against the tables of apimachinery: quantity.csv of the folder AISLE_K8S_CASES, else of
 * k8s in the shared data. Each row is a case; what a row says and we do not understand fails it.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/mem.h"
#include "kubernetes/quantity.h"
#include "tap.h"

enum column {
    ID, KIND, INPUT, ARG, EXACT, VALUE, MILLI, FORMAT, CANONICAL, EXPECTED, VALID, COLUMNS,
};

static const char *const column_name[COLUMNS] = {
    "id",     "kind",      "input",     "arg",      "exact_value", "value_int64", "milli_value_int64",
    "format", "canonical", "expected",  "valid",
};

struct row {
    const char *cell[COLUMNS];
    char wrong[400]; /* empty: nothing */
};

static void wrong(struct row *r, const char *what, const char *got, const char *ought)
{
    if (!r->wrong[0])
        snprintf(r->wrong, sizeof r->wrong, "%s: %s of \"%s\" is %s, not %s", r->cell[KIND], what,
                 r->cell[INPUT], got, ought);
}

/* Digits of a 128-bit number. */
static const char *wide_text(kube_nano value, char out[64])
{
    char digit[48];
    size_t n = sizeof digit;
    unsigned __int128 left = value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;

    digit[--n] = '\0';
    do
        digit[--n] = (char)('0' + (int)(left % 10));
    while ((left /= 10) > 0);
    snprintf(out, 64, "%s%s", value < 0 ? "-" : "", digit + n);
    return out;
}

/* The quantity as the table writes exact values: an integer, or n/d in lowest terms. */
static void fraction_text(const struct kube_quantity *q, char out[128])
{
    kube_nano above = q->nano, below = 1000000000, a, b;
    char text[64];

    for (a = above < 0 ? -above : above, b = below; b;) {
        kube_nano rest = a % b;

        a = b;
        b = rest;
    }
    above /= a;
    below /= a;
    if (below == 1)
        snprintf(out, 128, "%s", wide_text(above, text));
    else
        snprintf(out, 128, "%s/%d", wide_text(above, text), (int)below);
}

/* Compares texts if the table has one. */
static void compare(struct row *r, const char *what, const char *got, const char *ought)
{
    if (ought[0] && strcmp(got, ought) != 0)
        wrong(r, what, got, ought);
}

static bool format_of(struct row *r, enum kube_format *out)
{
    static const char *const name[] = {"DecimalSI", "BinarySI", "DecimalExponent"};

    for (int i = 0; i < 3; i++)
        if (!strcmp(r->cell[FORMAT], name[i])) {
            *out = (enum kube_format)i;
            return true;
        }
    if (r->cell[FORMAT][0])
        wrong(r, "format", r->cell[FORMAT], "one that we know");
    return false;
}

static bool parse(struct row *r, const char *text, struct kube_quantity *out)
{
    enum kube_quantity_fault fault = kube_quantity_parse(out, text);

    if (fault)
        wrong(r, "reading", kube_quantity_fault_text(fault), "a success");
    return !fault;
}

/* A whole number, for the kinds that take one. */
static int64_t number(struct row *r, const char *text)
{
    char *end;
    long long value = strtoll(text, &end, 10);

    if (!*text || *end)
        wrong(r, "number", text, "a whole number");
    return value;
}

static int scale(struct row *r, const char *key)
{
    const char *at = strstr(r->cell[ARG], key);

    if (!at || at[strlen(key)] != '=') {
        wrong(r, "argument", r->cell[ARG], key);
        return 0;
    }
    return (int)strtol(at + strlen(key) + 1, NULL, 10);
}

/* The columns that say what the quantity itself is. An int64 column that is empty beside an exact
 * value says that the value does not fit. */
static void check_values(struct row *r, const struct kube_quantity *q)
{
    static const struct {
        enum column column;
        int scale;
    } whole[] = {{VALUE, 0}, {MILLI, -3}};
    char text[128];
    int64_t value;

    fraction_text(q, text);
    compare(r, "value", text, r->cell[EXACT]);
    for (int i = 0; i < 2; i++) {
        bool fits = kube_quantity_value(q, whole[i].scale, &value);

        if (!r->cell[EXACT][0])
            continue;
        snprintf(text, sizeof text, "%" PRId64, value);
        if (fits != (r->cell[whole[i].column][0] != '\0'))
            wrong(r, column_name[whole[i].column], fits ? text : "too large", "that");
        else if (fits)
            compare(r, column_name[whole[i].column], text, r->cell[whole[i].column]);
    }
    kube_quantity_text(q, text);
    compare(r, "canonical text", text, r->cell[CANONICAL]);
}

static void check_parse(struct row *r)
{
    struct kube_quantity q, again;
    enum kube_format format;
    char text[KUBE_QUANTITY_TEXT];

    if (!parse(r, r->cell[INPUT], &q))
        return;
    if (format_of(r, &format) && q.format != format)
        wrong(r, "format", q.format == KUBE_BINARY_SI ? "binary" : "another", r->cell[FORMAT]);
    check_values(r, &q);
    /* The canonical text means the same, and is its own canonical text. */
    if (parse(r, kube_quantity_text(&q, text), &again) && kube_quantity_compare(&q, &again))
        wrong(r, "canonical text", text, "as much");
}

/* The table overrides the format there, as upstream's test does. */
static void check_canonical(struct row *r)
{
    struct kube_quantity q;

    if (!parse(r, r->cell[INPUT], &q))
        return;
    format_of(r, &q.format);
    check_values(r, &q);
}

static void check_round(struct row *r)
{
    struct kube_quantity q;
    char text[128];
    bool exact;

    if (!parse(r, r->cell[INPUT], &q))
        return;
    exact = kube_quantity_round(&q, scale(r, "scale"));
    fraction_text(&q, text);
    snprintf(text + strlen(text), 16, ";exact=%d", exact);
    compare(r, "rounding", text, r->cell[EXPECTED]);
}

static void check_compare(struct row *r)
{
    struct kube_quantity a, b;
    char text[16];

    if (!parse(r, r->cell[INPUT], &a) || !parse(r, r->cell[ARG], &b))
        return;
    snprintf(text, sizeof text, "%d", kube_quantity_compare(&a, &b));
    compare(r, "order", text, r->cell[EXPECTED]);
}

static void check_from(struct row *r)
{
    bool milli = !strcmp(r->cell[KIND], "from_milli"), whole = !strcmp(r->cell[KIND], "from_int");
    enum kube_format format = KUBE_DECIMAL_SI;
    struct kube_quantity q;

    format_of(r, &format);
    if (!kube_quantity_of(&q, number(r, r->cell[INPUT]),
                          milli ? -3 : whole ? 0 : scale(r, "scale"), format)) {
        wrong(r, "quantity", "out of range", "one");
        return;
    }
    check_values(r, &q);
}

static void check_scaled(struct row *r)
{
    struct kube_quantity q;
    char text[32];
    int64_t value = -1;

    if (!kube_quantity_of(&q, number(r, r->cell[INPUT]), scale(r, "from"), KUBE_DECIMAL_SI) ||
        !kube_quantity_value(&q, scale(r, "to"), &value))
        wrong(r, "value", "out of range", r->cell[EXPECTED]);
    snprintf(text, sizeof text, "%" PRId64, value);
    compare(r, "value", text, r->cell[EXPECTED]);
}

static void check_real(struct row *r)
{
    struct kube_quantity q;
    double ought = strtod(r->cell[EXPECTED], NULL);

    if (parse(r, r->cell[INPUT], &q) &&
        fabs(kube_quantity_real(&q) - ought) > 1e-15 * fabs(ought))
        wrong(r, "double", "another", r->cell[EXPECTED]);
}

static void check_sum(struct row *r)
{
    struct kube_quantity a, b, c;
    bool minus = !strcmp(r->cell[KIND], "sub");

    if (!parse(r, r->cell[INPUT], &a) || !parse(r, r->cell[ARG], &b) ||
        !parse(r, r->cell[EXPECTED], &c))
        return;
    if (!(minus ? kube_quantity_subtract(&a, &b) : kube_quantity_add(&a, &b)) ||
        kube_quantity_compare(&a, &c))
        wrong(r, "sum", "another", r->cell[EXPECTED]);
}

static const struct {
    const char *kind;
    void (*check)(struct row *r);
} kinds[] = {
    {"parse", check_parse},       {"canonical", check_canonical}, {"round_up", check_round},
    {"cmp", check_compare},       {"from_milli", check_from},     {"from_int", check_from},
    {"from_scaled", check_from},  {"scaled_value", check_scaled}, {"float", check_real},
    {"add", check_sum},           {"sub", check_sum},
};

static void check_row(struct row *r)
{
    struct kube_quantity q;
    char name[300];
    size_t k = 0, count = sizeof kinds / sizeof *kinds;

    while (k < count && strcmp(kinds[k].kind, r->cell[KIND]) != 0)
        k++;
    if (k == count)
        wrong(r, "kind", r->cell[KIND], "one that we know");
    else if (!strcmp(r->cell[VALID], "1"))
        kinds[k].check(r);
    else if (strcmp(r->cell[VALID], "0") != 0)
        wrong(r, "valid", r->cell[VALID], "0 or 1");
    else if (!kube_quantity_parse(&q, r->cell[INPUT]))
        wrong(r, "reading", "a success", "an error");
    snprintf(name, sizeof name, "%s: %s \"%s\" %s", r->cell[ID], r->cell[KIND], r->cell[INPUT],
             r->cell[ARG]);
    for (char *c = name; *c; c++)
        if (*c == '#') /* TAP takes what follows for a directive */
            *c = '_';
    tap_case(!r->wrong[0], name, "%s", r->wrong);
}

int main(void)
{
    struct csv_column column[COLUMNS];
    struct aisle_error err = {0};
    struct aisle_file file = {.name = "quantity.csv"};
    enum aisle_status status = AISLE_EIO;
    struct csv *csv = NULL;

    file.path = tap_data("AISLE_K8S_CASES", "k8s", "quantity.csv");
    for (int c = 0; c < COLUMNS; c++)
        column[c] = (struct csv_column){.name = column_name[c]};
    if (!csv_open(&csv, &file, column, COLUMNS, &err))
        while ((status = csv_next(csv, &err)) == AISLE_OK) {
            struct arena memory = {0};
            struct row row = {0};

            for (size_t c = 0; c < COLUMNS; c++)
                row.cell[c] = csv_text(csv, c, &memory);
            check_row(&row);
            arena_fini(&memory);
        }
    csv_close(csv);
    tap_case(status == AISLE_END, "the table could be read", "%s", err.message);
    return tap_end();
}
