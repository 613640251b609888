libaisle_a_SOURCES += \
	%D%/batch.c %D%/batch.h \
	%D%/batch_merge.c \
	%D%/cell.c %D%/cell.h \
	%D%/command.c %D%/command.h \
	%D%/compare.c \
	%D%/comparison.c %D%/comparison.h \
	%D%/folder.c %D%/folder.h \
	%D%/plan.h \
	%D%/randomness.c %D%/randomness.h \
	%D%/seeds.c %D%/seeds.h \
	%D%/worker.c %D%/worker.h \
	# end
