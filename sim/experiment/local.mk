libaisle_a_SOURCES += \
	%D%/batch.h \
	%D%/cell.c %D%/cell.h \
	%D%/compare.c \
	%D%/comparison.c %D%/comparison.h \
	%D%/engine_slurm.c %D%/engine_slurm.h \
	%D%/plan.h \
	%D%/seeds.c %D%/seeds.h \
	%D%/slurm_script.c %D%/slurm_script.h \
	# end
