libaisle_a_SOURCES += \
	%D%/acf.c %D%/acf.h \
	%D%/diff.c %D%/diff.h \
	%D%/gaps.c %D%/gaps.h \
	%D%/period.c \
	%D%/regressors.c \
	%D%/residuals.c \
	%D%/scales.c %D%/scales.h \
	%D%/season.c \
	%D%/series.c \
	%D%/series_axis.c %D%/series_axis.h \
	%D%/series_cell.c %D%/series_cell.h \
	%D%/series_columns.c %D%/series_columns.h \
	%D%/stationarity.c \
	%D%/stl.c %D%/stl.h \
	# end
