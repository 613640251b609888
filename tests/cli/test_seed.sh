#!/bin/sh
# The scenarios of scenarios/seed, which do what the founding document describes. Speaks TAP.
. "${top_srcdir:-.}/tests/cli/tap.sh"
seed=$top/scenarios/seed

fine() {
    for scenario in "$seed"/*.yaml; do
        aisle check "$scenario" || return 1
    done
}
ok 'every one is fine' fine

# Chapter 4.2: four containers by priority, on three nodes.
placed() { # QUERY
    sqlite3 -separator ' ' -newline ' ' four.db "SELECT pod.name, node.name $1 ORDER BY run_id, pod"
}
placements='FROM pod JOIN node USING (run_id, node)'
all_placed='node1-a node1 node1-b node1 C1 node1 C2 node2 C3 node2 C4 node2 '
by_score() {
    aisle run "$seed/priority-4-2.yaml" -o four.db && is "$all_placed" placed "$placements"
}
ok 'its containers are placed as the comment says' by_score
by_any_measure() {
    aisle compare "$seed/priority-4-2.yaml" --overwrite -o four.db &&
        is "$all_placed$all_placed$all_placed" placed "$placements"
}
ok 'and so they are by the other two strategies' by_any_measure

# In which order is seen where they come one after the other: on node1 alone, each when it is free.
order() { # MEASURE
    aisle run "$seed/priority-4-2.yaml" --overwrite -o order.db \
        --policy "priority-greedy:pass=blocking:measure=$1/first-fit" \
        --set 'cluster.groups=[{name: node1, cpu_milli: 4000, mem_mib: 8GiB}]' >/dev/null &&
        sqlite3 -newline ' ' order.db "SELECT name || '@' || CAST(start_s / 3600 AS INTEGER)
            FROM pod WHERE name LIKE 'C_' ORDER BY start_s, name"
}
ok 'the highest score goes first' is 'C2@2 C3@3 C1@4 C4@4 ' order weighted-sum
ok 'so does the highest mean' is 'C2@2 C3@3 C1@4 C4@4 ' order weighted-mean
ok 'max-min begins with who asks for least by its priority' \
    is 'C1@0 C4@1 C2@2 C3@3 ' order max-min
echo "1..$n"
