libaisle_a_SOURCES += \
	%D%/progress.h \
	%D%/speed.h \
	# end
