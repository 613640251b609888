/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

enum { EXCERPT = 159 }; /* bytes that fit into an aisle_error */

void text_init(struct text *out, struct arena *arena, const char *file, const char *byte,
               size_t size)
{
    size_t lines = 1, n = 0;

    for (size_t i = 0; i < size; i++)
        lines += byte[i] == '\n';
    *out = (struct text){.arena = arena, .file = file, .byte = byte, .size = size};
    out->line = arena_new(arena, lines, sizeof *out->line);
    out->line_count = lines;
    for (size_t i = 0; i < size; i++)
        if (byte[i] == '\n')
            out->line[++n] = (uint32_t)i + 1;
}

static enum aisle_status cannot(struct aisle_error *err, const char *path, const char *why)
{
    return error_at(err, AISLE_EIO, &(struct aisle_place){.file = path}, "cannot be read: %s", why);
}

/* Reads up to size_max + 1 bytes, from whatever can be read: the size of a pipe is not known. */
static enum aisle_status read_all(int fd, const char *path, size_t size_max, char **byte,
                                  size_t *size, struct aisle_error *err)
{
    size_t cap = 0;

    for (;;) {
        ssize_t n;

        *byte = mem_reserve(*byte, &cap, *size + 65536, 1);
        n = read(fd, *byte + *size, 65535);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return cannot(err, path, strerror(errno));
        *size += (size_t)n;
        if (n == 0)
            return AISLE_OK;
        if (*size > size_max)
            return error_at(err, AISLE_EVALUE, &(struct aisle_place){.file = path},
                            "the file is larger than %zu MiB", size_max >> 20);
    }
}

enum aisle_status text_read(struct text *out, struct arena *arena, const char *path,
                            size_t size_max, struct aisle_error *err)
{
    enum aisle_status status;
    struct stat st;
    char *byte = NULL, *copy;
    size_t size = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return cannot(err, path, strerror(errno));
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        close(fd);
        return cannot(err, path, "it is a directory");
    }
    fcntl(fd, F_SETFL, 0); /* non-blocking only so that open() never waits for a pipe's writer */
    status = read_all(fd, path, size_max, &byte, &size, err);
    close(fd);
    if (!status) {
        copy = arena_new(arena, size + 1, 1);
        memcpy(copy, byte, size);
        text_init(out, arena, arena_text(arena, path), copy, size);
    }
    mem_free(byte);
    return status;
}

/* Bytes of the UTF-8 character at s (n bytes are left), 0: none. */
static size_t utf8(const unsigned char *s, size_t n)
{
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t len = s[0] < 0x80 ? 1 : s[0] < 0xC0 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    unsigned c;

    if (len < 2)
        return len;
    if (len > n || s[0] > 0xF4)
        return 0;
    c = s[0] & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3Fu);
    }
    return c < least[len] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? 0 : len;
}

static bool is_control(unsigned char c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
}

enum aisle_status text_check(struct text *t, struct aisle_error *err)
{
    const unsigned char *s = (const unsigned char *)t->byte;
    int line = 1, col = 1;
    struct aisle_place at;

    for (size_t i = 0, len; i < t->size; i += len) {
        len = utf8(s + i, t->size - i);
        if (len && !is_control(s[i])) {
            col = s[i] == '\n' ? 1 : col + 1;
            line += s[i] == '\n';
            continue;
        }
        at = text_place(t, line, col, 1);
        if (!len)
            return error_at(err, AISLE_EPARSE, &at, "byte 0x%02X is not UTF-8 text", s[i]);
        return error_at(err, AISLE_EPARSE, &at, "control character 0x%02X: not a text file", s[i]);
    }
    return AISLE_OK;
}

bool text_is_clean(const char *s, size_t n)
{
    for (size_t i = 0, len; i < n; i += len) {
        len = utf8((const unsigned char *)s + i, n - i);
        if (!len || is_control((unsigned char)s[i]))
            return false;
    }
    return true;
}

/* An excerpt goes to a terminal, so it holds no control character, and no half character. */
static const char *excerpt(struct text *t, size_t line)
{
    size_t from = t->line[line], to = line + 1 < t->line_count ? t->line[line + 1] : t->size;
    char *s;

    while (to > from && (t->byte[to - 1] == '\n' || t->byte[to - 1] == '\r'))
        to--;
    if (to - from > EXCERPT) {
        to = from + EXCERPT;
        while (to > from && (t->byte[to] & 0xC0) == 0x80)
            to--;
    }
    s = arena_new(t->arena, to - from + 1, 1);
    memcpy(s, t->byte + from, to - from);
    for (size_t i = 0, len; i < to - from; i += len) {
        len = utf8((unsigned char *)s + i, to - from - i);
        if (len && (!is_control((unsigned char)s[i]) && s[i] != '\r'))
            continue;
        s[i] = '?';
        len = 1;
    }
    return s;
}

struct aisle_place text_place(struct text *t, int line, int col, int width)
{
    if (t->last.line != line) {
        t->last = (struct aisle_place){.file = t->file, .line = line};
        if (line > 0 && (size_t)line <= t->line_count)
            t->last.excerpt = excerpt(t, (size_t)line - 1);
    }
    return (struct aisle_place){t->file, line, col, width, t->last.excerpt};
}

/* The offset behind the last character that is not a space or a line end. */
static size_t last(const struct text *t)
{
    size_t n = t->size;

    while (n && strchr(" \t\r\n", t->byte[n - 1]))
        n--;
    return n;
}

bool text_is_end(const struct text *t, int line)
{
    return line > 0 && ((size_t)line > t->line_count || t->line[line - 1] >= last(t));
}

struct aisle_place text_end(struct text *t)
{
    size_t end = last(t), line = t->line_count;
    int col = 1;

    while (line > 1 && t->line[line - 1] >= end)
        line--;
    for (size_t i = t->line[line - 1]; i < end; i++)
        col += (t->byte[i] & 0xC0) != 0x80;
    return text_place(t, (int)line, col, 1);
}
