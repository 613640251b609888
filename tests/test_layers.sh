#!/bin/sh
# Who includes whom: every #include of the sources against tests/layers.txt. Speaks TAP, a test for
# each folder.
set -u
cd "${top_srcdir:-.}" || exit 99

rules=tests/layers.txt
c_library='^(argp|assert|complex|ctype|errno|fcntl|float|inttypes|limits|locale|math|signal|stdalign|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|strings|time|unistd|sys/[a-z]*)\.h$'
n=0

# One rule: folder, its layers, its libraries, its public headers. Prints what breaks it.
check() {
    find "$1" \( -name '*.c' -o -name '*.h' \) -exec grep -HnE '^ *# *include' {} + | sort |
        awk -v layers="$2" -v libraries="$3" -v public="$4" -v c_library="$c_library" '
        function allowed(name, list,    i, n, item) {
            n = split(list, item, " ")
            for (i = 1; i <= n; i++)
                if (name == item[i] || (item[i] ~ /\/$/ && index(name, item[i]) == 1) || item[i] == "*")
                    return 1
            return 0
        }
        {
            match($0, /[<"][^>"]*[>"]/)
            quote = substr($0, RSTART, 1)
            name = substr($0, RSTART + 1, RLENGTH - 2)
            if (name == "config.h" || name == "schema_sql.inc" || name == "build_facts.inc")
                next
            if (quote == "\"") {
                split(name, part, "/")
                if (allowed(part[1], layers)) next
            } else if (name ~ /^aisle\//) {
                if (allowed(substr(name, 7), public)) next
            } else if (name ~ c_library || allowed(name, libraries)) {
                next
            }
            print
        }'
}

while IFS='|' read -r head libraries public; do
    case $head$libraries$public in '' | '#'*) continue ;; esac
    # shellcheck disable=SC2086 # words
    set -- $head
    folder=$1
    shift
    public=${public#*aisle:}
    n=$((n + 1))
    wrong=$(check "$folder" "$*" "$libraries" "$public")
    if [ -z "$wrong" ]; then
        echo "ok $n - $folder includes only what it may"
    else
        echo "not ok $n - $folder includes only what it may"
        echo "$wrong" | sed 's/^/# /'
    fi
done <"$rules"

# A folder of sources without a rule is a hole.
n=$((n + 1))
missing=$(for folder in sim/*/ plots/; do
    grep -q "^${folder%/} " "$rules" || echo "# ${folder%/}"
done)
if [ -z "$missing" ]; then
    echo "ok $n - every folder of sources has a rule"
else
    echo "not ok $n - every folder of sources has a rule"
    echo "$missing"
fi
echo "1..$n"
