"""Figures as a picture and a table."""
