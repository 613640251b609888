#!/bin/sh
# The command `aisle table` on databases made by hand: table/NAME.case holds the arguments, which speak of r.db (an
# experiment), p.db (runs without axes) and e.db (no runs), and below a line "---" exactly what is printed, stdout and
# stderr. "status N" before them: exit status, else 0. Speaks TAP.
. "${top_srcdir:-.}/tests/cli/tap.sh"
cases=$top/tests/cli/table
make_db() { # FILE [SQL]
    sqlite3 "$1" ".read $top/include/aisle/schema.sql" ${2:+".read $cases/$2"} || exit 99
}
make_db r.db runs.sql
make_db p.db plain.sql
make_db e.db
cp p.db twice.db
sqlite3 twice.db "INSERT INTO run SELECT 7, name, scenario, policy, queue, placement, seed, status, config_sha256, config,
    digest, version, 9, 9 FROM run WHERE run_id = 1" || exit 99
cp p.db old.db
sqlite3 old.db 'DROP TABLE axis' || exit 99

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

# Every number of the one is in the other.
agree() {
    aisle table r.db -b policy=best-fit -m all -q 0.5,0.9 -f csv >t.csv 2>log &&
        aisle table r.db -b policy=best-fit -m all -q 0.5,0.9 -f json >t.json 2>log &&
        sqlite3 :memory: '.mode csv' '.import t.csv t' '.mode list' "
        WITH j(j) AS (SELECT CAST(readfile('t.json') AS TEXT)),
             m AS (SELECT json_extract(value, '\$.name') AS metric, json_extract(value, '\$.points') AS at FROM j,
                   json_each(j, '\$.metrics')),
             r AS (SELECT metric, value AS r, json_extract(j, '\$.points[' || json_extract(value, '\$.point') || '].axes')
                   AS axes FROM j, m, json_each(at)),
             s AS (SELECT metric, axes, 'mean' AS statistic, json_extract(r, '\$.mean') AS i FROM r
                   UNION ALL SELECT metric, axes, 'difference', json_extract(r, '\$.difference') FROM r
                   UNION ALL SELECT metric, axes, 'ratio', json_extract(r, '\$.ratio') FROM r
                   UNION ALL SELECT metric, axes, 'quantile_' || json_extract(value, '\$.p'), value FROM r,
                   json_each(r, '\$.quantiles'))
        SELECT count(*) || ' ' || sum(CASE WHEN abs(t.value - json_extract(i, '\$.value')) > 1e-9
                AND t.value <> '' THEN 1 ELSE 0 END) || ' ' ||
            sum(CASE WHEN t.low <> '' AND abs(t.low - json_extract(i, '\$.low')) > 1e-9 THEN 1 ELSE 0 END) || ' ' ||
            sum((t.low = '') <> (json_extract(i, '\$.low') IS NULL))
        FROM t JOIN s ON t.metric = s.metric AND t.statistic = s.statistic
            AND t.policy = json_extract(axes, '\$.policy')
            AND t.\"workload.load\" = json_extract(axes, '\$.\"workload.load\"')" >sums &&
        is "$(($(wc -l <t.csv) - 1)) 0 0 0" cat sums
}
ok 'CSV and JSON have the same numbers' agree
nothing_else() {
    aisle table r.db -f csv 2>/dev/null | awk -F, 'NF != 10 { bad = 1 } END { exit bad }'
}
ok 'nothing but results is on stdout' nothing_else
old() { aisle table old.db >a && aisle table p.db >b && cmp a b; }
ok 'a database from before there were axes is read' old
is_read_only() { cp r.db before.db && chmod 444 r.db && aisle table r.db >/dev/null && cmp r.db before.db; }
ok 'a database that must not be written is read and stays as it is' is_read_only
echo "1..$n"
