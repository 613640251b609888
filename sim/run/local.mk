libaisle_a_SOURCES += \
	%D%/arrive.c \
	%D%/assumptions.c %D%/assumptions.h \
	%D%/choice.c %D%/choice.h \
	%D%/configuration.c %D%/configuration.h \
	%D%/controllers.c %D%/controllers.h \
	%D%/costs.c %D%/costs.h \
	%D%/draws.c %D%/draws.h \
	%D%/muri.c %D%/muri.h \
	%D%/objects.c %D%/objects.h \
	%D%/objects_check.c \
	%D%/outages.c %D%/outages.h \
	%D%/provenance.c %D%/provenance.h \
	%D%/ranks.h \
	%D%/result.c %D%/result.h \
	%D%/run.c %D%/run.h \
	%D%/scenario.c %D%/scenario.h \
	%D%/simulate.c \
	%D%/view.c \
	%D%/world.c %D%/world.h \
	# end
