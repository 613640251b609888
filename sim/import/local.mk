libaisle_a_SOURCES += \
	%D%/anonymise.c %D%/anonymise.h \
	%D%/import.c \
	%D%/prune.c %D%/prune.h \
	%D%/selection.c %D%/selection.h \
	%D%/sketch.c %D%/sketch.h \
	# end
