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

# Forecasters, and how they run online.
libaisle_a_SOURCES += \
	%D%/arima_forecaster.c \
	%D%/arima_online.c %D%/arima_online.h \
	%D%/auto_arima.c \
	%D%/choice.c %D%/choice.h \
	%D%/cube.c %D%/cube.h \
	%D%/drift.c \
	%D%/forecasters.h \
	%D%/holt_winters.c \
	%D%/instance.c %D%/instance.h \
	%D%/moving_average.c \
	%D%/naive.c \
	%D%/online.c %D%/online.h \
	%D%/online_forecast.c \
	%D%/oracle.c \
	%D%/pool.c \
	%D%/recent.c %D%/recent.h \
	%D%/registry.c \
	%D%/seasonal_naive.c \
	%D%/ses.c \
	%D%/smooth.c %D%/smooth.h \
	%D%/smooth_fit.c \
	%D%/transform.c %D%/transform.h \
	%D%/walk.c %D%/walk.h \
	# end
