UNIT_TESTS += %D%/test_bad_scenario
%C%_test_bad_scenario_SOURCES = %D%/test_bad_scenario.c
%C%_test_bad_scenario_CFLAGS = $(UNIT_CFLAGS)
%C%_test_bad_scenario_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_scenario
%C%_test_scenario_SOURCES = %D%/test_scenario.c
%C%_test_scenario_CFLAGS = $(UNIT_CFLAGS)
%C%_test_scenario_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_training
%C%_test_training_SOURCES = %D%/test_training.c
%C%_test_training_CFLAGS = $(UNIT_CFLAGS)
%C%_test_training_LDADD = $(UNIT_LIBS)
UNIT_TESTS += %D%/test_bad_jobs
%C%_test_bad_jobs_SOURCES = %D%/test_bad_jobs.c
%C%_test_bad_jobs_CFLAGS = $(UNIT_CFLAGS)
%C%_test_bad_jobs_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_kubernetes_scenario
%C%_test_kubernetes_scenario_SOURCES = %D%/test_kubernetes_scenario.c
%C%_test_kubernetes_scenario_CFLAGS = $(UNIT_CFLAGS)
%C%_test_kubernetes_scenario_LDADD = $(UNIT_LIBS)
