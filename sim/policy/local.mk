libaisle_a_SOURCES += \
	%D%/best_fit.c \
	%D%/common.c \
	%D%/dot_product.c \
	%D%/fgd.c \
	%D%/fifo.c \
	%D%/first_fit.c \
	%D%/gpu_clustering.c \
	%D%/gpu_packing.c \
	%D%/once.c \
	%D%/policies.h \
	%D%/random.c \
	%D%/registry.c \
	%D%/widest.c %D%/widest.h \
	%D%/worst_fit.c \
	# end
