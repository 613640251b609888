/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <aisle/statistics.h>

#include "experiment/randomness.h"
#include "record/store.h"

bool aisle_comparison_interrupted(const struct aisle_comparison *c)
{
    return c->interrupted;
}

const struct aisle_errors *aisle_comparison_warnings(const struct aisle_comparison *c)
{
    return &c->warnings;
}

void aisle_comparison_free(struct aisle_comparison *c)
{
    if (!c)
        return;
    arena_fini(&c->arena);
    mem_free(c);
}

/* Where a metric stands in aisle_metrics, and the number that it has for a '%' there (else 0). */
static void place_metric(const char *name, size_t *row, long *number)
{
    for (*row = 0; aisle_metrics[*row].name; ++*row) {
        const char *pattern = aisle_metrics[*row].name;
        size_t head = strcspn(pattern, "%");
        char *rest;

        *number = 0;
        if (!pattern[head] && strcmp(pattern, name) == 0)
            return;
        if (!pattern[head] || strncmp(pattern, name, head) != 0)
            continue;
        *number = strtol(name + head, &rest, 10);
        if (rest > name + head && strcmp(rest, pattern + head + 1) == 0)
            return;
    }
    *number = 0;
}

static int by_place(const void *x, const void *y)
{
    size_t row[2];
    long number[2];

    place_metric(((const struct comparison_metric *)x)->name, &row[0], &number[0]);
    place_metric(((const struct comparison_metric *)y)->name, &row[1], &number[1]);
    if (row[0] != row[1])
        return row[0] < row[1] ? -1 : 1;
    return (number[0] > number[1]) - (number[0] < number[1]);
}

static void read_metrics(struct aisle_comparison *c, struct comparison_cell *cell, sqlite3_stmt *st)
{
    struct comparison_metric *metric = NULL;
    size_t n = 0, cap = 0;

    while (sqlite3_step(st) == SQLITE_ROW) {
        metric = mem_reserve(metric, &cap, n + 1, sizeof *metric);
        metric[n++] = (struct comparison_metric){
            .name = arena_text(&c->arena, (const char *)sqlite3_column_text(st, 0)),
            .unit = arena_text(&c->arena, (const char *)sqlite3_column_text(st, 1)),
            .value = sqlite3_column_double(st, 2),
        };
        cell->digest = arena_text(&c->arena, (const char *)sqlite3_column_text(st, 3));
    }
    cell->metric_count = n;
    cell->metric = arena_new(&c->arena, n, sizeof *metric);
    if (n > 0) {
        memcpy(cell->metric, metric, n * sizeof *metric);
        qsort(cell->metric, n, sizeof *metric, by_place);
    }
    mem_free(metric);
}

enum aisle_status comparison_read(struct aisle_comparison *c, size_t i, const char *file,
                                  struct aisle_error *err)
{
    static const char SQL[] = "SELECT m.name, m.unit, m.value, r.digest "
                              "FROM run r JOIN metric m USING (run_id)";
    sqlite3_stmt *st = NULL;
    sqlite3 *db = NULL;
    enum aisle_status status = store_open_finished(&db, file, err);

    if (status == AISLE_OK && sqlite3_prepare_v2(db, SQL, -1, &st, NULL) != SQLITE_OK)
        status = store_fail(db, "read", err);
    if (status == AISLE_OK)
        read_metrics(c, &c->cell[i], st);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return status;
}

static const struct comparison_metric *find_metric(const struct comparison_cell *cell,
                                                   const char *name)
{
    for (size_t i = 0; i < cell->metric_count; i++)
        if (strcmp(cell->metric[i].name, name) == 0)
            return &cell->metric[i];
    return NULL;
}

struct aisle_estimate aisle_comparison_estimate(const struct aisle_comparison *c, size_t policy,
                                                const char *metric)
{
    struct aisle_estimate e = {.half_width = NAN};
    double *value = mem_new(c->seed_count, sizeof *value);

    for (size_t i = 0; i < c->seed_count; i++) {
        const struct comparison_metric *m = find_metric(&c->cell[policy * c->seed_count + i], metric);

        if (m)
            value[e.n++] = m->value;
    }
    if (e.n > 0) {
        struct aisle_interval mean = aisle_mean(value, e.n, 0.95);

        e.mean = mean.value;
        e.half_width = mean.high - mean.value;
    }
    mem_free(value);
    return e;
}

