#!/bin/sh
# The command `aisle forecast`: what it finds in series made here, in the year of the founding document and in R's,
# and the JSON that other programs read. Bad input is in bad/forecast-*.case. Speaks TAP.
. "${top_srcdir:-.}/tests/cli/tap.sh"
# holds EXPRESSION: of SQL, in which j is the JSON that `json` left behind.
holds() {
    is 1 sqlite3 :memory: "WITH t(j) AS (SELECT CAST(readfile('out.json') AS TEXT)) SELECT $1 FROM t"
}
json() { aisle forecast "$@" --json >out.json 2>warnings; }
says() { # PATTERN, in what was printed last
    grep -qE "$1" out || { echo "not said: $1"; cat out; return 1; }
}

# Deterministic noise around something, n values: series N EXPRESSION (awk, of t and e).
series() {
    awk -v n="$1" 'BEGIN { print "t,value"; x = 7
        for (t = 1; t <= n; t++) { e = 0
            for (k = 0; k < 12; k++) { x = (16807 * x) % 2147483647; e += x / 2147483647 }
            e -= 6; printf "%d,%.6f\n", t, '"$2"' } }'
}
series 120 '20 + 0.1 * t + e' >trend.csv
series 200 '50 + 6 * sin(6.283185307 * t / 7) + e' >weekly.csv
series 90 'exp(3 + 0.02 * t + 0.2 * e)' >growth.csv
awk 'BEGIN { print "value"; for (t = 1; t <= 30; t++) print 3 + 2 * t }' >line.csv
series 60 '10 + 5 * (t % 3 == 0) + e' >promo.csv
awk 'BEGIN { print "promo"; for (t = 1; t <= 60; t++) print (t % 3 == 0) }' >x.csv
awk 'BEGIN { print "promo"; for (t = 61; t <= 66; t++) print (t % 3 == 0) }' >future.csv
cpu=$top/scenarios/founding/cpu-2022.csv

keys() {
    json trend.csv --order 0,1,1 --drift || return 1
    for key in order seasonal coef se sigma2 loglik aic aicc bic n missing nobs method likelihood \
        converged notes tests forecast; do
        holds "json_type(j, '\$.$key') IS NOT NULL" || return 1
    done
    holds "json_extract(j, '\$.order') = '[0,1,1]'" &&
        holds "json_extract(j, '\$.seasonal') = '[0,0,0,1]'" &&
        holds "json_extract(j, '\$.coef.ma1') < 0 AND json_extract(j, '\$.se.drift') > 0"
}
ok 'the JSON has the keys that it promises' keys
steps() {
    json trend.csv --order 1,0,0 --horizon 3 --level 50,99.5 &&
        holds "json_array_length(j, '\$.forecast') = 3" &&
        holds "json_extract(j, '\$.forecast[2].h') = 3 AND json_extract(j, '\$.forecast[2].time') = '123'" &&
        holds "json_extract(j, '\$.forecast[0].lower_50') < json_extract(j, '\$.forecast[0].mean')" &&
        holds "json_extract(j, '\$.forecast[0].upper_99.5') IS NULL" &&
        holds "json_extract(j, '\$.forecast[0].\"upper_99.5\"') > json_extract(j, '\$.forecast[0].upper_50')"
}
ok 'forecasts have their times, and limits of the levels asked for' steps
nulls() {
    json trend.csv --order 1,1,0 --method css && holds "json_type(j, '\$.aicc') = 'null'" &&
        holds "json_extract(j, '\$.likelihood') = 'conditional'" && ! grep -qi nan out.json
}
ok 'what is no number is null' nulls
equal() {
    aisle forecast weekly.csv --holdout 20 --trace --acf >a && aisle forecast weekly.csv --holdout 20 --trace --acf >b && cmp a b
}
ok 'equal input gives equal bytes' equal
constant() {
    awk 'BEGIN { print "value"; for (t = 0; t < 30; t++) print 5 }' >five.csv
    json five.csv && grep -q 'series is constant' warnings &&
        holds "json_extract(j, '\$.forecast[9].mean') = 5.0"
}
ok 'a constant is forecast by itself, with a warning' constant

