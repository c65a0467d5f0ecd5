"""A text that can be skipped."""
