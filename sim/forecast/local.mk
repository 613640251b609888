libaisle_a_SOURCES += \
	%D%/diff.c %D%/diff.h \
	# end
