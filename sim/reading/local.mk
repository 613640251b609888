libaisle_a_SOURCES += \
	%D%/reading.c %D%/reading.h \
	# end
