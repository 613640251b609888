dist_check_SCRIPTS += %D%/test_shards.sh %D%/test_slurm.sh
TESTS += %D%/test_shards.sh %D%/test_slurm.sh
EXTRA_DIST += %D%/lab.sh
