libaisle_a_SOURCES += \
	%D%/affinity.c %D%/affinity.h \
	%D%/balanced_allocation.c \
	%D%/cycle.c %D%/cycle.h \
	%D%/diagnosis.c %D%/diagnosis.h \
	%D%/fit.c %D%/fit.h \
	%D%/fit_score.c \
	%D%/image_locality.c \
	%D%/inter_pod_affinity.c %D%/inter_pod_affinity.h \
	%D%/inter_pod_score.c \
	%D%/message.c %D%/message.h \
	%D%/names.c %D%/names.h \
	%D%/node_affinity.c \
	%D%/node_name.c \
	%D%/node_ports.c \
	%D%/node_unschedulable.c \
	%D%/object.c %D%/object.h \
	%D%/plugin.h \
	%D%/preempt.c %D%/preempt.h \
	%D%/profile.c %D%/profile.h \
	%D%/quantity.c %D%/quantity.h \
	%D%/reason.c %D%/reason.h \
	%D%/request.c %D%/request.h \
	%D%/score.c %D%/score.h \
	%D%/seats.c %D%/seats.h \
	%D%/snapshot.c %D%/snapshot.h \
	%D%/spread.h \
	%D%/spread_score.c \
	%D%/taint_toleration.c %D%/taints.h \
	%D%/topology.c %D%/topology.h \
	%D%/topology_spread.c \
	%D%/victims.c %D%/victims.h \
	# end
