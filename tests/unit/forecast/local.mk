UNIT_TESTS += %D%/test_series
%C%_test_series_SOURCES = %D%/test_series.c
%C%_test_series_CFLAGS = $(UNIT_CFLAGS)
%C%_test_series_LDADD = $(UNIT_LIBS)
UNIT_TESTS += %D%/test_regressors
%C%_test_regressors_SOURCES = %D%/test_regressors.c
%C%_test_regressors_CFLAGS = $(UNIT_CFLAGS)
%C%_test_regressors_LDADD = $(UNIT_LIBS)
