libaisle_a_SOURCES += \
	%D%/cell.c %D%/cell.h \
	%D%/compare.c \
	%D%/comparison.c %D%/comparison.h \
	%D%/seeds.c %D%/seeds.h \
	# end
