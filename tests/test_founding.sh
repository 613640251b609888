#!/bin/sh
# The year of CPU use in scenarios/founding is what its script prints. Speaks TAP.
set -u
cd "${top_srcdir:-.}" || exit 99
folder=scenarios/founding
n=0

check() {
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $n - $2"
    else
        echo "not ok $n - $2"
    fi
}

LC_ALL=C awk -f $folder/cpu-2022.awk | cmp - $folder/cpu-2022.csv >&2
check $? 'cpu-2022.awk prints cpu-2022.csv, byte for byte'

awk -F, 'NR == 1 { if ($0 != "date,cpu_percent") exit 1; next }
    $1 !~ /^2022-[01][0-9]-[0-3][0-9]$/ || $2 < 0 || $2 > 100 { exit 1 }
    END { if (NR != 366 || $1 != "2022-12-31") exit 1 }' $folder/cpu-2022.csv
check $? 'it is a percentage for each day of 2022'
echo "1..$n"
