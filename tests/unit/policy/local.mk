UNIT_TESTS += %D%/test_gang %D%/test_gang_rules
%C%_test_gang_SOURCES = %D%/test_gang.c
%C%_test_gang_CFLAGS = $(UNIT_CFLAGS)
%C%_test_gang_LDADD = $(UNIT_LIBS)
%C%_test_gang_rules_SOURCES = %D%/test_gang_rules.c
%C%_test_gang_rules_CFLAGS = $(UNIT_CFLAGS)
%C%_test_gang_rules_LDADD = $(UNIT_LIBS)
