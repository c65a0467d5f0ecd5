"""nbgrader's formgrader, made safe and right for this course."""
