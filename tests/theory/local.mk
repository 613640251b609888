UNIT_TESTS += %D%/test_checkpoints %D%/test_erlang
%C%_test_checkpoints_SOURCES = %D%/test_checkpoints.c
%C%_test_checkpoints_CFLAGS = $(UNIT_CFLAGS)
%C%_test_checkpoints_LDADD = $(UNIT_LIBS)
%C%_test_erlang_SOURCES = %D%/test_erlang.c
%C%_test_erlang_CFLAGS = $(UNIT_CFLAGS)
%C%_test_erlang_LDADD = $(UNIT_LIBS)
