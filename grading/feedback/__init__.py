"""What a learner gets back: the result as a file for the page, and nbgrader's own feedback page."""
