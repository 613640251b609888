UNIT_TESTS += %D%/test_openb
%C%_test_openb_SOURCES = %D%/test_openb.c
%C%_test_openb_CFLAGS = $(UNIT_CFLAGS)
%C%_test_openb_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_sources
%C%_test_sources_SOURCES = %D%/test_sources.c
%C%_test_sources_CFLAGS = $(UNIT_CFLAGS)
%C%_test_sources_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_swf
%C%_test_swf_SOURCES = %D%/test_swf.c
%C%_test_swf_CFLAGS = $(UNIT_CFLAGS)
%C%_test_swf_LDADD = $(UNIT_LIBS)
UNIT_TESTS += %D%/test_training
%C%_test_training_SOURCES = %D%/test_training.c
%C%_test_training_CFLAGS = $(UNIT_CFLAGS)
%C%_test_training_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_series
%C%_test_series_SOURCES = %D%/test_series.c
%C%_test_series_CFLAGS = $(UNIT_CFLAGS)
%C%_test_series_LDADD = $(UNIT_LIBS)
