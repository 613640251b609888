UNIT_TESTS += %D%/test_kubelet
%C%_test_kubelet_SOURCES = %D%/test_kubelet.c
%C%_test_kubelet_CFLAGS = $(UNIT_CFLAGS)
%C%_test_kubelet_LDADD = $(UNIT_LIBS)
