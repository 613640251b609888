UNIT_TESTS += %D%/test_import
%C%_test_import_SOURCES = %D%/test_import.c
%C%_test_import_CFLAGS = $(UNIT_CFLAGS)
%C%_test_import_LDADD = $(UNIT_LIBS)
