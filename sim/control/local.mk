libaisle_a_SOURCES += \
	%D%/control.h \
	%D%/kubelet.c %D%/kubelet.h \
	# end
