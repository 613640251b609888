libaisle_a_SOURCES += \
	%D%/amount.c %D%/amount.h \
	%D%/choose.c %D%/choose.h \
	%D%/explain.c \
	%D%/print.c %D%/print.h \
	%D%/print_json.c \
	%D%/story.c %D%/story.h \
	%D%/tables.c \
	# end
