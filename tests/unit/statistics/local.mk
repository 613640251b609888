UNIT_TESTS += %D%/test_coverage %D%/test_statistics
%C%_test_coverage_SOURCES = %D%/test_coverage.c
%C%_test_coverage_CFLAGS = $(UNIT_CFLAGS)
%C%_test_coverage_LDADD = $(UNIT_LIBS)
%C%_test_statistics_SOURCES = %D%/test_statistics.c
%C%_test_statistics_CFLAGS = $(UNIT_CFLAGS)
%C%_test_statistics_LDADD = $(UNIT_LIBS)
