libaisle_a_SOURCES += \
	%D%/arima.c %D%/arima.h \
	%D%/check.c \
	%D%/choose.c \
	%D%/differences.c %D%/differences.h \
	%D%/estimate.c %D%/estimate.h \
	%D%/information.c \
	%D%/innovations.c %D%/innovations.h \
	%D%/kalman.c %D%/kalman.h \
	%D%/lags.c %D%/lags.h \
	%D%/likelihood.c %D%/likelihood.h \
	%D%/project.c %D%/project.h \
	%D%/starts.c %D%/starts.h \
	%D%/state.c %D%/state.h \
	# end
