#!/bin/sh
# Batches that are killed, starved, damaged and shared out: what is finished stays, and what comes out in
# the end has the bytes of a batch that nobody disturbed. Speaks TAP.
. "${top_srcdir:-.}/tests/cli/tap.sh"
sed 's/jobs: 8000/jobs: 400/' "$top/scenarios/quickstart.yaml" >small.yaml
cat >e.yaml <<END
experiment: 1
name: small
scenario: small.yaml
axes:
  policy: [fgd, best-fit, random]
  seed: 1..4
END
sed 's/jobs: 8000/jobs: 40000/; s/at_s: 6h/at_s: 30h/' "$top/scenarios/quickstart.yaml" >long.yaml
cat >long-e.yaml <<END
experiment: 1
name: long
scenario: long.yaml
axes: {policy: [fgd, random], seed: 1..2}
END
cells=12
# The sanitizers' search for leaks at a process's end has a child of its own; a process whose child is
# killed there waits for ever. And a signal from outside must end a process as it would without them.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0:handle_segv=0"

sweep() { # FOLDER OPTIONS...
    folder=$1
    shift
    aisle sweep e.yaml -o "$folder" --reproducible "$@"
}
start() { # the same in the background, so that $! is the program itself
    folder=$1
    shift
    aisle sweep e.yaml -o "$folder" --reproducible "$@" >said 2>&1 &
    pid=$!
}
status() { # COMMAND...: its exit status goes to $got, its words to ./said
    "$@" >said 2>&1
    got=$?
}
errors() { # how many errors ./said tells
    grep -c 'error: ' said
}
finished() { # name, inode and time of each finished cell
    (cd "$1/cells" 2>/dev/null && stat -c '%n %i %y' -- *.db 2>/dev/null | sort)
}
kept() { # all that ./before lists is still there as it was
    finished "$1" >after
    lost=$(comm -23 before after)
    [ -z "$lost" ] || { echo "lost or written again: $lost"; return 1; }
}
as_undisturbed() { # FOLDER: swept to its end now, it has the right bytes, and nothing else is left
    status sweep "$1" -j2
    [ $got -eq 0 ] || { cat said; return 1; }
    is $cells sh -c "ls '$1'/cells | grep -c '\.db\$'" && is '' find "$1" -name '.?*' &&
        is '' find "$1" -name '*.failed' && cmp "$1/results.db" whole/results.db
}
# Shares of a run, at random, the same ones in every run of this test: SEED COUNT
instants() {
    awk -v seed="$1" -v n="$2" 'BEGIN { srand(seed); while (n-- > 0) print rand() }'
}
nap() { # SHARE: of the time that what is left to do takes, by ./before
    sleep "$(awk -v share="$1" -v span="$span" -v cells=$cells 'END { printf "%.4f", share * span / 1e9 * (cells + 1 - NR) / cells }' before)"
}
workers_of() {
    # shellcheck disable=SC2013 # words
    if [ -r "/proc/$1/task/$1/children" ]; then
        for worker in $(cat "/proc/$1/task/$1/children"); do echo "$worker"; done
    else
        ps -o pid= --ppid "$1" | tr -d ' '
    fi
}

