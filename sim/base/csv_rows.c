/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/csv_rows.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/mem.h"

enum { READ = 1 << 18, ROW_MAX = 1 << 20 };

/* What ends a run of ordinary bytes in a bare cell (B), in a quoted one (Q), in both (X). Control
 * characters do, so that they are found at no further cost. */
enum { B = 1, Q = 2, X = B | Q };

static const unsigned char stops[256] = {
    X, X, X, X, X, X, X, X, X, 0, X, X, X, B, X, X, /* 9: tab; 13: carriage return */
    X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, ['"'] = X, [','] = B, [127] = X,
};

/* The place of `where` in the present row, with its line as text fit for a terminal. */
enum aisle_status csv_rows_fail(const struct csv_rows *csv, enum aisle_status status,
                                const char *where, size_t width, struct aisle_error *err,
                                const char *message)
{
    const char *line = csv->row, *end = csv->buffer + csv->end;
    char excerpt[sizeof err->excerpt];
    struct aisle_place at = {.file = csv->path, .line = csv->line, .excerpt = excerpt};
    size_t n = 0;

    for (const char *c = csv->row; c < where; c++)
        if (*c == '\n') {
            at.line++;
            line = c + 1;
        }
    for (const char *c = line; c < end && *c != '\n' && *c != '\r' && n + 1 < sizeof excerpt; c++)
        excerpt[n++] = ((unsigned char)*c < 32 && *c != '\t') || *c == 127 ? '?' : *c;
    excerpt[n] = '\0';
    at.col = (int)(where - line) + 1;
    at.width = (int)width;
    return error_at(err, status, &at, "%s", message);
}

enum aisle_status csv_rows_bad(const struct csv_rows *csv, const char *where,
                               struct aisle_error *err, const char *fmt, ...)
{
    char message[sizeof err->message];
    va_list args;

    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    return csv_rows_fail(csv, AISLE_EPARSE, where, 1, err, message);
}

/* The file as a whole is at fault. */
static enum aisle_status bad_file(const struct csv_rows *csv, enum aisle_status status,
                                  struct aisle_error *err, const char *what)
{
    struct aisle_place at = {.file = csv->path};

    return error_at(err, status, &at, "%s", what);
}

/* Moves what is unread to the front and reads a further block. */
static enum aisle_status fill(struct csv_rows *csv, struct aisle_error *err)
{
    size_t pending = csv->end - csv->begin;
    int got, code;

    csv->buffer = mem_reserve(csv->buffer, &csv->capacity, pending + READ + 1, 1);
    memmove(csv->buffer, csv->buffer + csv->begin, pending);
    csv->row = csv->buffer;
    csv->begin = 0;
    csv->end = pending;
    csv->buffer[pending] = '\n';
    if (pending > ROW_MAX)
        return csv_rows_bad(csv, csv->row, err, "a line of more than 1 MiB");
    got = gzread(csv->in, csv->buffer + csv->end, READ);
    gzerror(csv->in, &code);
    /* Z_BUF_ERROR: compressed data ends early. What came before it is not worth having. */
    if (got < 0 || code != Z_OK)
        return bad_file(csv, AISLE_EIO, err,
                        code == Z_ERRNO       ? strerror(errno)
                        : code == Z_BUF_ERROR ? "the compressed data ends early"
                                              : "the compressed data is damaged");
    csv->end += (size_t)got;
    csv->eof = got < READ;
    csv->buffer[csv->end] = '\n';
    return AISLE_OK;
}

static struct csv_span *next_span(struct csv_rows *csv)
{
    if (csv->cell_count == csv->cell_capacity)
        csv->cell =
            mem_reserve(csv->cell, &csv->cell_capacity, csv->cell_count + 1, sizeof *csv->cell);
    return &csv->cell[csv->cell_count++];
}

/* Scans a quoted cell that begins at `p`. *stop: what follows its closing quote; NULL: the block
 * ends before that is known. */
static enum aisle_status scan_quoted(struct csv_rows *csv, struct csv_span *s, const char *p,
                                     const char **stop, struct aisle_error *err)
{
    const char *end = csv->buffer + csv->end;

    *stop = NULL;
    s->text = ++p;
    for (;; p++) {
        while (!(stops[(unsigned char)*p] & Q))
            p++;
        if (p == end)
            return csv->eof ? csv_rows_bad(csv, s->begin, err, "a quote that is never closed")
                            : AISLE_OK;
        if (*p == '\n')
            csv->next_line++;
        else if (*p != '"')
            return csv_rows_bad(csv, p, err, "the byte 0x%02x: not a text file", (unsigned char)*p);
        else if (p + 1 == end && !csv->eof)
            return AISLE_OK;
        else if (p + 1 < end && p[1] == '"')
            p++;
        else
            break;
    }
    s->length = (size_t)(p - s->text);
    *stop = p + 1;
    if (p + 1 < end && p[1] != ',' && p[1] != '\n' && p[1] != '\r')
        return csv_rows_bad(csv, p + 1, err, "text after a closing quote");
    return AISLE_OK;
}

