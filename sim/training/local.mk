libaisle_a_SOURCES += \
	%D%/progress.c %D%/progress.h \
	%D%/speed.h \
	# end