/* How often a run drew is no result: it tells if seeds matter, below the table. */
static bool is_result(const struct comparison_metric *m)
{
    return strncmp(m->name, "random.", strlen("random.")) != 0;
}

/* All results that some cell has, in the order in which they first occur. */
static size_t list_metrics(const struct aisle_comparison *c, const struct comparison_metric **list,
                           size_t most)
{
    size_t n = 0;

    for (size_t i = 0; i < c->cell_count; i++)
        for (size_t k = 0; k < c->cell[i].metric_count; k++) {
            const struct comparison_metric *m = &c->cell[i].metric[k];
            size_t at = 0;

            while (at < n && strcmp(list[at]->name, m->name) != 0)
                at++;
            if (at == n && n < most && is_result(m))
                list[n++] = m;
        }
    return n;
}

/* As many decimals as give the half width two significant digits; of a lone value four. */
static int decimals(struct aisle_estimate e)
{
    double size = isnan(e.half_width) ? e.mean / 100 : e.half_width;
    int d = size > 0 ? 1 - (int)floor(log10(size)) : 0;

    return d < 0 ? 0 : d > 6 ? 6 : d;
}

static void print_estimate(struct aisle_estimate e, const char *unit, int width, FILE *out)
{
    double scale = strcmp(unit, "ratio") == 0 ? 100 : 1;
    int d = strcmp(unit, "ratio") == 0 ? 2 : strcmp(unit, "count") == 0 ? 1 : decimals(e);
    char text[64];

    if (e.n == 0)
        snprintf(text, sizeof text, "-");
    else if (isnan(e.half_width))
        snprintf(text, sizeof text, "%.*f", d, e.mean * scale);
    else
        snprintf(text, sizeof text, "%.*f +-%.*f", d, e.mean * scale, d, e.half_width * scale);
    fprintf(out, "  %*s", width, text);
}

/* What the seeds came to under each policy. */
static void print_randomness(const struct aisle_comparison *c, FILE *out)
{
    struct replication *r = mem_new(c->cell_count, sizeof *r);
    struct replications *points = mem_new(c->policy_count, sizeof *points);

    for (size_t i = 0; i < c->cell_count; i++) {
        const struct comparison_metric *draws = find_metric(&c->cell[i], "random.draws");

        r[i] = (struct replication){.digest = c->cell[i].digest,
                                    .draws = draws ? draws->value : NAN};
    }
    for (size_t p = 0; p < c->policy_count; p++)
        points[p] = (struct replications){
            .point = c->policy[p], .of = &r[p * c->seed_count], .count = c->seed_count};
    randomness_print(points, c->policy_count, out);
    mem_free(points);
    mem_free(r);
}

void aisle_comparison_print(const struct aisle_comparison *c, FILE *out)
{
    enum { MOST = 256, NAME = 36, LEAST = 16 };
    const struct comparison_metric *metric[MOST];
    size_t n = list_metrics(c, metric, MOST);

    fprintf(out, "%s: %zu %s x %zu %s\n", c->name, c->policy_count,
            c->policy_count == 1 ? "policy" : "policies", c->seed_count,
            c->seed_count == 1 ? "seed" : "seeds");
    fprintf(out, "mean%s; ratios in %%\n\n",
            c->seed_count > 1 ? " +- half of its 95 % confidence interval over seeds" : "");
    fprintf(out, "%-*s", NAME, "");
    for (size_t p = 0; p < c->policy_count; p++)
        fprintf(out, "  %*s", LEAST, c->policy[p]);
    fputc('\n', out);
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "%-*s", NAME, metric[i]->name);
        for (size_t p = 0; p < c->policy_count; p++) {
            int width = (int)strlen(c->policy[p]);

            print_estimate(aisle_comparison_estimate(c, p, metric[i]->name), metric[i]->unit,
                           width > LEAST ? width : LEAST, out);
        }
        fputc('\n', out);
    }
    print_randomness(c, out);
    fprintf(out, "\n%zu runs in %s\n", c->cell_count, c->database);
}
