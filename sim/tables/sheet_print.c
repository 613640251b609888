/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/tabular.h"
#include "tables/sheet.h"

/* Text ------------------------------------------------------------------------------------------- */

static void add_row(struct tabular *t, const struct sheet *s, const char *const *cell)
{
    tabular_row(t);
    for (size_t c = 0; c < s->column_count; c++)
        if (*cell[c])
            tabular_cell(t, c, cell[c]);
}

void sheet_print_text(const struct sheet *s, FILE *out)
{
    struct arena arena = {0};
    struct tabular t = {.arena = &arena};

    for (size_t i = 0; s->caption[i]; i++)
        fprintf(out, "%s\n", s->caption[i]);
    for (size_t c = 0; c < s->column_count; c++)
        tabular_column(&t, strcmp(s->head[c], "n") == 0 || strcmp(s->head[c], "pairs") == 0);
    for (size_t b = 0; b < s->block_count; b++) {
        tabular_row(&t);
        tabular_row(&t);
        tabular_span(&t, 0, s->column_count, s->title[b]);
        add_row(&t, s, s->head);
        for (size_t r = 0; r < s->row_count; r++)
            add_row(&t, s, &s->cell[(b * s->row_count + r) * s->column_count]);
    }
    tabular_print(&t, "", out);
    for (size_t i = 0; i < s->note_count; i++)
        fprintf(out, "%s%s.\n", i == 0 ? "\n" : "", s->note[i]);
    tabular_fini(&t);
    arena_fini(&arena);
}

/* Markdown and LaTeX ----------------------------------------------------------------------------- */

/* A character that means something else there, and how to write it. */
struct escape {
    char what;
    const char *as;
};

static void put(const char *text, const struct escape *escape, FILE *out)
{
    for (; *text; text++) {
        const struct escape *e = escape;

        while (e->what && e->what != *text)
            e++;
        if (e->what)
            fputs(e->as, out);
        else
            fputc(*text, out);
    }
}

static const struct escape markdown[] = {
    {'|', "\\|"}, {'\\', "\\\\"}, {'*', "\\*"}, {'`', "\\`"}, {'<', "&lt;"}, {'&', "&amp;"}, {'\n', " "}, {0},
};

static void markdown_row(const struct sheet *s, const char *const *cell, FILE *out)
{
    for (size_t c = 0; c < s->column_count; c++) {
        fputs("| ", out);
        put(cell[c], markdown, out);
        fputc(' ', out);
    }
    fputs("|\n", out);
}

void sheet_print_markdown(const struct sheet *s, FILE *out)
{
    for (size_t i = 0; s->caption[i]; i++) {
        put(s->caption[i], markdown, out);
        fputc('\n', out);
    }
    for (size_t b = 0; b < s->block_count; b++) {
        fputs("\n**", out);
        put(s->title[b], markdown, out);
        fputs("**\n\n", out);
        markdown_row(s, s->head, out);
        for (size_t c = 0; c < s->column_count; c++)
            fputs(c < s->label_count ? "|---" : "|---:", out);
        fputs("|\n", out);
        for (size_t r = 0; r < s->row_count; r++)
            markdown_row(s, &s->cell[(b * s->row_count + r) * s->column_count], out);
    }
    for (size_t i = 0; i < s->note_count; i++) {
        fputs(i == 0 ? "\n* " : "* ", out);
        put(s->note[i], markdown, out);
        fputs(".\n", out);
    }
}

/* A bracket after \\ would be its argument, a minus a hyphen, and the fonts of old have no < and >. */
static const struct escape latex[] = {
    {'\\', "\\textbackslash{}"}, {'{', "\\{"}, {'}', "\\}"}, {'$', "\\$"}, {'&', "\\&"}, {'%', "\\%"},
    {'#', "\\#"}, {'_', "\\_"}, {'~', "\\textasciitilde{}"}, {'^', "\\textasciicircum{}"}, {'<', "$<$"},
    {'>', "$>$"}, {'|', "$|$"}, {'"', "''"}, {'[', "{[}"}, {'*', "{*}"}, {'\n', " "}, {0},
};

/* A cell of numbers and words. */
static void latex_cell(const char *text, FILE *out)
{
    for (; *text; text++) {
        const char letter[2] = {*text};

        if (*text == '-' && text[1] >= '0' && text[1] <= '9')
            fputs("$-$", out);
        else
            put(letter, latex, out);
    }
}

static void latex_row(const struct sheet *s, const char *const *cell, FILE *out)
{
    for (size_t c = 0; c < s->column_count; c++) {
        fputs(c > 0 ? " & " : "", out);
        if (c < s->label_count)
            put(cell[c], latex, out);
        else
            latex_cell(cell[c], out);
    }
    fputs(" \\\\\n", out);
}

static void latex_lines(const char *const *line, size_t count, const char *end, FILE *out)
{
    for (size_t i = 0; i < count && line[i]; i++) {
        fputs("  ", out);
        put(line[i], latex, out);
        fputs(end, out);
    }
}

void sheet_print_latex(const struct sheet *s, FILE *out)
{
    fputs("% \\usepackage{booktabs}\n\\begin{table}\n\\caption{%\n", out);
    latex_lines(s->caption, sizeof s->caption / sizeof s->caption[0], "\n", out);
    fputs("}\n\\begin{tabular}{", out);
    for (size_t c = 0; c < s->column_count; c++)
        fputc(c < s->label_count ? 'l' : 'r', out);
    fputs("}\n\\toprule\n", out);
    latex_row(s, s->head, out);
    for (size_t b = 0; b < s->block_count; b++) {
        fprintf(out, "\\midrule\n\\multicolumn{%zu}{l}{", s->column_count);
        put(s->title[b], latex, out);
        fputs("} \\\\\n", out);
        for (size_t r = 0; r < s->row_count; r++)
            latex_row(s, &s->cell[(b * s->row_count + r) * s->column_count], out);
    }
    fputs("\\bottomrule\n\\end{tabular}\n", out);
    if (s->note_count > 0) {
        fputs("\\par\\footnotesize\n", out);
        latex_lines(s->note, s->note_count, ".\n", out);
    }
    fputs("\\end{table}\n", out);
}
