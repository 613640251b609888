libaisle_a_SOURCES += \
	%D%/arima.c %D%/arima.h \
	%D%/diff.c %D%/diff.h \
	%D%/estimate.c %D%/estimate.h \
	%D%/information.c \
	%D%/innovations.c %D%/innovations.h \
	%D%/kalman.c %D%/kalman.h \
	%D%/lags.c %D%/lags.h \
	%D%/likelihood.c %D%/likelihood.h \
	# end
