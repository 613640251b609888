libaisle_a_SOURCES += \
	%D%/baseline.c %D%/baseline.h \
	%D%/figures.c %D%/figures.h \
	%D%/notes.c \
	%D%/points.c %D%/points.h \
	%D%/raw.h \
	%D%/raw_csv.c \
	%D%/raw_json.c \
	%D%/results.c %D%/results.h \
	%D%/sheet.c %D%/sheet.h \
	%D%/sheet_print.c \
	%D%/table.c \
	# end
