aisleincludedir = $(includedir)/aisle
dist_aisleinclude_HEADERS = \
	%D%/aisle/attempt.h \
	%D%/aisle/diagnostics.h \
	%D%/aisle/error.h \
	%D%/aisle/experiment.h \
	%D%/aisle/explain.h \
	%D%/aisle/forecast.h \
	%D%/aisle/forecaster.h \
	%D%/aisle/fragmentation.h \
	%D%/aisle/import.h \
	%D%/aisle/knob.h \
	%D%/aisle/observer.h \
	%D%/aisle/plot.h \
	%D%/aisle/policy.h \
	%D%/aisle/round.h \
	%D%/aisle/run.h \
	%D%/aisle/schema.h \
	%D%/aisle/series.h \
	%D%/aisle/source.h \
	%D%/aisle/spec.h \
	%D%/aisle/statistics.h \
	%D%/aisle/study.h \
	%D%/aisle/table.h \
	%D%/aisle/types.h \
	# end
dist_pkgdata_DATA = %D%/aisle/schema.sql

# The schema as a C string: one source for the recorder, the documents and users' own SQL.
BUILT_SOURCES += schema_sql.inc
CLEANFILES += schema_sql.inc
schema_sql.inc: %D%/aisle/schema.sql
	$(AM_V_GEN)$(SED) -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/' $(srcdir)/include/aisle/schema.sql > $@
