#!/bin/sh
# What the program does when all is well, and that equal runs give equal bytes. Speaks TAP.
. "${top_srcdir:-.}/tests/cli/tap.sh"
quick=$top/scenarios/quickstart.yaml
exits() { # STATUS COMMAND...
    want=$1
    shift
    "$@" >/dev/null 2>log
    got=$?
    [ "$got" -eq "$want" ] || { echo "$*: exit $got, expected $want"; cat log; return 1; }
}
small() { # a run of the quickstart with fewer jobs
    aisle run "$quick" --set workload.generate.jobs=300 "$@"
}
sql() { sqlite3 "$@"; }
dump() { # all tables but provenance
    for table in run axis metric node pod job stint attempt attempt_node attempt_level attempt_score forecast series by_load; do
        sqlite3 "$1" "SELECT * FROM $table"
    done
}

help() {
    for command in run compare table explain plot forecast import check list; do
        aisle "$command" --help | grep -q '^Usage: aisle' || return 1
    done
    aisle --help | grep -q '^Usage: aisle' && aisle --version | grep -q '^aisle [0-9]'
}
ok 'every command has its help' help
ok 'without a command it tells how to use it, and exits with 2' exits 2 aisle
ok 'a seed beyond 64 bits is refused' exits 2 aisle run --seed 18446744073709551616 "$quick"
ok 'seeds that would wrap around are refused' exits 2 aisle compare --set seed=18446744073709551615 --seeds 2 "$quick" -o w.db
ok 'an unknown option is a mistake of usage' exits 2 aisle run --no-such-option "$quick"

scenarios_fine() {
    for scenario in "$top"/scenarios/*.yaml; do
        aisle check "$scenario" || return 1
    done
}
ok 'every scenario is fine' scenarios_fine
if [ -e "${AISLE_DATA:-.}/openb/openb_pod_list_default.csv" ]; then
    ok "the papers' scenarios are fine" aisle check "$top/scenarios/papers/fgd-atc23.yaml"
    ok 'backfilling on the log of KTH is fine' aisle check "$top/scenarios/papers/kth-backfill.yaml"
elif [ -n "${AISLE_REQUIRE_DATA-}" ]; then
    ok "the papers' data is in AISLE_DATA" false
else
    skip "the papers' scenarios are fine" 'SKIPPED: no data in AISLE_DATA'
fi

forecasters_listed() {
    aisle list forecasters >log && grep -q '^  arima  ' log && grep -q '^  oracle .*comparisons only' log &&
        grep -q '^    transform .*one of none, log, log1p, default none' log
}
ok 'every forecaster is listed, with its knobs' forecasters_listed

# Recording -------------------------------------------------------------------------------------
adds_and_replaces() {
    small -o r.db && small -o r.db && is 1 sql r.db 'SELECT count(*) FROM run' &&
        small -o r.db --seed 7 && is 2 sql r.db 'SELECT count(*) FROM run' &&
        small -o r.db --policy fgd && is 3 sql r.db 'SELECT count(*) FROM run' &&
        is 3 sql r.db 'SELECT count(DISTINCT config_sha256 || seed) FROM run' &&
        small -o r.db --overwrite && is 1 sql r.db 'SELECT count(*) FROM run'
}
ok 'a run is added, an equal one replaced, --overwrite starts anew' adds_and_replaces
conserved() {
    is 1 sql r.db "SELECT (SELECT value FROM metric WHERE name = 'pod.submitted') = count(*)
        AND count(*) = sum(state IN ('finished', 'running', 'waiting', 'rejected')) FROM pod" &&
        is ok sql r.db 'PRAGMA integrity_check' && is complete sql r.db 'SELECT status FROM run'
}
ok 'submitted = finished + running + waiting + rejected' conserved
jobs_agree() { # a preempted one starts again, and has waited until it first did
    aisle run "$top/scenarios/starvation.yaml" --policy finish-time-fairness/consolidate -o jobs.db && is 0 sql jobs.db "SELECT count(*)
        FROM pod JOIN job USING (run_id, job) WHERE pod.first_start_s IS NOT job.first_start_s
        OR gpu_milli <> 1000 * gpu_count OR pod.first_start_s > start_s" &&
        is 1 sql jobs.db 'SELECT count(*) > 0 FROM pod WHERE first_start_s < start_s' &&
        is 1 sql r.db 'SELECT min(first_start_s = start_s) FROM pod WHERE start_s IS NOT NULL'
}
ok 'a pod tells its first start and its last, and what its job asked for' jobs_agree
digest_printed() {
    small --no-record | grep -q "digest $(sql r.db 'SELECT substr(digest, 1, 16) FROM run')"
}
ok 'the digest in the database is the one that is printed' digest_printed
metrics_listed() {
    aisle list metrics | awk '{ print $1 }' | sed 's/%/[0-9]*/; s/^/^/; s/$/$/' >known
    sql r.db 'SELECT name FROM metric' | grep -vf known >unknown
    ! [ -s unknown ]
}
ok 'every metric is one of the list' metrics_listed
pods_off() {
    small -o off.db --set 'record={pods: off}' && is 0 sql off.db 'SELECT count(*) FROM pod'
}
ok 'record: {pods: off} leaves pods out' pods_off

