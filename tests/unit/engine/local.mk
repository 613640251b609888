UNIT_TESTS += %D%/test_queue %D%/test_mm1
%C%_test_queue_SOURCES = %D%/test_queue.c
%C%_test_queue_CFLAGS = $(UNIT_CFLAGS)
%C%_test_queue_LDADD = $(UNIT_LIBS)
%C%_test_mm1_SOURCES = %D%/test_mm1.c
%C%_test_mm1_CFLAGS = $(UNIT_CFLAGS)
%C%_test_mm1_LDADD = $(UNIT_LIBS)
