libaisle_a_SOURCES += \
	%D%/attempt.c \
	%D%/classes.c %D%/classes.h \
	%D%/commit.c \
	%D%/draft.c \
	%D%/index.c %D%/index.h \
	%D%/jobs.c %D%/jobs.h \
	%D%/order.h \
	%D%/pass.c \
	%D%/room.c %D%/room.h \
	%D%/round.c %D%/round.h \
	%D%/running.c %D%/running.h \
	%D%/search.c %D%/search.h \
	%D%/state.h \
	%D%/waiting.c %D%/waiting.h \
	# end
