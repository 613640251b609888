UNIT_TESTS += %D%/test_failures %D%/test_run
%C%_test_run_SOURCES = %D%/test_run.c
%C%_test_run_CFLAGS = $(UNIT_CFLAGS)
%C%_test_run_LDADD = $(UNIT_LIBS)
%C%_test_failures_SOURCES = %D%/test_failures.c %D%/history.h
%C%_test_failures_CFLAGS = $(UNIT_CFLAGS)
%C%_test_failures_LDADD = $(UNIT_LIBS)
