"""The test of a module on paper, for people who have not taken the course, and what their answers show."""
