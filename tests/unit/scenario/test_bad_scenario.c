/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bad scenarios, and what is said of each, to the letter. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario/scenario.h"

#define HEAD     "aisle: 1\nname: x\n"
#define CLUSTER  "cluster: {groups: [{name: a, cpu_milli: 1000, mem_mib: 1024}]}\n"
#define WORKLOAD "workload: {pods: [{name: p, cpu_milli: 100}]}\n"
#define GOOD     HEAD CLUSTER WORKLOAD

/* clang-format off */
static const struct bad {
    const char *text, *set, *says;
} bad[] = {
    /* The text is not YAML, or not the YAML we take. */
    {"", NULL,
     "s.yaml: error: there is nothing in the file\n"},
    {"# only a comment\n", NULL,
     "s.yaml: error: there is nothing in the file\n"},
    {"a: \377", NULL,
     "s.yaml:1:4: error: byte 0xFF is not UTF-8 text\n"
     "    1 | a: ?\n"
     "      |    ^\n"},
    {"a: b\001\n", NULL,
     "s.yaml:1:5: error: control character 0x01: not a text file\n"
     "    1 | a: b?\n"
     "      |     ^\n"},
    {"a:\n"
     "\t- b\n", NULL,
     "s.yaml:2:1: error: tab character may not be used as indentation\n"
     "    2 | \t- b\n"
     "      | ^\n"
     "hint: YAML indents with spaces\n"},
    {"a: \"b\n"
     "c: 1\n", NULL,
     "s.yaml:1:4: error: wrongly indented double-quoted scalar\n"
     "    1 | a: \"b\n"
     "      |    ^\n"},
    {"{a: b\n", NULL,
     "s.yaml:1:6: error: missing comma in flow mapping\n"
     "    1 | {a: b\n"
     "      |      ^\n"
     "hint: the text ends here\n"},
    {"a: [1, 2\n", NULL,
     "s.yaml:1:9: error: flow sequence without a closing bracket\n"
     "    1 | a: [1, 2\n"
     "      |         ^\n"
     "hint: the text ends here\n"},
    {"a: 1\n"
     "---\n"
     "b: 2\n", NULL,
     "s.yaml:2:1: error: a second document begins here\n"
     "    2 | ---\n"
     "      | ^^^\n"
     "hint: one file holds one scenario\n"},
    {"a: *x\n", NULL,
     "s.yaml:1:4: error: alias *x has no anchor before it\n"
     "    1 | a: *x\n"
     "      |    ^^\n"},
    {"a: &x [*x]\n", NULL,
     "s.yaml:1:8: error: alias *x stands inside its own anchor\n"
     "    1 | a: &x [*x]\n"
     "      |        ^^\n"},
    {"a: !!str b\n", NULL,
     "s.yaml:1:10: error: tags are not used here\n"
     "    1 | a: !!str b\n"
     "      |          ^\n"
     "hint: leave the !tag out\n"},
    {"? [a]\n"
     ": b\n", NULL,
     "s.yaml:1:3: error: a key must be plain text\n"
     "    1 | ? [a]\n"
     "      |   ^\n"},
    {": b\n", NULL,
     "s.yaml:1:1: error: a key is missing here\n"
     "    1 | : b\n"
     "      | ^\n"},
    {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n", NULL,
     "s.yaml:1:33: error: nested more than 32 deep\n"
     "    1 | [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n"
     "      |                                 ^\n"},
    {"- a\n"
     "- b\n", NULL,
     "s.yaml:1:1: error: a scenario must be a mapping, not a list\n"
     "    1 | - a\n"
     "      | ^\n"},
    {"text\n", NULL,
     "s.yaml:1:1: error: a scenario must be a mapping, not \"text\"\n"
     "    1 | text\n"
     "      | ^^^^\n"},
    {HEAD CLUSTER WORKLOAD "stop: {at_s: 1}\n"
     "stop: {at_s: 2}\n", NULL,
     "s.yaml:6:1: error: duplicate key \"stop\"\n"
     "    6 | stop: {at_s: 2}\n"
     "      | ^^^^\n"
     "hint: it is at 5:1 already\n"},
    {HEAD "<<: 3\n", NULL,
     "s.yaml:3:1: error: << merges mappings only\n"
     "    3 | <<: 3\n"
     "      | ^^\n"
     "hint: write it as `<<: *name`, or `<<: [*one, *two]`\n"},
    {"a: \"\\0\"\n", NULL,
     "s.yaml:1:5: error: an escape here stands for no character of a text\n"
     "    1 | a: \"\\0\"\n"
     "      |     ^^\n"},
    /* Keys, and kinds of value. */
    {HEAD, NULL,
     "s.yaml:1:1: error: missing key \"cluster\"\n"
     "    1 | aisle: 1\n"
     "      | ^\n"
     "hint: the nodes\n"
     "s.yaml:1:1: error: missing key \"workload\"\n"
     "    1 | aisle: 1\n"
     "      | ^\n"
     "hint: the pods\n"},
    {HEAD CLUSTER WORKLOAD "polcy: fgd\n", NULL,
     "s.yaml:5:1: error: unknown key \"polcy\"\n"
     "    5 | polcy: fgd\n"
     "      | ^^^^^\n"
     "hint: did you mean \"policy\"?\n"},
    {HEAD CLUSTER WORKLOAD "colour: red\n", NULL,
     "s.yaml:5:1: error: unknown key \"colour\"\n"
     "    5 | colour: red\n"
     "      | ^^^^^^\n"
     "hint: the keys here are: aisle, name, fetch, seed, cluster, workload, policy, estimate, train"
     "ing, faults, kubernetes, stop, sample, measure, record, compatibility, compare\n"},
    {HEAD CLUSTER WORKLOAD "stop:\n", NULL,
     "s.yaml:5:1: error: stop has no value\n"
     "    5 | stop:\n"
     "      | ^^^^\n"
     "hint: when a run ends\n"},
    {HEAD CLUSTER WORKLOAD "stop: ~\n", NULL,
     "s.yaml:5:1: error: stop has no value\n"
     "    5 | stop: ~\n"
     "      | ^^^^\n"
     "hint: when a run ends\n"},
    {HEAD CLUSTER WORKLOAD "stop: {at: 5}\n", NULL,
     "s.yaml:5:8: error: unknown key \"at\"\n"
     "    5 | stop: {at: 5}\n"
     "      |        ^^\n"
     "hint: the keys here are: at_s, gpu_load\n"},
    {HEAD CLUSTER WORKLOAD "stop: 5\n", NULL,
     "s.yaml:5:7: error: stop must be a mapping, not \"5\"\n"
     "    5 | stop: 5\n"
     "      |       ^\n"},
    {HEAD CLUSTER WORKLOAD "stop: [5]\n", NULL,
     "s.yaml:5:7: error: stop must be a mapping, not a list\n"
     "    5 | stop: [5]\n"
     "      |       ^\n"},
    {HEAD CLUSTER WORKLOAD "record: {pods: [on]}\n", NULL,
     "s.yaml:5:16: error: pods must be a single value, not a list\n"
     "    5 | record: {pods: [on]}\n"
     "      |                ^\n"},
    {HEAD CLUSTER "workload: {pods: [p]}\n", NULL,
     "s.yaml:4:19: error: an item of pods must be a mapping, not \"p\"\n"
     "    4 | workload: {pods: [p]}\n"
     "      |                   ^\n"},
    {HEAD CLUSTER "workload: {pods: []}\n", NULL,
     "s.yaml:4:18: error: pods is empty\n"
     "    4 | workload: {pods: []}\n"
     "      |                  ^\n"},
    {HEAD CLUSTER "workload: {pods: 3}\n", NULL,
     "s.yaml:4:18: error: pods must be a list, not \"3\"\n"
     "    4 | workload: {pods: 3}\n"
     "      |                  ^\n"},
    {HEAD CLUSTER "workload: {pods: [{cpu_milli: 1}]}\n", NULL,
     "s.yaml:4:19: error: missing key \"name\" in workload.pods.0\n"
     "    4 | workload: {pods: [{cpu_milli: 1}]}\n"
     "      |                   ^\n"
     "hint: name of the group, unlike all others\n"},
    {HEAD CLUSTER WORKLOAD "policy: [fgd]\n", NULL,
     "s.yaml:5:9: error: policy must be a mapping, not a list\n"
     "    5 | policy: [fgd]\n"
     "      |         ^\n"},
    {HEAD CLUSTER WORKLOAD "policy: {knobs: {a: [1]}}\n", NULL,
     "s.yaml:5:21: error: a must be a single value, not a list\n"
     "    5 | policy: {knobs: {a: [1]}}\n"
     "      |                     ^\n"},
    {HEAD CLUSTER WORKLOAD "policy: {knobs: {a: }}\n", NULL,
     "s.yaml:5:18: error: a must be a single value, not nothing\n"
     "    5 | policy: {knobs: {a: }}\n"
     "      |                  ^\n"},
    {HEAD CLUSTER WORKLOAD "compare: {policies: fgd}\n", NULL,
     "s.yaml:5:21: error: policies must be a list, not \"fgd\"\n"
     "    5 | compare: {policies: fgd}\n"
     "      |                     ^^^\n"},
    {HEAD CLUSTER WORKLOAD "compare: {policies: [[fgd]]}\n", NULL,
     "s.yaml:5:22: error: an item of policies must be a single value, not a list\n"
     "    5 | compare: {policies: [[fgd]]}\n"
     "      |                      ^\n"},
    {HEAD CLUSTER WORKLOAD "compare: {seeds: {a: 1}}\n", NULL,
     "s.yaml:5:18: error: seeds must be a single value, not a mapping\n"
     "    5 | compare: {seeds: {a: 1}}\n"
     "      |                  ^\n"},
    {HEAD CLUSTER WORKLOAD "compare: {seeds: [1, [2]]}\n", NULL,
     "s.yaml:5:22: error: an item of seeds must be a single value, not a list\n"
     "    5 | compare: {seeds: [1, [2]]}\n"
     "      |                      ^\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, labels: [a]}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:64: error: labels must be a mapping, not a list\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, labels: [a]}]}\n"
     "      |                                                                ^\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, labels: {a: {}}}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:68: error: a must be a single value, not a mapping\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, labels: {a: {}}}]}\n"
     "      |                                                                    ^\n"},
    /* Single values. */
    {"aisle: 2\n"
     "name: x\n"
     "cluster: {groups: [{name: a, cpu_milli: 1000, mem_mib: 1024}]}\n"
     WORKLOAD, NULL,
     "s.yaml:1:8: error: unknown scenario version \"2\"\n"
     "    1 | aisle: 2\n"
     "      |        ^\n"
     "hint: this program reads version 1: `aisle: 1`\n"},
    {"aisle: 1\n"
     "name: a b\n"
     "cluster: {groups: [{name: a, cpu_milli: 1000, mem_mib: 1024}]}\n"
     WORKLOAD, NULL,
     "s.yaml:2:7: error: name must be letters, digits, \".\", \"_\" and \"-\" only, not "
     "\"a b\"\n"
     "    2 | name: a b\n"
     "      |       ^^^\n"},
    {"aisle: 1\n"
     "name: ''\n"
     "cluster: {groups: [{name: a, cpu_milli: 1000, mem_mib: 1024}]}\n"
     WORKLOAD, NULL,
     "s.yaml:2:8: error: name must be letters, digits, \".\", \"_\" and \"-\" only, not "
     "\"\"\n"
     "    2 | name: ''\n"
     "      |        ^\n"},
    {HEAD CLUSTER WORKLOAD "seed: -1\n", NULL,
     "s.yaml:5:7: error: seed must be 0..18446744073709551615, not -1\n"
     "    5 | seed: -1\n"
     "      |       ^^\n"},
    {HEAD CLUSTER WORKLOAD "seed: 18446744073709551616\n", NULL,
     "s.yaml:5:7: error: seed must be 0..18446744073709551615, not 18446744073709551616\n"
     "    5 | seed: 18446744073709551616\n"
     "      |       ^^^^^^^^^^^^^^^^^^^^\n"},
    {HEAD CLUSTER WORKLOAD "seed: 1.5\n", NULL,
     "s.yaml:5:7: error: seed must be a whole number, not 1.5\n"
     "    5 | seed: 1.5\n"
     "      |       ^^^\n"},
    {HEAD CLUSTER WORKLOAD "seed: many\n", NULL,
     "s.yaml:5:7: error: seed must be a whole number, not \"many\"\n"
     "    5 | seed: many\n"
     "      |       ^^^^\n"},
    {HEAD CLUSTER WORKLOAD "record: {pods: maybe}\n", NULL,
     "s.yaml:5:16: error: pods must be on or off, not \"maybe\"\n"
     "    5 | record: {pods: maybe}\n"
     "      |                ^^^^^\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_count: 20}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:67: error: gpu_count must be 0..16, not 20\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_count: 20}]}\n"
     "      |                                                                   ^^\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_count: eight}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:67: error: gpu_count must be a whole number, not \"eight\"\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_count: eight}]}\n"
     "      |                                                                   ^^^^^\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_count: 1.5}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:67: error: gpu_count must be a whole number, not 1.5\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_count: 1.5}]}\n"
     "      |                                                                   ^^^\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_count: 0x8}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:67: error: gpu_count must be a whole number, not \"0x8\"\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_count: 0x8}]}\n"
     "      |                                                                   ^^^\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_count: 99999999999999999999"
     "}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:67: error: gpu_count must be 0..16, not 99999999999999999999\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_count: 999999999999"
     "99999999}]}\n"
     "      |                                                                   ^^^^^^^^^^^^"
     "^^^^^^^^\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, count: 0}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:63: error: count must be 1..1000000, not 0\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, count: 0}]}\n"
     "      |                                                               ^\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_mem_mib: 96GB}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:69: error: gpu_mem_mib has the unknown unit \"GB\"\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_mem_mib: 96GB}]}\n"
     "      |                                                                     ^^^^\n"
     "hint: units are KiB, MiB, GiB and TiB; a plain number is MiB\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_mem_mib: much}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:69: error: gpu_mem_mib must be an amount of memory, not \"much\"\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_mem_mib: much}]}\n"
     "      |                                                                     ^^^^\n"
     "hint: units are KiB, MiB, GiB and TiB; a plain number is MiB\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_mem_mib: 1KiB}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:69: error: gpu_mem_mib must be a whole number of MiB, not 1KiB\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_mem_mib: 1KiB}]}\n"
     "      |                                                                     ^^^^\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_mem_mib: -4}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:69: error: gpu_mem_mib must be 0..1000000000000, not -4\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, gpu_mem_mib: -4}]}\n"
     "      |                                                                     ^^\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, rack: ''}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:63: error: rack is empty\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1, rack: ''}]}\n"
     "      |                                                               ^\n"},
    {HEAD CLUSTER WORKLOAD "stop: {at_s: 0}\n", NULL,
     "s.yaml:5:14: error: at_s must be more than 0 and at most 315000000000, not 0\n"
     "    5 | stop: {at_s: 0}\n"
     "      |              ^\n"},
    {HEAD CLUSTER WORKLOAD "stop: {at_s: soon}\n", NULL,
     "s.yaml:5:14: error: at_s must be a time, not \"soon\"\n"
     "    5 | stop: {at_s: soon}\n"
     "      |              ^^^^\n"
     "hint: units are us, ms, s, min, h and d; a plain number is seconds\n"},
    {HEAD CLUSTER WORKLOAD "stop: {at_s: 3w}\n", NULL,
     "s.yaml:5:14: error: at_s has the unknown unit \"w\"\n"
     "    5 | stop: {at_s: 3w}\n"
     "      |              ^^\n"
     "hint: units are us, ms, s, min, h and d; a plain number is seconds\n"},
    {HEAD CLUSTER WORKLOAD "stop: {at_s: 99999999d}\n", NULL,
     "s.yaml:5:14: error: at_s must be more than 0 and at most 315000000000, not 99999999d\n"
     "    5 | stop: {at_s: 99999999d}\n"
     "      |              ^^^^^^^^^\n"},
    {HEAD CLUSTER WORKLOAD "stop: {gpu_load: .nan}\n", NULL,
     "s.yaml:5:18: error: gpu_load must be a number, not \".nan\"\n"
     "    5 | stop: {gpu_load: .nan}\n"
     "      |                  ^^^^\n"},
    {HEAD CLUSTER WORKLOAD "stop: {gpu_load: 1e999}\n", NULL,
     "s.yaml:5:18: error: gpu_load must be more than 0 and at most 100, not 1e999\n"
     "    5 | stop: {gpu_load: 1e999}\n"
     "      |                  ^^^^^\n"},
    {HEAD CLUSTER WORKLOAD "stop: {gpu_load: inf}\n", NULL,
     "s.yaml:5:18: error: gpu_load must be a number, not \"inf\"\n"
     "    5 | stop: {gpu_load: inf}\n"
     "      |                  ^^^\n"},
    {HEAD CLUSTER WORKLOAD "stop: {gpu_load: 50%}\n", NULL,
     "s.yaml:5:18: error: gpu_load must be a number, not \"50%\"\n"
     "    5 | stop: {gpu_load: 50%}\n"
     "      |                  ^^^\n"},
    {HEAD CLUSTER WORKLOAD "sample: {every_s: never}\n", NULL,
     "s.yaml:5:19: error: every_s must be a time, not \"never\"\n"
     "    5 | sample: {every_s: never}\n"
     "      |                   ^^^^^\n"
     "hint: units are us, ms, s, min, h and d; a plain number is seconds\n"},
    {HEAD CLUSTER "workload: {generate: {kind: opnb-mix, jobs: 0, arrival: {poisson_per_s:"
     " 0}, duration_s"
     ": {lognormal: {mean: 0, cv: -1}}}}\n", NULL,
     "s.yaml:4:29: error: unknown kind \"opnb-mix\"\n"
     "    4 | workload: {generate: {kind: opnb-mix, jobs: 0, arrival: {poisson_per_s: 0}, du"
     "ration_s: {lognormal: {mean: 0, cv: -1}}}}\n"
     "      |                             ^^^^^^^^\n"
     "hint: did you mean \"openb-mix\"?\n"
     "s.yaml:4:45: error: jobs must be 1..1000000000, not 0\n"
     "    4 | workload: {generate: {kind: opnb-mix, jobs: 0, arrival: {poisson_per_s: 0}, du"
     "ration_s: {lognormal: {mean: 0, cv: -1}}}}\n"
     "      |                                             ^\n"
     "s.yaml:4:73: error: poisson_per_s must be more than 0 and at most 1000000000, not 0\n"
     "    4 | workload: {generate: {kind: opnb-mix, jobs: 0, arrival: {poisson_per_s: 0}, du"
     "ration_s: {lognormal: {mean: 0, cv: -1}}}}\n"
     "      |                                                                         ^\n"
     "s.yaml:4:108: error: mean must be more than 0 and at most 315000000000, not 0\n"
     "    4 | workload: {generate: {kind: opnb-mix, jobs: 0, arrival: {poisson_per_s: 0}, du"
     "ration_s: {lognormal: {mean: 0, cv: -1}}}}\n"
     "      |                                                                               "
     "                             ^\n"
     "s.yaml:4:115: error: cv must be 0..1000, not -1\n"
     "    4 | workload: {generate: {kind: opnb-mix, jobs: 0, arrival: {poisson_per_s: 0}, du"
     "ration_s: {lognormal: {mean: 0, cv: -1}}}}\n"
     "      |                                                                               "
     "                                    ^^\n"},
    {HEAD CLUSTER "workload: {generate: {kind: openb-mix, jobs: 5, arrival: {poisson_per_s"
     ": 1}, duration_"
     "s: 0}}\n", NULL,
     "s.yaml:4:90: error: duration_s must be more than 0 and at most 315000000000, not 0\n"
     "    4 | workload: {generate: {kind: openb-mix, jobs: 5, arrival: {poisson_per_s: 1}, d"
     "uration_s: 0}}\n"
     "      |                                                                               "
     "           ^\n"},
    {HEAD CLUSTER "workload: {generate: {kind: openb-mix, jobs: 5, arrival: {poisson_per_s"
     ": 1}, duration_"
     "s: [5]}}\n", NULL,
     "s.yaml:4:90: error: duration_s must be a mapping, not a list\n"
     "    4 | workload: {generate: {kind: openb-mix, jobs: 5, arrival: {poisson_per_s: 1}, d"
     "uration_s: [5]}}\n"
     "      |                                                                               "
     "           ^\n"},
    {HEAD CLUSTER "workload: {pods: [{name: [p]}]}\n", NULL,
     "s.yaml:4:26: error: name must be a single value, not a list\n"
     "    4 | workload: {pods: [{name: [p]}]}\n"
     "      |                          ^\n"},
    /* What does not go together. */
    {HEAD "cluster: {rank: {file: r.csv, column: c}}\n"
     WORKLOAD, NULL,
     "s.yaml:3:10: error: cluster needs one of \"groups\", \"file\" and \"manifests\"\n"
     "    3 | cluster: {rank: {file: r.csv, column: c}}\n"
     "      |          ^\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1}], file: r.csv, format: openb}\n"
     WORKLOAD, NULL,
     "s.yaml:3:58: error: cluster has both \"groups\" and \"file\"\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1}], file: r.csv, format: "
     "openb}\n"
     "      |                                                          ^^^^\n"
     "hint: it takes exactly one of \"groups\", \"file\" and \"manifests\"\n"},
    {HEAD "cluster: {file: r.csv}\n"
     WORKLOAD, NULL,
     "s.yaml:3:10: error: missing key \"format\" in cluster\n"
     "    3 | cluster: {file: r.csv}\n"
     "      |          ^\n"
     "hint: format of the file: openb\n"},
    {HEAD "cluster: {file: r.csv, format: opneb}\n"
     WORKLOAD, NULL,
     "s.yaml:3:32: error: unknown format \"opneb\"\n"
     "    3 | cluster: {file: r.csv, format: opneb}\n"
     "      |                                ^^^^^\n"
     "hint: did you mean \"openb\"?\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1}], format: openb}\n"
     WORKLOAD, NULL,
     "s.yaml:3:58: error: \"format\" goes with \"file\" only\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1}], format: openb}\n"
     "      |                                                          ^^^^^^\n"},
    {HEAD CLUSTER "workload: {use_durations: on}\n", NULL,
     "s.yaml:4:11: error: workload needs one of \"file\", \"generate\", \"jobs\", "
     "\"manifests\" and \"pods\"\n"
     "    4 | workload: {use_durations: on}\n"
     "      |           ^\n"
     "s.yaml:4:12: error: \"use_durations\" goes with \"file\" only\n"
     "    4 | workload: {use_durations: on}\n"
     "      |            ^^^^^^^^^^^^^\n"},
    {HEAD CLUSTER "workload: {pods: [{name: p}], order: {file: r.csv, column: c}, inflate:"
     " {gpu_load: 1}}"
     "\n", NULL,
     "s.yaml:4:31: error: \"order\" goes with \"file\" only\n"
     "    4 | workload: {pods: [{name: p}], order: {file: r.csv, column: c}, inflate: {gpu_l"
     "oad: 1}}\n"
     "      |                               ^^^^^\n"
     "s.yaml:4:64: error: \"inflate\" goes with \"file\" only\n"
     "    4 | workload: {pods: [{name: p}], order: {file: r.csv, column: c}, inflate: {gpu_l"
     "oad: 1}}\n"
     "      |                                                                ^^^^^^^\n"},
    {HEAD CLUSTER "workload: {file: r.csv, format: openb, order: {file: r.csv, column: c},"
     " inflate: {gpu_"
     "load: 1}}\n", NULL,
     "s.yaml:4:73: error: \"inflate\" does not go with \"order\"\n"
     "    4 | workload: {file: r.csv, format: openb, order: {file: r.csv, column: c}, inflat"
     "e: {gpu_load: 1}}\n"
     "      |                                                                         ^^^^^^"
     "^\n"
     "hint: an order replaces shuffling and inflation\n"},
    {HEAD CLUSTER "workload: {file: r.csv, format: openb, order: {file: r.csv}}\n", NULL,
     "s.yaml:4:47: error: missing key \"column\" in workload.order\n"
     "    4 | workload: {file: r.csv, format: openb, order: {file: r.csv}}\n"
     "      |                                               ^\n"
     "hint: name of the column; `{seed}` in it stands for the seed of the run\n"},
    {HEAD CLUSTER "workload: {pods: [{name: a, gpu_milli: 500}]}\n", NULL,
     "s.yaml:4:40: error: gpu_milli without GPUs\n"
     "    4 | workload: {pods: [{name: a, gpu_milli: 500}]}\n"
     "      |                                        ^^^\n"
     "hint: add `gpu_count: 1`\n"},
    {HEAD CLUSTER "workload: {pods: [{name: a, gpu_model: T4}]}\n", NULL,
     "s.yaml:4:40: error: gpu_model without GPUs\n"
     "    4 | workload: {pods: [{name: a, gpu_model: T4}]}\n"
     "      |                                        ^^\n"
     "hint: add `gpu_count: 1`\n"},
    {HEAD CLUSTER "workload: {pods: [{name: a, gpu_count: 2, gpu_milli: 500}]}\n", NULL,
     "s.yaml:4:54: error: gpu_milli below 1000 goes with one GPU only\n"
     "    4 | workload: {pods: [{name: a, gpu_count: 2, gpu_milli: 500}]}\n"
     "      |                                                      ^^^\n"
     "hint: a pod with several GPUs has each of them whole\n"},
    {HEAD CLUSTER "workload: {pods: [{name: a, count: 100000000, every_s: 1d}]}\n", NULL,
     "s.yaml:4:19: error: the last pod of this group arrives too late to be counted\n"
     "    4 | workload: {pods: [{name: a, count: 100000000, every_s: 1d}]}\n"
     "      |                   ^\n"
     "hint: times end after 315000000000 s\n"},
    {HEAD CLUSTER "workload: {pods: [{name: a}, {name: b}, {name: a}]}\n", NULL,
     "s.yaml:4:41: error: the name \"a\" is taken\n"
     "    4 | workload: {pods: [{name: a}, {name: b}, {name: a}]}\n"
     "      |                                         ^\n"
     "hint: by the group at 4:19\n"},
    {HEAD CLUSTER "workload: {pods: [{name: a, count: 3}, {name: a-2}]}\n", NULL,
     "s.yaml:4:40: error: the name \"a-2\" is taken\n"
     "    4 | workload: {pods: [{name: a, count: 3}, {name: a-2}]}\n"
     "      |                                        ^\n"
     "hint: by the group at 4:19\n"},
    {HEAD "cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1}, {name: a, cpu_milli: 1, mem_mi"
     "b: 1}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:57: error: the name \"a\" is taken\n"
     "    3 | cluster: {groups: [{name: a, cpu_milli: 1, mem_mib: 1}, {name: a, cpu_milli: 1"
     ", mem_mib: 1}]}\n"
     "      |                                                         ^\n"
     "hint: by the group at 3:20\n"},
    {HEAD "cluster: {groups: [{name: a, count: 1000000, cpu_milli: 1, mem_mib: 1}, {name: b, cpu_"
     "milli: 1, mem_mib: 1}]}\n"
     WORKLOAD, NULL,
     "s.yaml:3:73: error: more than 1000000 nodes with this group\n"
     "    3 | cluster: {groups: [{name: a, count: 1000000, cpu_milli: 1, mem_mib: 1}, {name:"
     " b, cpu_milli: 1, mem_mib: 1}]}\n"
     "      |                                                                         ^\n"},
    {HEAD "cluster: {file: absent.csv, format: openb}\n"
     WORKLOAD, NULL,
     "s.yaml:3:17: error: no file \"absent.csv\"\n"
     "    3 | cluster: {file: absent.csv, format: openb}\n"
     "      |                 ^^^^^^^^^^\n"
     "hint: looked in ., data; --data DIR or AISLE_DATA adds a folder\n"},
    {HEAD "cluster: {file: /absent.csv, format: openb}\n"
     WORKLOAD, NULL,
     "s.yaml:3:17: error: no file \"/absent.csv\"\n"
     "    3 | cluster: {file: /absent.csv, format: openb}\n"
     "      |                 ^^^^^^^^^^^\n"},
    {HEAD "cluster: {file: ., format: openb}\n"
     WORKLOAD, NULL,
     "s.yaml:3:17: error: \".\" is a directory\n"
     "    3 | cluster: {file: ., format: openb}\n"
     "      |                 ^\n"},
    {HEAD "cluster: {file: '', format: openb}\n"
     WORKLOAD, NULL,
     "s.yaml:3:18: error: file is empty\n"
     "    3 | cluster: {file: '', format: openb}\n"
     "      |                  ^\n"},
    /* Overrides. */
    {GOOD, "foo",
     "--set foo: error: there is no \"=\"\n"
     "hint: write it as --set PATH=VALUE\n"},
    {GOOD, "=1",
     "--set =1: error: there is no path before the \"=\"\n"
     "hint: write it as --set PATH=VALUE\n"},
    {GOOD, "a..b=1",
     "--set a..b: error: a part of the path is empty\n"
     "hint: write it as --set cluster.groups.0.count=64\n"},
    {GOOD, "cluster.groups.1.count=2",
     "--set cluster.groups.1.count: error: index 1 is out of range: the list has 1 item\n"},
    {GOOD, "cluster.groups.x.count=2",
     "--set cluster.groups.x.count: error: no such key: \"x\" in a list\n"
     "hint: list items are named by their index, from 0\n"},
    {GOOD, "name.x=1",
     "--set name.x: error: no such key: \"x\" in the single value \"x\"\n"
     "hint: set the whole mapping: --set 'KEY={...}'\n"},
    {GOOD, "cluster.groups.0.count=0",
     "--set cluster.groups.0.count: error: count must be 1..1000000, not 0\n"},
    {GOOD, "polcy.queue=fgd",
     "--set polcy.queue: error: unknown key \"polcy\"\n"
     "hint: did you mean \"policy\"?\n"},
    {GOOD, "seed=",
     "--set seed: error: seed has no value\n"
     "hint: where all random numbers come from\n"},
    {GOOD, "name=[",
     "--set name:1:2: error: flow sequence without a closing bracket\n"
     "    1 | [\n"
     "      |  ^\n"
     "hint: the text ends here\n"},
    {GOOD, "name=*a",
     "--set name:1:1: error: alias *a has no anchor before it\n"
     "    1 | *a\n"
     "      | ^^\n"},
    {GOOD, "workload={fil: r.csv}",
     "--set workload:1:1: error: workload needs one of \"file\", \"generate\", \"jobs\", "
     "\"manifests\" and \"pods\"\n"
     "    1 | {fil: r.csv}\n"
     "      | ^\n"
     "--set workload:1:2: error: unknown key \"fil\"\n"
     "    1 | {fil: r.csv}\n"
     "      |  ^^^\n"
     "hint: did you mean \"file\"?\n"},
    {GOOD, "cluster={file: absent.csv, format: openb}",
     "--set cluster:1:8: error: no file \"absent.csv\"\n"
     "    1 | {file: absent.csv, format: openb}\n"
     "      |        ^^^^^^^^^^\n"
     "hint: looked in ., data; --data DIR or AISLE_DATA adds a folder\n"},
    {GOOD, "stop.at_s={a: 1}",
     "--set stop.at_s:1:1: error: at_s must be a single value, not a mapping\n"
     "    1 | {a: 1}\n"
     "      | ^\n"},
    {GOOD, "name=\377",
     "--set name:1:1: error: byte 0xFF is not UTF-8 text\n"
     "    1 | ?\n"
     "      | ^\n"},
};
/* clang-format on */

