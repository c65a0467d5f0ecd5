"""The course's folder, for everything that grades: its file, its gradebook, its file modes, nbgrader's view of it."""
