UNIT_TESTS += %D%/test_randomness
%C%_test_randomness_SOURCES = %D%/test_randomness.c
%C%_test_randomness_CFLAGS = $(UNIT_CFLAGS)
%C%_test_randomness_LDADD = $(UNIT_LIBS)
