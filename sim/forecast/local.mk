libaisle_a_SOURCES += \
	%D%/arima.c %D%/arima.h \
	%D%/check.c \
	%D%/choose.c \
	%D%/diff.c %D%/diff.h \
	%D%/estimate.c %D%/estimate.h \
	%D%/information.c \
	%D%/innovations.c %D%/innovations.h \
	%D%/kalman.c %D%/kalman.h \
	%D%/lags.c %D%/lags.h \
	%D%/likelihood.c %D%/likelihood.h \
	%D%/regressors.c \
	%D%/series.c \
	%D%/series_axis.c %D%/series_axis.h \
	%D%/series_cell.c %D%/series_cell.h \
	%D%/series_columns.c %D%/series_columns.h \
	# end
