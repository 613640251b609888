#!/bin/sh
# The README is true: its shell commands run, and its first scenario is the file it names. Commands
# that install or build have run already. Speaks TAP, a test for each command.
set -u
top=$(cd "${top_srcdir:-.}" && pwd)
build=$(cd "${top_builddir:-.}" && pwd)
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 99
ln -s "$build/aisle" aisle
ln -s "$top/scenarios" scenarios
n=0

report() {
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $n - $2"
    else
        echo "not ok $n - $2"
        sed 's/^/# /' "$dir/log"
    fi
}

awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' "$top/README.md" >commands
while IFS= read -r command; do
    case $command in
    ./bootstrap*) continue ;;
    esac
    (eval "$command") >log 2>&1 </dev/null
    report $? "$command"
done <commands
[ "$n" -ge 10 ]
report $? "the README shows commands"

awk '/^```yaml$/ { on = 1; next } /^```$/ { on = 0 } on' "$top/README.md" >in-readme
sed 1d "$top/scenarios/first.yaml" >in-file
diff in-readme in-file >log
report $? "the README's first scenario is scenarios/first.yaml"

missing=$(grep -oE '\]\([A-Za-z0-9_./-]+\)' "$top/README.md" | tr -d '])(' | while read -r link; do
    [ -e "$top/$link" ] || echo "$link"
done)
echo "$missing" >log
[ -z "$missing" ]
report $? "the README's links lead somewhere"

# The scenario reference is made from the table that the reader goes by.
./aisle list keys | diff - "$top/docs/scenario.md" >log
report $? "docs/scenario.md is up to date (make docs)"
./aisle list metrics | diff - "$top/docs/metrics.md" | grep '^<' >log
! [ -s log ]
report $? "docs/metrics.md is up to date (make docs)"
echo "1..$n"
