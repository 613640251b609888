UNIT_TESTS += %D%/test_scheduler
%C%_test_scheduler_SOURCES = %D%/test_scheduler.c
%C%_test_scheduler_CFLAGS = $(UNIT_CFLAGS)
%C%_test_scheduler_LDADD = $(UNIT_LIBS)