static char folder[] = "bad-scenario-XXXXXX";

static void enter(void)
{
    FILE *f;

    cr_assert(mkdtemp(folder) && !chdir(folder));
    f = fopen("r.csv", "w");
    cr_assert(f);
    fputs("c\n0\n", f);
    fclose(f);
}

static void leave(void)
{
    cr_assert(!remove("r.csv") && !remove("s.yaml") && !chdir("..") && !rmdir(folder));
}

/* What a user would read; the caller frees it. */
static char *said(const char *text, const char *set)
{
    const char *const sets[] = {set, NULL}, *const data[] = {"data", NULL};
    struct scenario_options options = {.set = sets, .data = data};
    struct aisle_errors errs = {0};
    struct scenario *s;
    enum aisle_status status;
    char *out = NULL;
    size_t size;
    FILE *f = fopen("s.yaml", "w");

    fputs(text, f);
    fclose(f);
    status = scenario_load(&s, "s.yaml", &options, &errs);
    cr_expect((status == AISLE_OK) == (errs.count == 0) && !status == (s != NULL));
    f = open_memstream(&out, &size);
    aisle_errors_print(&errs, f);
    fclose(f);
    scenario_free(s);
    return out;
}

Test(bad_scenario, each_is_told_what_is_wrong_and_where, .init = enter, .fini = leave)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char *out = said(bad[i].text, bad[i].set);

        cr_expect_str_eq(out, bad[i].says, "case %zu:\n%s\nwanted:\n%s\ngot:\n%s", i, bad[i].text,
                         bad[i].says, out);
        free(out);
    }
}
