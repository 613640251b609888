check_LIBRARIES += libplay.a
libplay_a_SOURCES = %D%/play.c %D%/play.h
libplay_a_CFLAGS = $(UNIT_CFLAGS)

UNIT_TESTS += %D%/test_control
%C%_test_control_SOURCES = %D%/test_control.c
%C%_test_control_CFLAGS = $(UNIT_CFLAGS)
%C%_test_control_LDADD = libplay.a $(UNIT_LIBS)

UNIT_TESTS += %D%/test_kubelet
%C%_test_kubelet_SOURCES = %D%/test_kubelet.c
%C%_test_kubelet_CFLAGS = $(UNIT_CFLAGS)
%C%_test_kubelet_LDADD = $(UNIT_LIBS)

UNIT_TESTS += %D%/test_cron %D%/test_deployment
%C%_test_cron_SOURCES = %D%/test_cron.c
%C%_test_cron_CFLAGS = $(UNIT_CFLAGS)
%C%_test_cron_LDADD = libplay.a $(UNIT_LIBS)
%C%_test_deployment_SOURCES = %D%/test_deployment.c
%C%_test_deployment_CFLAGS = $(UNIT_CFLAGS)
%C%_test_deployment_LDADD = libplay.a $(UNIT_LIBS)

UNIT_TESTS += %D%/test_after %D%/test_create
%C%_test_after_SOURCES = %D%/test_after.c
%C%_test_after_CFLAGS = $(UNIT_CFLAGS)
%C%_test_after_LDADD = libplay.a $(UNIT_LIBS)
%C%_test_create_SOURCES = %D%/test_create.c
%C%_test_create_CFLAGS = $(UNIT_CFLAGS)
%C%_test_create_LDADD = libplay.a $(UNIT_LIBS)

UNIT_TESTS += %D%/test_real
%C%_test_real_SOURCES = %D%/test_real.c
%C%_test_real_CFLAGS = $(UNIT_CFLAGS)
%C%_test_real_LDADD = libplay.a $(UNIT_LIBS)
