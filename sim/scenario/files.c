/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "scenario/bind.h"

/* Where a file is looked for, in order. "" is the working directory. */
struct places {
    const char *folder[64];
    size_t count;
};

static void add(struct places *p, const char *folder)
{
    for (size_t i = 0; i < p->count; i++)
        if (!strcmp(p->folder[i], folder))
            return;
    if (p->count < sizeof p->folder / sizeof *p->folder)
        p->folder[p->count++] = folder;
}

static const char *folder_of(struct binder *b, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return "";
    return arena_printf(b->arena, "%.*s", slash == path ? 1 : (int)(slash - path), path);
}

static const char *join(struct binder *b, const char *folder, const char *name)
{
    size_t n = strlen(folder);

    if (!n)
        return arena_text(b->arena, name);
    return arena_printf(b->arena, "%s%s%s", folder, folder[n - 1] == '/' ? "" : "/", name);
}

static bool exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

/* It is there; can it be read? */
static void check_readable(struct binder *b, const struct aisle_file *f, bool folder)
{
    struct stat st;

    if (!folder && stat(f->path, &st) == 0 && S_ISDIR(st.st_mode))
        error_at(binder_error(b), AISLE_EVALUE, &f->at, "\"%.200s\" is a directory", f->path);
    else if (access(f->path, R_OK))
        error_at(binder_error(b), AISLE_EIO, &f->at, "\"%.200s\" cannot be read: %s", f->path,
                 strerror(errno));
}

static void absent(struct binder *b, const struct aisle_file *f, const struct places *p)
{
    struct aisle_error *err = binder_error(b);
    char list[300] = "";
    size_t used = 0;

    error_at(err, AISLE_EVALUE, &f->at, "no file \"%.200s\"", f->name);
    if (!p->count)
        return;
    for (size_t i = 0; i < p->count && used < sizeof list - 80; i++) {
        snprintf(list + used, sizeof list - used, "%s%.70s", i ? ", " : "",
                 p->folder[i][0] ? p->folder[i] : ".");
        used = strlen(list);
    }
    error_hint(err, "looked in %s; --data DIR or AISLE_DATA adds a folder%s%s", list,
               b->fetch ? "; to get the data: " : "", b->fetch ? b->fetch : "");
}

void bind_file(struct binder *b, const struct yaml_node *node, bool folder, struct aisle_file *out)
{
    struct places p = {.count = 0};

    *out = (struct aisle_file){.name = arena_text(b->arena, node->text), .at = node->at};
    if (!out->name[0]) {
        error_at(binder_error(b), AISLE_EVALUE, &node->at, "file is empty");
        return;
    }
    if (out->name[0] != '/') {
        if (node->at.file != b->file) /* from --set, so from a shell, which stands somewhere */
            add(&p, b->set_folder);
        add(&p, folder_of(b, b->file));
        for (const char *const *data = b->data; data && *data; data++)
            add(&p, *data);
    } else if (exists(out->name)) {
        out->path = out->name;
    }
    for (size_t i = 0; i < p.count && !out->path; i++) {
        const char *path = join(b, p.folder[i], out->name);

        if (exists(path))
            out->path = path;
    }
    if (out->path) {
        check_readable(b, out, folder);
        b->input = mem_reserve(b->input, &b->input_cap, b->input_count + 1, sizeof *b->input);
        b->input[b->input_count++] = (struct input){.file = *out, .node = node};
    } else {
        absent(b, out, &p);
    }
}
