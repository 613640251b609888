libaisle_a_SOURCES += \
	%D%/acf.c %D%/acf.h \
	%D%/diff.c %D%/diff.h \
	%D%/gaps.c %D%/gaps.h \
	%D%/period.c \
	%D%/residuals.c \
	%D%/scales.c %D%/scales.h \
	%D%/season.c \
	%D%/stationarity.c \
	%D%/stl.c %D%/stl.h \
	# end
