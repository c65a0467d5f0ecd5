"""A class that works at once: learners of the course over HTTP, and learners of stock Voila with a kernel each."""
