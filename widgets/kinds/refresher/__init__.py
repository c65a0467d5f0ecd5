"""Spaced practice after the module."""
