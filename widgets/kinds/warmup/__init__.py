"""Statements before the lesson and after it."""
