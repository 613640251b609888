UNIT_TESTS += %D%/test_round %D%/test_search
%C%_test_round_SOURCES = %D%/test_round.c
%C%_test_round_CFLAGS = $(UNIT_CFLAGS)
%C%_test_round_LDADD = $(UNIT_LIBS)
%C%_test_search_SOURCES = %D%/test_search.c
%C%_test_search_CFLAGS = $(UNIT_CFLAGS)
%C%_test_search_LDADD = $(UNIT_LIBS)
