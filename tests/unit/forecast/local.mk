UNIT_TESTS += %D%/test_forecaster
%C%_test_forecaster_SOURCES = %D%/test_forecaster.c
%C%_test_forecaster_CFLAGS = $(UNIT_CFLAGS)
%C%_test_forecaster_LDADD = $(UNIT_LIBS)
