libaisle_a_SOURCES += \
	%D%/engine.c %D%/engine.h \
	%D%/queue.c %D%/queue.h \
	# end
