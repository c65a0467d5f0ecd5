"""What goes back to a learner: the result as a file for the page, and nbgrader's own feedback page."""
