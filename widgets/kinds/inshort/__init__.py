"""The essence of a page in a few short sentences."""
