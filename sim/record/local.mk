libaisle_a_SOURCES += \
	%D%/attempts.c %D%/attempts.h \
	%D%/rows.c %D%/rows.h \
	%D%/store.c %D%/store.h \
	%D%/digest.c %D%/digest.h \
	%D%/metrics.c %D%/metrics.h \
	%D%/recorder.c %D%/recorder.h \
	%D%/window.c %D%/window.h \
	# end
