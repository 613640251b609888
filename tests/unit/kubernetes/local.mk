UNIT_TESTS += %D%/test_scheduling
%C%_test_scheduling_SOURCES = %D%/test_scheduling.c
%C%_test_scheduling_CFLAGS = $(UNIT_CFLAGS)
%C%_test_scheduling_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_snapshot
%C%_test_snapshot_SOURCES = %D%/test_snapshot.c
%C%_test_snapshot_CFLAGS = $(UNIT_CFLAGS)
%C%_test_snapshot_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_facts
%C%_test_facts_SOURCES = %D%/test_facts.c
%C%_test_facts_CFLAGS = $(UNIT_CFLAGS)
%C%_test_facts_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_bad_manifest %D%/test_manifest %D%/test_object %D%/test_quantity
%C%_test_bad_manifest_SOURCES = %D%/test_bad_manifest.c
%C%_test_bad_manifest_CFLAGS = $(UNIT_CFLAGS)
%C%_test_bad_manifest_LDADD = $(UNIT_LIBS)
%C%_test_manifest_SOURCES = %D%/test_manifest.c
%C%_test_manifest_CFLAGS = $(UNIT_CFLAGS)
%C%_test_manifest_LDADD = $(UNIT_LIBS)
%C%_test_object_SOURCES = %D%/test_object.c
%C%_test_object_CFLAGS = $(UNIT_CFLAGS)
%C%_test_object_LDADD = $(UNIT_LIBS)
%C%_test_quantity_SOURCES = %D%/test_quantity.c
%C%_test_quantity_CFLAGS = $(UNIT_CFLAGS)
%C%_test_quantity_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_synthesis
%C%_test_synthesis_SOURCES = %D%/test_synthesis.c
%C%_test_synthesis_CFLAGS = $(UNIT_CFLAGS)
%C%_test_synthesis_LDADD = $(UNIT_LIBS)
