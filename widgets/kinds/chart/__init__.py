"""Figures as a drawing and a table."""
