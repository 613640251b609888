/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kubernetes/quantity.h"

#include <stdio.h>
#include <string.h>

#define NANO_MAX  ((((kube_nano)1 << 126) - 1) * 2 + 1)
#define UNIT      ((kube_nano)1000000000) /* of nano */
#define BOUND_MAX ((kube_nano)INT64_MAX * UNIT)

enum { NANO = -9 };

/* The parts of a text: [sign] whole [. fraction] suffix. */
struct parts {
    bool negative;
    const char *whole, *fraction, *suffix;
    size_t whole_count, fraction_count;
};

/* What a suffix means: times 10^power or times 2^power. */
struct suffix {
    const char *text;
    enum kube_format format;
    int power;
};

static const struct suffix suffixes[] = {
    {"n", KUBE_DECIMAL_SI, -9}, {"u", KUBE_DECIMAL_SI, -6}, {"m", KUBE_DECIMAL_SI, -3},
    {"", KUBE_DECIMAL_SI, 0},   {"k", KUBE_DECIMAL_SI, 3},  {"M", KUBE_DECIMAL_SI, 6},
    {"G", KUBE_DECIMAL_SI, 9},  {"T", KUBE_DECIMAL_SI, 12}, {"P", KUBE_DECIMAL_SI, 15},
    {"E", KUBE_DECIMAL_SI, 18}, {"Ki", KUBE_BINARY_SI, 10}, {"Mi", KUBE_BINARY_SI, 20},
    {"Gi", KUBE_BINARY_SI, 30}, {"Ti", KUBE_BINARY_SI, 40}, {"Pi", KUBE_BINARY_SI, 50},
    {"Ei", KUBE_BINARY_SI, 60},
};

enum { SUFFIX_COUNT = sizeof suffixes / sizeof *suffixes };

/* Reading ------------------------------------------------------------------------------------ */

static struct parts split(const char *text)
{
    struct parts p = {.negative = text[0] == '-'};

    p.whole = text + (text[0] == '-' || text[0] == '+');
    p.whole_count = strspn(p.whole, "0123456789");
    p.suffix = p.fraction = p.whole + p.whole_count;
    if (*p.suffix == '.') {
        p.fraction++;
        p.fraction_count = strspn(p.fraction, "0123456789");
        p.suffix = p.fraction + p.fraction_count;
    }
    return p;
}

/* The exponent of "e3", "E-9". Those that no number of ours can have come out as a bound. */
static bool read_exponent(const char *s, int *out)
{
    bool negative = s[1] == '-';
    const char *digit = s + 1 + (s[1] == '-' || s[1] == '+');
    int value = 0;

    if ((s[0] != 'e' && s[0] != 'E') || !*digit || digit[strspn(digit, "0123456789")])
        return false;
    for (; *digit; digit++)
        if (value < 100000)
            value = value * 10 + (*digit - '0');
    *out = negative ? -value : value;
    return true;
}

static bool read_suffix(const char *s, struct suffix *out)
{
    for (size_t i = 0; i < SUFFIX_COUNT; i++)
        if (!strcmp(suffixes[i].text, s)) {
            *out = suffixes[i];
            return true;
        }
    out->format = KUBE_DECIMAL_EXPONENT;
    return read_exponent(s, &out->power);
}

static int digit_at(const struct parts *p, size_t i)
{
    return (i < p->whole_count ? p->whole[i] : p->fraction[i - p->whole_count]) - '0';
}

static bool times_ten_plus(kube_nano *value, int digit)
{
    if (*value > (NANO_MAX - 10) / 10)
        return false;
    *value = *value * 10 + digit;
    return true;
}

/* digits x 10^power, in nano, rounded up. False: out of range. */
static bool decimal_value(const struct parts *p, int power, kube_nano *out)
{
    size_t count = p->whole_count + p->fraction_count;
    int64_t shift = (int64_t)power - (int64_t)p->fraction_count - NANO;
    bool lost = false;

    *out = 0;
    for (size_t i = 0; i < count; i++) {
        int digit = digit_at(p, i);

        if ((int64_t)i >= (int64_t)count + shift)
            lost = lost || digit > 0;
        else if (!times_ten_plus(out, digit))
            return false;
    }
    for (; shift > 0 && *out > 0; shift--)
        if (!times_ten_plus(out, 0))
            return false;
    *out += lost;
    return true;
}

