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
