# Benchmarks print ratios and absolutes; no test depends on them.
EXTRA_PROGRAMS += %D%/bench_engine
%C%_bench_engine_SOURCES = %D%/bench_engine.c
%C%_bench_engine_LDADD = $(SIM)

dist_noinst_SCRIPTS += %D%/openb.sh %D%/swf.sh

.PHONY: bench
bench: aisle %D%/bench_engine
	%D%/bench_engine
	top_srcdir=$(top_srcdir) $(SHELL) $(srcdir)/%D%/openb.sh ./aisle
	top_srcdir=$(top_srcdir) $(SHELL) $(srcdir)/%D%/swf.sh ./aisle
