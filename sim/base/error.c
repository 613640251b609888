/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"

#include <stdarg.h>
#include <string.h>

#include "base/nearest.h"

AISLE_PRINTF(3, 0)
static void vfill(struct aisle_error *err, enum aisle_status status, const char *fmt, va_list args)
{
    if (!err)
        return;
    *err = (struct aisle_error){.status = status};
    vsnprintf(err->message, sizeof err->message, fmt, args);
}

enum aisle_status error_set(struct aisle_error *err, enum aisle_status status, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vfill(err, status, fmt, args);
    va_end(args);
    return status;
}

enum aisle_status error_at(struct aisle_error *err, enum aisle_status status,
                           const struct aisle_place *at, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vfill(err, status, fmt, args);
    va_end(args);
    if (err && at && at->file) {
        snprintf(err->file, sizeof err->file, "%s", at->file);
        snprintf(err->excerpt, sizeof err->excerpt, "%s", at->excerpt ? at->excerpt : "");
        err->line = at->line;
        err->col = at->col;
        err->width = at->width;
    }
    return status;
}

void error_hint(struct aisle_error *err, const char *fmt, ...)
{
    va_list args;

    if (!err)
        return;
    va_start(args, fmt);
    vsnprintf(err->hint, sizeof err->hint, fmt, args);
    va_end(args);
}

void error_suggest(struct aisle_error *err, const char *what, const char *word,
                   const char *const *names)
{
    const char *near = nearest(word, names);
    size_t used;

    if (!err)
        return;
    if (near) {
        error_hint(err, "did you mean \"%s\"?", near);
        return;
    }
    error_hint(err, "%s:", what);
    for (; *names; names++) {
        used = strlen(err->hint);
        snprintf(err->hint + used, sizeof err->hint - used, " %s%s", *names, names[1] ? "," : "");
    }
}

void error_warn(struct aisle_error *err)
{
    if (err)
        err->severity = AISLE_WARNING;
}

struct aisle_error *errors_next(struct aisle_errors *errs)
{
    if (!errs)
        return NULL;
    if (errs->count == AISLE_ERRORS_MAX) {
        errs->left_out++;
        return NULL;
    }
    return &errs->item[errs->count++];
}

enum aisle_status errors_add(struct aisle_errors *errs, const struct aisle_error *err)
{
    struct aisle_error *next = err->status == AISLE_OK ? NULL : errors_next(errs);

    if (next)
        *next = *err;
    return err->status;
}

void errors_take(struct aisle_errors *errs, const struct aisle_errors *from)
{
    for (size_t i = 0; i < from->count; i++)
        errors_add(errs, &from->item[i]);
    if (errs)
        errs->left_out += from->left_out;
}

/* The caret line repeats the excerpt's tabs, so that the caret stands below its column. */
static void print_excerpt(const struct aisle_error *err, FILE *out)
{
    int width = err->width > 1 ? err->width : 1;

    if (!err->excerpt[0] || err->line <= 0)
        return;
    fprintf(out, "%5d | %s\n", err->line, err->excerpt);
    if (err->col <= 0 || (size_t)err->col > strlen(err->excerpt) + 1)
        return;
    fputs("      | ", out);
    for (int i = 0; i < err->col - 1; i++)
        fputc(err->excerpt[i] == '\t' ? '\t' : ' ', out);
    for (int i = 0; i < width && (i == 0 || err->excerpt[err->col - 1 + i]); i++)
        fputc('^', out);
    fputc('\n', out);
}

void aisle_error_print(const struct aisle_error *err, FILE *out)
{
    const char *kind = err->severity == AISLE_WARNING ? "warning" : "error";

    if (err->file[0] && err->line > 0 && err->col > 0)
        fprintf(out, "%s:%d:%d: ", err->file, err->line, err->col);
    else if (err->file[0] && err->line > 0)
        fprintf(out, "%s:%d: ", err->file, err->line);
    else
        fprintf(out, "%s: ", err->file[0] ? err->file : "aisle");
    fprintf(out, "%s: %s\n", kind, err->message);
    print_excerpt(err, out);
    if (err->hint[0])
        fprintf(out, "hint: %s\n", err->hint);
}

void aisle_errors_print(const struct aisle_errors *errs, FILE *out)
{
    for (size_t i = 0; i < errs->count; i++)
        aisle_error_print(&errs->item[i], out);
    if (errs->left_out)
        fprintf(out, "aisle: %zu more left out\n", errs->left_out);
}
