UNIT_TESTS += %D%/test_forecaster
%C%_test_forecaster_SOURCES = %D%/test_forecaster.c
%C%_test_forecaster_CFLAGS = $(UNIT_CFLAGS)
%C%_test_forecaster_LDADD = $(UNIT_LIBS)
UNIT_TESTS += %D%/test_study
%C%_test_study_SOURCES = %D%/test_study.c
%C%_test_study_CFLAGS = $(UNIT_CFLAGS)
%C%_test_study_LDADD = $(UNIT_LIBS)
