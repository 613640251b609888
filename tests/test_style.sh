#!/bin/sh
# Rules of style that a script can check. Speaks TAP.
set -u
cd "${top_srcdir:-.}" || exit 99
n=0

# Fails if the command prints anything.
none() {
    n=$((n + 1))
    what=$1
    shift
    found=$("$@" | head -n 20)
    if [ -z "$found" ]; then
        echo "ok $n - $what"
    else
        echo "not ok $n - $what"
        echo "$found" | sed 's/^/# /'
    fi
}

sources() {
    find sim plots include -name '*.c' -o -name '*.h' | sort
}

allocation() {
    sources | grep -v -e '^sim/base/mem.c$' -e '^plots/memory.c$' -e '^sim/cli/' |
        xargs grep -nE '(^|[^_a-z.>])(malloc|calloc|realloc|strdup|strndup|free|alloca)\(' |
        grep -vE ':[0-9]+: ?(\*|/\*)'
}

unsafe() {
    sources | xargs grep -nE '(^|[^_a-z])(sprintf|vsprintf|strcpy|strcat|strncpy|gets|atoi|atol|atof|rand|srand|setlocale|gsl_rng_env_setup)\('
}

clock() {
    sources | grep -v -e '^sim/run/run.c$' -e '^sim/experiment/folder.c$' -e '^sim/cli/sweep.c$' -e '^plots/' |
        xargs grep -nE '(^|[^_a-z])(time|gettimeofday|clock_gettime|clock|getpid)\('
}

licence() {
    sources | xargs grep -L 'SPDX-License-Identifier: GPL-3.0-or-later'
}

guards() {
    sources | grep '\.h$' | while read -r file; do
        grep -q '^#ifndef AISLE_[A-Z0-9_]*_H$' "$file" || echo "$file"
    done
}

white_space() {
    { sources; find tests bench -name '*.[ch]'; } |
        xargs grep -nE "$(printf '\t')| +\$"
}

long_lines() {
    { sources; find tests bench -name '*.[ch]'; } | grep -v '^sim/cli/' |
        xargs awk 'length($0) > 110 { print FILENAME ":" FNR ": " length($0) " columns" }'
}

long_files() {
    sources | xargs wc -l | awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines" }'
}

words() {
    # A field of Volcano's is named "tasks".
    sources | xargs grep -niwE 'task|tasks|machine-hours' | grep -vE 'multitask|"(spec[.])?tasks"'
}

typedefs() {
    sources | xargs grep -nE '^typedef (struct|enum|union)'
}

none 'memory comes from sim/base/mem.c and plots/memory.c alone' allocation
none 'no function is used that cannot be used safely' unsafe
none 'nothing but runs and their files asks for the clock or the process' clock
none 'every source names its licence' licence
none 'every header has its guard' guards
none 'no tabs, no space at the end of a line' white_space
none 'no line is too long to read' long_lines
none 'no file is too long to read' long_files
none 'one word per concept' words
none 'structs have no typedef' typedefs
echo "1..$n"
