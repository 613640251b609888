# A year of daily CPU use of a datacenter, made up after the example of the founding document:
#
#     awk -f cpu-2022.awk > cpu-2022.csv
#
# The document draws a load for the whole year and twelve blocks, one from the first day of each
# month, lasting 20, 25 and 30 days in turn; it gives no numbers. Here the load is the sum of
#   a level of 36 % that grows by 8 points in the year,
#   a week: working days 3 points above it, Saturdays 6 and Sundays 9 below,
#   the blocks, days of heavier training: 10 points,
#   noise that lasts: n = 0.6 n' + e, e of standard deviation 1.6,
# kept within 0..100 and rounded to hundredths.
#
# Only sums and products of doubles are used, so that every awk prints the same bytes. Random numbers
# are those of Park and Miller (CACM 31, 1988): x = 16807 x mod (2^31 - 1); 12 of them, uniform
# on 0..1, less 6 are nearly normal with variance 1.

function uniform() {
    state = (16807 * state) % 2147483647
    return state / 2147483647
}

function normal(    sum, i) {
    for (i = 0; i < 12; i++)
        sum += uniform()
    return sum - 6
}

function within(x) {
    return x < 0 ? 0 : x > 100 ? 100 : x
}

BEGIN {
    state = 2022
    split("31 28 31 30 31 30 31 31 30 31 30 31", days, " ")
    split("20 25 30", block, " ")
    split("-6 -9 3 3 3 3 3", week, " ") # 2022 began with a Saturday

    print "date,cpu_percent"
    for (month = 1; month <= 12; month++)
        for (day = 1; day <= days[month]; day++) {
            noise = 0.6 * noise + 1.6 * normal()
            cpu = 36 + 8 * of_year / 365 + week[of_year % 7 + 1] + noise
            if (day <= block[(month - 1) % 3 + 1])
                cpu += 10
            printf "2022-%02d-%02d,%.2f\n", month, day, within(cpu)
            of_year++
        }
}
