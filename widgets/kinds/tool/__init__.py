"""Something to look up at any time."""
