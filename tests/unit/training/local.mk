UNIT_TESTS += %D%/test_overhead %D%/test_progress
%C%_test_overhead_SOURCES = %D%/test_overhead.c
%C%_test_overhead_CFLAGS = $(UNIT_CFLAGS)
%C%_test_overhead_LDADD = $(UNIT_LIBS)
%C%_test_progress_SOURCES = %D%/test_progress.c
%C%_test_progress_CFLAGS = $(UNIT_CFLAGS)
%C%_test_progress_LDADD = $(UNIT_LIBS)
