UNIT_TESTS += %D%/test_base %D%/test_number
%C%_test_base_SOURCES = %D%/test_base.c
%C%_test_base_CFLAGS = $(UNIT_CFLAGS)
%C%_test_base_LDADD = $(UNIT_LIBS)
%C%_test_number_SOURCES = %D%/test_number.c
%C%_test_number_CFLAGS = $(UNIT_CFLAGS)
%C%_test_number_LDADD = $(UNIT_LIBS)
