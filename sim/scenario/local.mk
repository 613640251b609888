libaisle_a_SOURCES += \
	%D%/bind.c %D%/bind.h \
	%D%/binder.c \
	%D%/checks.c \
	%D%/checks_trace.c \
	%D%/checks_training.c \
	%D%/checks_faults.c \
	%D%/checks_kubernetes.c \
	%D%/files.c \
	%D%/reference.c \
	%D%/scenario.c %D%/scenario.h \
	%D%/schema.c %D%/schema.h \
	%D%/schema_trace.c \
	%D%/schema_faults.c \
	%D%/schema_kubernetes.c \
	%D%/schema_training.c \
	%D%/schema_workload.c \
	%D%/set.c %D%/set.h \
	%D%/value.c \
	# end
