"""What authors write, as data: notebooks, data files, the plan of a class. These modules neither check nor change it."""
