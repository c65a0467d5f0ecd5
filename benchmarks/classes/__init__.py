"""A class in which all learners work at the same time: over HTTP in the course, and with one kernel each in stock Voila."""
