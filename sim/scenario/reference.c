/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "scenario/scenario.h"
#include "scenario/schema.h"

static const char intro[] =
    "# Scenario reference\n"
    "\n"
    "A scenario is a YAML file that says which nodes there are, which pods arrive and which "
    "policies\ndecide. `aisle check FILE` reads one and reports every mistake with its line and "
    "column.\n"
    "This page is written by the program from the table that also checks scenarios.\n"
    "\n"
    "**Units.** A plain number carries the unit of its key: `_s` seconds, `_mib` MiB, `_milli`\n"
    "thousandths of a core or of a GPU. Times may also be written with `us`, `ms`, `s`, `min`, "
    "`h` or\n`d` (`30d`), memory with `KiB`, `MiB`, `GiB` or `TiB` (`96GiB`). Switches are `on` "
    "or `off`.\n"
    "\n"
    "**YAML.** Anchors, aliases and merge keys (`<<`) may be used. A file holds one document of at "
    "most\n16 MiB; longer lists of nodes or pods belong into CSV files.\n"
    "\n"
    "**Data files** are looked for in the scenario's own folder, then in the folders of `--data` "
    "and of\nthe environment variable `AISLE_DATA` (separated by colons).\n"
    "\n"
    "**Overrides.** `--set PATH=VALUE` replaces any value before it is checked. PATH is keys and "
    "list\nindexes (from 0) joined by dots, VALUE is YAML: `--set cluster.groups.0.count=64`,\n"
    "`--set 'stop={at_s: 1d}'`. Keys that are absent are added. A relative file name in VALUE is "
    "taken\nfrom the working directory first.\n";

static const char *kind_text(const struct field *f)
{
    static const char *const text[] = {
        [FIELD_VERSION] = "`1`",
        [FIELD_TEXT] = "text",
        [FIELD_NAME] = "name",
        [FIELD_CHOICE] = "one of",
        [FIELD_JOINED] = "a value or a list",
        [FIELD_INT] = "whole number",
        [FIELD_MIB] = "MiB",
        [FIELD_TIME] = "seconds",
        [FIELD_SEED] = "whole number, 0..18446744073709551615",
        [FIELD_REAL] = "number",
        [FIELD_SECONDS] = "seconds",
        [FIELD_SWITCH] = "`on` or `off`",
        [FIELD_FILE] = "file",
        [FIELD_PATH] = "file or folder",
        [FIELD_RECORD] = "mapping, see below",
        [FIELD_RECORDS] = "list of mappings, see below",
        [FIELD_FILES] = "file, or a list of files",
        [FIELD_TEXTS] = "list of texts",
        [FIELD_LABELS] = "mapping of texts",
        [FIELD_KNOBS] = "mapping of values",
        [FIELD_MAP] = "mapping, see below",
        [FIELD_MAPPED] = "column, number, or mapping, see below",
        [FIELD_WHERE] = "mapping of texts",
    };

    return text[f->kind];
}

static void print_type(const struct field *f, FILE *out)
{
    bool number = f->kind == FIELD_INT || f->kind == FIELD_MIB || f->kind == FIELD_TIME ||
                  f->kind == FIELD_REAL || f->kind == FIELD_SECONDS;

    fputs(f->lone ? "text, or a list of texts" : kind_text(f), out);
    for (const char *const *c = f->choices; c && *c; c++)
        fprintf(out, "%s `%s`", c == f->choices ? "" : ",", *c);
    if (number && f->positive)
        fprintf(out, ", more than 0, at most %.15g", f->max);
    else if (number)
        fprintf(out, ", %.15g..%.15g", f->min, f->max);
    if (f->never)
        fputs(", or `never`", out);
    if (f->scalar)
        fputs(", or a single value", out);
}

static void print_record(const struct record *rec, FILE *out)
{
    fprintf(out, "\n## %s\n\n%s\n\n", rec->title, rec->doc);
    if (rec->example)
        fprintf(out, "```yaml\n%s```\n\n", rec->example);
    fputs("| key | type, unit and range | default | meaning |\n|---|---|---|---|\n", out);
    for (const struct field *f = rec->field; f->key; f++) {
        fprintf(out, "| `%s` | ", f->key);
        print_type(f, out);
        if (f->required)
            fputs(" | *required*", out);
        else
            fprintf(out, f->value ? " | `%s`" : " |%s", f->value ? f->value : "");
        fprintf(out, " | %s |\n", f->doc);
    }
}

enum { RECORDS_MAX = 64 };

/* In the order of the keys, each record once, after the one that names it. */
static void print_below(const struct record *rec, const struct record **seen, size_t *count,
                        FILE *out)
{
    for (size_t i = 0; i < *count; i++)
        if (seen[i] == rec)
            return;
    if (*count == RECORDS_MAX)
        return;
    seen[(*count)++] = rec;
    print_record(rec, out);
    for (const struct field *f = rec->field; f->key; f++)
        if (f->record)
            print_below(f->record, seen, count, out);
}

void scenario_reference(FILE *out)
{
    const struct record *seen[RECORDS_MAX];
    size_t count = 0;

    fputs(intro, out);
    print_below(&schema_scenario, seen, &count, out);
}
