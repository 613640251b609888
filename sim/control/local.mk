libaisle_a_SOURCES += \
	%D%/after.c %D%/after.h \
	%D%/base_name.c \
	%D%/control.c %D%/control.h \
	%D%/create.c \
	%D%/cron.c %D%/cron.h \
	%D%/cron_job.c \
	%D%/daemon_set.c \
	%D%/deployment.c \
	%D%/gang.c \
	%D%/job.c \
	%D%/kubelet.c %D%/kubelet.h \
	%D%/quota.c \
	%D%/report.c \
	%D%/settle.c \
	%D%/state.h \
	%D%/stateful_set.c \
	%D%/timers.c %D%/timers.h \
	# end