/* digits x 2^power, in nano, rounded up and at most BOUND_MAX, as upstream has it. */
static kube_nano binary_value(const struct parts *p, int power)
{
    kube_nano unit = (kube_nano)1 << power, whole = 0, part = 0, all;
    bool lost = false;

    for (size_t i = 0; i < p->whole_count; i++)
        if (!times_ten_plus(&whole, digit_at(p, i)) || whole > INT64_MAX / unit)
            return BOUND_MAX;
    /* From the last digit on, so that no intermediate outgrows 128 bits; what each division drops
     * only says that there is more. */
    for (size_t i = p->fraction_count; i-- > 0;) {
        part += (p->fraction[i] - '0') * unit * UNIT;
        lost = lost || part % 10 != 0;
        part /= 10;
    }
    all = whole * unit * UNIT + part + lost;
    return all < BOUND_MAX ? all : BOUND_MAX;
}

/* Upstream takes no digits for 0 on its fast path, and refuses them elsewhere. */
static bool is_refused_without_digits(const struct parts *p, const struct suffix *suffix)
{
    if (p->whole_count + p->fraction_count > 0)
        return false;
    return suffix->format == KUBE_BINARY_SI ? suffix->power >= 50 : suffix->power < NANO;
}

enum kube_quantity_fault kube_quantity_parse(struct kube_quantity *out, const char *text)
{
    struct parts p = split(text);
    struct suffix suffix;
    kube_nano value;

    if (!text[0])
        return KUBE_QUANTITY_EMPTY;
    if (!read_suffix(p.suffix, &suffix))
        return p.whole_count + p.fraction_count > 0 ? KUBE_QUANTITY_SUFFIX : KUBE_QUANTITY_NUMBER;
    if (is_refused_without_digits(&p, &suffix))
        return KUBE_QUANTITY_NUMBER;
    if (suffix.format == KUBE_BINARY_SI)
        value = binary_value(&p, suffix.power);
    else if (!decimal_value(&p, suffix.power, &value))
        return KUBE_QUANTITY_RANGE;
    if (suffix.format == KUBE_BINARY_SI && value > 0 && value < UNIT)
        suffix.format = KUBE_DECIMAL_SI;
    out->nano = p.negative ? -value : value;
    out->format = suffix.format;
    return KUBE_QUANTITY_OK;
}

const char *kube_quantity_fault_text(enum kube_quantity_fault fault)
{
    switch (fault) {
    case KUBE_QUANTITY_OK:
        break;
    case KUBE_QUANTITY_EMPTY:
        return "is empty, where a quantity is needed";
    case KUBE_QUANTITY_NUMBER:
        return "is no quantity: it has no number";
    case KUBE_QUANTITY_SUFFIX:
        return "is no quantity: behind the number may stand one of n u m k M G T P E, "
               "Ki Mi Gi Ti Pi Ei or an exponent, and nothing else";
    case KUBE_QUANTITY_RANGE:
        return "is too large for a quantity";
    }
    return "is a quantity";
}

/* Numbers ------------------------------------------------------------------------------------ */

/* 10^power; beyond any quantity for powers of 39 and more. */
static kube_nano power_of_ten(int power)
{
    kube_nano value = 1;

    for (; power > 0; power--)
        value = value > NANO_MAX / 10 ? NANO_MAX : value * 10;
    return value;
}

bool kube_quantity_of(struct kube_quantity *out, int64_t number, int scale,
                      enum kube_format format)
{
    kube_nano value = number, unit = power_of_ten(scale > NANO ? scale - NANO : NANO - scale);

    if (scale < NANO)
        value = value / unit + (value % unit > 0) - (value % unit < 0);
    else if (__builtin_mul_overflow(value, unit, &value) || value < -NANO_MAX)
        return false;
    *out = (struct kube_quantity){value, format};
    return true;
}

