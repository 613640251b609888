noinst_LIBRARIES += libplots.a
libplots_a_CFLAGS = $(AM_CFLAGS) $(PLOTS_CFLAGS)
libplots_a_SOURCES = \
	%D%/axes.c %D%/axes.h \
	%D%/calendar.c %D%/calendar.h \
	%D%/canvas.c %D%/canvas.h \
	%D%/chart.c %D%/chart.h \
	%D%/database.c %D%/database.h \
	%D%/dates.c %D%/dates.h \
	%D%/fail.c %D%/fail.h \
	%D%/frame.c %D%/frame.h \
	%D%/label.c %D%/label.h \
	%D%/legend.c %D%/legend.h \
	%D%/lines.c %D%/lines.h \
	%D%/look.c %D%/look.h \
	%D%/marks.c %D%/marks.h \
	%D%/memory.c %D%/memory.h \
	%D%/normal.c %D%/normal.h \
	%D%/output.c %D%/output.h \
	%D%/panels.c %D%/panels.h \
	%D%/path.c %D%/path.h \
	%D%/png.c %D%/png.h \
	%D%/polyline.c %D%/polyline.h \
	%D%/provenance.c %D%/provenance.h \
	%D%/range.c %D%/range.h \
	%D%/scale.c %D%/scale.h \
	%D%/sheet.c %D%/sheet.h \
	%D%/spread.c %D%/spread.h \
	%D%/text.c %D%/text.h \
	%D%/theme.c %D%/theme.h \
	%D%/ticks.c %D%/ticks.h \
	%D%/times.c %D%/times.h \
	%D%/figure.h %D%/registry.c \
	%D%/plot.c \
	%D%/figures/allocation.c \
	%D%/figures/diagnosis.c \
	%D%/figures/fan.c \
	%D%/figures/fragmentation.c \
	%D%/figures/utilisation.c \
	%D%/figures/wait.c \
	%D%/figures/wait_ecdf.c \
	# end
