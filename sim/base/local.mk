libaisle_a_SOURCES += \
	%D%/allocation.c %D%/allocation.h \
	%D%/calendar.c %D%/calendar.h \
	%D%/csv.c %D%/csv.h \
	%D%/csv_rows.c %D%/csv_rows.h \
	%D%/csv_value.c \
	%D%/decimal.c %D%/decimal.h \
	%D%/error.c %D%/error.h \
	%D%/hash.h \
	%D%/json.c %D%/json.h \
	%D%/knobs.c %D%/knobs.h \
	%D%/lines.c %D%/lines.h \
	%D%/mem.c %D%/mem.h \
	%D%/names.c %D%/names.h \
	%D%/nearest.c %D%/nearest.h \
	%D%/number.c %D%/number.h \
	%D%/random.c %D%/random.h \
	%D%/sha256.c %D%/sha256.h \
	%D%/tabular.c %D%/tabular.h \
	%D%/text.c %D%/text.h \
	%D%/yaml.c %D%/yaml.h \
	%D%/yaml_tree.c %D%/yaml_tree.h \
	%D%/yaml_write.c %D%/yaml_write.h \
	# end