line() {
    json line.csv && holds "json_extract(j, '\$.forecast[9].mean') = 83.0" && holds "json_type(j, '\$.loglik') = 'null'"
}
ok 'a straight line goes on' line

# The model -------------------------------------------------------------------------------------
season() {
    json weekly.csv --horizon 14 &&
        holds "json_extract(j, '\$.season.period') = 7 AND json_extract(j, '\$.season.source') = 'found'" &&
        holds "json_extract(j, '\$.seasonal[3]') = 7" &&
        holds "json_array_length(j, '\$.season.rivals') = 0"
}
ok 'a season is found, and is in the model that is chosen' season
told() {
    aisle forecast weekly.csv --period 1 --order 0,1,1 >out || return 1
    if grep -q 'a season of' out; then cat out; return 1; fi
}
ok 'a season is not looked for when told that there is none' told
rival() {
    json weekly.csv --order 2,0,1 &&
        holds "json_type(j, '\$.season.rivals[0].aicc_gain') = 'null'" &&
        holds "json_extract(j, '\$.season.rivals[0].mae') < json_extract(j, '\$.season.rivals[0].own_mae')" &&
        aisle forecast weekly.csv --order 2,0,1 | tr '\n' ' ' | tr -s ' ' >out &&
        says 'note: a season of 7 was found \(strength 0\.9[0-9]\) that ARIMA\(2,0,1\) with mean does not have; on the last 40 values .* it errs by .*; ARIMA\([0-9,]*\)\([0-9],1,[0-9]\)\[7\] differences otherwise, and its AICc can.t be compared'
}
ok 'an order without the season that there is hears what it would gain' rival
trace() {
    json weekly.csv --trace && holds "json_array_length(j, '\$.trace') > 5" &&
        holds "(SELECT count(*) FROM json_each(j, '\$.trace')
                WHERE json_extract(value, '\$.aicc') < json_extract(j, '\$.aicc') - 1e-6
                  AND NOT json_extract(value, '\$.approximate')) = 0"
}
ok 'no model that the search tried has a lower AICc than the one chosen' trace
gapped() {
    awk 'NR > 1 && NR % 5 == 0 { sub(/,.*/, ",NA") } 1' weekly.csv >gapped.csv
    json gapped.csv --order 0,2,2 --acf && holds "(SELECT max(abs(value)) FROM json_each(j, '\$.acf.pacf')) <= 1.000001"
}
ok 'no partial correlation is beyond 1, whatever is missing' gapped
table() {
    aisle forecast trend.csv --order 0,1,1 --horizon 3 --level 80,99.9 >out &&
        says '^  time +mean +s\.e\. +lower 80 +upper 80 +lower 99\.9 +upper 99\.9$' &&
        says '^  12[123]( +-?[0-9]+\.[0-9]{2}){6}$' && ! grep -q ' $' out || return 1
    awk 'BEGIN { print "value"; for (t = 1; t <= 60; t++) printf "%.3f\n", 1e9 + t * 37 % 11 }' >high.csv
    aisle forecast high.csv --order 1,0,0 --horizon 1 >out && says '^  61 +100000000[0-9]\.[0-9]{2} '
}
ok 'figures stand below each other with the decimals that they need' table
undefined() {
    json growth.csv --holdout 88 --order 0,0,0 && holds "json_type(j, '\$.tests.stationarity[1].stationary') = 'null'" &&
        json trend.csv --order 0,1,1 --clip 0, --level 50,95 &&
        holds "json_extract(j, '\$.levels') = '[50.0,95.0]' AND json_extract(j, '\$.clip') = '[0.0,null]'" &&
        holds "json_type(j, '\$.tests.cusum_squares.where') = 'text'"
}
ok 'the JSON says what was asked for, and null of a test that is not defined' undefined
acf() {
    json trend.csv --order 0,1,1 --acf && holds "json_array_length(j, '\$.acf.residuals') = 24" &&
        aisle forecast trend.csv --order 0,1,1 --acf >out && says '^ +24( +-?[0-9.]+){3}$'
}
ok 'correlations are shown on request' acf
xreg() {
    json promo.csv --order 0,0,0 --xreg x.csv --xreg-future future.csv &&
        holds "abs(json_extract(j, '\$.coef.promo') - 5) < 3 * json_extract(j, '\$.se.promo')" &&
        holds "json_array_length(j, '\$.forecast') = 6" &&
        holds "json_extract(j, '\$.forecast[2].mean') - json_extract(j, '\$.forecast[1].mean') > 4"
}
ok 'regressors are estimated by their names, and forecast as far as they are known' xreg
circle() {
    series 1000 '100 + (v += e)' >walk.csv
    json walk.csv --order 1,0,0 --seasonal 0,0,1,7 &&
        holds "json_extract(j, '\$.ar_root') BETWEEN 1.001 AND 1.01" &&
        grep -q 'a root of the AR polynomial is near the unit circle' warnings
}
ok 'a root near the unit circle is warned of, whatever the season' circle
none() { json promo.csv --order 0,0,0 --xreg x.csv && holds "json_array_length(j, '\$.forecast') = 0"; }
ok 'nothing is forecast where regressors are not known' none
missing() {
    sed -e '20s/,.*/,NA/' -e '21s/,.*/,/' -e '40d' trend.csv >gaps.csv
    json gaps.csv --order 1,0,0 && holds "json_extract(j, '\$.missing') = 3" &&
        holds "json_extract(j, '\$.n') = 120" && holds "json_extract(j, '\$.series.gaps') = 1" &&
        json gaps.csv --order 1,0,0 --gaps ignore && holds "json_extract(j, '\$.n') = 119"
}
ok 'missing values are counted; rows absent in time are missing, or ignored' missing

