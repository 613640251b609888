/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kube_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

enum { TEXT = 1 << 16 };

struct aisle_result *kube_result;
static sqlite3 *db;

static const char views[] =
    "CREATE TEMP VIEW named AS SELECT pod AS id, name FROM pod UNION SELECT job, name FROM job;"
    "CREATE TEMP VIEW p AS SELECT pod.name, node.name AS node, submit_s AS submit, start_s AS start,"
    " ready_s AS ready, end_s AS end, state, reason"
    " FROM pod LEFT JOIN node ON node.node = pod.node ORDER BY pod;"
    "CREATE TEMP VIEW s AS SELECT named.name, n, node.name AS node, start_s AS begin, end_s AS end,"
    " why FROM stint JOIN named ON id = pod JOIN node ON node.node = stint.node"
    " ORDER BY pod, n, part;"
    "CREATE TEMP VIEW t AS SELECT named.name, n, pod, first_s AS first, last_s AS last, count,"
    " outcome, node.name AS node, message, message_before AS before"
    " FROM attempt JOIN named ON id = job LEFT JOIN node ON node.node = attempt.node"
    " ORDER BY job, n;";

void kube_drop(void)
{
    sqlite3_close(db);
    db = NULL;
    aisle_result_free(kube_result);
    kube_result = NULL;
}

/* Files in a folder of their own, as other tests run at the same time ------------------------------ */

static char folder[32];

static void enter(const char *scenario, const char *objects, const char *faults)
{
    const struct {
        const char *name, *text;
    } file[] = {{"s.yaml", scenario}, {"o.yaml", objects}, {"faults.csv", faults}};

    snprintf(folder, sizeof folder, "kube-run-XXXXXX");
    cr_assert(mkdtemp(folder) && chdir(folder) == 0);
    for (size_t i = 0; i < sizeof file / sizeof *file; i++) {
        FILE *f;

        if (!file[i].text)
            continue;
        f = fopen(file[i].name, "w");
        cr_assert(f && fputs(file[i].text, f) >= 0 && fclose(f) == 0);
    }
}

static void leave(void)
{
    unlink("s.yaml");
    unlink("o.yaml");
    unlink("faults.csv");
    cr_assert(chdir("..") == 0 && rmdir(folder) == 0);
}

static enum aisle_status run(const char *path, const char *policy, struct aisle_errors *errs)
{
    struct aisle_run_options o = {.policy = policy, .database = "kube.db", .scratch = true};
    struct aisle_scenario *s = NULL;
    enum aisle_status status;

    kube_drop();
    status = aisle_scenario_load(&s, path, NULL, errs);
    if (status == AISLE_OK)
        status = aisle_run(s, &o, &kube_result, errs);
    aisle_scenario_free(s);
    if (status == AISLE_OK) {
        cr_assert(eq(int, sqlite3_open("kube.db", &db), SQLITE_OK));
        cr_assert(eq(int, sqlite3_exec(db, views, NULL, NULL, NULL), SQLITE_OK), "%s",
                  sqlite3_errmsg(db));
    }
    unlink("kube.db"); /* the open connection keeps it */
    return status;
}

static void run_well(const char *path, const char *policy)
{
    struct aisle_errors errs = {0};

    if (run(path, policy, &errs) != AISLE_OK)
        aisle_errors_print(&errs, stderr);
}

void kube_run_file(const char *path, const char *policy)
{
    char *full = realpath(path, NULL);

    cr_assert(full != NULL, "%s", path);
    enter(NULL, NULL, NULL);
    run_well(full, policy);
    leave();
    free(full);
    cr_assert(kube_result != NULL);
}

void kube_run_scenario(const char *scenario, const char *objects, const char *faults,
                       const char *policy)
{
    enter(scenario, objects, faults);
    run_well("s.yaml", policy);
    leave();
    cr_assert(kube_result != NULL, "of:\n%s%s", scenario, objects);
}

static const char *scenario_of(const char *workload, const char *record, const char *rest)
{
    static char text[TEXT];

    snprintf(text, sizeof text,
             "aisle: 1\nname: t\ncluster: {manifests: o.yaml}\n"
             "workload: {manifests: o.yaml%s%s}\nrecord: {stints: on%s}\n%s",
             *workload ? ", " : "", workload, record, rest);
    return text;
}

void kube_run(const char *objects, const char *workload, const char *rest, const char *faults)
{
    kube_run_scenario(scenario_of(workload, "", rest), objects, faults, NULL);
}

void kube_run_quietly(const char *objects, const char *workload, const char *rest,
                      const char *faults)
{
    kube_run_scenario(scenario_of(workload, ", attempts: off", rest), objects, faults, NULL);
}

/* Texts ----------------------------------------------------------------------------------------- */

static char told[TEXT];

static const char *tell(const struct aisle_errors *errs, bool place)
{
    size_t used = 0;

    told[0] = '\0';
    for (size_t i = 0; i < errs->count && used < TEXT; i++) {
        const struct aisle_error *e = &errs->item[i];

        if (place && e->line > 0)
            used += (size_t)snprintf(told + used, TEXT - used, "%s:%d: ", e->file, e->line);
        if (used < TEXT)
            used += (size_t)snprintf(told + used, TEXT - used, "%s\n", e->message);
    }
    return told;
}

const char *kube_refusal(const char *objects, const char *workload, const char *rest,
                         const char *policy)
{
    struct aisle_errors errs = {0};
    enum aisle_status status;

    enter(scenario_of(workload, "", rest), objects, NULL);
    status = run("s.yaml", policy, &errs);
    leave();
    cr_assert(ne(int, status, AISLE_OK), "it runs:\n%s", objects);
    return tell(&errs, true);
}

const char *kube_warnings(void)
{
    return tell(aisle_result_warnings(kube_result), false);
}

static int put_cell(char *out, size_t room, sqlite3_stmt *s, int column)
{
    if (sqlite3_column_type(s, column) == SQLITE_NULL)
        return snprintf(out, room, "-");
    if (sqlite3_column_type(s, column) == SQLITE_FLOAT)
        return snprintf(out, room, "%.10g", sqlite3_column_double(s, column));
    return snprintf(out, room, "%s", (const char *)sqlite3_column_text(s, column));
}

const char *kube_rows(const char *sql)
{
    static char text[TEXT];
    sqlite3_stmt *s;
    size_t used = 0;

    text[0] = '\0';
    cr_assert(eq(int, sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK), "%s: %s", sql,
              sqlite3_errmsg(db));
    while (sqlite3_step(s) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(s) && used + 4 < TEXT; i++) {
            used += (size_t)snprintf(text + used, TEXT - used, "%s",
                                     i ? " " : used ? ", " : "");
            used += (size_t)put_cell(text + used, TEXT - used, s, i);
        }
    sqlite3_finalize(s);
    return text;
}
