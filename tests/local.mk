# Tests ---------------------------------------------------------------------------------------
# Criterion binaries and shell scripts both speak TAP; every case counts. What decides where a
# Criterion test goes is its folder: tests/unit/<layer>/.

LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_COMPILER = $(SHELL) $(top_srcdir)/%D%/run-test
AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(top_srcdir)'; top_builddir='$(top_builddir)'; \
	AISLE_DATA="$${AISLE_DATA-$(top_srcdir)/../shared/data}"; \
	export top_srcdir top_builddir AISLE_DATA;
EXTRA_DIST += %D%/run-test %D%/leaks.supp %D%/layers.txt
dist_check_SCRIPTS += %D%/test_founding.sh %D%/test_layers.sh %D%/test_readme.sh %D%/test_style.sh
TESTS += %D%/test_founding.sh %D%/test_layers.sh %D%/test_readme.sh %D%/test_style.sh

UNIT_CFLAGS = $(AM_CFLAGS) $(CRITERION_CFLAGS) -Wno-pedantic -Wno-conversion -Wno-shadow
UNIT_LIBS = libsupport.a $(SIM) $(CRITERION_LIBS)

check_LIBRARIES += libsupport.a
libsupport_a_SOURCES = \
	%D%/support/support.c %D%/support/support.h \
	%D%/support/world.c %D%/support/world.h \
	# end

include %D%/cli/local.mk

if HAVE_CRITERION
UNIT_TESTS =
include %D%/unit/base/local.mk
include %D%/unit/engine/local.mk
include %D%/unit/cluster/local.mk
include %D%/unit/policy/local.mk
include %D%/unit/round/local.mk
include %D%/unit/training/local.mk
include %D%/unit/workload/local.mk
include %D%/unit/scenario/local.mk
include %D%/unit/forecast/local.mk
include %D%/unit/plots/local.mk
include %D%/unit/run/local.mk
include %D%/theory/local.mk
include %D%/reference/local.mk
check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)
endif

# What reads a folder of ARIMA cases, on any such folder: see %D%/reference/arima-cases.R.
.PHONY: check-arima
check-arima: $(UNIT_TESTS)
	@test -d '$(CASES)' || { echo 'make check-arima CASES=DIR; see %D%/reference/arima-cases.R'; exit 1; }
	@failed=0; for t in $(UNIT_TESTS); do case $$t in \
	    *_arima|*_choose|*_series|*_baselines) ;; *) continue ;; esac; \
	    case $$t in %D%/reference/*) ;; *) continue ;; esac; \
	    echo "== $$t"; AISLE_ARIMA_CASES='$(CASES)' top_srcdir='$(top_srcdir)' ./$$t -j1 || failed=1; \
	done; exit $$failed
