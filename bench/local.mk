# Benchmarks print ratios and absolutes; no test depends on them.
EXTRA_PROGRAMS += %D%/bench_engine
%C%_bench_engine_SOURCES = %D%/bench_engine.c
%C%_bench_engine_LDADD = $(SIM)

EXTRA_PROGRAMS += %D%/bench_arima
%C%_bench_arima_SOURCES = %D%/bench_arima.c
%C%_bench_arima_LDADD = $(SIM)

EXTRA_PROGRAMS += %D%/bench_forecast
%C%_bench_forecast_SOURCES = %D%/bench_forecast.c
%C%_bench_forecast_LDADD = $(SIM)

EXTRA_PROGRAMS += %D%/bench_k8s
%C%_bench_k8s_SOURCES = %D%/bench_k8s.c
%C%_bench_k8s_LDADD = $(SIM)

dist_noinst_SCRIPTS += %D%/arima.sh %D%/openb.sh %D%/philly.sh %D%/swf.sh

.PHONY: bench
bench: aisle %D%/bench_engine %D%/bench_arima %D%/bench_forecast %D%/bench_k8s
	%D%/bench_engine
	%D%/bench_forecast
	%D%/bench_k8s
	top_srcdir=$(top_srcdir) $(SHELL) $(srcdir)/%D%/arima.sh %D%/bench_arima
	top_srcdir=$(top_srcdir) $(SHELL) $(srcdir)/%D%/openb.sh ./aisle
	top_srcdir=$(top_srcdir) $(SHELL) $(srcdir)/%D%/philly.sh ./aisle
	top_srcdir=$(top_srcdir) $(SHELL) $(srcdir)/%D%/swf.sh ./aisle
