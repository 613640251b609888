UNIT_TESTS += %D%/test_openb
%C%_test_openb_SOURCES = %D%/test_openb.c
%C%_test_openb_CFLAGS = $(UNIT_CFLAGS)
%C%_test_openb_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_sources
%C%_test_sources_SOURCES = %D%/test_sources.c
%C%_test_sources_CFLAGS = $(UNIT_CFLAGS)
%C%_test_sources_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_swf
%C%_test_swf_SOURCES = %D%/test_swf.c
%C%_test_swf_CFLAGS = $(UNIT_CFLAGS)
%C%_test_swf_LDADD = $(UNIT_LIBS)
UNIT_TESTS += %D%/test_training
%C%_test_training_SOURCES = %D%/test_training.c
%C%_test_training_CFLAGS = $(UNIT_CFLAGS)
%C%_test_training_LDADD = $(UNIT_LIBS)
UNIT_TESTS += %D%/test_forecasters
%C%_test_forecasters_SOURCES = %D%/test_forecasters.c %D%/arima_cases.c %D%/arima_cases.h
%C%_test_forecasters_CFLAGS = $(UNIT_CFLAGS)
%C%_test_forecasters_LDADD = $(UNIT_LIBS)
UNIT_TESTS += %D%/test_demand
%C%_test_demand_SOURCES = %D%/test_demand.c
%C%_test_demand_CFLAGS = $(UNIT_CFLAGS)
%C%_test_demand_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_arima %D%/test_choose
%C%_test_arima_SOURCES = %D%/test_arima.c %D%/arima_cases.c %D%/arima_cases.h
%C%_test_arima_CFLAGS = $(UNIT_CFLAGS)
%C%_test_arima_LDADD = $(UNIT_LIBS)
%C%_test_choose_SOURCES = %D%/test_choose.c %D%/arima_cases.c %D%/arima_cases.h
%C%_test_choose_CFLAGS = $(UNIT_CFLAGS)
%C%_test_choose_LDADD = $(UNIT_LIBS)
EXTRA_DIST += %D%/arima-cases.R

UNIT_TESTS += %D%/test_diagnostics
%C%_test_diagnostics_SOURCES = %D%/test_diagnostics.c %D%/arima_cases.c %D%/arima_cases.h
%C%_test_diagnostics_CFLAGS = $(UNIT_CFLAGS)
%C%_test_diagnostics_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_k8s_quantity
%C%_test_k8s_quantity_SOURCES = %D%/test_k8s_quantity.c
%C%_test_k8s_quantity_CFLAGS = $(UNIT_CFLAGS)
%C%_test_k8s_quantity_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_k8s
%C%_test_k8s_SOURCES = %D%/test_k8s.c %D%/k8s_checks.h %D%/k8s_plugins.c \
	%D%/k8s_cases.c %D%/k8s_cases.h %D%/k8s_objects.c %D%/k8s_read.c %D%/k8s_read.h %D%/k8s_selectors.c
%C%_test_k8s_CFLAGS = $(UNIT_CFLAGS)
%C%_test_k8s_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_allocated
%C%_test_allocated_SOURCES = %D%/test_allocated.c \
	%D%/k8s_cases.c %D%/k8s_cases.h %D%/k8s_objects.c %D%/k8s_read.c %D%/k8s_read.h %D%/k8s_selectors.c
%C%_test_allocated_CFLAGS = $(UNIT_CFLAGS)
%C%_test_allocated_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_manifests
%C%_test_manifests_SOURCES = %D%/test_manifests.c
%C%_test_manifests_CFLAGS = $(UNIT_CFLAGS)
%C%_test_manifests_LDADD = $(UNIT_LIBS)
EXTRA_DIST += %D%/manifests.golden

UNIT_TESTS += %D%/test_manifest_runs
%C%_test_manifest_runs_SOURCES = %D%/test_manifest_runs.c
%C%_test_manifest_runs_CFLAGS = $(UNIT_CFLAGS)
%C%_test_manifest_runs_LDADD = libkuberun.a $(UNIT_LIBS)
EXTRA_DIST += %D%/manifest-runs.golden
