UNIT_TESTS += \
	%D%/test_explain \
	%D%/test_fuzz \
	%D%/test_gang_ends \
	%D%/test_gangs \
	%D%/test_node_loss \
	%D%/test_placement \
	%D%/test_preemption \
	%D%/test_same_again \
	%D%/test_scheduler \
	# end
%C%_test_explain_SOURCES = %D%/test_explain.c %D%/scheduler_yaml.h
%C%_test_explain_CFLAGS = $(UNIT_CFLAGS)
%C%_test_explain_LDADD = $(UNIT_LIBS)
%C%_test_fuzz_SOURCES = %D%/test_fuzz.c %D%/scheduler_yaml.h
%C%_test_fuzz_CFLAGS = $(UNIT_CFLAGS)
%C%_test_fuzz_LDADD = $(UNIT_LIBS)
%C%_test_gang_ends_SOURCES = %D%/test_gang_ends.c %D%/scheduler_yaml.h
%C%_test_gang_ends_CFLAGS = $(UNIT_CFLAGS)
%C%_test_gang_ends_LDADD = $(UNIT_LIBS)
%C%_test_gangs_SOURCES = %D%/test_gangs.c %D%/scheduler_yaml.h
%C%_test_gangs_CFLAGS = $(UNIT_CFLAGS)
%C%_test_gangs_LDADD = $(UNIT_LIBS)
%C%_test_node_loss_SOURCES = %D%/test_node_loss.c %D%/scheduler_yaml.h
%C%_test_node_loss_CFLAGS = $(UNIT_CFLAGS)
%C%_test_node_loss_LDADD = $(UNIT_LIBS)
%C%_test_placement_SOURCES = %D%/test_placement.c %D%/scheduler_yaml.h
%C%_test_placement_CFLAGS = $(UNIT_CFLAGS)
%C%_test_placement_LDADD = $(UNIT_LIBS)
%C%_test_preemption_SOURCES = %D%/test_preemption.c %D%/scheduler_yaml.h
%C%_test_preemption_CFLAGS = $(UNIT_CFLAGS)
%C%_test_preemption_LDADD = $(UNIT_LIBS)
%C%_test_same_again_SOURCES = %D%/test_same_again.c %D%/scheduler_yaml.h
%C%_test_same_again_CFLAGS = $(UNIT_CFLAGS)
%C%_test_same_again_LDADD = $(UNIT_LIBS)
%C%_test_scheduler_SOURCES = %D%/test_scheduler.c %D%/scheduler_yaml.h
%C%_test_scheduler_CFLAGS = $(UNIT_CFLAGS)
%C%_test_scheduler_LDADD = $(UNIT_LIBS)
