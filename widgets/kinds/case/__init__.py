"""A branching case."""
