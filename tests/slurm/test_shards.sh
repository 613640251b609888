#!/bin/sh
# Shards, as other engines than Slurm run them: each has the bytes of a sweep in one place for its
# result. The commands are taken from docs/experiments.md. Speaks TAP.
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
# The command of the documentation that begins so, for another folder than DIR.
documented() { # BEGINNING FOLDER
    sed -n "s/^[ -]*\($1.*\)/\1/p" "$top/docs/experiments.md" |
        sed "s/-o DIR/-o $2 --reproducible/; s,/16\",/4\",; s/^parallel/& --will-cite/"
}
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
    (PATH=$PWD/front:$PATH && export PATH && eval "$(documented 'parallel --joblog' DIR)")
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

# What Slurm would be given, without one: nothing of what is finished.
for_slurm() {
    is 'aisle: all cells are finished: there is nothing to submit' \
        sh -c 'aisle sweep E.yaml -o one --engine slurm 2>&1' && [ ! -e one/slurm ] || return 1
    cp -r one lacking
    for cell in 3 7; do
        key=$(aisle sweep E.yaml --plan --cells $cell | awk -v cell=$cell '$1 == cell { print $2 }')
        rm lacking/cells/"$key"*.db
    done
    aisle sweep E.yaml -o lacking --engine slurm >said && cat said && grep -q '^2 cells in 1' said &&
        grep -qx 3,7 lacking/slurm/array.sh
}
ok 'a job array has only the cells that are not finished' for_slurm
none_ran() {
    aisle sweep E.yaml -o none --engine slurm --chunk 3 || return 1
    sh none/slurm/merge.sh && return 1
    is 4 grep -c '^[0-9][-0-9,]*$' none/slurm/array.sh
}
ok 'the merge fails though no element ever ran' none_ran

# An indexed Job of Kubernetes: pods in any order, each with its number from 0 on.
indexed_job() {
    for JOB_COMPLETION_INDEX in 2 0 3 1; do
        export JOB_COMPLETION_INDEX
        sh -c "$(documented 'exec .*JOB_COMPLETION_INDEX' k8s)" || return 1
    done
    merged k8s
}
ok 'so it is for the pods of an indexed Job of Kubernetes' indexed_job

# Ranks of MPI, all at once. With OpenMPI itself where it is installed.
ranks() {
    export OMPI_COMM_WORLD_SIZE=3
    pids=
    for OMPI_COMM_WORLD_RANK in 0 1 2; do
        export OMPI_COMM_WORLD_RANK
        sh -c "$(documented 'exec .*OMPI_COMM_WORLD_RANK' mpi)" &
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
        mpirun --oversubscribe -n 3 sh -c "$(documented 'exec .*OMPI_COMM_WORLD_RANK' openmpi)" &&
        merged openmpi
}
if command -v mpirun >/dev/null && mpirun --version 2>/dev/null | grep -q 'Open MPI'; then
    ok 'which it does' mpi
else
    skip 'which it does' 'there is no OpenMPI'
fi
echo "1..$n"
