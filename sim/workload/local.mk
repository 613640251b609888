libaisle_a_SOURCES += \
	%D%/agenda.c %D%/agenda.h \
	%D%/column.c %D%/column.h \
	%D%/faults.c %D%/faults.h \
	%D%/faults_trace.c %D%/faults_trace.h \
	%D%/listed.c %D%/listed.h \
	%D%/mix.c \
	%D%/seen.c %D%/seen.h \
	%D%/openb.c \
	%D%/openb_arrivals.c %D%/openb_arrivals.h \
	%D%/openb_mix.c \
	%D%/openb_node.c %D%/openb_node.h \
	%D%/openb_pod.c %D%/openb_pod.h \
	%D%/philly.c %D%/philly.h \
	%D%/pod_mix.c %D%/pod_mix.h \
	%D%/poisson.c %D%/poisson.h \
	%D%/registry.c %D%/registry.h \
	%D%/shake.c %D%/shake.h \
	%D%/swf.c \
	%D%/table.c %D%/table.h \
	%D%/table_job.c \
	%D%/table_map.c \
	%D%/trace.c %D%/trace.h \
	%D%/training_mix.c \
	# end
