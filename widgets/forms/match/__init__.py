"""Pairs to make: a right-hand side for each left-hand side."""
