libaisle_a_SOURCES += \
	%D%/batch.h \
	%D%/cell.c %D%/cell.h \
	%D%/compare.c \
	%D%/comparison.c %D%/comparison.h \
	%D%/plan.h \
	%D%/randomness.c %D%/randomness.h \
	%D%/seeds.c %D%/seeds.h \
	# end
