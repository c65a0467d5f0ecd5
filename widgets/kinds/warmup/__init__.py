"""Statements before and after the lesson."""
