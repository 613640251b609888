/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/output.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plots/fail.h"
#include "plots/memory.h"

void output_insert(struct output *o, size_t where, const void *bytes, size_t length)
{
    if (length == 0)
        return;
    o->byte = plot_reserve(o->byte, &o->cap, o->length + length, 1);
    memmove(o->byte + where + length, o->byte + where, o->length - where);
    memcpy(o->byte + where, bytes, length);
    o->length += length;
}

void output_add(struct output *o, const void *bytes, size_t length)
{
    output_insert(o, o->length, bytes, length);
}

static bool write_all(int fd, const unsigned char *byte, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, byte, length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        byte += n;
        length -= (size_t)n;
    }
    return true;
}

/* What a plain open() would give; mkstemp() makes files private. */
static mode_t usual_mode(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return 0666 & ~mask;
}

enum aisle_status output_write(const struct output *o, const char *path, struct aisle_error *err)
{
    char *temp = plot_printf("%s.XXXXXX", path);
    int fd = mkstemp(temp), problem = 0;

    if (fd < 0) {
        problem = errno;
    } else {
        if (!write_all(fd, o->byte, o->length) || fchmod(fd, usual_mode()) != 0)
            problem = errno;
        if (close(fd) != 0 && !problem)
            problem = errno;
        if (!problem && rename(temp, path) != 0)
            problem = errno;
        if (problem)
            unlink(temp);
    }
    plot_free(temp);
    if (!problem)
        return AISLE_OK;
    return plot_fail(err, AISLE_EIO, NULL, "cannot write %s: %s", path, strerror(problem));
}

void output_fini(struct output *o)
{
    plot_free(o->byte);
    *o = (struct output){0};
}
