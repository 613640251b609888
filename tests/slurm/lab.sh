#!/bin/sh
# A Slurm cluster of its own on this host: slurmctld, munged and several slurmd on the loopback
# device, all state in one folder. Root only. Nothing outside of the folder is read or changed.
#
#     lab.sh start DIR [NODES]   starts nodes n0, n1, ...: 4 unless given, of 2 CPUs each
#     lab.sh kill DIR [NODE]     a node dies: its slurmd and all that it runs, by SIGKILL; unless
#                                given, one that is at work. Prints its name
#     lab.sh stop DIR            ends all of it, whatever state it is in
#     lab.sh left DIR            prints the processes that are left of it
#
# Users of it set SLURM_CONF to DIR/slurm.conf.
set -u
PATH=$PATH:/usr/sbin:/sbin
command=${1-}
mkdir -p "${2:?which folder?}" && lab=$(cd "$2" && pwd) || exit 2
# Of a Slurm job around us nothing may come in.
for name in $(env | sed -n 's/^\(S[A-Z]*_[A-Z0-9_]*\)=.*/\1/p' | grep -E '^(SLURM|SLURMD|SBATCH)_'); do
    unset "$name"
done
export SLURM_CONF="$lab/slurm.conf"

die() {
    echo "lab.sh: $*" >&2
    exit 1
}

# wait_for SECONDS COMMAND...: until it succeeds; fails after so long.
wait_for() {
    end_s=$(($(date +%s) + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s)" -lt $end_s ] || return 1
        sleep 0.1
    done
}

# Ports in a row, one for slurmctld and one a node, that nobody listens on; the kernel tells them in hexadecimal.
free_ports() {
    taken=$(awk '$4 == "0A" { sub(/.*:/, "", $2); print $2 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null |
        tr '\n' ' ')
    port=$((20000 + $$ % 1000 * 10))
    for port in $(seq $port 100 $((port + 900))); do
        free=1
        for p in $(seq "$port" $((port + nodes + 1))); do
            case " $taken" in *" $(printf '%04X' "$p") "*) free=0 ;; esac
        done
        [ "$free" = 0 ] || return 0
    done
    die 'no free ports'
}

# A dead node is to be noticed within seconds, and what ran there to start anew at once: a requeued
# job is held back until its credential has expired.
configure() {
    last=$((nodes - 1))
    cat >"$SLURM_CONF" <<END
ClusterName=lab
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$lab/munge/sock,cred_expire=5
StateSaveLocation=$lab/state
SlurmctldPidFile=$lab/run/slurmctld.pid
SlurmctldLogFile=$lab/log/slurmctld.log
SlurmdSpoolDir=$lab/spool/%n
SlurmdPidFile=$lab/run/slurmd.%n.pid
SlurmdLogFile=$lab/log/slurmd.%n.log
MailProg=/bin/true
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$lab/log/jobcomp.txt
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=100000,default_queue_depth=1000
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=2
MessageTimeout=5
SlurmctldTimeout=30
SlurmdTimeout=5
MaxArraySize=${MAX_ARRAY_SIZE:-1001}
MaxJobCount=10000
NodeName=n[0-$last] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((port + 1))-$((port + nodes))] CPUs=2 RealMemory=2000
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
}

is_idle() { [ "$(timeout 5 sinfo -h -o %T | sort -u)" = idle ]; }