/* Away from zero. */
static kube_nano divide(kube_nano value, kube_nano by)
{
    return value / by + (value % by > 0) - (value % by < 0);
}

bool kube_quantity_value(const struct kube_quantity *q, int scale, int64_t *out)
{
    kube_nano value = divide(q->nano, power_of_ten(scale - NANO));

    if (value > INT64_MAX || value < INT64_MIN)
        return false;
    *out = (int64_t)value;
    return true;
}

bool kube_quantity_round(struct kube_quantity *q, int scale)
{
    kube_nano unit = power_of_ten(scale - NANO), before = q->nano, value;

    if (__builtin_mul_overflow(divide(q->nano, unit), unit, &value))
        value = before > 0 ? NANO_MAX : -NANO_MAX;
    q->nano = value;
    return value == before;
}

int kube_quantity_compare(const struct kube_quantity *a, const struct kube_quantity *b)
{
    return (a->nano > b->nano) - (a->nano < b->nano);
}

static bool sum(struct kube_quantity *a, const struct kube_quantity *b, kube_nano addend)
{
    kube_nano value;

    if (__builtin_add_overflow(a->nano, addend, &value) || value < -NANO_MAX)
        return false;
    if (!a->nano)
        a->format = b->format;
    a->nano = value;
    return true;
}

bool kube_quantity_add(struct kube_quantity *a, const struct kube_quantity *b)
{
    return sum(a, b, b->nano);
}

bool kube_quantity_subtract(struct kube_quantity *a, const struct kube_quantity *b)
{
    return sum(a, b, -b->nano);
}

double kube_quantity_real(const struct kube_quantity *q)
{
    /* Whole ones directly: a division of two rounded numbers could be off by one place. */
    if (q->nano % UNIT == 0)
        return (double)(q->nano / UNIT);
    return (double)q->nano / 1e9;
}

/* Writing ------------------------------------------------------------------------------------ */

static void write_number(kube_nano value, const char *suffix, char *out)
{
    char digit[KUBE_QUANTITY_TEXT];
    size_t at = sizeof digit - 1;
    bool negative = value < 0;

    digit[at] = '\0';
    do {
        int last = (int)(value % 10);

        digit[--at] = (char)('0' + (last < 0 ? -last : last));
        value /= 10;
    } while (value);
    snprintf(out, KUBE_QUANTITY_TEXT, "%s%s%s", negative ? "-" : "", digit + at, suffix);
}

static const char *suffix_text(enum kube_format format, int power)
{
    for (size_t i = 0; i < SUFFIX_COUNT; i++)
        if (suffixes[i].format == format && suffixes[i].power == power)
            return suffixes[i].text;
    return "";
}

static void write_decimal(const struct kube_quantity *q, char *out)
{
    kube_nano value = q->nano;
    int power = NANO, power_max = q->format == KUBE_DECIMAL_EXPONENT ? 27 : 18;
    char exponent[8] = "";

    for (; power < power_max && value % 1000 == 0; power += 3)
        value /= 1000;
    if (q->format != KUBE_DECIMAL_EXPONENT) {
        write_number(value, suffix_text(KUBE_DECIMAL_SI, power), out);
        return;
    }
    if (power)
        snprintf(exponent, sizeof exponent, "e%d", power);
    write_number(value, exponent, out);
}

char *kube_quantity_text(const struct kube_quantity *q, char *out)
{
    kube_nano value = q->nano / UNIT;
    bool small = q->nano < 1024 * UNIT && q->nano > -1024 * UNIT;
    int power = 0;

    if (!q->nano) {
        write_number(0, "", out);
    } else if (q->format != KUBE_BINARY_SI || small || q->nano % UNIT != 0) {
        struct kube_quantity decimal = *q;

        if (decimal.format == KUBE_BINARY_SI)
            decimal.format = KUBE_DECIMAL_SI;
        write_decimal(&decimal, out);
    } else {
        for (; power < 60 && value % 1024 == 0; power += 10)
            value /= 1024;
        write_number(value, power ? suffix_text(KUBE_BINARY_SI, power) : "", out);
    }
    return out;
}
