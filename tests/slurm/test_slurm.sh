#!/bin/sh
# A sweep on a Slurm cluster of this test's own, whose nodes die. Speaks TAP. Takes about a minute.
#
# Root is needed, and Debian's slurm-wlm and munge; without, it is skipped, or fails if
# AISLE_REQUIRE_SLURM is set. It does not run again under the sanitizers (AISLE_QUICK): what Slurm adds
# is scripts.
. "${top_srcdir:-.}/tests/cli/tap.sh"
# See test_sweep.sh: what is killed must not be searching for leaks.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
lab=$top/tests/slurm/lab.sh
base=$dir
end() {
    sh "$lab" stop "$base/lab" || sh "$lab" left "$base/lab" >&2
    rm -rf "$base"
}
trap end EXIT
trap 'exit 99' HUP INT TERM

lacking() {
    [ "$(id -u)" = 0 ] || echo 'only root may start a Slurm'
    for program in munged slurmctld slurmd sbatch; do
        PATH=$PATH:/usr/sbin:/sbin command -v $program >/dev/null || echo "there is no $program"
    done
}
why=$(lacking | tail -n 1)
[ -z "${AISLE_QUICK-}" ] || why='it is not run under AISLE_QUICK'
if [ -n "$why" ]; then
    if [ -n "${AISLE_REQUIRE_SLURM-}" ] && [ -z "${AISLE_QUICK-}" ]; then
        echo "not ok 1 - a sweep runs on Slurm: $why"
    else
        skip 'a sweep runs on Slurm' "$why"
    fi
    echo '1..1'
    exit
fi

# Paths that a script must quote, and that Slurm would expand.
odd="$base/it's 100% \"odd\" \$HOME %a;"
mkdir -p "$odd" && cd "$odd" || exit 99
# Cells of a tenth of a second: an element must be at work long enough to be caught at it.
sed 's/jobs: 8000/jobs: 24000/; s/at_s: 6h/at_s: 18h/' "$top/scenarios/quickstart.yaml" >small.yaml
echo 'record: {pods: off}' >>small.yaml
cat >e.yaml <<'END'
experiment: 1
name: lab
scenario: small.yaml
axes:
  policy: [best-fit, fgd]
  cluster.groups.0.count: [24, 32]
  seed: 1..50
END
cells=200

# until_ SECONDS COMMAND...: until it succeeds, so long at most.
until_() {
    end_s=$(($(date +%s) + $1))
    shift
    until "$@"; do
        [ "$(date +%s)" -lt $end_s ] || { echo "in vain: $*"; return 1; }
        sleep 0.1
    done
}
finished() { find "$1/cells" -name '*.db' ! -name '.*' 2>/dev/null | wc -l; }
at_least() { [ "$(finished "$1")" -ge "$2" ]; } # DIR COUNT
queue_is_empty() { queue=$(timeout 10 squeue -h) && [ -z "$queue" ]; }
ended() { # STATE: how many jobs and elements ended so
    grep -c "JobState=$1 " "$base/lab/log/jobcomp.txt"
}
elements_started_anew() { cat many/slurm/log/*_*.txt | grep -c 'restart [1-9]'; }
sweep() { # DIR ARGUMENT...
    folder=$1
    shift
    timeout 120 aisle sweep e.yaml -o "$folder" --reproducible "$@"
}

# Arrays of at most 31 elements: the 40 of this sweep are two.
start() { MAX_ARRAY_SIZE=31 sh "$lab" start "$base/lab" 4; }
ok 'a Slurm of four nodes starts' start
export SLURM_CONF="$base/lab/slurm.conf"

ok 'the sweep runs here, for comparison' sweep one -j2
submits() {
    sweep many --engine slurm --chunk 6 --submit >submitted && cat submitted &&
        grep -q 'submitted array [0-9]* [0-9]*, then merge [0-9]*$' submitted
}
ok 'it is submitted as two arrays and a merge' submits

# A node dies, with all that runs there; between two elements none may be at work.
kill_one() { sh "$lab" kill "$base/lab"; }
a_node_dies() {
    until_ 30 at_least many 50 || return 1
    until_ 20 kill_one >node 2>&1
    echo "$(tail -n 1 node) died after $(finished many) cells"
    [ "$(finished many)" -lt $cells ]
}
ok 'a node dies in the middle of it' a_node_dies
all_end() { until_ 90 queue_is_empty; }
ok 'all come to an end' all_end
requeued() {
    echo "$(ended NODE_FAIL) ended by the node's failure, $(elements_started_anew) started anew"
    grep -h 'requeu\|not responding\|DOWN\|NODE_FAIL' "$base/lab/log/slurmctld.log" | tail -n 20
    [ "$(ended NODE_FAIL)" -ge 1 ] && [ "$(elements_started_anew)" -ge 1 ]
}
ok 'what ran on the dead node was started anew on another' requeued
all_completed() { is 35 ended COMPLETED && is 0 ended FAILED; }
ok 'each element, and the merge, completed' all_completed
ok 'what was merged has the same bytes as what ran here' cmp one/results.db many/results.db

finished_already() { sweep many --engine slurm --submit && queue_is_empty; }
ok 'what is finished is not submitted again' finished_already

# Held back by their begin, elements are cancelled before they run.
merge_fails() {
    sweep some --cells 0-9 || return 1
    sweep some --engine slurm --chunk 230 >/dev/null || return 1
    array=$(timeout 60 sh some/slurm/submit.sh | sed -n 's/^submitted array \([0-9]*\),.*/\1/p')
    timeout 10 scancel "$array" && until_ 20 queue_is_empty || return 1
    is 1 ended FAILED || return 1
    cat some/slurm/log/merge-*.txt
    [ ! -e some/results.db ] && grep -q 'missing' some/slurm/log/merge-*.txt
}
ok 'the merge of a sweep that lacks cells fails, and names them' merge_fails

# No more than two elements at once: seen in the queue, while there is one.
ends_counted() {
    now=$(timeout 10 squeue -h -r -t RUNNING -o %i | grep -c _)
    [ "$now" -le "$most" ] || most=$now
    queue_is_empty
}
limited() {
    sweep few --engine slurm --cells 0-11 --chunk 2 --array-limit 2 --submit || return 1
    most=0
    until_ 30 ends_counted && is 12 finished few && [ "$most" -ge 1 ] && [ "$most" -le 2 ]
}
ok 'no more elements run at once than --array-limit says' limited

stops() { sh "$lab" stop "$base/lab" && is '' sh "$lab" left "$base/lab"; }
ok 'nothing of Slurm stays behind' stops
echo "1..$n"
