libaisle_a_SOURCES += \
	%D%/overhead.c %D%/overhead.h \
	%D%/progress.c %D%/progress.h \
	%D%/speed.h \
	# end
