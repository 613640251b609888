UNIT_TESTS += %D%/test_progress
%C%_test_progress_SOURCES = %D%/test_progress.c
%C%_test_progress_CFLAGS = $(UNIT_CFLAGS)
%C%_test_progress_LDADD = $(UNIT_LIBS)
