UNIT_TESTS += %D%/test_explain
%C%_test_explain_SOURCES = %D%/test_explain.c
%C%_test_explain_CFLAGS = $(UNIT_CFLAGS)
%C%_test_explain_LDADD = $(UNIT_LIBS)
