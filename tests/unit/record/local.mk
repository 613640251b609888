UNIT_TESTS += %D%/test_attempts
%C%_test_attempts_SOURCES = %D%/test_attempts.c
%C%_test_attempts_CFLAGS = $(UNIT_CFLAGS)
%C%_test_attempts_LDADD = $(UNIT_LIBS)
