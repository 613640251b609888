libaisle_a_SOURCES += \
	%D%/allocated.c %D%/allocated.h \
	%D%/balanced_allocation.c \
	%D%/best_fit.c \
	%D%/common.c \
	%D%/conservative.c \
	%D%/consolidate.c \
	%D%/count.c \
	%D%/dot_product.c \
	%D%/easy.c \
	%D%/fair_share.c \
	%D%/fgd.c \
	%D%/fifo.c \
	%D%/fifo_skip.c \
	%D%/finish_time_fairness.c \
	%D%/first_fit.c \
	%D%/first_fit_consolidate.c \
	%D%/gang.c %D%/gang.h \
	%D%/gittins.c \
	%D%/gittins_index.c %D%/gittins_index.h \
	%D%/gpu_clustering.c \
	%D%/gpu_packing.c \
	%D%/kinds.c %D%/kinds.h \
	%D%/kube_default.c \
	%D%/las.c \
	%D%/least_allocated.c \
	%D%/most_allocated.c \
	%D%/once.c \
	%D%/ordered.c %D%/ordered.h \
	%D%/policies.h \
	%D%/priority.c \
	%D%/priority_greedy.c \
	%D%/profile.c %D%/profile.h \
	%D%/qssf.c \
	%D%/random.c \
	%D%/registry.c \
	%D%/relaxed.c \
	%D%/remaining.c %D%/remaining.h \
	%D%/requested_to_capacity.c \
	%D%/round_based.c \
	%D%/shares.c %D%/shares.h \
	%D%/sjf.c \
	%D%/smallest.c \
	%D%/spread.c \
	%D%/srsf.c \
	%D%/srtf.c \
	%D%/topology.c \
	%D%/widest.c %D%/widest.h \
	%D%/worst_fit.c \
	# end
