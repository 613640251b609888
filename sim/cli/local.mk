bin_PROGRAMS += aisle
aisle_SOURCES = \
	%D%/check.c \
	%D%/cli.h \
	%D%/common.c \
	%D%/compare.c \
	%D%/explain.c \
	%D%/forecast.c \
	%D%/import.c \
	%D%/list.c \
	%D%/main.c \
	%D%/merge.c \
	%D%/origin.c \
	%D%/plot.c \
	%D%/run.c \
	%D%/sweep.c \
	%D%/table.c \
	# end
aisle_LDADD = libplots.a $(SIM) $(PLOTS_LIBS)

# What this build is made of, for the table provenance. Only the program knows it, so that a commit
# makes no test anew; looked at in every make, so that it cannot be out of date.
BUILT_SOURCES += build_facts.inc
CLEANFILES += build_facts.inc
.PHONY: look-at-build
build_facts.inc: look-at-build
	@{ test -e $(srcdir)/.git && GIT_OPTIONAL_LOCKS=0 git -C $(srcdir) describe --always --dirty --tags 2>/dev/null || echo; } | \
	    $(SED) -e 's/[\\"]/\\&/g' -e 's/.*/#define BUILD_SOURCE "&"/' > $@.new
	@printf '%s\n' '$(AISLE_CFLAGS) $(CFLAGS)' | \
	    $(SED) -e 's/^ *//' -e 's/[\\"]/\\&/g' -e 's/.*/#define BUILD_FLAGS "&"/' >> $@.new
	@if cmp -s $@.new $@; then rm -f $@.new; else mv -f $@.new $@; fi
