#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Fetches the log of KTH's IBM SP2, of the Parallel Workloads Archive (Dror Feitelson; the log by
# Lars Malinowsky), as a public repository keeps it unchanged:
#
#     fetch-swf.sh [DIR]        into DIR/swf; DIR is ./data unless given
#
# Files are checked by SHA-256: good ones that are there are left alone, others are refused.
# BASE_URL may name a mirror that has them under the names they get here, also as file:///...
set -eu

commit=839d38da499cc7bf0b90425d6392d59ccf583791
base=https://raw.githubusercontent.com/jad-darrous/predictsim/$commit/experiments/data

files="
df76b94e5f670db52179688a98deec3e1887d10adb39f96c900b8e92abb386ab KTH-SP2-1996-2.swf KTH-SP2/swf_unfiltered/log.swf
"

usage() {
    echo "usage: fetch-swf.sh [DIR]" >&2
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
        echo "fetch-swf.sh: neither curl nor wget is there" >&2
        return 1
    fi
}

fetch() { # SHA-256 NAME PATH
    if [ -f "$dir/$2" ] && [ "$(sha256 "$dir/$2")" = "$1" ]; then
        echo "$dir/$2: is there"
        return
    fi
    url=${BASE_URL:+$BASE_URL/$2}
    url=${url:-$base/$3}
    part=$dir/.$2.part
    if ! download "$url" "$part"; then
        echo "fetch-swf.sh: can't fetch $url" >&2
        exit 1
    fi
    got=$(sha256 "$part")
    if [ "$got" != "$1" ]; then
        rm -f "$part"
        echo "fetch-swf.sh: $url is not the file it should be" >&2
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
dir=$top/swf
part=
trap '[ -z "$part" ] || rm -f "$part"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$dir"
while read -r sum name path; do
    [ -z "$name" ] || fetch "$sum" "$name" "$path"
done <<END
$files
END
echo "Now say where they are: AISLE_DATA=$top aisle run ..., or aisle run --data $top ..."
