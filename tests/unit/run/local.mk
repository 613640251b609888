UNIT_TESTS += %D%/test_failures %D%/test_fuzz %D%/test_memory %D%/test_run
%C%_test_run_SOURCES = %D%/test_run.c
%C%_test_run_CFLAGS = $(UNIT_CFLAGS)
%C%_test_run_LDADD = $(UNIT_LIBS)
%C%_test_failures_SOURCES = %D%/test_failures.c %D%/history.h
%C%_test_failures_CFLAGS = $(UNIT_CFLAGS)
%C%_test_failures_LDADD = $(UNIT_LIBS)
%C%_test_fuzz_SOURCES = %D%/test_fuzz.c %D%/history.h
%C%_test_fuzz_CFLAGS = $(UNIT_CFLAGS)
%C%_test_fuzz_LDADD = $(UNIT_LIBS)
%C%_test_memory_SOURCES = %D%/test_memory.c %D%/history.h
%C%_test_memory_CFLAGS = $(UNIT_CFLAGS)
%C%_test_memory_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_configuration
%C%_test_configuration_SOURCES = %D%/test_configuration.c
%C%_test_configuration_CFLAGS = $(UNIT_CFLAGS)
%C%_test_configuration_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_shaken
%C%_test_shaken_SOURCES = %D%/test_shaken.c %D%/history.h
%C%_test_shaken_CFLAGS = $(UNIT_CFLAGS)
%C%_test_shaken_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_measure
%C%_test_measure_SOURCES = %D%/test_measure.c %D%/history.h
%C%_test_measure_CFLAGS = $(UNIT_CFLAGS)
%C%_test_measure_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_draws
%C%_test_draws_SOURCES = %D%/test_draws.c %D%/history.h
%C%_test_draws_CFLAGS = $(UNIT_CFLAGS)
%C%_test_draws_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_provenance
%C%_test_provenance_SOURCES = %D%/test_provenance.c
%C%_test_provenance_CFLAGS = $(UNIT_CFLAGS)
%C%_test_provenance_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_objects
%C%_test_objects_SOURCES = %D%/test_objects.c
%C%_test_objects_CFLAGS = $(UNIT_CFLAGS)
%C%_test_objects_LDADD = $(UNIT_LIBS)

# Runs of manifests.
check_LIBRARIES += libkuberun.a
libkuberun_a_SOURCES = %D%/kube_run.c %D%/kube_run.h
libkuberun_a_CFLAGS = $(UNIT_CFLAGS)
UNIT_TESTS += %D%/test_kube_life
%C%_test_kube_life_SOURCES = %D%/test_kube_life.c
%C%_test_kube_life_CFLAGS = $(UNIT_CFLAGS)
%C%_test_kube_life_LDADD = libkuberun.a $(UNIT_LIBS)
UNIT_TESTS += %D%/test_kube_loss
%C%_test_kube_loss_SOURCES = %D%/test_kube_loss.c
%C%_test_kube_loss_CFLAGS = $(UNIT_CFLAGS)
%C%_test_kube_loss_LDADD = libkuberun.a $(UNIT_LIBS)
UNIT_TESTS += %D%/test_kube_gangs
%C%_test_kube_gangs_SOURCES = %D%/test_kube_gangs.c
%C%_test_kube_gangs_CFLAGS = $(UNIT_CFLAGS)
%C%_test_kube_gangs_LDADD = libkuberun.a $(UNIT_LIBS)
UNIT_TESTS += %D%/test_kube_scenarios
%C%_test_kube_scenarios_SOURCES = %D%/test_kube_scenarios.c
%C%_test_kube_scenarios_CFLAGS = $(UNIT_CFLAGS)
%C%_test_kube_scenarios_LDADD = libkuberun.a $(UNIT_LIBS)
UNIT_TESTS += %D%/test_kube_policies
%C%_test_kube_policies_SOURCES = %D%/test_kube_policies.c
%C%_test_kube_policies_CFLAGS = $(UNIT_CFLAGS)
%C%_test_kube_policies_LDADD = libkuberun.a $(UNIT_LIBS)
UNIT_TESTS += %D%/test_kube_fuzz
%C%_test_kube_fuzz_SOURCES = %D%/test_kube_fuzz.c
%C%_test_kube_fuzz_CFLAGS = $(UNIT_CFLAGS)
%C%_test_kube_fuzz_LDADD = libkuberun.a $(UNIT_LIBS)