# Whoever runs what -------------------------------------------------------------------------------
whole() {
    status sweep whole -j1
    [ $got -eq 0 ] && is $cells sqlite3 whole/results.db "SELECT count(*) FROM run WHERE status = 'complete'" &&
        is $((2 * cells)) sqlite3 whole/results.db 'SELECT count(*) FROM axis' &&
        is 'fifo/best-fit|3' sqlite3 whole/results.db "SELECT group_concat(value, '|') FROM axis WHERE run_id = 7"
}
ok 'a batch runs, and each run says which cell it is' whole
again() {
    finished whole >before
    cp whole/results.db once.db
    as_undisturbed whole && kept whole && cmp once.db whole/results.db
}
ok 'run again it runs nothing, and gives the same bytes' again
forced() {
    cp -a whole forced
    finished forced >before
    status sweep forced --force
    finished forced >after
    [ $got -eq 0 ] && is '' comm -12 before after && cmp forced/results.db whole/results.db
}
ok 'forced it runs all of them again' forced
parallel() {
    begun=$(date +%s%N)
    sweep two -j2 >said 2>&1
    span=$(($(date +%s%N) - begun))
    cmp two/results.db whole/results.db
}
ok 'two workers give the same bytes as one' parallel
shards() {
    for order in '1 2 3' '3 1 2'; do
        rm -rf part-* all.db
        for i in $order; do
            status sweep part-$i --shard $i/3
            [ $got -eq 0 ] || { cat said; return 1; }
        done
        # shellcheck disable=SC2086,SC2046 # words
        aisle merge $(printf 'part-%s ' $order) -o all.db && cmp all.db whole/results.db &&
            aisle merge $(printf 'part-%s ' $order) -o all.db && cmp all.db whole/results.db || return 1
    done
    for i in 2 3 1; do
        sweep shared --shard $i/3 || return 1
    done
    cmp shared/results.db whole/results.db
}
ok 'shards in any order, in folders of their own or in one, give the same bytes' shards
at_once() {
    for _ in 1 2 3 4 5; do
        rm -rf both
        start both -j1
        sweep both -j1 >said-too 2>&1
        second=$?
        wait $pid && [ $second -eq 0 ] && ! grep -q 'warning: both/' said said-too || { cat said said-too; return 1; }
        as_undisturbed both || return 1
    done
}
ok 'two runners at once on one folder give the same bytes' at_once

# kill -9 -----------------------------------------------------------------------------------------
# Kills a runner at each instant, and goes on after each; a folder that is done gives way to a new one.
runners_killed() {
    killed=0 n_folders=0 folder=kill-0
    for instant in $(instants 6 1000); do
        [ $killed -lt 30 ] || break
        finished $folder >before
        start $folder -j2
        nap "$instant"
        kill -KILL $pid
        wait $pid
        [ $? -ne 137 ] || killed=$((killed + 1))
        kept $folder || return 1
        if [ "$(finished $folder | wc -l)" -eq $cells ] && [ -e $folder/results.db ]; then
            as_undisturbed $folder || return 1
            rm -rf $folder
            n_folders=$((n_folders + 1))
            folder=kill-$n_folders
        fi
    done
    [ $killed -ge 30 ] && as_undisturbed $folder
}
ok 'runners killed 30 times lose nothing, and the next goes on' runners_killed 2>/dev/null
workers_killed() {
    killed=0 n_folders=0 folder=hit-0
    for instant in $(instants 7 1000); do
        [ $killed -lt 25 ] || break
        finished $folder >before
        start $folder -j2
        nap "$instant"
        victim=$(workers_of $pid | head -n 1)
        hit=0
        [ -n "$victim" ] && kill -KILL "$victim" && hit=1
        wait $pid
        got=$?
        kept $folder || return 1
        [ $hit -eq 0 ] || [ $got -eq 0 ] || killed=$((killed + 1))
        if [ $got -eq 1 ]; then
            # It costs itself only, and says what repeats it.
            is $((cells - 1)) sh -c "ls $folder/cells | grep -c '\.db\$'" &&
                is 1 sh -c "ls $folder/cells | grep -c '\.failed\$'" &&
                grep -q 'killed by signal 9' said && grep -q 'killed by signal 9' $folder/cells/*.failed || return 1
        elif [ $got -eq 0 ]; then
            as_undisturbed $folder || return 1
            rm -rf $folder
            n_folders=$((n_folders + 1))
            folder=hit-$n_folders
        else
            cat said
            return 1
        fi
    done
    [ $killed -ge 25 ] && as_undisturbed $folder
}
if command -v ps >/dev/null; then
    ok 'of workers killed 25 times each costs itself only, and the next runner goes on' workers_killed 2>/dev/null
else
    skip 'workers killed' 'SKIPPED: no ps'
fi
crashed() {
    aisle sweep long-e.yaml -o crash -j2 >said 2>&1 &
    pid=$!
    victim=
    while [ -z "$victim" ] && kill -0 $pid; do
        victim=$(workers_of $pid | head -n 1)
    done
    kill -SEGV "$victim"
    wait $pid
    got=$?
    [ $got -eq 1 ] && grep -q 'killed by signal 11' said || { cat said; return 1; }
    command=$(sed -n 's/.*"command":"\([^"]*\)".*/\1/p' crash/cells/*.failed)
    grep -qF "$command" said && $command >said 2>&1 && is '' find crash -name '*.failed' &&
        is 4 sqlite3 crash/results.db 'SELECT count(*) FROM run'
}
command -v ps >/dev/null && ok 'a cell that crashes costs itself only, and the command that is told repeats it' crashed 2>/dev/null
orphans() {
    aisle sweep long-e.yaml -o orphans -j2 >/dev/null 2>&1 &
    pid=$!
    sleep 0.2
    left=$(workers_of $pid)
    kill -KILL $pid
    wait $pid
    sleep 0.1
    [ -n "$left" ] || return 1
    for worker in $left; do
        case $(ps -o stat= -p "$worker") in '' | Z*) ;; *) echo "worker $worker lives on"; return 1 ;; esac
    done
}
command -v ps >/dev/null && [ "$(uname)" = Linux ] && ok 'workers do not outlive their runner' orphans 2>/dev/null
interrupted() {
    for signal in INT TERM; do
        aisle sweep long-e.yaml -o stop-$signal -j2 >said 2>&1 &
        pid=$!
        sleep 0.2
        kill -$signal $pid
        wait $pid
        got=$?
        [ $got -eq 3 ] && grep -q "aisle sweep long-e.yaml -o stop-$signal" said &&
            is '' find stop-$signal -name '.?*' && is '' find stop-$signal -name '*.failed' || { cat said; return 1; }
    done
    aisle sweep long-e.yaml -o stop-INT
}
ok 'interrupted it stops at once, leaves whole cells, exits with 3 and says how to go on' interrupted 2>/dev/null
leftovers() {
    mkdir -p left/cells && host=$(uname -n) && sleep 60 &
    alive=$!
    sleep 0.1
    (exec sleep 0) &
    dead=$!
    wait $dead
    cd left/cells && touch ".k.$host.$dead" ".k.$host.$alive" .k.elsewhere.example.1 && touch -d '8 days ago' .k.elsewhere.example.2
    cd ../.. && sweep left
    got=$?
    kill $alive
    [ $got -eq 0 ] && is ".k.$host.$alive
.k.elsewhere.example.1" sh -c "cd left/cells && find . -name '.?*' | sed 's|^./||' | LC_ALL=C sort -r"
}
host=$(uname -n)
ok 'what dead processes left is removed, what others are writing is not' leftovers

