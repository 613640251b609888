/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Real manifests: every file of the folder AISLE_MANIFEST_CASES, else of manifests in the shared
 * data. Each is read without an error, or refused at a line and for a reason. What the files of
 * manifests.golden yield was checked by hand against their text; of other files the yield is
 * printed.
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "kubernetes/manifest.h"
#include "tap.h"

enum { FILES_MOST = 1000, TEXT_MOST = 65536 };

struct text_out {
    char byte[TEXT_MOST];
    size_t used;
};

static AISLE_PRINTF(2, 3) void put(struct text_out *out, const char *fmt, ...)
{
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(out->byte + out->used, TEXT_MOST - out->used, fmt, args);
    va_end(args);
    if (n > 0 && out->used + (size_t)n < TEXT_MOST)
        out->used += (size_t)n;
}

/* Whole GPUs of any vendor: what is named VENDOR/gpu. */
static int64_t gpus(const struct kube_manifest *m, const struct kube_load *load)
{
    int64_t sum = 0;

    for (uint32_t i = 0; i < kube_resource_count(&m->names); i++) {
        const char *slash = strchr(kube_resource_text(&m->names, i), '/');

        if (slash && !strcmp(slash, "/gpu"))
            sum += kube_load_amount(load, i);
    }
    return sum;
}

/* One line for each object, in the form of the golden file. */
static void tell(const struct kube_manifest *m, const struct aisle_errors *errs,
                 struct text_out *out)
{
    for (size_t i = 0; i < m->load_count; i++) {
        const struct kube_load *load = &m->load[i];
        int64_t cpu = kube_load_amount(load, KUBE_CPU);

        put(out, "%s %s pods=%" PRId64 " cpu=%" PRId64 "m gpus=%" PRId64 " gang=", load->kind,
            kube_name_text(&m->names, load->name), kube_load_pods(load), cpu, gpus(m, load));
        if (load->gang)
            put(out, "%" PRId64 "x%" PRId64 "\n", load->copies, load->gang_min);
        else
            put(out, "no\n");
    }
    for (size_t i = 0; i < m->node_count; i++)
        put(out, "Node %s cpu=%" PRId64 "m memory=%" PRId64 " taints=%zu\n",
            kube_name_text(&m->names, m->node[i].name),
            kube_amount_of(&m->node[i].allocatable, KUBE_CPU, NULL),
            kube_amount_of(&m->node[i].allocatable, KUBE_MEMORY, NULL), m->node[i].taint_count);
    for (size_t i = 0; i < m->autoscaler_count; i++)
        put(out, "HorizontalPodAutoscaler %s of=%s %" PRId64 "..%" PRId64 "\n",
            kube_name_text(&m->names, m->autoscaler[i].name),
            kube_name_text(&m->names, m->autoscaler[i].target_name), m->autoscaler[i].pods_min,
            m->autoscaler[i].pods_max);
    for (size_t i = 0; i < m->idle_count; i++)
        put(out, "%s %s %s\n", m->idle[i].kind, kube_name_text(&m->names, m->idle[i].name),
            m->idle[i].known ? "idle" : "unknown");
    for (size_t i = 0; i < errs->count; i++)
        put(out, "error %d: %s\n", errs->item[i].line, errs->item[i].message);
}

/* The lines of the golden file that begin with the name, without it; false: there are none. */
static bool golden(const char *name, struct text_out *out)
{
    const char *top = getenv("top_srcdir");
    char path[4096], line[1024];
    size_t length = strlen(name);
    bool found = false;
    FILE *file;

    snprintf(path, sizeof path, "%s/tests/reference/manifests.golden", top ? top : ".");
    file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (!strncmp(line, name, length) && line[length] == ' ') {
            put(out, "%s", line + length + 1);
            found = true;
        }
    if (file)
        fclose(file);
    return found;
}

static void say(const char *name, const char *text)
{
    for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1)
        tap_say("%s %.*s", name, (int)(end - text), text);
}

/* Refused: every error has a place and says something. */
static bool is_told(const struct aisle_errors *errs, const char *path)
{
    for (size_t i = 0; i < errs->count; i++) {
        const struct aisle_error *err = &errs->item[i];

        if (err->line < 1 || err->col < 1 || !err->message[0] || strcmp(err->file, path) != 0)
            return false;
    }
    return true;
}

static void check_file(const char *folder, const char *name)
{
    static struct text_out found, ought;
    struct aisle_errors errs = {0};
    struct kube_manifest m;
    enum aisle_status status;
    char path[4096], what[600];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    found.used = ought.used = 0;
    kube_manifest_init(&m, false);
    status = kube_manifest_read(&m, path, &errs);
    if (!status)
        status = kube_manifest_finish(&m, &errs);
    snprintf(what, sizeof what, "%s is read, or refused at a line", name);
    tap_case(status ? errs.count > 0 && is_told(&errs, path) : errs.count == 0, what,
             "status %d with %zu errors, of which one has no place", (int)status, errs.count);
    tell(&m, &errs, &found);
    for (size_t i = 0; i < m.note_count; i++)
        tap_say("%s:%d: note: %s (%zu times)%s%s", name, m.note[i].at.line, m.note[i].message,
                m.note[i].count, m.note[i].hint[0] ? "; " : "", m.note[i].hint);
    if (golden(name, &ought)) {
        snprintf(what, sizeof what, "%s yields what its text says", name);
        if (!tap_case(!strcmp(found.byte, ought.byte), what, "found and ought:")) {
            say(name, found.byte);
            say(name, ought.byte);
        }
    } else {
        say(name, found.used ? found.byte : "nothing\n");
    }
    kube_manifest_fini(&m);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_manifest(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && (!strcmp(dot, ".yaml") || !strcmp(dot, ".yml") || !strcmp(dot, ".json"));
}

int main(void)
{
    const char *folder = tap_data("AISLE_MANIFEST_CASES", "manifests", "");
    char *name[FILES_MOST];
    size_t count = 0;
    struct dirent *entry;
    DIR *dir = opendir(folder);

    while (dir && (entry = readdir(dir)) != NULL && count < FILES_MOST)
        if (is_manifest(entry->d_name))
            name[count++] = mem_text(entry->d_name);
    if (dir)
        closedir(dir);
    qsort(name, count, sizeof *name, by_name);
    for (size_t i = 0; i < count; i++) {
        check_file(folder, name[i]);
        mem_free(name[i]);
    }
    return tap_end();
}
