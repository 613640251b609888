libaisle_a_SOURCES += \
	%D%/arima_forecaster.c \
	%D%/arima_online.c %D%/arima_online.h \
	%D%/auto_arima.c \
	%D%/choice.c %D%/choice.h \
	%D%/cube.c %D%/cube.h \
	%D%/drift.c \
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
	%D%/transform.c %D%/transform.h \
	%D%/walk.c %D%/walk.h \
	%D%/forecasters.h \
	# end
