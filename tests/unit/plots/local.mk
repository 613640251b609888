UNIT_TESTS += %D%/test_ticks
%C%_test_ticks_SOURCES = %D%/test_ticks.c
%C%_test_ticks_CFLAGS = $(UNIT_CFLAGS) $(PLOTS_CFLAGS)
%C%_test_ticks_LDADD = libplots.a $(UNIT_LIBS) $(PLOTS_LIBS)

UNIT_TESTS += %D%/test_lines
%C%_test_lines_SOURCES = %D%/test_lines.c
%C%_test_lines_CFLAGS = $(UNIT_CFLAGS) $(PLOTS_CFLAGS)
%C%_test_lines_LDADD = libplots.a $(UNIT_LIBS) $(PLOTS_LIBS)

UNIT_TESTS += %D%/test_figure
%C%_test_figure_SOURCES = %D%/test_figure.c %D%/folder.c %D%/folder.h
%C%_test_figure_CFLAGS = $(UNIT_CFLAGS) $(PLOTS_CFLAGS)
%C%_test_figure_LDADD = libplots.a $(UNIT_LIBS) $(PLOTS_LIBS)

UNIT_TESTS += %D%/test_dates
%C%_test_dates_SOURCES = %D%/test_dates.c
%C%_test_dates_CFLAGS = $(UNIT_CFLAGS) $(PLOTS_CFLAGS)
%C%_test_dates_LDADD = libplots.a $(UNIT_LIBS) $(PLOTS_LIBS)

UNIT_TESTS += %D%/test_fan
%C%_test_fan_SOURCES = %D%/test_fan.c %D%/folder.c %D%/folder.h
%C%_test_fan_CFLAGS = $(UNIT_CFLAGS) $(PLOTS_CFLAGS)
%C%_test_fan_LDADD = libplots.a $(UNIT_LIBS) $(PLOTS_LIBS)

UNIT_TESTS += %D%/test_diagnosis
%C%_test_diagnosis_SOURCES = %D%/test_diagnosis.c %D%/folder.c %D%/folder.h
%C%_test_diagnosis_CFLAGS = $(UNIT_CFLAGS) $(PLOTS_CFLAGS)
%C%_test_diagnosis_LDADD = libplots.a $(UNIT_LIBS) $(PLOTS_LIBS)

UNIT_TESTS += %D%/test_wait
%C%_test_wait_SOURCES = %D%/test_wait.c
%C%_test_wait_CFLAGS = $(UNIT_CFLAGS) $(PLOTS_CFLAGS)
%C%_test_wait_LDADD = libplots.a $(UNIT_LIBS) $(PLOTS_LIBS)
