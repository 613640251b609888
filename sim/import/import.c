/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <aisle/import.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/yaml_write.h"
#include "import/anonymise.h"
#include "import/selection.h"
#include "import/prune.h"
#include "import/sketch.h"

/* Files -------------------------------------------------------------------------------------- */

/* NAME.yaml gives NAME-objects.yaml. */
static enum aisle_status name_objects(const char *output, char *out, size_t size,
                                      struct aisle_error *err)
{
    const char *slash = strrchr(output, '/'), *base = slash ? slash + 1 : output;
    const char *dot = strrchr(base, '.');
    int length = dot && dot != base ? (int)(dot - output) : (int)strlen(output);

    if (!base[0])
        return error_set(err, AISLE_EUSAGE, "\"%s\" is no name of a file", output);
    if (snprintf(out, size, "%.*s-objects.yaml", length, output) >= (int)size)
        return error_set(err, AISLE_EUSAGE, "the output's name is too long");
    return AISLE_OK;
}

static enum aisle_status check_absent(const char *path, const struct aisle_k8s_options *options,
                                      struct aisle_error *err)
{
    if (options->overwrite || access(path, F_OK))
        return AISLE_OK;
    error_at(err, AISLE_EUSAGE, &(struct aisle_place){.file = path}, "the file exists");
    error_hint(err, "--overwrite replaces it");
    return AISLE_EUSAGE;
}

/* Unless told otherwise we replace nothing, even if it came into being just now ("x"). */
static enum aisle_status write_file(const char *path, const char *text, size_t size,
                                    const struct aisle_k8s_options *options,
                                    struct aisle_error *err)
{
    FILE *file = fopen(path, options->overwrite ? "wb" : "wbx");
    bool failed;
    int why;

    if (!file)
        return error_at(err, AISLE_EIO, &(struct aisle_place){.file = path},
                        "cannot be written: %s", strerror(errno));
    failed = fwrite(text, 1, size, file) != size;
    why = errno;
    if (fclose(file) && !failed) {
        failed = true;
        why = errno;
    }
    if (!failed)
        return AISLE_OK;
    unlink(path);
    return error_at(err, AISLE_EIO, &(struct aisle_place){.file = path}, "cannot be written: %s",
                    strerror(why));
}

/* Reading ------------------------------------------------------------------------------------ */

static enum aisle_status read_all(struct kube_manifest *m, const char *const *files,
                                  struct aisle_errors *errs)
{
    enum aisle_status status = AISLE_OK, one;

    for (size_t i = 0; files[i]; i++) {
        one = kube_manifest_read(m, files[i], errs);
        status = status ? status : one;
    }
    return status ? status : kube_manifest_finish(m, errs);
}

static void add_notes(struct aisle_errors *notes, const struct kube_manifest *m)
{
    for (size_t i = 0; i < m->note_count; i++) {
        const struct kube_note *note = &m->note[i];
        struct aisle_error *err = errors_next(notes);

        if (note->count > 1)
            error_at(err, AISLE_EVALUE, &note->at, "%s (%zu times)", note->message, note->count);
        else
            error_at(err, AISLE_EVALUE, &note->at, "%s", note->message);
        error_hint(err, "%s", note->hint);
        error_warn(err);
    }
}

/* Writing ------------------------------------------------------------------------------------ */

/* The objects as text. */
static char *write_objects(struct kube_manifest *m, const struct selection *selection, bool anonymous,
                           size_t *size)
{
    struct yaml_node **object = mem_new(selection->count, sizeof *object);
    struct anonymiser a = {.arena = &m->arena, .names = &m->names};
    char *text;

    for (size_t i = 0; i < selection->count; i++)
        object[i] = prune(&m->arena, &m->source[selection->item[i]]);
    if (anonymous)
        anonymise(&a, object, selection->count);
    text = yaml_write((const struct yaml_node *const *)object, selection->count, size);
    anonymiser_fini(&a);
    mem_free(object);
    return text;
}

static void count(struct aisle_k8s_summary *out, const struct kube_manifest *m)
{
    for (size_t i = 0; i < m->node_count; i++)
        out->gpus += sketch_node_gpus(m, &m->node[i]);
    out->nodes = (int64_t)m->node_count;
    for (size_t i = 0; i < m->load_count; i++) {
        const struct kube_load *load = &m->load[i];

        if (load->controller != KUBE_SINGLE_POD) {
            out->loads++;
            out->load_pods += kube_load_pods(load);
        } else if (load->node) {
            out->pods_bound++;
        } else {
            out->pods_pending++;
        }
    }
}

/* Reads what was written as a run would, which tells what is in it, and that nothing is lost. */
static enum aisle_status finish(const char *objects, size_t size,
                                const struct aisle_k8s_options *options,
                                struct aisle_k8s_summary *out, struct aisle_errors *errs)
{
    const char *slash = strrchr(out->objects, '/');
    struct sketch sketch = {
        .output = options->output,
        .objects = slash ? slash + 1 : out->objects,
        .lenient = options->lenient,
    };
    struct kube_manifest m;
    struct aisle_error err = {0};
    enum aisle_status status;
    size_t length;
    char *text;

    kube_manifest_init(&m, options->lenient);
    status = kube_manifest_read_text(&m, out->objects, objects, size, errs);
    if (!status)
        status = kube_manifest_finish(&m, errs);
    if (!status) {
        count(out, &m);
        text = sketch_text(&sketch, &m, &length);
        status = write_file(out->objects, objects, size, options, &err);
        if (!status) {
            status = write_file(options->output, text, length, options, &err);
            if (status && !options->overwrite)
                unlink(out->objects);
        }
        errors_add(errs, &err);
        mem_free(text);
    }
    kube_manifest_fini(&m);
    return status;
}

static enum aisle_status import(struct kube_manifest *m, const char *const *files,
                                const struct aisle_k8s_options *options,
                                struct aisle_k8s_summary *out, struct aisle_errors *errs)
{
    struct selection selection = {0};
    enum aisle_status status = read_all(m, files, errs);
    struct aisle_error *err;
    char *objects = NULL;
    size_t size;

    add_notes(&out->notes, m);
    if (!status)
        status = selection_make(&selection, m, out, errs);
    if (!status && !selection.count) {
        err = errors_next(errs);
        status = error_set(err, AISLE_EVALUE, "no nodes and nothing that makes pods was found");
        error_hint(err, "give nodes, pods or controllers: kubectl get nodes,pods -A -o yaml");
    }
    if (!status) {
        objects = write_objects(m, &selection, options->anonymise, &size);
        status = finish(objects, size, options, out, errs);
    }
    mem_free(objects);
    selection_fini(&selection);
    return status;
}

enum aisle_status aisle_import_k8s(const char *const *files,
                                   const struct aisle_k8s_options *options,
                                   struct aisle_k8s_summary *out, struct aisle_errors *errs)
{
    struct aisle_k8s_summary *summary = mem_new(1, sizeof *summary);
    struct aisle_error err = {0};
    struct kube_manifest m;
    enum aisle_status status;

    status = name_objects(options->output, summary->objects, sizeof summary->objects, &err);
    if (!status)
        status = check_absent(options->output, options, &err);
    if (!status)
        status = check_absent(summary->objects, options, &err);
    errors_add(errs, &err);
    if (!status) {
        kube_manifest_init(&m, options->lenient);
        m.keeps_sources = true;
        status = import(&m, files, options, summary, errs);
        kube_manifest_fini(&m);
    }
    if (out)
        *out = *summary;
    mem_free(summary);
    return status;
}