uneven() {
    mkdir -p dated rows
    awk -F, 'NR == 1 { print "date,load"; next } NR < 29 && NR % 7 > 1 { printf "2024-01-%02d,%s\n", NR, $2 }' \
        trend.csv >dated/w.csv
    cut -d, -f2 dated/w.csv >rows/w.csv
    for folder in dated rows; do
        (cd $folder && aisle forecast w.csv --gaps ignore --order 1,0,0 --plot w.svg --diagnose d.svg >out) || return 1
    done
    grep -q '3 gaps in time, ignored' dated/out && cmp dated/w.svg rows/w.svg && cmp dated/d.svg rows/d.svg
}
ok 'figures number rows that are not equally spaced, as they do without times' uneven

# Forecasts -------------------------------------------------------------------------------------
logs() {
    json growth.csv --order 0,1,1 --drift --log --horizon 5 &&
        holds "(SELECT min(json_extract(value, '\$.lower_80') > 0
                           AND json_extract(value, '\$.median') < json_extract(value, '\$.mean')
                           AND abs(json_extract(value, '\$.lower_80') * json_extract(value, '\$.upper_80')
                                   / json_extract(value, '\$.median') / json_extract(value, '\$.median') - 1) < 1e-9)
                FROM json_each(j, '\$.forecast'))" &&
        aisle forecast growth.csv --order 0,1,1 --log >out && says 'mean exp\(m \+ v/2\), median exp\(m\), limits exp\(\)'
}
ok 'forecasts of logs are of the values again, and it is said which is which' logs
clipped() {
    json weekly.csv --order 0,1,0 --horizon 60 --clip 40,60 && holds "json_extract(j, '\$.clipped') > 0" &&
        holds "(SELECT min(json_extract(value, '\$.lower_95')) = 40 AND max(json_extract(value, '\$.upper_95')) = 60
                FROM json_each(j, '\$.forecast'))" &&
        aisle forecast weekly.csv --order 0,1,0 --clip ,50 >out && says 'clipped to -inf\.\.50 \([0-9]+ of'
}
ok 'clipping keeps within limits, and is stated' clipped
holdout() {
    json weekly.csv --holdout 28 &&
        is 'naive seasonal-naive drift ses holt-winters' sqlite3 :memory: "SELECT group_concat(json_extract(value, '\$.method'), ' ')
            FROM json_each(CAST(readfile('out.json') AS TEXT), '\$.holdout') WHERE key > 0" &&
        holds "json_extract(j, '\$.n') = 172 AND json_extract(j, '\$.forecast[0].time') = '173'" &&
        holds "json_array_length(j, '\$.forecast') = 28" &&
        holds "json_extract(j, '\$.holdout[0].mae') < json_extract(j, '\$.holdout[1].mae') / 2" &&
        holds "abs(json_extract(j, '\$.holdout[0].mae') - (SELECT avg(abs(json_extract(value, '\$.mean') - json_extract(value, '\$.value')))
                FROM json_each(j, '\$.forecast'))) < 1e-9"
}
ok 'values held out are compared with the model and with simple methods' holdout
unknown() {
    awk 'NR > 111 { sub(/,.*/, ",NA") } 1' trend.csv >ended.csv
    aisle forecast ended.csv --order 0,1,1 --holdout 10 >out 2>warnings && says '^Held out: 10 values, all missing$' &&
        grep -q 'all values held out are missing' warnings && ! grep -q nan out
}
ok 'of values held out that are missing nothing is said' unknown
logged() {
    json growth.csv --log --holdout 9 && holds "json_extract(j, '\$.holdout[1].method') = 'naive'" &&
        aisle forecast growth.csv --log --holdout 9 >out && says '^Held out: 9 values, .*, all of logs$'
}
ok 'with --log all of them are of logs, and keep their names' logged
many() {
    series 100000 'e + 0.0001 * t' >many.csv && json many.csv --order 1,1,1 --horizon 2 && holds "json_extract(j, '\$.nobs') = 99999"
}
ok 'a hundred thousand values are no trouble' many

