UNIT_TESTS += %D%/test_cluster %D%/test_fragmentation
%C%_test_cluster_SOURCES = %D%/test_cluster.c
%C%_test_cluster_CFLAGS = $(UNIT_CFLAGS)
%C%_test_cluster_LDADD = $(UNIT_LIBS)
%C%_test_fragmentation_SOURCES = %D%/test_fragmentation.c
%C%_test_fragmentation_CFLAGS = $(UNIT_CFLAGS)
%C%_test_fragmentation_LDADD = $(UNIT_LIBS)
