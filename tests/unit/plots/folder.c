/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "folder.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "plots/memory.h"

static char home[] = "test_plots.XXXXXX";

void folder_enter(void)
{
    cr_assert_not_null(mkdtemp(home));
    cr_assert_eq(chdir(home), 0);
}

void folder_leave(void)
{
    DIR *d = opendir(".");

    for (struct dirent *e; (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.')
            unlink(e->d_name);
    closedir(d);
    cr_assert_eq(chdir(".."), 0);
    cr_assert_eq(rmdir(home), 0);
}

int folder_count(void)
{
    DIR *d = opendir(".");
    int n = 0;

    for (struct dirent *e; (e = readdir(d)) != NULL;)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

unsigned char *folder_read(const char *path, size_t *length)
{
    FILE *f = fopen(path, "rb");
    unsigned char *bytes = plot_new(1 << 22, 1);

    cr_assert_not_null(f, "%s is not there", path);
    *length = fread(bytes, 1, 1 << 22, f);
    fclose(f);
    return bytes;
}

char *folder_text(const char *path)
{
    size_t length;
    char *text = (char *)folder_read(path, &length);

    cr_assert_lt(length, 1 << 22);
    return text;
}

int folder_times(const char *path, const char *part)
{
    char *text = folder_text(path);
    int n = 0;

    for (const char *s = text; (s = strstr(s, part)) != NULL; s++)
        n++;
    plot_free(text);
    return n;
}

int folder_same(const char *path, const char *other)
{
    size_t n, m;
    unsigned char *a = folder_read(path, &n), *b = folder_read(other, &m);
    int same = n == m && n > 0 && memcmp(a, b, n) == 0;

    plot_free(a);
    plot_free(b);
    return same;
}

void folder_expect_equal_bytes(void (*draw)(const char *path))
{
    static const char *const files[][2] = {
        {"a.png", "b.png"}, {"a.pdf", "b.pdf"}, {"a.svg", "b.svg"}};

    for (size_t i = 0; i < 3; i++) {
        draw(files[i][0]);
        draw(files[i][1]);
        cr_expect(folder_same(files[i][0], files[i][1]), "%s", files[i][0]);
    }
    cr_expect_eq(folder_count(), 6);
}
