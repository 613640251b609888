#!/bin/sh
# Speed of ARIMA models against R in the same run: CPU seconds, medians, and their ratio; ours alone
# where R (with the package forecast, for the automatic choice) is not installed.
#
#     bench/arima.sh [BENCH_ARIMA]
#
# Needs the series of airline passengers (AISLE_DATA); BENCH_FULL=1 adds R's full search (half a minute).
set -eu
bench=${1-./bench/bench_arima}
series=${AISLE_DATA-${top_srcdir-.}/../shared/data}/arima/series/logAirPassengers.csv
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

if ! [ -r "$series" ]; then
    echo "arima: arima/series/logAirPassengers.csv is not in AISLE_DATA"
    exit 0
fi
sed 1d "$series" | cut -d, -f3 >"$dir/airline.csv"
"$bench" "$dir" >"$dir/ours"

# The same cases, the same series; what R cannot do here it leaves out.
cat >"$dir/theirs.R" <<'END'
dir <- commandArgs(TRUE)[1]
y <- function(name) scan(file.path(dir, paste0(name, ".csv")), quiet = TRUE)
time <- function(name, runs, call) {
    spent <- sapply(seq_len(runs), function(i) sum(system.time(f <<- call())[1:2]))
    cat(sprintf("%s %.6f %.4f\n", name, median(spent), f$loglik))
}
have <- suppressWarnings(suppressMessages(requireNamespace("forecast", quietly = TRUE)))
auto <- function(name, runs, y, ...)
    if (have) time(name, runs, function() suppressMessages(forecast::auto.arima(y, approximation = FALSE, ...)))
full <- Sys.getenv("BENCH_FULL") != ""
airline <- ts(y("airline"), frequency = 12)
long <- y("n10000")
methods <- c(css = "CSS", "css-ml" = "CSS-ML", ml = "ML")
for (m in names(methods)) {
    time(paste0("airline-", m), 9, function()
        arima(airline, c(0, 1, 1), c(0, 1, 1), method = methods[[m]]))
    time(paste0("n10000-", m), 3, function() arima(long, c(2, 1, 2), method = methods[[m]]))
}
auto("airline-auto", 3, airline)
auto("n10000-auto", 1, long)
if (full)
    auto("airline-full", 1, airline, stepwise = FALSE)
END
: >"$dir/theirs"
if command -v Rscript >/dev/null; then
    Rscript "$dir/theirs.R" "$dir" >"$dir/theirs" 2>/dev/null || echo "arima: R failed; its times are not complete"
fi

# The likelihoods differ by 0.003 where R takes a diffuse prior and we difference first.
echo "ARIMA, airline (n=144) and simulated (2,1,2); CPU s, medians; log-likelihoods"
awk 'FNR == NR { theirs[$1] = $2; likelihood[$1] = $3; next }
    $1 == "observe" { printf "  %-16s %10.9f  for each value taken in\n", $1, $2; next }
    { printf "  %-16s %10.6f  %-22s %14.4f", $1, $2, $4, $3 }
    $1 in theirs { printf "   R %.4f, %.1f x; %.4f", theirs[$1], theirs[$1] / $2, likelihood[$1] }
    { print "" }' "$dir/theirs" "$dir/ours"