start() {
    nodes=${1:-4}
    host=$(hostname -s)
    for program in munged slurmctld slurmd sbatch; do
        command -v $program >/dev/null || die "there is no $program"
    done
    (umask 022 && cd "$lab" && mkdir -p state log run spool munge) || exit 1
    free_ports
    configure
    (umask 077 && head -c 1024 /dev/urandom >"$lab/munge/key")
    # By force: a folder that is root's alone will do, where all users are root.
    munged --force --key-file="$lab/munge/key" --socket="$lab/munge/sock" --pid-file="$lab/munge/pid" \
        --log-file="$lab/munge/log" --seed-file="$lab/munge/seed" 2>/dev/null || die 'munged does not start'
    slurmctld -f "$SLURM_CONF" -c || die 'slurmctld does not start'
    for i in $(seq 0 $((nodes - 1))); do
        slurmd -f "$SLURM_CONF" -N "n$i" || die "slurmd of n$i does not start"
    done
    wait_for 20 is_idle || {
        tail -n 5 "$lab"/log/*.log >&2
        die 'the nodes do not come up'
    }
}

# The lab's processes, as "1234 NAME NODE": all have its configuration in their environment. Those of
# jobs have their node's name there too; others are daemons, or keep a job on some node: NODE is "-".
# What merely looks at the lab (squeue, this script) is none; nor is one that died and waits to be
# read, as it has no environment any more.
members() {
    grep -lszxF "SLURM_CONF=$SLURM_CONF" /proc/[0-9]*/environ | while read -r file; do
        pid=${file#/proc/}
        pid=${pid%/environ}
        name=$(name_of "$pid")
        node=$({ tr '\0' '\n' <"$file"; } 2>/dev/null | awk '
            index($0, "SLURM_JOB_ID=") == 1 { job = 1 }
            index($0, "SLURMD_NODENAME=") == 1 { node = substr($0, 17) }
            END { print job && node ? node : "-" }')
        case $node,$name in
        -,slurm* | -,munged) echo "$pid $name -" ;;
        -,*) ;;
        *) echo "$pid $name $node" ;;
        esac
    done
}
pids_of_jobs() { members | awk -v node="${1-}" '$3 != "-" && (!node || $3 == node) { print $1 }'; }
pids_of_all() { members | cut -d ' ' -f 1; }

name_of() { cat "/proc/$1/comm" 2>/dev/null; }

# Who looks after the job that process $1 is of: the nearest above it, through its shell and its runner.
keeper_of() {
    above=$1
    for _ in 1 2 3 4; do
        above=$(awk '/^PPid:/ { print $2 }' "/proc/$above/status" 2>/dev/null)
        case $(name_of "${above:-0}") in slurmstepd*) echo "$above" && return ;; esac
    done
}

kill_now() { # PID...
    [ $# -eq 0 ] || kill -9 "$@" 2>/dev/null
    return 0
}

# The keepers first: none is to report how its job died.
kill_jobs() { # [NODE]
    for pid in $(pids_of_jobs "$@"); do
        # shellcheck disable=SC2046
        kill_now $(keeper_of "$pid") "$pid"
    done
}

# A node at work, and who keeps the job. That is held, so that the job still runs for all that Slurm
# knows when we come to kill it. Its script alone may be about to end, and its end be told already: the
# program must be running. Jobs are short, so this must be quick, and members is not.
busy_node() {
    grep -lx aisle /proc/[0-9]*/comm 2>/dev/null | while read -r file; do
        pid=${file#/proc/}
        pid=${pid%/comm}
        grep -qszxF "SLURM_CONF=$SLURM_CONF" "/proc/$pid/environ" || continue
        keeper=$(keeper_of "$pid")
        if [ -n "$keeper" ] && kill -STOP "$keeper" 2>/dev/null; then
            where=$(tr '\0' '\n' <"/proc/$pid/environ" | sed -n 's/^SLURMD_NODENAME=//p')
            [ -n "$where" ] && echo "$where $keeper" && break
            kill -CONT "$keeper" # it ended in between
        fi
    done
}

node_dies() { # [NODE]
    found=${1:-$(busy_node)}
    node=${found% *}
    keeper=${found#"$node"}
    [ -n "$node" ] || die 'no node is at work'
    # shellcheck disable=SC2046,SC2086 # words
    kill_now $(cat "$lab/run/slurmd.$node.pid") $keeper
    kill_jobs "$node"
    kill_jobs "$node" # what was being started
    echo "$node"
}

is_gone() { [ -z "$(members)" ]; }

stop() {
    [ -e "$SLURM_CONF" ] || return 0
    timeout 5 scancel --state=PENDING -u root 2>/dev/null
    kill_jobs
    timeout 5 scontrol shutdown >/dev/null 2>/dev/null
    kill "$(cat "$lab/munge/pid" 2>/dev/null)" 2>/dev/null
    wait_for 5 is_gone && return 0
    # shellcheck disable=SC2046
    kill_now $(pids_of_all)
    wait_for 5 is_gone || die "these are left: $(members)"
}

case $command in
start) start "${3-}" ;;
kill) node_dies "${3-}" ;;
stop) stop ;;
left) members ;;
*) die 'start, kill, stop or left?' ;;
esac
