# What the scripts beside this one begin with: a folder of their own, and cases in TAP. To be sourced.
set -u
top=$(cd "${top_srcdir:-.}" && pwd)
PATH=$(cd "${top_builddir:-.}" && pwd):$PATH
case ${AISLE_DATA-} in '' | /*) ;; *) AISLE_DATA=$(cd "$AISLE_DATA" 2>/dev/null && pwd) ;; esac
export AISLE_DATA
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 99
n=0

# ok SENTENCE COMMAND...: the command must succeed.
ok() {
    n=$((n + 1))
    what=$1
    shift
    if "$@" >log 2>&1; then
        echo "ok $n - $what"
    else
        echo "not ok $n - $what"
        sed 's/^/# /' log | head -n 20
    fi
}
skip() {
    n=$((n + 1))
    echo "ok $n - $1 # SKIP $2"
}
is() { # VALUE COMMAND...
    want=$1
    shift
    got=$("$@")
    [ "$got" = "$want" ] || { echo "$*: $got, expected $want"; return 1; }
}
