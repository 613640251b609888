libaisle_a_SOURCES += \
	%D%/acf.c %D%/acf.h \
	%D%/arima.c %D%/arima.h \
	%D%/arima_forecaster.c \
	%D%/arima_online.c %D%/arima_online.h \
	%D%/auto_arima.c \
	%D%/check.c \
	%D%/choice.c %D%/choice.h \
	%D%/choose.c \
	%D%/cube.c %D%/cube.h \
	%D%/diff.c %D%/diff.h \
	%D%/differences.c %D%/differences.h \
	%D%/drift.c \
	%D%/estimate.c %D%/estimate.h \
	%D%/forecasters.h \
	%D%/gaps.c %D%/gaps.h \
	%D%/holt_winters.c \
	%D%/information.c \
	%D%/innovations.c %D%/innovations.h \
	%D%/instance.c %D%/instance.h \
	%D%/kalman.c %D%/kalman.h \
	%D%/lags.c %D%/lags.h \
	%D%/likelihood.c %D%/likelihood.h \
	%D%/moving_average.c \
	%D%/naive.c \
	%D%/online.c %D%/online.h \
	%D%/online_forecast.c \
	%D%/oracle.c \
	%D%/period.c \
	%D%/pool.c \
	%D%/project.c %D%/project.h \
	%D%/recent.c %D%/recent.h \
	%D%/registry.c \
	%D%/regressors.c \
	%D%/residuals.c \
	%D%/scales.c %D%/scales.h \
	%D%/season.c \
	%D%/seasonal_naive.c \
	%D%/series.c \
	%D%/series_axis.c %D%/series_axis.h \
	%D%/series_cell.c %D%/series_cell.h \
	%D%/series_columns.c %D%/series_columns.h \
	%D%/ses.c \
	%D%/smooth.c %D%/smooth.h \
	%D%/smooth_fit.c \
	%D%/starts.c %D%/starts.h \
	%D%/state.c %D%/state.h \
	%D%/stationarity.c \
	%D%/stl.c %D%/stl.h \
	%D%/transform.c %D%/transform.h \
	%D%/walk.c %D%/walk.h \
	# end

# Studies.
libaisle_a_SOURCES += \
	%D%/study.c %D%/study.h \
	%D%/study_describe.c \
	%D%/study_examine.c \
	%D%/study_fit.c \
	%D%/study_forecast.c \
	%D%/study_json.c \
	%D%/study_print.c \
	%D%/study_read.c \
	%D%/study_request.c \
	%D%/study_rival.c \
	%D%/study_score.c \
	# end
