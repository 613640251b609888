#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Fetches the lists of nodes and pods of Alibaba's GPU cluster trace of 2023 ("OpenB") that the
# scenarios in this folder read:
#
#     fetch-openb.sh [DIR]        into DIR/openb; DIR is ./data unless given
#
# Files are checked by SHA-256: good ones that are there are left alone, others are refused.
# BASE_URL may name a mirror, also as file:///...
set -eu

commit=50a91c7c74abe3b658188dc78ac1dd302970d40c
base=${BASE_URL:-https://raw.githubusercontent.com/alibaba/clusterdata/$commit/cluster-trace-gpu-v2023/csv}

files="
2beca64b4d3dfa342036a34b56a495c6cef9225db836c81f541282cb1df320b5 openb_node_list_gpu_node.csv
1ee7ed79c27a3b0861cda8ddba86a004c6aba904caafa329a76ae93ca63834a8 openb_pod_list_default.csv
"

usage() {
    echo "usage: fetch-openb.sh [DIR]" >&2
    exit 2
}

sha256() {
    if command -v sha256sum >/dev/null 2>&1; then
        sha256sum "$1"
    else
        shasum -a 256 "$1"
    fi | cut -d ' ' -f 1
}

download() { # URL FILE
    if command -v curl >/dev/null 2>&1; then
        curl --fail --silent --show-error --location --output "$2" "$1"
    elif command -v wget >/dev/null 2>&1; then
        wget --quiet --output-document="$2" "$1"
    else
        echo "fetch-openb.sh: neither curl nor wget is there" >&2
        return 1
    fi
}

fetch() { # SHA-256 NAME
    if [ -f "$dir/$2" ] && [ "$(sha256 "$dir/$2")" = "$1" ]; then
        echo "$dir/$2: is there"
        return
    fi
    part=$dir/.$2.part
    if ! download "$base/$2" "$part"; then
        echo "fetch-openb.sh: can't fetch $base/$2" >&2
        exit 1
    fi
    got=$(sha256 "$part")
    if [ "$got" != "$1" ]; then
        rm -f "$part"
        echo "fetch-openb.sh: $base/$2 is not the file it should be" >&2
        echo "  expected SHA-256 $1" >&2
        echo "  got              $got" >&2
        exit 1
    fi
    mv "$part" "$dir/$2"
    part=
    echo "$dir/$2: fetched"
}

[ $# -le 1 ] || usage
case ${1-} in
-*) usage ;;
esac
top=${1:-data}
dir=$top/openb
part=
trap '[ -z "$part" ] || rm -f "$part"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$dir"
while read -r sum name; do
    [ -z "$name" ] || fetch "$sum" "$name"
done <<END
$files
END
echo "Now say where they are: AISLE_DATA=$top aisle run ..., or aisle run --data $top ..."
