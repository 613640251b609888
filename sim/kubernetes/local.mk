libaisle_a_SOURCES += \
	%D%/finish.c \
	%D%/gang.h \
	%D%/load.h \
	%D%/manifest.c %D%/manifest.h \
	%D%/names.c %D%/names.h \
	%D%/object.c %D%/object.h \
	%D%/quantity.c %D%/quantity.h \
	%D%/read_amount.c \
	%D%/read_autoscaler.c \
	%D%/read_control.c \
	%D%/read_field.c \
	%D%/read_gang.c \
	%D%/read_load.c \
	%D%/read_meta.c \
	%D%/read_node.c \
	%D%/read_pod.c \
	%D%/read_ray.c \
	%D%/read_selector.c \
	%D%/read_set.c \
	%D%/read_taint.c \
	%D%/reader.h \
	%D%/request.c %D%/request.h \
	# end
