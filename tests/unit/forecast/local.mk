UNIT_TESTS += %D%/test_arima
%C%_test_arima_SOURCES = %D%/test_arima.c
%C%_test_arima_CFLAGS = $(UNIT_CFLAGS)
%C%_test_arima_LDADD = $(UNIT_LIBS)
