libaisle_a_SOURCES += \
	%D%/audit.c \
	%D%/bind.c %D%/bind.h \
	%D%/evict.c %D%/evict.h \
	%D%/explain.c %D%/explain.h \
	%D%/gangs.c %D%/gangs.h \
	%D%/heap.c %D%/heap.h \
	%D%/hints.c %D%/hints.h \
	%D%/lost.c %D%/lost.h \
	%D%/mirror.c %D%/mirror.h \
	%D%/pods.c %D%/pods.h \
	%D%/profile.c %D%/profile.h \
	%D%/queue.c %D%/queue.h \
	%D%/room.c %D%/room.h \
	%D%/scheduler.c %D%/scheduler.h \
	%D%/state.h \
	# end
