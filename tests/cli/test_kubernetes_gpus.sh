#!/bin/sh
# What docs/kubernetes.md claims of scenarios/kubernetes-gpus.yaml, over half of its seeds. Speaks TAP.
. "${top_srcdir:-.}/tests/cli/tap.sh"
spread=kubernetes/kube-default pack=kubernetes/most-allocated:gpu=1 fgd=kubernetes/fgd
profile=kubernetes/kube-default:strategy=most-allocated:gpu=1

aisle compare "$top/scenarios/kubernetes-gpus.yaml" --seeds 5 -p $spread,$pack,$fgd,$profile -o k.db >table
# below METRIC I K: the interval of the I-th policy lies below that of the K-th.
below() {
    awk -v metric="$1" -v i="$2" -v k="$3" '$1 == metric {
            gsub(/\+-/, ""); below = $(2 * i) + $(2 * i + 1) < $(2 * k) - $(2 * k + 1); print }
        END { exit !below }' table
}
ok 'pods of 8 GPUs wait longer where pods spread than where they are packed' below job.wait.widest.mean_s 2 1
ok 'and longer than under FGD' below job.wait.widest.mean_s 3 1
ok 'packing within the default profile does the same' below job.wait.widest.mean_s 4 1
ok 'fewer of them start at all' below job.wait.widest.started_ratio 1 2

# The figures tell the same as the metric.
metric_agrees() {
    is 0 sqlite3 k.db "SELECT count(*) FROM run JOIN metric USING (run_id) JOIN
        (SELECT run_id, avg(coalesce(first_start_s, sim_end_s) - submit_s) AS wait_s
         FROM pod JOIN run USING (run_id) WHERE gpu_milli = 8000 GROUP BY run_id) USING (run_id)
        WHERE metric.name = 'job.wait.widest.mean_s' AND abs(value - wait_s) > 1e-6 * wait_s"
}
ok 'the rows of pods tell the same waits' metric_agrees
narrow_start_at_once() {
    is 1 sqlite3 k.db "SELECT max(first_start_s - submit_s) < 60 FROM pod JOIN run USING (run_id)
        WHERE placement = 'kube-default' AND policy = '$spread' AND gpu_milli = 1000"
}
ok 'pods of one GPU start at once where they are spread' narrow_start_at_once
drawn() {
    aisle plot wait k.db -o wait.svg && aisle plot wait-ecdf k.db -o wait-ecdf.svg
}
ok 'both figures are drawn of it' drawn
echo "1..$n"
