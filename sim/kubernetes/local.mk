libaisle_a_SOURCES += \
	%D%/affinity.c %D%/affinity.h \
	%D%/balanced_allocation.c \
	%D%/cycle.c %D%/cycle.h \
	%D%/diagnosis.c %D%/diagnosis.h \
	%D%/facts.c %D%/facts.h \
	%D%/finish.c \
	%D%/fit.c %D%/fit.h \
	%D%/fit_score.c \
	%D%/gang.h \
	%D%/image_locality.c \
	%D%/inter_pod_affinity.c %D%/inter_pod_affinity.h \
	%D%/inter_pod_score.c \
	%D%/load.c %D%/load.h \
	%D%/manifest.c %D%/manifest.h \
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
	%D%/read_amount.c \
	%D%/read_autoscaler.c \
	%D%/read_control.c \
	%D%/read_facts.c \
	%D%/read_field.c \
	%D%/read_gang.c \
	%D%/read_load.c \
	%D%/read_meta.c \
	%D%/read_node.c \
	%D%/read_pod.c \
	%D%/read_probe.c \
	%D%/read_ray.c \
	%D%/read_selector.c \
	%D%/read_set.c \
	%D%/read_taint.c \
	%D%/reader.h \
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