# Every GPU's share over time, from the rows alone: +milli at a start, -milli at an end.
never_over() {
    sql -separator ' ' r.db "SELECT node, gpus, start_s, coalesce(end_s, 1e18) FROM pod
        WHERE gpus <> '' AND start_s IS NOT NULL" |
        awk '{ k = split($2, gpu, ","); for (i = 1; i <= k; i++) {
                 m = split(gpu[i], part, ":"); share = m > 1 ? part[2] : 1000
                 printf "%s/%s %.6f 1 %d\n%s/%s %.6f 0 %d\n", $1, part[1], $3, share, $1, part[1], $4, -share } }' |
        sort -k1,1 -k2,2n -k3,3n |
        awk '{ if ($1 != last) held = 0; last = $1; held += $4; rows++
               if (held > 1000 || held < 0) { print "GPU " $1 " holds " held " at " $2; bad = 1 } }
             END { exit bad || rows < 400 }'
}
ok 'no GPU ever holds more than it has' never_over
naive() {
    for policy in fgd best-fit worst-fit first-fit dot-product gpu-packing gpu-clustering random; do
        small --no-record --check naive --policy "$policy" | grep -q 'same decisions' || return 1
    done
}
ok 'a plain scan makes the same decisions under every placement' naive

killed() {
    aisle run "$quick" --set workload.generate.jobs=3000000 --set stop.at_s=never -o k.db >/dev/null &
    pid=$!
    sleep 1
    kill -KILL $pid 2>/dev/null
    wait $pid
    is ok sql k.db 'PRAGMA integrity_check' && is 0 sql k.db 'SELECT count(*) FROM run' &&
        is 0 sql k.db 'SELECT count(*) FROM pod' && small -o k.db && is 1 sql k.db 'SELECT count(*) FROM run'
}
ok 'a killed run leaves a database that opens clean and holds no half run' killed 2>/dev/null
interrupted() {
    aisle compare "$quick" --seeds 400 -o i.db >/dev/null 2>&1 &
    pid=$!
    sleep 1
    kill -TERM $pid
    wait $pid
    [ $? -eq 3 ] && is ok sql i.db 'PRAGMA integrity_check' &&
        is 0 sql i.db "SELECT count(*) FROM run WHERE status <> 'complete'" &&
        aisle compare "$quick" --seeds 2 --policy fgd -o i.db && is 1 sh -c 'ls -d i.db.cells-* | wc -l'
}
ok 'an interrupted comparison exits with 3, and keeps whole runs' interrupted
goes_on() {
    compared() { aisle compare "$quick" --set workload.generate.jobs=3000 --seeds 40 --policy fgd -j 2 -o g.db; }
    aisle compare "$quick" --set workload.generate.jobs=3000 --seeds 40 --policy fgd -j 2 -o g.db >said 2>&1 &
    pid=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        sleep 0.1
        [ -z "$(ls g.db.cells-*/cells/*.db 2>/dev/null)" ] || break
    done
    kill -INT $pid
    wait $pid
    [ $? -eq 3 ] && grep -q 'the same command goes on' said || { cat said; return 1; }
    sqlite3 g.db "SELECT value FROM provenance WHERE key = 'started' AND run_id = 1" >once
    sleep 1
    compared >/dev/null && is 40 sql g.db 'SELECT count(*) FROM run' && [ -s once ] &&
        is "$(cat once)" sql g.db "SELECT p.value FROM provenance p JOIN run USING (run_id) WHERE p.key = 'started' AND seed = 42" &&
        is '' sh -c 'ls -d g.db.cells-* 2>/dev/null'
}
ok 'the same comparison goes on where it was interrupted, and leaves no folder' goes_on
full() {
    small -o f.db >/dev/full 2>log
    [ $? -eq 1 ] && grep -q 'cannot write the results' log && is ok sql f.db 'PRAGMA integrity_check'
}
[ -e /dev/full ] && ok 'a full disk behind stdout is told' full
closed() {
    small -o c.db >&- 2>&- </dev/null
    is ok sql c.db 'PRAGMA integrity_check' && is 1 sql c.db 'SELECT count(*) FROM run'
}
ok 'closed standard files do no harm' closed
if [ "$(id -u)" = 0 ]; then
    skip 'a folder without permission is told' 'SKIPPED: root may write everywhere'
