UNIT_TESTS += %D%/test_run
%C%_test_run_SOURCES = %D%/test_run.c
%C%_test_run_CFLAGS = $(UNIT_CFLAGS)
%C%_test_run_LDADD = $(UNIT_LIBS)
