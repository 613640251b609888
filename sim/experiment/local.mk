libaisle_a_SOURCES += \
	%D%/batch.c %D%/batch.h \
	%D%/batch_merge.c \
	%D%/cell.c %D%/cell.h \
	%D%/command.c %D%/command.h \
	%D%/compare.c \
	%D%/comparison.c %D%/comparison.h \
	%D%/engine_slurm.c %D%/engine_slurm.h \
	%D%/experiment_axes.c \
	%D%/experiment_file.c %D%/experiment_file.h \
	%D%/folder.c %D%/folder.h \
	%D%/draft.h \
	%D%/plan.c %D%/plan.h \
	%D%/plan_choose.c \
	%D%/plan_json.c \
	%D%/plan_key.c \
	%D%/plan_scenarios.c \
	%D%/randomness.c %D%/randomness.h \
	%D%/seeds.c %D%/seeds.h \
	%D%/slurm_script.c %D%/slurm_script.h \
	%D%/sweep.c \
	%D%/worker.c %D%/worker.h \
	# end
