#!/bin/sh
# Shards, as other engines than Slurm run them: each has the bytes of a sweep in one place for its
# result. The commands are those of docs/experiments.md. Speaks TAP.
. "${top_srcdir:-.}/tests/cli/tap.sh"
sed 's/jobs: 8000/jobs: 400/' "$top/scenarios/quickstart.yaml" >small.yaml
cat >E.yaml <<'END'
experiment: 1
name: shards
scenario: small.yaml
axes:
  policy: [best-fit, fgd]
  seed: 1..5
END
cells=10
finished() { find "$1/cells" -name '*.db' ! -name '.*' 2>/dev/null | wc -l; }
# What all ends with.
merged() { # DIR
    aisle merge "$1" -o "$1/results.db" && cmp one/results.db "$1/results.db"
}

ok 'the sweep runs in one place, for comparison' aisle sweep E.yaml -o one --reproducible -j2

# GNU parallel. The first time, shard 3 dies at once; what is in front of aisle sees to that.
mkdir front
cat >front/aisle <<'END'
#!/bin/sh
PATH=${PATH#*:}
case " $* " in *' 3/4 '*) [ -e died ] || { : >died; kill -9 $$; } ;; esac
exec aisle "$@"
END
chmod +x front/aisle
gnu_parallel() {
    (PATH=$PWD/front:$PATH && export PATH &&
        parallel --will-cite --joblog joblog --resume-failed \
            aisle sweep E.yaml -o DIR --reproducible -j1 --shard {}/4 ::: 1 2 3 4)
}
a_shard_dies() {
    gnu_parallel && { echo 'all went well'; return 1; }
    [ -e died ] && [ "$(finished DIR)" -lt $cells ] && ! aisle merge DIR -o DIR/results.db
}
resumes() {
    is 4 sh -c "sed 1d joblog | wc -l" && gnu_parallel || return 1
    is 5 sh -c "sed 1d joblog | wc -l" && is 3/4 sh -c "tail -n 1 joblog | grep -o '[0-9]/4'"
}
if command -v parallel >/dev/null && parallel --version 2>/dev/null | grep -q '^GNU parallel'; then
    ok 'under GNU parallel a shard dies, the others finish, and a merge says what is missing' a_shard_dies
    ok '--resume-failed runs that shard alone' resumes
    ok 'and the result is the same' merged DIR
elif [ -n "${AISLE_REQUIRE_SLURM-}" ]; then
    ok 'GNU parallel is there' command -v parallel
else
    skip 'under GNU parallel the result is the same' 'there is no GNU parallel'
fi

# An indexed Job of Kubernetes: pods in any order, each with its number from 0 on.
indexed_job() {
    for JOB_COMPLETION_INDEX in 2 0 3 1; do
        export JOB_COMPLETION_INDEX
        sh -c 'exec aisle sweep E.yaml -o k8s --reproducible --shard "$((JOB_COMPLETION_INDEX + 1))/4"' ||
            return 1
    done
    merged k8s
}
ok 'so it is for the pods of an indexed Job of Kubernetes' indexed_job

# Ranks of MPI, all at once. With OpenMPI itself where it is installed.
rank='exec aisle sweep E.yaml -o "$1" --reproducible -j1 \
    --shard "$((OMPI_COMM_WORLD_RANK + 1))/$OMPI_COMM_WORLD_SIZE"'
ranks() {
    export OMPI_COMM_WORLD_SIZE=3
    pids=
    for OMPI_COMM_WORLD_RANK in 0 1 2; do
        export OMPI_COMM_WORLD_RANK
        sh -c "$rank" sh mpi &
        pids="$pids $!"
    done
    for pid in $pids; do
        wait "$pid" || return 1
    done
    merged mpi
}
ok 'and for ranks as OpenMPI numbers them' ranks
mpi() {
    unset OMPI_COMM_WORLD_RANK OMPI_COMM_WORLD_SIZE
    OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 timeout 60 \
        mpirun --oversubscribe -n 3 sh -c "$rank" sh openmpi && merged openmpi
}
if command -v mpirun >/dev/null && mpirun --version 2>/dev/null | grep -q 'Open MPI'; then
    ok 'which it does' mpi
else
    skip 'which it does' 'there is no OpenMPI'
fi
echo "1..$n"
