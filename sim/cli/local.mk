bin_PROGRAMS += aisle
aisle_SOURCES = \
	%D%/check.c \
	%D%/cli.h \
	%D%/common.c \
	%D%/compare.c \
	%D%/explain.c \
	%D%/forecast.c \
	%D%/import.c \
	%D%/list.c \
	%D%/main.c \
	%D%/plot.c \
	%D%/run.c \
	%D%/table.c \
	# end
aisle_LDADD = libplots.a $(SIM) $(PLOTS_LIBS)