# Folders -----------------------------------------------------------------------------------------
limited() {
    status sh -c 'ulimit -f 32 && exec aisle sweep e.yaml -o limit --reproducible -j2'
    [ $got -eq 2 ] && is 1 errors && grep -q 'File too large' said && is '' find limit -name '.?*' &&
        is '' find limit -name '*.failed' || { cat said; return 1; }
    as_undisturbed limit
}
ok 'files that may not grow are told in one line, and nothing is lost' limited
full() {
    status sweep full/f -j2
    [ $got -eq 2 ] && is 1 errors && grep -q 'No space left on device' said && is '' find full/f -name '.?*' &&
        is '' find full/f -name '*.failed' || { cat said; return 1; }
    finished full/f >before
    [ -s before ] && mount -o remount,size=64m full && as_undisturbed full/f && kept full/f
}
mkdir full read-only
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=900k none full 2>/dev/null; then
    trap 'umount "$dir/full" "$dir/read-only" 2>/dev/null; rm -rf "$dir"' EXIT
    ok 'a full disk is told in one line, and what was finished is kept' full
else
    skip 'a full disk is told' 'SKIPPED: file systems cannot be mounted here'
fi
read_only() {
    sweep read-only/some --shard 1/3 >/dev/null && cp -a whole read-only/all && finished read-only/some >before &&
        mount -o remount,ro read-only || return 1
    for folder in some new; do
        status sweep read-only/$folder
        [ $got -eq 2 ] && is 1 errors && grep -q 'Read-only file system' said || { cat said; return 1; }
    done
    aisle merge read-only/all -o ro.db && cmp ro.db whole/results.db || return 1
    status aisle merge read-only/all -o read-only/ro.db
    [ $got -ne 0 ] && is 1 errors && grep -q 'Read-only file system' said || { cat said; return 1; }
    mount -o remount,rw read-only && as_undisturbed read-only/some && kept read-only/some
}
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=64m none read-only 2>/dev/null; then
    trap 'umount "$dir/full" "$dir/read-only" 2>/dev/null; rm -rf "$dir"' EXIT
    ok 'a folder that cannot be written is told in one line; it can be merged from' read_only
