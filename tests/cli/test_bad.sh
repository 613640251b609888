#!/bin/sh
# Bad input, a case a file: bad/NAME.case holds the arguments, the files they speak of, and exactly
# what the program must say on stderr. Adding a case needs no code, only its line in local.mk.
#
#     aisle run s.yaml          the arguments; a line "status N" before them: exit status, else 2
#     --- s.yaml                a file, as it follows
#     --- expected              stderr, as it follows
#
# The program must say nothing on stdout and leave no database behind. Speaks TAP.
set -u
cases=$(cd "${top_srcdir:-.}/tests/cli/bad" && pwd)
PATH=$(cd "${top_builddir:-.}" && pwd):$PATH
top=$(mktemp -d) || exit 99
trap 'rm -rf "$top"' EXIT
unset AISLE_DATA
n=0

for case in "$cases"/*.case; do
    n=$((n + 1))
    name=$(basename "$case" .case)
    mkdir -p "$top/$name/in" "$top/$name/expect" && cd "$top/$name/in" || exit 99
    awk '/^--- / { file = $2 == "expected" ? "../expect/stderr" : $2; printf "" > file; next }
         file == "" { print > "../expect/arguments"; next }
         { print > file }' "$case"
    status=$(sed -n 's/^status //p' ../expect/arguments)
    command=$(grep -v '^status ' ../expect/arguments)
    find . -type f | sort >../expect/before
    (eval "$command") >../expect/stdout-is 2>../expect/stderr-is </dev/null
    is=$?
    find . -type f | sort >../expect/after
    if [ $is -eq "${status:-2}" ] && cmp -s ../expect/stderr ../expect/stderr-is &&
        ! [ -s ../expect/stdout-is ] && cmp -s ../expect/before ../expect/after; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        echo "# $command: exit $is, expected ${status:-2}"
        diff ../expect/stderr ../expect/stderr-is | sed 's/^/# /'
        sed 's/^/# stdout: /' ../expect/stdout-is
        diff ../expect/before ../expect/after | sed 's/^/# files: /'
    fi
done
[ "$n" -ge 30 ] || echo "not ok $((n = n + 1)) - there are cases"
echo "1..$n"
