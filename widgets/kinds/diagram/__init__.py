"""Declared pictures: what happens in order, what belongs together, what is decided how."""
