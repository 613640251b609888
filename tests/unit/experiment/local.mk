UNIT_TESTS += %D%/test_engine_slurm
%C%_test_engine_slurm_SOURCES = %D%/test_engine_slurm.c
%C%_test_engine_slurm_CFLAGS = $(UNIT_CFLAGS)
%C%_test_engine_slurm_LDADD = $(UNIT_LIBS)
