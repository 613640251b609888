UNIT_TESTS += %D%/test_acf %D%/test_period %D%/test_residuals \
	%D%/test_season %D%/test_stationarity
%C%_test_acf_SOURCES = %D%/test_acf.c
%C%_test_acf_CFLAGS = $(UNIT_CFLAGS)
%C%_test_acf_LDADD = $(UNIT_LIBS)
%C%_test_period_SOURCES = %D%/test_period.c
%C%_test_period_CFLAGS = $(UNIT_CFLAGS)
%C%_test_period_LDADD = $(UNIT_LIBS)
%C%_test_residuals_SOURCES = %D%/test_residuals.c
%C%_test_residuals_CFLAGS = $(UNIT_CFLAGS)
%C%_test_residuals_LDADD = $(UNIT_LIBS)
%C%_test_season_SOURCES = %D%/test_season.c
%C%_test_season_CFLAGS = $(UNIT_CFLAGS)
%C%_test_season_LDADD = $(UNIT_LIBS)
%C%_test_stationarity_SOURCES = %D%/test_stationarity.c
%C%_test_stationarity_CFLAGS = $(UNIT_CFLAGS)
%C%_test_stationarity_LDADD = $(UNIT_LIBS)
