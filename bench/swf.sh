#!/bin/sh
# Speed of backfilling on logs of the Parallel Workloads Archive, whole processes: CPU seconds with
# all jobs recorded and without. Beside them the wall time of pyss, the archive's simulator (Python
# 2.7), as noted with the reference schedules (expected_metrics.csv): of another machine perhaps, so
# the ratio tells an order of magnitude. Needs the logs (AISLE_DATA).
#
#     bench/swf.sh [AISLE]
set -eu
aisle=${1-./aisle}
scenario=${top_srcdir-.}/scenarios/papers/kth-backfill.yaml
expected=${AISLE_DATA-.}/swf/expected_metrics.csv
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

if ! "$aisle" check "$scenario" >/dev/null 2>&1; then
    echo "swf: the log is not in AISLE_DATA; scenarios/papers/fetch-swf.sh gets it"
    exit 0
fi

# CPU seconds (user and system) of a command, least of five.
measure() {
    for _ in 1 2 3 4 5; do
        bash -c 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1' -- "$@" 2>&1
    done | awk '{ t = $1 + $2; if (!n++ || t < least) least = t } END { printf "%.3f", least }'
}

# The wall time of pyss for a log and a policy by its name there; empty: not known.
pyss_s() {
    [ ! -f "$expected" ] || awk -F, -v file="$1.swf" -v policy="$2" '
        NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i }
        $column["log"] == file && $column["policy"] == policy &&
            $column["same_time_order"] == "per-event" { print $column["pyss_wall_s"] }' "$expected"
}

row() { # LOG PROCESSORS POLICY PLACEMENT NAME-IN-PYSS
    set -- "$1" "$2" "$3" "$4" "$5" --set "workload.file=swf/$1.swf" \
        --set "cluster.groups.0.count=$2" -p "$3/$4"
    log=$1 policy=$3/$4 theirs=$(pyss_s "$1" "$5")
    shift 5
    "$aisle" check "$scenario" "$@" >/dev/null 2>&1 || return 0
    recorded=$(measure "$aisle" run "$scenario" "$@" --overwrite -o "$dir/run.db")
    bare=$(measure "$aisle" run "$scenario" "$@" --no-record)
    awk -v name="$log" -v policy="$policy" -v r="$recorded" -v b="$bare" -v t="${theirs:-0}" 'BEGIN {
        printf "  %-24s %-24s %8.3f %8.3f", name, policy, r, b
        if (t > 0)
            printf " %8.2f %7.0f x", t, t / r
        print "" }'
}

echo "Logs of parallel machines, CPU s, least of 5; pyss: wall s, and its ratio to the recorded run"
printf '  %-24s %-24s %8s %8s %8s %9s\n' log policy recorded bare pyss ratio
for placement in count consolidate; do
    row KTH-SP2-1996-2 100 easy $placement easy
    row KTH-SP2-1996-2 100 conservative $placement conservative
done
row KTH-SP2-1996-2 100 fifo count fcfs
row HPC2N-2002-extract 240 easy count easy
row HPC2N-2002-extract 240 conservative count conservative
row NASA-iPSC-1993-3.1-cln 128 easy count easy
row NASA-iPSC-1993-3.1-cln 128 conservative count conservative
