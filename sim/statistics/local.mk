libaisle_a_SOURCES += \
	%D%/holm.c \
	%D%/interval.c \
	%D%/paired.c \
	%D%/ratio.c \
	# end
