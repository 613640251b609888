#!/bin/sh
# Speed over all of Philly (82,247 jobs): each of its 15 virtual clusters alone on 8 nodes of 8 GPUs,
# wider jobs rejected, CPU seconds by policy; and the runs that Tiresias's simulator was timed on.
# Needs the trace (AISLE_DATA).
#
#     bench/philly.sh [AISLE]
set -eu
aisle=${1-./aisle}
scenario=${top_srcdir-.}/scenarios/papers/tiresias-nsdi19.yaml
theirs=philly/expected_tiresias_count.csv

if ! "$aisle" check "$scenario" >/dev/null 2>&1; then
    echo "philly: the trace is not in AISLE_DATA; scenarios/papers/fetch.sh philly gets it"
    exit 0
fi

find_data() {
    IFS=:
    for dir in $AISLE_DATA; do
        [ ! -f "$dir/$1" ] || { echo "$dir/$1"; return; }
    done
}

# CPU seconds (user and system) of a command, least of three.
measure() {
    for _ in 1 2 3; do
        bash -c 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1' -- "$@" 2>&1
    done | awk '{ t = $1 + $2; if (!n++ || t < least) least = t } END { printf "%.3f", least }'
}

one() { # CLUSTER NODES POLICY [RECORD...]
    cluster=$1 nodes=$2 policy=$3
    shift 3
    measure "$aisle" run "$scenario" -p "$policy" --set "workload.where.cluster=$cluster" \
        --set "cluster.groups.0.count=$nodes" "$@"
}

clusters=$(cut -d , -f 5 "$(find_data philly/philly.csv)" | grep -E '^[0-9a-f]{6}$' | sort -u)
echo "Philly, 15 virtual clusters, each on 64 GPUs, figures only; CPU s, least of 3, reading included"
printf '  %-24s %8s %26s\n' policy sum 'largest (6214e9, 41,226)'
for policy in fifo/count srtf:ties=submission/count srsf:ties=submission/count las:demotion=exact/count \
    las:starvation=1/count gittins/count; do
    for cluster in $clusters; do
        echo "$cluster $(one "$cluster" 8 "$policy" --no-record)"
    done | awk -v p=$policy '{ sum += $2; if ($1 == "6214e9") largest = $2 }
        END { printf "  %-24s %8.2f %26.2f\n", p, sum, largest }'
done

echo "The runs of Tiresias's simulator (its wall time as measured once, on another machine)"
printf '  %-8s %-14s %8s %8s %8s\n' cluster policy theirs ours ratio
while IFS=, read -r trace _ policy _ _ _ _ _ _ _ wall _; do
    case $policy in
    shortest) ours=srtf/count ;;
    dlas-gpu) ours=las/count ;;
    dlas-gpu-1) ours=las:starvation=1/count ;;
    *) continue ;;
    esac
    time=$(one "${trace#philly_}" 6 $ours --no-record)
    awk -v c="${trace#philly_}" -v p="$policy" -v t="$wall" -v o="$time" \
        'BEGIN { printf "  %-8s %-14s %8.2f %8.3f %8.0f\n", c, p, t, o, t / o }'
done <"$(find_data $theirs)"
