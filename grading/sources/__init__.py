"""What authors write, as data: notebooks, data files, the plan of a class. Nothing here checks or changes it."""
