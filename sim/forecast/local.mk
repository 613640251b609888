libaisle_a_SOURCES += \
	%D%/diff.c %D%/diff.h \
	%D%/regressors.c \
	%D%/series.c \
	%D%/series_axis.c %D%/series_axis.h \
	%D%/series_cell.c %D%/series_cell.h \
	%D%/series_columns.c %D%/series_columns.h \
	# end
