"""nbgrader's formgrader, made safe and correct for this course."""
