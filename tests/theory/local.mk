# The whole simulator against closed formulas.
UNIT_TESTS += %D%/test_daly %D%/test_erlang
%C%_test_daly_SOURCES = %D%/test_daly.c
%C%_test_daly_CFLAGS = $(UNIT_CFLAGS)
%C%_test_daly_LDADD = $(UNIT_LIBS)
%C%_test_erlang_SOURCES = %D%/test_erlang.c
%C%_test_erlang_CFLAGS = $(UNIT_CFLAGS)
%C%_test_erlang_LDADD = $(UNIT_LIBS)