else
    mkdir locked && chmod 555 locked
    ok 'a folder without permission is told' exits 2 aisle run "$quick" -o locked/r.db
fi

# Importing -------------------------------------------------------------------------------------
dump=$top/tests/cli/dump
imports() {
    aisle import k8s "$dump/nodes-pods.json" -o k.yaml >out 2>said && ! [ -s out ] &&
        grep -q '^k.yaml, k-objects.yaml: 2 nodes with 16 GPUs; 3 pods on nodes, 1 waiting$' said &&
        grep -q '^left out: 1 pod: ended$' said && grep -q '^  - k-objects.yaml$' k.yaml &&
        grep -q '^  #   - {name: ml/Pod/tune-0, .*# 1 pod, 8 GPUs, waits$' k.yaml
}
ok 'a dump of nodes and pods becomes a scenario and its objects' imports
imports_twice() {
    mkdir -p there && aisle import k8s - -o there/k.yaml <"$dump/nodes-pods.json" && cmp k.yaml there/k.yaml &&
        cmp k-objects.yaml there/k-objects.yaml && aisle import k8s "$dump/nodes-pods.yaml" -o k.yaml --overwrite &&
        cmp k-objects.yaml there/k-objects.yaml
}
ok 'from standard input, into another folder, as YAML: the same bytes' imports_twice
keeps_files() {
    cp k.yaml before && exits 2 aisle import k8s "$dump/controllers.yaml" -o k.yaml && cmp k.yaml before
}
ok 'an import replaces no file unasked' keeps_files
stands_for() {
    aisle import k8s "$dump/nodes-pods.yaml" "$dump/controllers.yaml" -o both.yaml 2>said &&
        grep -q '^left out: 1 controller: the pods are there$' said && ! grep -q 'kind: Deployment' both-objects.yaml &&
        aisle import k8s "$dump/controllers.yaml" -o none.yaml 2>said && grep -q 'no Node among the objects' said &&
        grep -q 'kind: Deployment' none-objects.yaml
}
ok 'pods that exist stand for their controller, which else makes them' stands_for
anonymous() {
    aisle import k8s "$dump/nodes-pods.yaml" --anonymise -o a.yaml && grep -q 'name: pod-4$' a-objects.yaml &&
        ! grep -E 'llm-web|gpu-node|tune|s3cr3t' a.yaml a-objects.yaml
}
ok 'an anonymous import tells no names' anonymous