# The founding document ---------------------------------------------------------------------------
founding() {
    aisle forecast "$cpu" --order 5,1,2 --horizon 90 --plot f.png --diagnose d.svg >raw || return 1
    tr '\n' ' ' <raw | tr -s ' ' >out
    says 'Model ARIMA\(5,1,2\), by exact' && says '2023-03-31' &&
        says 'note: a season of 7 was found .*; ARIMA.* would lower AICc by [0-9]+' &&
        [ "$(dd if=f.png bs=1 skip=1 count=3 2>/dev/null)" = PNG ] && grep -q '<svg' d.svg
}
ok 'the founding example is fitted as asked, and told of its weekly season' founding

# R ---------------------------------------------------------------------------------------------
r=${AISLE_DATA:-.}/arima/series
near() { # KEY VALUE TOLERANCE
    holds "abs(json_extract(j, '\$.$1') - ($2)) <= $3"
}
lh() {
    json "$r/lh.csv" --order 3,0,0 && near loglik -27.09241 1e-4 && near aic 64.185 1e-3 &&
        near coef.ar1 0.6448 2e-3 && near coef.ar2 -0.0634 2e-3 && near coef.ar3 -0.2198 2e-3 &&
        near coef.intercept 2.39312 2e-3 && near se.ar1 0.1394 2e-3 && near sigma2 0.178660 1e-4
}
airline() {
    json "$r/AirPassengers.csv" --order 0,1,1 --seasonal 0,1,1,12 --log --horizon 24 &&
        near loglik 244.69650 1e-3 && near coef.ma1 -0.40183 2e-3 && near coef.sma1 -0.55695 2e-3 &&
        near sigma2 0.00134803 1e-6 &&
        holds "json_extract(j, '\$.forecast[0].time') = '1961-01'"
}
automatic() {
    json "$r/WWWusage.csv" && holds "json_extract(j, '\$.order') = '[1,1,1]'" &&
        json "$r/AirPassengers.csv" && holds "json_extract(j, '\$.order') = '[2,1,1]'" &&
        holds "json_extract(j, '\$.seasonal') = '[0,1,0,12]'"
}
if [ -e "$r/lh.csv" ]; then
    ok "R's AR(3) of lh" lh
    ok "R's airline model" airline
    ok 'the orders that auto.arima() takes' automatic
elif [ -n "${AISLE_REQUIRE_DATA-}" ]; then
    ok "R's series are in AISLE_DATA" false
else
    skip "R's models" 'SKIPPED: no data in AISLE_DATA'
fi
echo "1..$n"
