/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Manifests that other people wrote: every load of tests/reference/manifests.golden makes the pods
 * that stand there. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play.h"
#include "support.h"

static struct play p;

static const char node[] = "apiVersion: v1\nkind: Node\nmetadata: {name: n}\n"
                           "status: {allocatable: {cpu: 8, memory: 8Gi, pods: 10}}\n";

/* The pods of a load after a while, or -1: it is suspended. */
static int64_t pods_of(const char *kind, const char *name)
{
    int64_t pods = 0;

    for (uint32_t i = 0; i < control_unit_count(p.control); i++) {
        const struct control_unit *u = control_unit(p.control, i);

        if (!strcmp(u->load->kind, kind) &&
            !strcmp(kube_name_text(&p.manifest.names, u->load->name), name))
            pods += u->pods;
    }
    for (size_t i = 0; i < p.manifest.load_count; i++)
        if (!strcmp(p.manifest.load[i].kind, kind) && p.manifest.load[i].suspended &&
            !strcmp(kube_name_text(&p.manifest.names, p.manifest.load[i].name), name))
            return pods ? -2 : -1;
    return pods;
}

static void open_file(const char *folder, const char *file)
{
    char path[4096];

    play_init(&p, node);
    kube_manifest_init(&p.manifest, false);
    snprintf(path, sizeof path, "%s/%s", folder, file);
    cr_assert(kube_manifest_read(&p.manifest, path, &p.errs) == AISLE_OK, "%s", file);
    cr_assert(kube_manifest_read_text(&p.manifest, "node", node, strlen(node), &p.errs) == AISLE_OK);
    cr_assert(kube_manifest_finish(&p.manifest, &p.errs) == AISLE_OK, "%s", file);
    p.facts.names = &p.manifest.names;
    p.facts.node = p.manifest.node;
    p.facts.node_count = p.manifest.node_count;
    play_begin(&p);
    play_until(&p, 1000 * SECOND);
}

Test(real, every_load_makes_the_pods_of_the_golden_table)
{
    const char *top = getenv("top_srcdir"), *folder;
    char line[1024], path[4096], file[256], kind[64], name[256], before[256] = "";
    int64_t pods, loads = 0, suspended = 0;
    FILE *golden;

    REQUIRE_DATA(folder, "manifests");
    snprintf(path, sizeof path, "%s/tests/reference/manifests.golden", top ? top : ".");
    golden = fopen(path, "r");
    cr_assert(golden != NULL, "%s", path);
    while (fgets(line, sizeof line, golden)) {
        int64_t made;

        if (line[0] == '#' || sscanf(line, "%255s %63s %255s pods=%" SCNd64, file, kind, name,
                                     &pods) != 4)
            continue;
        if (strcmp(file, before) != 0) {
            if (before[0])
                play_fini(&p);
            open_file(folder, file);
            strcpy(before, file);
        }
        made = pods_of(kind, name);
        cr_expect(made == pods || made == -1, "%s %s: %" PRId64 " pods", file, name, made);
        loads++;
        suspended += made == -1;
    }
    fclose(golden);
    play_fini(&p);
    say("compared: %" PRId64 " loads, of which %" PRId64 " are suspended", loads, suspended);
    cr_expect(gt(i64, loads - suspended, 15));
}
