UNIT_TESTS += %D%/test_engine_slurm
%C%_test_engine_slurm_SOURCES = %D%/test_engine_slurm.c
%C%_test_engine_slurm_CFLAGS = $(UNIT_CFLAGS)
%C%_test_engine_slurm_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_batch
%C%_test_batch_SOURCES = %D%/test_batch.c
%C%_test_batch_CFLAGS = $(UNIT_CFLAGS)
%C%_test_batch_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_cell
%C%_test_cell_SOURCES = %D%/test_cell.c
%C%_test_cell_CFLAGS = $(UNIT_CFLAGS)
%C%_test_cell_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_folder
%C%_test_folder_SOURCES = %D%/test_folder.c
%C%_test_folder_CFLAGS = $(UNIT_CFLAGS)
%C%_test_folder_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_randomness
%C%_test_randomness_SOURCES = %D%/test_randomness.c
%C%_test_randomness_CFLAGS = $(UNIT_CFLAGS)
%C%_test_randomness_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_plan
%C%_test_plan_SOURCES = %D%/test_plan.c
%C%_test_plan_CFLAGS = $(UNIT_CFLAGS)
%C%_test_plan_LDADD = $(UNIT_LIBS)
