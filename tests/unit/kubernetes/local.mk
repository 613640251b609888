UNIT_TESTS += %D%/test_scheduling
%C%_test_scheduling_SOURCES = %D%/test_scheduling.c
%C%_test_scheduling_CFLAGS = $(UNIT_CFLAGS)
%C%_test_scheduling_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_snapshot
%C%_test_snapshot_SOURCES = %D%/test_snapshot.c
%C%_test_snapshot_CFLAGS = $(UNIT_CFLAGS)
%C%_test_snapshot_LDADD = $(UNIT_LIBS)
