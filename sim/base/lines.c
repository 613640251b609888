/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include "base/error.h"
#include "base/mem.h"

enum { LINE_MAX_BYTES = 1 << 16, READ = 1 << 18 };

struct lines {
    const char *path;
    gzFile in;
    int number;
    char text[LINE_MAX_BYTES + 2]; /* with its newline and the end */
};

enum aisle_status lines_open(struct lines **out, const struct aisle_file *file,
                             struct aisle_error *err)
{
    int fd = open(file->path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    const char *why = NULL;
    gzFile in = NULL;

    *out = NULL;
    if (fd < 0 || fstat(fd, &info))
        why = strerror(errno);
    else if (S_ISDIR(info.st_mode))
        why = "it is a folder";
    else if (!(in = gzdopen(fd, "rb")))
        why = "out of memory";
    if (why) {
        if (fd >= 0)
            close(fd);
        return error_at(err, AISLE_EIO, &file->at, "can't read %s: %s", file->path, why);
    }
    gzbuffer(in, READ);
    *out = mem_new(1, sizeof **out);
    (*out)->path = file->path;
    (*out)->in = in;
    return AISLE_OK;
}

void lines_close(struct lines *lines)
{
    if (!lines)
        return;
    gzclose_r(lines->in);
    mem_free(lines);
}

int lines_number(const struct lines *lines)
{
    return lines->number;
}

enum aisle_status lines_fail(const struct lines *lines, enum aisle_status status, const char *where,
                             size_t width, struct aisle_error *err, const char *fmt, ...)
{
    char message[sizeof err->message], excerpt[sizeof err->excerpt];
    struct aisle_place at = {.file = lines->path, .line = lines->number, .excerpt = excerpt};
    size_t n = 0;
    va_list args;

    for (const char *c = lines->text; *c && n + 1 < sizeof excerpt; c++)
        excerpt[n++] = ((unsigned char)*c < 32 && *c != '\t') || *c == 127 ? '?' : *c;
    excerpt[n] = '\0';
    at.col = (int)(where - lines->text) + 1;
    at.width = (int)width;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    return error_at(err, status, &at, "%s", message);
}

/* At the end of what can be read: is it the end of the file? */
static enum aisle_status ended(struct lines *lines, struct aisle_error *err)
{
    struct aisle_place at = {.file = lines->path};
    int code;

    gzerror(lines->in, &code);
    if (code == Z_OK || code == Z_STREAM_END)
        return AISLE_END;
    return error_at(err, AISLE_EIO, &at, "%s",
                    code == Z_ERRNO       ? strerror(errno)
                    : code == Z_BUF_ERROR ? "the compressed data ends early"
                                          : "the compressed data is damaged");
}

enum aisle_status lines_next(struct lines *lines, const char **text, struct aisle_error *err)
{
    z_off_t before = gztell(lines->in);
    char *end;

    if (!gzgets(lines->in, lines->text, sizeof lines->text))
        return ended(lines, err);
    lines->number++;
    end = lines->text + (gztell(lines->in) - before); /* a NUL within would fool strlen() */
    if (end[-1] == '\n')
        end--;
    else if (!gzeof(lines->in))
        return lines_fail(lines, AISLE_EPARSE, lines->text, 1, err, "a line of more than 64 KiB");
    if (end > lines->text && end[-1] == '\r')
        end--;
    *end = '\0';
    for (const char *c = lines->text; c < end; c++)
        if (((unsigned char)*c < 32 && *c != '\t') || *c == 127)
            return lines_fail(lines, AISLE_EPARSE, c, 1, err, "the byte 0x%02x: not a text file",
                              (unsigned char)*c);
    *text = lines->text;
    return AISLE_OK;
}
