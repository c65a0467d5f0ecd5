"""Several options can be right: tick all that are."""