/* Splits the row at `begin`. *stop: the start of the next one; NULL: the block ends within it. */
static enum aisle_status split(struct csv_rows *csv, const char **stop, struct aisle_error *err)
{
    const char *p = csv->buffer + csv->begin, *end = csv->buffer + csv->end;
    enum aisle_status status;

    *stop = NULL;
    csv->row = p;
    csv->cell_count = 0;
    csv->next_line = csv->line;
    for (;; p++) {
        struct csv_span *s = next_span(csv);

        *s = (struct csv_span){.begin = p, .text = p};
        if (*p == '"' && p < end) {
            status = scan_quoted(csv, s, p, &p, err);
            if (status || !p)
                return status;
        } else {
            while (!(stops[(unsigned char)*p] & B))
                p++;
            s->length = (size_t)(p - s->text);
        }
        if (p == end && !csv->eof)
            return AISLE_OK;
        if (p < end && *p == ',')
            continue;
        if (p < end && *p == '\r') {
            if (p + 1 == end && !csv->eof)
                return AISLE_OK;
            if (p + 1 < end && p[1] != '\n')
                return csv_rows_bad(csv, p, err, "a carriage return within a line");
            p++;
        } else if (p < end && *p == '"') {
            return csv_rows_bad(csv, p, err, "a quote within a cell that does not begin with one");
        } else if (p < end && *p != '\n') {
            return csv_rows_bad(csv, p, err, "the byte 0x%02x: not a text file", (unsigned char)*p);
        }
        csv->next_line++;
        *stop = p < end ? p + 1 : end;
        return AISLE_OK;
    }
}

enum aisle_status csv_rows_next(struct csv_rows *csv, struct aisle_error *err)
{
    const char *stop = NULL;
    enum aisle_status status;

    csv->line = csv->next_line;
    for (;;) {
        if (csv->begin == csv->end && csv->eof)
            return AISLE_END;
        if (csv->begin < csv->end) {
            status = split(csv, &stop, err);
            if (status)
                return status;
        }
        if (stop)
            break;
        status = fill(csv, err);
        if (status)
            return status;
    }
    csv->begin = (size_t)(stop - csv->buffer);
    if (stop - csv->row > ROW_MAX)
        return csv_rows_bad(csv, csv->row, err, "a line of more than 1 MiB");
    return AISLE_OK;
}

bool csv_rows_blank(const struct csv_rows *csv)
{
    return csv->cell_count == 1 && csv->cell[0].length == 0 &&
           csv->cell[0].text == csv->cell[0].begin;
}

static enum aisle_status open_file(struct csv_rows *csv, const struct aisle_file *file,
                                   struct aisle_error *err)
{
    struct stat info;
    int fd = open(file->path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &info)) {
        int code = errno;

        if (fd >= 0)
            close(fd);
        return error_at(err, AISLE_EIO, &file->at, "can't read %s: %s", file->path, strerror(code));
    }
    if (S_ISDIR(info.st_mode)) {
        close(fd);
        return error_at(err, AISLE_EIO, &file->at, "can't read %s: it is a folder", file->path);
    }
    csv->in = gzdopen(fd, "rb");
    if (!csv->in) {
        close(fd);
        return error_at(err, AISLE_EIO, &file->at, "can't read %s", file->path);
    }
    gzbuffer(csv->in, READ / 2);
    return AISLE_OK;
}

enum aisle_status csv_rows_open(struct csv_rows *csv, const struct aisle_file *file,
                                struct aisle_error *err)
{
    enum aisle_status status;

    *csv = (struct csv_rows){.path = file->path, .line = 1, .next_line = 1};
    status = open_file(csv, file, err);
    if (!status)
        status = fill(csv, err);
    if (status)
        return status;
    if (csv->end >= 3 && memcmp(csv->buffer, "\xef\xbb\xbf", 3) == 0)
        csv->begin = 3;
    if (csv->begin == csv->end)
        return bad_file(csv, AISLE_EPARSE, err, "the file is empty");
    return AISLE_OK;
}

void csv_rows_close(struct csv_rows *csv)
{
    if (csv->in)
        gzclose_r(csv->in);
    mem_free(csv->buffer);
    mem_free(csv->cell);
}
