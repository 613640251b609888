#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Fetches the traces that the scenarios in this folder read, from their authors' repositories at
# pinned commits:
#
#     fetch.sh SET...             into ./data/SET
#     fetch.sh -d DIR SET...      into DIR/SET
#
# Sets: openb, swf (the KTH log), philly, muri-philly, tiresias-60, pollux-osdi21. fetch.txt, beside
# this script, lists files, addresses and SHA-256; good files that are there are left alone, others
# are refused. BASE_URL may name a mirror that has them as SET/NAME, also as file:///...
set -eu

list=$(dirname "$0")/fetch.txt
top=data

sets() {
    awk '!/^#/ { split($2, part, "/"); print part[1] }' "$list" | sort -u
}

usage() {
    {
        echo "usage: fetch.sh [-d DIR] SET..."
        echo "sets: $(sets | tr '\n' ' ')"
    } >&2
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
        echo "fetch.sh: neither curl nor wget is there" >&2
        return 1
    fi
}

fetch() { # SHA-256 NAME URL
    if [ -f "$top/$2" ] && [ "$(sha256 "$top/$2")" = "$1" ]; then
        echo "$top/$2: is there"
        return
    fi
    mkdir -p "$(dirname "$top/$2")"
    part=$top/$2.part
    url=${BASE_URL:+$BASE_URL/$2}
    url=${url:-$3}
    if ! download "$url" "$part"; then
        echo "fetch.sh: can't fetch $url" >&2
        exit 1
    fi
    got=$(sha256 "$part")
    if [ "$got" != "$1" ]; then
        rm -f "$part"
        echo "fetch.sh: $url is not the file it should be" >&2
        echo "  expected SHA-256 $1" >&2
        echo "  got              $got" >&2
        exit 1
    fi
    mv "$part" "$top/$2"
    part=
    echo "$top/$2: fetched"
}

while getopts d: option; do
    case $option in
    d) top=$OPTARG ;;
    *) usage ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || usage
for set in "$@"; do
    sets | grep -qx -- "$set" || usage
done

part=
trap '[ -z "$part" ] || rm -f "$part"' EXIT
trap 'exit 1' HUP INT TERM
for set in "$@"; do
    while read -r sum name url; do
        case $name in
        "$set"/*) fetch "$sum" "$name" "$url" ;;
        esac
    done <"$list"
done
echo "Now say where they are: AISLE_DATA=$top aisle run ..., or aisle run --data $top ..."
