#!/bin/sh
# Speed of the OpenB experiment, whole processes: one run of each policy, fast and by plain scan, and
# the comparison of 6 policies x 10 seeds. Needs the trace (AISLE_DATA).
#
#     bench/openb.sh [AISLE]
set -eu
aisle=${1-./aisle}
scenario=${top_srcdir-.}/scenarios/papers/fgd-atc23.yaml
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

if ! "$aisle" check "$scenario" >/dev/null 2>&1; then
    echo "openb: the trace is not in AISLE_DATA; scenarios/papers/fetch.sh openb gets it"
    exit 0
fi

# CPU seconds (user and system) and peak MiB of a command, best of five.
measure() {
    for _ in 1 2 3 4 5; do
        bash -c 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1' -- "$@" 2>&1
    done | awk '{ t = $1 + $2; if (!n++ || t < least) least = t } END { printf "%.3f", least }'
}

echo "OpenB, seed 42: 10,866 pods on 1,213 nodes, all figures and pods recorded; CPU s, least of 5"
printf '  %-16s %8s %22s\n' policy run 'figures only, no file'
for policy in fgd best-fit dot-product gpu-packing gpu-clustering random; do
    recorded=$(measure "$aisle" run "$scenario" -p $policy --overwrite -o "$dir/run.db")
    bare=$(measure "$aisle" run "$scenario" -p $policy --no-record)
    printf '  %-16s %8s %22s\n' $policy "$recorded" "$bare"
done
naive=$(measure "$aisle" run "$scenario" -p fgd --no-record --check naive)
fast=$(measure "$aisle" run "$scenario" -p fgd --no-record)
awk -v n="$naive" -v f="$fast" 'BEGIN {
    printf "  fgd by plain scan: %.2f s, %.0f x the indexed search\n", n - f, (n - f) / f }'
if command -v /usr/bin/time >/dev/null; then
    /usr/bin/time -f '  fgd, peak memory: %M KiB' "$aisle" run "$scenario" -o "$dir/run.db" --overwrite 2>&1 >/dev/null | tail -n 1
fi
bash -c 'TIMEFORMAT="  compare, 6 policies x 10 seeds: %R s wall, %U s user, %S s system"; time "$@" >/dev/null' \
    -- "$aisle" compare "$scenario" --overwrite -o "$dir/compare.db"
