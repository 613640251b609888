libaisle_a_SOURCES += \
	%D%/names.c %D%/names.h \
	%D%/object.c %D%/object.h \
	%D%/quantity.c %D%/quantity.h \
	%D%/request.c %D%/request.h \
	# end
