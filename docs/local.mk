EXTRA_DIST += \
	%D%/database.md \
	%D%/experiments.md \
	%D%/figures/allocation.png \
	%D%/figures/forecast.png \
	%D%/figures/kubernetes-wait-ecdf.png \
	%D%/figures/kubernetes-wait.png \
	%D%/forecast.md \
	%D%/founding-document.md \
	%D%/kubernetes.md \
	%D%/metrics.md \
	%D%/scenario.md \
	%D%/traces.md \
	%D%/validation.md \
	# end

# The references come from the tables that the program goes by.
.PHONY: docs
docs: aisle
	./aisle list keys > $(srcdir)/docs/scenario.md
	{ sed '/^```/,$$d' $(srcdir)/docs/metrics.md; echo '```text'; ./aisle list metrics; echo '```'; } > metrics.md.new
	mv metrics.md.new $(srcdir)/docs/metrics.md
