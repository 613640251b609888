UNIT_TESTS += %D%/test_queues %D%/test_checkpoints
%C%_test_queues_SOURCES = %D%/test_queues.c
%C%_test_queues_CFLAGS = $(UNIT_CFLAGS)
%C%_test_queues_LDADD = $(UNIT_LIBS)
%C%_test_checkpoints_SOURCES = %D%/test_checkpoints.c
%C%_test_checkpoints_CFLAGS = $(UNIT_CFLAGS)
%C%_test_checkpoints_LDADD = $(UNIT_LIBS)
