#!/bin/sh
# The command `aisle explain` on a database made by hand: explain/NAME.case holds the arguments, which speak of r.db,
# and below a line "---" exactly what is printed, stdout and stderr. "status N" before them: exit status, else 0.
# Speaks TAP.
. "${top_srcdir:-.}/tests/cli/tap.sh"
cases=$top/tests/cli/explain
sqlite3 r.db ".read $top/include/aisle/schema.sql" ".read $cases/runs.sql" || exit 99
cp r.db before.db

told() { # CASE
    status=$(sed -n '/^---$/q; s/^status //p' "$1")
    command=$(sed -n '/^---$/q; /^status /!p' "$1")
    sed '1,/^---$/d' "$1" >expected
    (eval "$command") >is 2>&1 </dev/null
    got=$?
    diff expected is && [ "$got" -eq "${status:-0}" ] || { echo "$command: exit $got"; return 1; }
}
for case in "$cases"/*.case; do
    ok "$(basename "$case" .case | tr - ' ')" told "$case"
done

holds() { # EXPRESSION, in SQL, of the JSON j
    is 1 sqlite3 :memory: "WITH t(j) AS (SELECT CAST(readfile('out.json') AS TEXT)) SELECT $1 FROM t"
}
json() {
    aisle explain r.db big-0 --run 1 --json >out.json &&
        holds "json_extract(j, '\$.pod.node') = 'gpu-2' AND json_array_length(j, '\$.attempts') = 6" &&
        holds "json_extract(j, '\$.attempts[0].nodes[1].levels[2].resource') = 'nvidia.com/gpu'" &&
        holds "json_extract(j, '\$.attempts[0].nodes[1].levels[2].used') = 7" &&
        holds "json_extract(j, '\$.attempts[5].nodes[0].total') = 752" &&
        holds "(SELECT sum(json_extract(value, '\$.score') * json_extract(value, '\$.weight'))
            FROM json_each(j, '\$.attempts[5].nodes[0].scores')) = 752" &&
        holds "json_extract(j, '\$.note') IS NULL" &&
        aisle explain r.db silent --json >out.json &&
        holds "json_array_length(j, '\$.attempts') = 0 AND json_extract(j, '\$.note') LIKE '%record: {attempts: on}%'"
}
ok 'as JSON it has every attempt with its details, or a note why there are none' json
ok 'the database stays as it is' cmp r.db before.db
is_read_only() { chmod 444 r.db && aisle explain r.db late-0; }
ok 'a database that must not be written is read' is_read_only
echo "1..$n"
