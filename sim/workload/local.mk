libaisle_a_SOURCES += \
	%D%/column.c %D%/column.h \
	%D%/faults.h \
	%D%/seen.c %D%/seen.h \
	%D%/openb.c \
	%D%/openb_arrivals.c %D%/openb_arrivals.h \
	%D%/openb_mix.c \
	%D%/openb_node.c %D%/openb_node.h \
	%D%/openb_pod.c %D%/openb_pod.h \
	%D%/pods.c \
	%D%/registry.c %D%/registry.h \
	%D%/swf.c \
	%D%/table.c %D%/table.h \
	%D%/table_job.c \
	%D%/table_map.c \
	%D%/trace.c %D%/trace.h \
	# end
