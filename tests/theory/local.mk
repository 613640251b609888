# The whole simulator against closed formulas.
UNIT_TESTS += %D%/test_erlang
%C%_test_erlang_SOURCES = %D%/test_erlang.c
%C%_test_erlang_CFLAGS = $(UNIT_CFLAGS)
%C%_test_erlang_LDADD = $(UNIT_LIBS)
