EXTRA_DIST += \
	%D%/scenario.md \
	# end

# The scenario reference comes from the table that the reader goes by.
.PHONY: docs
docs: aisle
	./aisle list keys > $(srcdir)/docs/scenario.md
