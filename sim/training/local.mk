libaisle_a_SOURCES += \
	%D%/grid.c %D%/grid.h \
	%D%/hardware.c %D%/hardware.h \
	%D%/llm.c %D%/llm.h \
	%D%/overhead.c %D%/overhead.h \
	%D%/pollux_model.c %D%/pollux_model.h \
	%D%/pollux_tables.c %D%/pollux_tables.h \
	%D%/progress.c %D%/progress.h \
	%D%/speed.c %D%/speed.h \
	%D%/speed_format.h \
	%D%/speed_gavel.c \
	%D%/speed_pollux.c \
	%D%/speed_table.c \
	# end