# Equal bytes -----------------------------------------------------------------------------------
small --reproducible -o a.db >/dev/null
twice() { small --reproducible -o b.db && cmp a.db b.db; }
ok 'the same run twice gives the same bytes' twice
elsewhere() {
    mkdir -p deep/er && cp "$quick" deep/q.yaml && (cd deep/er && aisle run ../q.yaml \
        --set workload.generate.jobs=300 --reproducible -o ../../e.db) && cmp a.db e.db
}
ok 'from another folder it gives the same bytes' elsewhere
locale=$(locale -a 2>/dev/null | grep -iE '^(de|fr)_' | head -n 1)
other_locale() { LC_ALL=${locale:-C.UTF-8} small --reproducible -o l.db && cmp a.db l.db; }
ok "under another locale (${locale:-C.UTF-8}) it gives the same bytes" other_locale
workers() {
    for j in 1 2; do
        aisle compare "$quick" --set workload.generate.jobs=300 --seeds 4 --policy fgd,random -j $j \
            --reproducible -o j$j.db >j$j.txt || return 1
        sed -i "s/j$j.db/DB/" j$j.txt
    done
    cmp j1.db j2.db && cmp j1.txt j2.txt
}
ok 'one worker or two give the same bytes and the same table' workers
tables() {
    small -o t1.db && sleep 1 && small -o t2.db && dump t1.db >t1 && dump t2.db >t2 && cmp t1 t2 &&
        is 1 sql t1.db 'SELECT count(*) >= 12 FROM provenance'
}
ok 'without --reproducible all tables but provenance are equal' tables
provenance() {
    mkdir "it's here" && small --data "it's here" -o p.db >/dev/null || return 1
    is "aisle run $quick --set workload.generate.jobs=300 --data 'it'\\''s here' -o p.db" \
        sql p.db "SELECT value FROM provenance WHERE key = 'command'" &&
        is '' sql p.db "WITH k(key) AS (VALUES ('command'), ('compiler'), ('cores'), ('cpu_s'), ('flags'), ('gsl'),
            ('host'), ('kernel'), ('libfyaml'), ('peak_memory_mib'), ('sqlite'), ('started'), ('wall_s'))
            SELECT key FROM k WHERE key NOT IN (SELECT key FROM provenance)" &&
        is 0 sql p.db "SELECT count(*) FROM provenance WHERE value = '' OR value LIKE '%$PWD%'" &&
        aisle compare "$quick" --set workload.generate.jobs=30 --seeds 2 -o pc.db >/dev/null &&
        is "aisle compare $quick --set workload.generate.jobs=30 --seeds 2 -o pc.db" \
            sql pc.db "SELECT DISTINCT value FROM provenance WHERE key = 'command'" &&
        is 0 sql a.db 'SELECT count(*) FROM provenance'
}
ok 'provenance says how a run was made, not where, and nothing under --reproducible' provenance

as_compared() {
    small --seed 45 --policy fgd -o s.db &&
        is "$(sql s.db 'SELECT digest FROM run')" sql j1.db "SELECT digest FROM run WHERE policy = 'fifo/fgd' AND seed = 45"
}
ok 'a cell of a comparison is the run of the same policy and seed' as_compared
figures() {
    for ending in png pdf svg; do
        aisle plot utilisation j1.db -o 1.$ending && aisle plot utilisation j1.db -o 2.$ending &&
            cmp 1.$ending 2.$ending || return 1
    done
}
ok 'a figure drawn twice has the same bytes' figures
echo "1..$n"
