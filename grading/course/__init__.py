"""The course's folder for all that grades: its file, its gradebook, its modes, nbgrader's view of it."""
