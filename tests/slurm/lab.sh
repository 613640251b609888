#!/bin/sh
# A Slurm cluster of its own on this host: slurmctld, munged and several slurmd on the loopback
# device, all state in one folder. Root only. Nothing outside of the folder is read or changed.
#
#     lab.sh start DIR [NODES]   starts nodes n0, n1, ...: 4 unless given, of 2 CPUs each
#     lab.sh kill DIR NODE       the node dies: its slurmd and all that it runs, by SIGKILL
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

# wait_for TENTHS COMMAND...: until it succeeds; fails after so many tenths of a second.
wait_for() {
    tenths=$1
    shift
    until "$@" >/dev/null 2>&1; do
        tenths=$((tenths - 1))
        [ "$tenths" -gt 0 ] || return 1
        sleep 0.1
    done
}

# Seven ports in a row that nobody listens on; the kernel tells them in hexadecimal.
free_ports() {
    taken=$(awk '$4 == "0A" { sub(/.*:/, "", $2); print $2 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null)
    port=$((20000 + $$ % 1000 * 10))
    for try in 1 2 3 4 5 6 7 8 9; do
        free=1
        for p in $(seq $port $((port + nodes + 1))); do
            case " $(echo $taken) " in *" $(printf '%04X' "$p") "*) free=0 ;; esac
        done
        [ "$free" = 0 ] || return 0
        port=$((port + 100))
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
    wait_for 150 is_idle || {
        tail -n 5 "$lab"/log/*.log >&2
        die 'the nodes do not come up'
    }
}

# Processes of the lab's jobs: they have its configuration in their environment, and a job's number.
of_jobs() { # [NODE]
    for p in /proc/[0-9]*; do
        variables=$(tr '\0' '\n' 2>/dev/null <"$p/environ") || continue
        case $variables in *"SLURM_CONF=$SLURM_CONF"*) ;; *) continue ;; esac
        case $variables in *SLURMD_NODENAME="${1-}"*SLURM_JOB_ID=* | *SLURM_JOB_ID=*SLURMD_NODENAME="${1-}"*) ;; *) continue ;; esac
        echo "${p#/proc/}"
    done
}

name_of() { cat "/proc/$1/comm" 2>/dev/null; }

# Who looks after the job that process $1 is of.
keeper_of() {
    parent=$(awk '/^PPid:/ { print $2 }' "/proc/$1/status" 2>/dev/null)
    case $(name_of "${parent:-0}") in slurmstepd*) echo "$parent" ;; esac
}

daemons() { # NAME...: pids of those that live
    for name in "$@"; do
        pid=$(cat "$lab/$name" 2>/dev/null) || continue
        case $(name_of "$pid") in slurm* | munged) echo "$pid" ;; esac
    done
}

all_daemons() {
    # shellcheck disable=SC2046 # words
    daemons munge/pid run/slurmctld.pid $(cd "$lab/run" 2>/dev/null && ls | grep '^slurmd' | sed 's,^,run/,')
}

kill_now() { # PID...
    [ $# -eq 0 ] || kill -9 "$@" 2>/dev/null
    return 0
}

# The keepers first: none is to report how its job died.
kill_jobs() { # [NODE]
    for pid in $(of_jobs "$@"); do
        # shellcheck disable=SC2046
        kill_now $(keeper_of "$pid") "$pid"
    done
}

die_of() { # NODE
    # shellcheck disable=SC2046
    kill_now $(daemons "run/slurmd.$1.pid")
    kill_jobs "$1"
    kill_jobs "$1" # what was being started
}

# Processes that live; one that died and waits to be read is none.
left() {
    for pid in $(of_jobs) $(all_daemons); do
        grep -q '^State:[[:space:]]*[^ZX]' "/proc/$pid/status" 2>/dev/null &&
            echo "$pid $(tr '\0' ' ' <"/proc/$pid/cmdline")"
    done
    return 0
}
is_gone() { [ -z "$(left)" ]; }

stop() {
    [ -e "$SLURM_CONF" ] || return 0
    timeout 5 scancel --state=PENDING -u root 2>/dev/null
    kill_jobs
    timeout 5 scontrol shutdown 2>/dev/null
    # shellcheck disable=SC2046
    kill $(daemons munge/pid) 2>/dev/null
    wait_for 50 is_gone && return 0
    kill_jobs
    # shellcheck disable=SC2046
    kill_now $(all_daemons)
    wait_for 50 is_gone || die "these are left: $(left)"
}

case $command in
start) start "${3-}" ;;
kill) die_of "${3:?which node?}" ;;
stop) stop ;;
left) left ;;
*) die 'start, kill, stop or left?' ;;
esac