elif [ "$(id -u)" != 0 ]; then
    permission() {
        mkdir locked && chmod 555 locked
        status sweep locked/new
        [ $got -eq 2 ] && is 1 errors && grep -q 'Permission denied' said
    }
    ok 'a folder without permission is told in one line' permission
else
    skip 'a read-only folder is told' 'SKIPPED: file systems cannot be mounted here'
fi
no_folder() {
    echo precious >file
    status sweep file
    [ $got -eq 2 ] && is 1 errors && grep -q 'file is a file' said && is precious cat file || { cat said; return 1; }
    status sweep no/such/folder
    [ $got -eq 2 ] && is 1 errors && grep -q 'No such file' said
}
ok 'a file where the folder should be, or no place for one, is told in one line' no_folder
another() {
    finished crash >before
    status sweep crash
    [ $got -eq 2 ] && is 1 errors && grep -q 'crash is the folder of other cells: of experiment long' said &&
        kept crash || { cat said; return 1; }
    status aisle merge whole crash -o x.db
    [ $got -ne 0 ] && is 1 errors && grep -q 'not of one experiment' said && ! [ -e x.db ] || { cat said; return 1; }
    mkdir empty
    status aisle merge empty -o x.db
    [ $got -ne 0 ] && is 1 errors && grep -q 'empty holds no experiment' said
}
ok "another experiment's folder is refused, and stays as it is" another

# Damage ------------------------------------------------------------------------------------------
damaged() {
    cp -a whole damaged
    set -- damaged/cells/*.db
    truncate -s 40000 "$1"
    truncate -s 0 "$2"
    head -c "$(stat -c %s "$3")" /dev/zero >"$3"
    cp "$4" "$5"
    dd if=/dev/zero of="$6" bs=4096 seek=9 count=3 conv=notrunc 2>/dev/null
    cp whole/results.db "$7" # many runs, not one
    rm "$8"
    finished damaged | sed '1,3d; 5,8d' >before # of 1 to 8 the fourth alone is sound
    status aisle merge damaged -o d.db
    [ $got -ne 0 ] && ! [ -e d.db ] && grep -q 'is missing' said && grep -q 'is another cell under this name' said &&
        is 7 errors && grep -q '6 cells of 12 are damaged, of which the first 5 are named above' said || { cat said; return 1; }
    status aisle merge damaged -o d.db --partial
    [ $got -eq 0 ] && is 5 sqlite3 d.db 'SELECT count(*) FROM run' && is 0 errors || { cat said; return 1; }
    status sweep damaged
    [ $got -eq 0 ] && is 6 grep -c 'warning: damaged/cells/' said && kept damaged && as_undisturbed damaged
}
ok 'damaged cells are told, each in a line, and run again; the others are kept' damaged
conflict() {
    cp -a whole conflict
    set -- conflict/cells/*.db
    sqlite3 "$1" "UPDATE metric SET value = value + 1 WHERE name = 'sched.decisions'"
    echo keep >c.db
    status aisle merge whole conflict -o c.db
    [ $got -ne 0 ] && is 1 errors && grep -q 'is not the same run in two folders' said && is keep cat c.db || { cat said; return 1; }
    status aisle merge whole -o c.db
    [ $got -ne 0 ] && grep -q 'c.db exists and is not a database' said && is keep cat c.db
}
ok 'copies that differ are refused, and so is a file that is no database of ours' conflict
echo "1..$n"
