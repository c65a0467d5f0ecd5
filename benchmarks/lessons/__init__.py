"""What a learner meets on the pages of the modules, measured in a browser, in this checkout or in another one."""
