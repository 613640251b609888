libaisle_a_SOURCES += \
	%D%/audit.c \
	%D%/cluster.c %D%/cluster.h \
	%D%/fragmentation.c \
	%D%/idle.c %D%/idle.h \
	%D%/shapes.c %D%/shapes.h \
	# end
