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
UNIT_LIBS = $(UNIT_TABLES) libsupport.a $(SIM) $(CRITERION_LIBS)

check_LIBRARIES += libsupport.a
libsupport_a_SOURCES = \
	%D%/support/kube.c %D%/support/kube.h \
	%D%/support/sched.c %D%/support/sched.h \
	%D%/support/support.c %D%/support/support.h \
	%D%/support/tap.c %D%/support/tap.h \
	%D%/support/world.c %D%/support/world.h \
	# end

include %D%/cli/local.mk
include %D%/slurm/local.mk

if HAVE_CRITERION
UNIT_TABLES = libtables.a
check_LIBRARIES += libtables.a
libtables_a_SOURCES = %D%/support/table.c %D%/support/table.h
libtables_a_CFLAGS = $(UNIT_CFLAGS)
UNIT_TESTS =
include %D%/unit/base/local.mk
include %D%/unit/engine/local.mk
include %D%/unit/cluster/local.mk
include %D%/unit/policy/local.mk
include %D%/unit/round/local.mk
include %D%/unit/training/local.mk
include %D%/unit/workload/local.mk
include %D%/unit/scenario/local.mk
include %D%/unit/kubernetes/local.mk
include %D%/unit/import/local.mk
include %D%/unit/control/local.mk
include %D%/unit/scheduler/local.mk
include %D%/unit/series/local.mk
include %D%/unit/arima/local.mk
include %D%/unit/forecast/local.mk
include %D%/unit/explain/local.mk
include %D%/unit/statistics/local.mk
include %D%/unit/record/local.mk
include %D%/unit/plots/local.mk
include %D%/unit/experiment/local.mk
include %D%/unit/run/local.mk
include %D%/theory/local.mk
include %D%/reference/local.mk
check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)
endif

# What reads a folder of ARIMA cases, on any such folder: see %D%/reference/arima-cases.R. Tests whose
# table it lacks are skipped, and say so. Without CASES on the one in AISLE_DATA, which must be whole.
ARIMA_CHECKS = %D%/reference/test_arima %D%/reference/test_choose \
	%D%/reference/test_diagnostics %D%/reference/test_forecasters
.PHONY: check-arima
check-arima: $(ARIMA_CHECKS)
	@test -z '$(CASES)' || test -d '$(CASES)' || { echo 'check-arima: there is no folder $(CASES)'; exit 1; }
	@$(AM_TESTS_ENVIRONMENT) failed=0; for t in $(ARIMA_CHECKS); do \
	    echo "== $$t"; AISLE_ARIMA_CASES='$(CASES)' AISLE_REQUIRE_DATA=1 ./$$t -j1 || failed=1; \
	done; exit $$failed

# kube-scheduler's decisions and Kubernetes' quantities against tables, on any folder of them: see
# %D%/reference/k8s_cases.h. Without CASES on the one in AISLE_DATA.
K8S_CHECKS = %D%/reference/test_k8s %D%/reference/test_k8s_quantity
.PHONY: check-k8s
check-k8s: $(K8S_CHECKS)
	@test -z '$(CASES)' || test -d '$(CASES)' || { echo 'check-k8s: there is no folder $(CASES)'; exit 1; }
	@$(AM_TESTS_ENVIRONMENT) failed=0; for t in $(K8S_CHECKS); do \
	    echo "== $$t"; AISLE_K8S_CASES='$(CASES)' AISLE_REQUIRE_DATA=1 ./$$t || failed=1; \
	done; exit $$failed

# What reads Kubernetes manifests, on any folder of them. Without CASES on the one in AISLE_DATA.
.PHONY: check-manifests
check-manifests: %D%/reference/test_manifests
	@test -z '$(CASES)' || test -d '$(CASES)' || { echo 'check-manifests: there is no folder $(CASES)'; exit 1; }
	@$(AM_TESTS_ENVIRONMENT) AISLE_MANIFEST_CASES='$(CASES)' AISLE_REQUIRE_DATA=1 ./$<
