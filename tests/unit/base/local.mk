UNIT_TESTS += \
	# end
